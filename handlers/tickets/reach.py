"""The person stopped the bot or let it in again: noted, and the officers of their tickets are told."""

from __future__ import annotations

from handlers.core.event import Blocked, Event, Returned
from handlers.core.flow import Flow, Place
from handlers.core.reply import Reply
from handlers.core.unit import Unit
from handlers.tickets import staff, texts
from handlers.tickets.ticket import open_here


def _matches(event: Event, _place: Place) -> bool:
    return isinstance(event.content, Blocked | Returned)


def _handle(event: Event, unit: Unit) -> list[Reply]:
    gone = isinstance(event.content, Blocked)
    if unit.person.reachable is not gone:
        return []
    unit.person.reachable = not gone
    unit.session.add(unit.person)
    text = texts.GONE_TO_STAFF if gone else texts.BACK_TO_STAFF
    return [reply for ticket in open_here(unit) for reply in staff.tell(unit, ticket, text)]


FLOW = Flow("tickets.reach", _matches, _handle)
