"""办结: only with an answer to the person, who is asked whether it is solved; then the topic closes."""

from __future__ import annotations

from handlers.core.event import Event
from handlers.core.flow import Flow, Place, chosen, say
from handlers.core.reply import CloseTopic, Reply
from handlers.core.unit import Unit
from handlers.desk import texts
from handlers.desk.work import in_topic, ticket_of, to_person
from handlers.tickets import staff, telling
from handlers.tickets import texts as ticket_texts
from handlers.tickets.tables import Side, TicketState
from handlers.tickets.ticket import LEGAL, STATE_WORDS, move


def _matches(event: Event, _place: Place) -> bool:
    return chosen(event, "desk:close") is not None


def _handle(event: Event, unit: Unit) -> list[Reply]:
    ticket = ticket_of(unit, chosen(event, "desk:close") or "")
    if ticket is None:
        return [say(event, texts.GONE)]
    if ticket.hidden:
        return [say(event, texts.HIDDEN)]
    if TicketState.CLOSED not in LEGAL[ticket.state]:
        return in_topic(
            unit, ticket, ticket_texts.ALREADY_CLOSED.format(number=ticket.number, state=STATE_WORDS[ticket.state])
        )
    if ticket.spoken_at is None:
        return in_topic(unit, ticket, texts.ANSWER_FIRST)
    move(unit, ticket, TicketState.CLOSED, Side.STAFF, "closed", event.name or None)
    question = ticket_texts.CLOSED_BY_STAFF.format(number=ticket.number)
    replies = to_person(unit, ticket, question, telling.closing_buttons(ticket))
    replies += [*staff.renew(unit, ticket), *in_topic(unit, ticket, texts.CLOSED.format(number=ticket.number))]
    place = staff.place_of(unit, ticket)
    return [*replies, CloseTopic(place)] if place is not None else replies


FLOW = Flow("desk.close", _matches, _handle, rooms=("staff",))
