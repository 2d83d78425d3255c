"""What the desk's flows share: finding the ticket of a topic, accepting, speaking to the person."""

from __future__ import annotations

from handlers.core.event import Event
from handlers.core.reply import Buttons, Message, Reply, plain
from handlers.core.tables import Person
from handlers.core.unit import Unit
from handlers.core.wording import fill
from handlers.desk import texts
from handlers.tickets import staff
from handlers.tickets import texts as ticket_texts
from handlers.tickets.tables import Priority, Side, Ticket, TicketState
from handlers.tickets.ticket import chats_of, lock, move


def ticket_of(unit: Unit, reference: str) -> Ticket | None:
    """The ticket of "7" or "ticket:7", locked."""
    number = reference.removeprefix("ticket:")
    return lock(unit, int(number)) if number.isdecimal() and len(number) < 10 else None


def in_topic(unit: Unit, ticket: Ticket, text: str) -> list[Reply]:
    """A line in the ticket's topic."""
    return staff.tell(unit, ticket, text)


def to_person(unit: Unit, ticket: Ticket, text: str, buttons: Buttons = ()) -> list[Reply]:
    """A message to every chat that hears the ticket."""
    return [Message(chat, text, buttons) for chat in chats_of(unit, ticket)]


def accept(event: Event, unit: Unit, ticket: Ticket) -> list[Reply]:
    """Somebody has seen it: written down, and the person is told."""
    who = event.name or texts.DEFAULT_NAME
    move(unit, ticket, TicketState.ACCEPTED, Side.STAFF, "accepted", who)
    text = ticket_texts.SEEN_P0 if ticket.priority is Priority.P0 else ticket_texts.SEEN
    return to_person(unit, ticket, fill(unit, text.replace("{number}", ticket.number)))


def spoken(unit: Unit, ticket: Ticket, words: str) -> list[Reply]:
    """Words of staff to the person; from now on their next words are for staff."""
    ticket.spoken_at = unit.now
    unit.session.add(ticket)
    return to_person(unit, ticket, ticket_texts.STAFF_SAYS.format(number=ticket.number, text=plain(words)))


def reachable(unit: Unit, ticket: Ticket) -> str | None:
    """Why the person cannot be reached now, None when they can."""
    if not chats_of(unit, ticket):
        return texts.NOBODY
    person = unit.session.get(Person, ticket.person_id) if ticket.person_id is not None else None
    return texts.UNREACHABLE if person is not None and not person.reachable else None
