"""Number and code, typed in any chat of any channel, attach that chat to the ticket."""

from __future__ import annotations

import hmac
from datetime import timedelta

from sqlmodel import col, func, select

from handlers.core.conversation import enter
from handlers.core.event import Event, Text
from handlers.core.flow import Flow, Place, say
from handlers.core.reply import Reply
from handlers.core.unit import Unit
from handlers.core.wording import fill
from handlers.tickets import numbers, staff, telling, texts
from handlers.tickets.tables import Ticket, TicketTry
from handlers.tickets.ticket import attach, by_number, reads

CHAT_TRIES, CHAT_WINDOW = 5, timedelta(hours=1)
TICKET_TRIES, TICKET_WINDOW = 20, timedelta(days=1)
ALONE = 4  # that many other characters beside a number still count as the number alone


def _matches(event: Event, _place: Place) -> bool:
    if not isinstance(event.content, Text):
        return False
    number = numbers.find_number(event.text, event.at)
    if number is None:
        return False
    rest = sum(character.isalnum() for character in event.text) - len(number) + 1
    return numbers.find_code(event.text) is not None or rest <= ALONE


def _handle(event: Event, unit: Unit) -> list[Reply]:
    number, code = numbers.find_number(event.text, event.at) or "", numbers.find_code(event.text)
    ticket = by_number(unit, number)
    if ticket is not None and reads(unit, ticket.id or 0):
        return [telling.status(event, unit, [ticket])]
    if code is None:
        return [say(event, texts.JOIN_NEED_CODE.format(number=number))]
    if _too_often(unit, ticket):
        return [say(event, fill(unit, texts.JOIN_TOO_OFTEN))]
    given = numbers.code_index(unit.keyring, number, code)
    if ticket is None or not hmac.compare_digest(given, ticket.code_index):
        unit.add(
            TicketTry(conversation_id=unit.conversation.id or 0, ticket_id=ticket.id if ticket else None, at=unit.now)
        )
        return [say(event, texts.JOIN_WRONG)]
    attach(unit, ticket)
    enter(unit.conversation, None, ticket=ticket.id)
    shown = telling.status(event, unit, [ticket], lead=texts.JOIN_OK.format(number=ticket.number))
    return [shown, *staff.tell(unit, ticket, texts.JOINED_TO_STAFF)]


def _too_often(unit: Unit, ticket: Ticket | None) -> bool:
    """Whether this chat, or all chats for this ticket, have guessed wrong too many times."""
    here = TicketTry.conversation_id == unit.conversation.id
    if _count(unit, here, unit.now - CHAT_WINDOW) >= CHAT_TRIES:
        return True
    return (
        ticket is not None and _count(unit, TicketTry.ticket_id == ticket.id, unit.now - TICKET_WINDOW) >= TICKET_TRIES
    )


def _count(unit: Unit, which: object, since: object) -> int:
    query = select(func.count()).select_from(TicketTry).where(which, col(TicketTry.at) > since)  # type: ignore[arg-type] # SQLModel columns are typed as values
    return int(unit.first(query) or 0)


FLOW = Flow("tickets.join", _matches, _handle)
