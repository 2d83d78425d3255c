"""An edited message: if it stands on a ticket, the ticket gets the edit as an edit; the first words stay too."""

from __future__ import annotations

from handlers.core.event import Edited, Event
from handlers.core.flow import Flow, Place, say
from handlers.core.reply import Reply
from handlers.core.unit import Unit
from handlers.tickets import texts, thread
from handlers.tickets.telling import acknowledge
from handlers.tickets.ticket import OPEN, in_hand, lock


def _matches(event: Event, _place: Place) -> bool:
    return isinstance(event.content, Edited)


def _handle(event: Event, unit: Unit) -> list[Reply]:
    entry = thread.edited_entry(unit)
    ticket = lock(unit, entry.ticket_id) if entry is not None else in_hand(unit)
    if ticket is None or ticket.state not in OPEN:
        return [say(event, texts.EDIT_OLD)]
    return [*acknowledge(event, unit, ticket), *thread.take_in(unit, ticket)]


FLOW = Flow("tickets.edited", _matches, _handle)
