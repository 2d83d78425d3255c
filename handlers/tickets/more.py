"""After the number: what the person goes on to say belongs to the ticket, until they ask something else."""

from __future__ import annotations

from handlers.core.conversation import enter
from handlers.core.event import Contact, Document, Event, Location, Photo, Text, Unsupported, Voice
from handlers.core.flow import Flow, NotMine, Place, action_of, say
from handlers.core.reply import Reply
from handlers.core.unit import Unit
from handlers.core.wording import has_words
from handlers.tickets import texts, thread
from handlers.tickets.telling import acknowledge
from handlers.tickets.ticket import in_hand

ENDS = {"cancel", "no", "skip", "thanks", "bye", "back"}
GOES_ON = {"unknown", "choose", "decline"}


def _matches(event: Event, place: Place) -> bool:
    """Words that are no question of their own: a clear question is answered, and stays off the ticket."""
    if place.flow != "tickets.more":
        return False
    match event.content:
        case Photo() | Voice() | Document() | Location() | Contact() | Unsupported():
            return True
        case Text(text=text):
            verdict = event.understood.verdict if event.understood is not None else "unknown"
            return action_of(event) in ENDS or (verdict in GOES_ON and has_words(text))
        case _:
            return False


def _handle(event: Event, unit: Unit) -> list[Reply]:
    ticket = in_hand(unit)
    if ticket is None:
        raise NotMine
    if action_of(event) in ENDS:
        enter(unit.conversation, None)
        return [say(event, texts.ENOUGH.format(number=ticket.number))]
    return [*acknowledge(event, unit, ticket), *thread.take_in(unit, ticket)]


FLOW = Flow("tickets.more", _matches, _handle)
