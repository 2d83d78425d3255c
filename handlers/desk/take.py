"""接单: the first tap has it; only then the person hears that somebody has seen it."""

from __future__ import annotations

from handlers.core.event import Event
from handlers.core.flow import Flow, Place, chosen, say
from handlers.core.reply import Reply
from handlers.core.unit import Unit
from handlers.core.wording import moment
from handlers.desk import texts
from handlers.desk.work import accept, in_topic, ticket_of
from handlers.tickets import staff
from handlers.tickets.tables import TicketState
from handlers.tickets.ticket import LEGAL, STATE_WORDS


def _matches(event: Event, _place: Place) -> bool:
    return chosen(event, "desk:take") is not None


def _handle(event: Event, unit: Unit) -> list[Reply]:
    ticket = ticket_of(unit, chosen(event, "desk:take") or "")
    if ticket is None:
        return [say(event, texts.GONE)]
    if ticket.hidden:
        return [say(event, texts.HIDDEN)]
    if ticket.accepted_at is not None:
        who = ticket.accepted_by or texts.DEFAULT_NAME
        return in_topic(
            unit, ticket, texts.ALREADY_TAKEN.format(number=ticket.number, who=who, at=moment(unit, ticket.accepted_at))
        )
    if TicketState.ACCEPTED not in LEGAL[ticket.state]:
        return in_topic(unit, ticket, texts.NOT_OPEN.format(number=ticket.number, state=STATE_WORDS[ticket.state]))
    told = accept(event, unit, ticket)
    return [*told, *staff.renew(unit, ticket)]


FLOW = Flow("desk.take", _matches, _handle, rooms=("staff",))
