"""In a ticket's topic: what staff write goes to the person; behind 📌 or /n it is a note and stays here."""

from __future__ import annotations

from handlers.core.event import Command, Document, Edited, Event, Photo, Text, Unsupported, Voice
from handlers.core.flow import Flow, Place, say
from handlers.core.reply import Reply
from handlers.core.unit import Unit
from handlers.core.wording import has_words
from handlers.desk import texts
from handlers.desk.work import accept, in_topic, reachable, spoken, ticket_of
from handlers.tickets import staff, thread
from handlers.tickets.tables import Side, Ticket, TicketState
from handlers.tickets.ticket import LEGAL, OPEN, move

NOTE_MARK = "📌"


def _matches(event: Event, _place: Place) -> bool:
    if event.place is None or not event.place.startswith("ticket:"):
        return False
    if isinstance(event.content, Command):
        return event.content.name in {"n", "note"}
    return isinstance(event.content, Text | Photo | Voice | Document | Edited | Unsupported)


def _handle(event: Event, unit: Unit) -> list[Reply]:
    ticket = ticket_of(unit, event.place or "")
    if ticket is None:
        return [say(event, texts.GONE)]
    match event.content:
        case Command(argument=words):
            return _note(unit, ticket, words)
        case Text(text=words) if words.lstrip().startswith(NOTE_MARK):
            return _note(unit, ticket, words.lstrip().removeprefix(NOTE_MARK))
        case Edited(text=words) if words.lstrip().startswith(NOTE_MARK):
            return _note(unit, ticket, words.lstrip().removeprefix(NOTE_MARK))
        case Unsupported(what=what):
            return in_topic(unit, ticket, texts.NOT_SENT.format(what=what))
        case Photo() | Voice() | Document():
            return _file(event, unit, ticket)
        case Edited(text=words):
            return _say(event, unit, ticket, texts.CORRECTED.format(text=words), "edit")
        case _:
            return _say(event, unit, ticket, event.text, "text") if has_words(event.text) else []


def _note(unit: Unit, ticket: Ticket, words: str) -> list[Reply]:
    if not words.strip():
        return in_topic(unit, ticket, texts.EMPTY_NOTE)
    thread.add(unit, ticket, Side.NOTE, "text", words.strip())
    return in_topic(unit, ticket, texts.NOTED)


def _say(event: Event, unit: Unit, ticket: Ticket, words: str, kind: str) -> list[Reply]:
    """Speaking to the person takes the ticket on: whoever answers has seen it."""
    seen = _begin(event, unit, ticket)
    thread.add(unit, ticket, Side.STAFF, kind, words)
    problem = reachable(unit, ticket)
    sent = texts.EDITED if kind == "edit" else texts.SENT
    return [*seen, *spoken(unit, ticket, words), *in_topic(unit, ticket, problem or sent)]


def _file(event: Event, unit: Unit, ticket: Ticket) -> list[Reply]:
    """The bytes come later; the files flow then sends them on. A caption goes at once."""
    caption = event.text.strip()
    if caption.startswith(NOTE_MARK):
        media = unit.keep_media(owner=f"note:{ticket.id}")
        thread.add(unit, ticket, Side.NOTE, media.kind, caption.removeprefix(NOTE_MARK), media.handle)
        return in_topic(unit, ticket, texts.NOTED)
    seen = _begin(event, unit, ticket)
    media = unit.keep_media(owner=f"ticket:{ticket.id}")
    thread.add(unit, ticket, Side.STAFF, media.kind, caption or None, media.handle)
    told = spoken(unit, ticket, caption) if caption else []
    ticket.spoken_at = unit.now
    return [*seen, *told, *in_topic(unit, ticket, reachable(unit, ticket) or texts.SENT_FILE)]


def _begin(event: Event, unit: Unit, ticket: Ticket) -> list[Reply]:
    """Accept if nobody has, then 办理中; a finished ticket stays finished, its person still hears the words.

    That somebody has seen it the person hears from the words themselves.
    """
    if ticket.state not in OPEN:
        return []
    changed = False
    if ticket.accepted_at is None and TicketState.ACCEPTED in LEGAL[ticket.state]:
        accept(event, unit, ticket)
        changed = True
    if ticket.state in {TicketState.ACCEPTED, TicketState.REOPENED}:
        move(unit, ticket, TicketState.WORKING, Side.STAFF, "spoke", event.name or None)
        changed = True
    return staff.renew(unit, ticket) if changed else []


FLOW = Flow("desk.topic", _matches, _handle, rooms=("staff",))
