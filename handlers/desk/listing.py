"""待办 and /help in the staff chat: what waits to be taken, and how the topics work. Other talk there is theirs."""

from __future__ import annotations

from sqlmodel import col, select

from handlers.core.event import Command, Event, Text
from handlers.core.flow import Flow, Place, say
from handlers.core.reply import Reply
from handlers.core.unit import Unit
from handlers.core.wording import moment
from handlers.desk import texts
from handlers.tickets import staff
from handlers.tickets.tables import Ticket, TicketState

WAITING = (TicketState.SUBMITTED, TicketState.REOPENED)
LISTED = 20


def _matches(_event: Event, _place: Place) -> bool:
    return True


def _handle(event: Event, unit: Unit) -> list[Reply]:
    match event.content:
        case Command(name="help" | "start"):
            return [say(event, texts.HOW)]
        case Command(name="list"):
            return [_list(event, unit)]
        case Text(text=text) if text.strip() in {"待办", "待接单"}:
            return [_list(event, unit)]
        case _:
            return []


def _list(event: Event, unit: Unit) -> Reply:
    """Number, kind, priority and time: what every member of the group may see."""
    query = (
        select(Ticket)
        .where(col(Ticket.state).in_(WAITING), col(Ticket.hidden).is_(False))
        .order_by(col(Ticket.priority), col(Ticket.id))
        .limit(LISTED)
    )
    waiting = unit.all(query)
    if not waiting:
        return say(event, texts.LIST_EMPTY)
    lines = [texts.LIST_ONE.format(title=staff.title(t), at=moment(unit, t.opened_at)) for t in waiting]
    return say(event, "\n".join([texts.LIST.format(count=len(waiting)), *lines]))


FLOW = Flow("desk.listing", _matches, _handle, rooms=("staff",))
