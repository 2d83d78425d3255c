"""Talking with staff through a ticket: the person's words go to them until the person leaves or it ends."""

from __future__ import annotations

from datetime import timedelta

from handlers.core.conversation import enter, memory
from handlers.core.event import Choice, Contact, Document, Edited, Event, Location, Photo, Text, Unsupported, Voice
from handlers.core.flow import Flow, NotMine, Place, action_of, say
from handlers.core.press import said_at
from handlers.core.reply import Button, Reply
from handlers.core.unit import Unit
from handlers.core.wording import has_words
from handlers.tickets import texts, thread
from handlers.tickets.telling import acknowledge
from handlers.tickets.ticket import OPEN, in_hand, lock

STEP = "tickets.talk:words"
QUIET = timedelta(minutes=5)  # within a lively talk every line need not be confirmed
LEAVE = Button("问别的事", "talk:leave")


def _matches(event: Event, place: Place) -> bool:
    if isinstance(event.content, Choice):
        return event.content.data == "talk:leave"
    if place.flow != "tickets.talk" and (place.talk is None or place.awaited is not None):
        return False
    match event.content:
        case Text(text=text):
            return has_words(text) or bool(text.strip())
        case Photo() | Voice() | Document() | Location() | Contact() | Unsupported() | Edited():
            return True
        case _:
            return False


def _handle(event: Event, unit: Unit) -> list[Reply]:
    if isinstance(event.content, Choice) or action_of(event) in {"cancel", "back"}:
        enter(unit.conversation, None)
        return [say(event, texts.TALK_OVER)]
    ticket = in_hand(unit) if unit.conversation.step == STEP else None
    spoke = thread.talk_of(unit) if ticket is None else None
    if spoke is not None:
        ticket = lock(unit, spoke)
    if ticket is None or ticket.state not in OPEN:
        raise NotMine
    enter(unit.conversation, STEP, ticket=ticket.id)
    return [*_confirm(event, unit, ticket.id or 0), *thread.take_in(unit, ticket)]


def _confirm(event: Event, unit: Unit, ticket_id: int) -> list[Reply]:
    """Words are confirmed once in a while; files and positions always."""
    ticket = lock(unit, ticket_id)
    if not isinstance(event.content, Text) and ticket is not None:
        return acknowledge(event, unit, ticket)
    last, kept = said_at(unit), memory(unit.conversation).get("talked")
    recent = kept == ticket_id and last is not None and unit.now - last < QUIET
    enter(unit.conversation, STEP, talked=ticket_id)
    return [] if recent else [say(event, texts.TALK_ACK, (LEAVE,))]


FLOW = Flow("tickets.talk", _matches, _handle)
