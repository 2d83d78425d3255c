"""Opening a ticket from any flow: wait for words, or open at once with what is there."""

from __future__ import annotations

from typing import Any

from handlers.core.conversation import enter, memory
from handlers.core.event import Document, Event, Location, Photo, Voice
from handlers.core.flow import say
from handlers.core.form import position_text
from handlers.core.reply import Button, Reply
from handlers.core.unit import Unit
from handlers.core.wording import fill, tongue
from handlers.tickets import telling, thread
from handlers.tickets.kinds import classify
from handlers.tickets.tables import Side
from handlers.tickets.ticket import Draft, Opened, open_ticket
from knowledge.understand import Understood, understand

WORDS_STEP = "tickets.open:words"


def ask_words(
    event: Event, unit: Unit, text: str, *extra: Button, kind: str = "matter", anonymous: bool = False
) -> list[Reply]:
    """Wait for the person's own words; what sort of ticket they are for is kept meanwhile."""
    enter(unit.conversation, WORDS_STEP, draft={"kind": kind, "anonymous": anonymous}, ticket=None)
    return [say(event, fill(unit, text), (*extra, Button(tongue(unit, "取消", "Cancel"), "ticket:cancel")))]


def draft_of(unit: Unit) -> dict[str, Any]:
    """What is kept for the ticket to come: kind, anonymous."""
    draft = memory(unit.conversation).get("draft")
    return draft if isinstance(draft, dict) else {}


def words_of(event: Event) -> str:
    """The words of the event; for a file or a position, what it is."""
    match event.content:
        case Photo():
            return event.text.strip() or "（发来照片）"
        case Voice():
            return "（发来语音）"
        case Document():
            return event.text.strip() or "（发来文件）"
        case Location() as location:
            return f"（发来位置）{position_text(location)}"
        case _:
            return event.text.strip()


def open_now(event: Event, unit: Unit, kind: str, words: str, *, lead: str = "", go_on: str = "") -> list[Reply]:
    """Open, put this event on the thread, say the number and tell staff."""
    found, topic = classify(kind, _understood(event, unit, words))
    done = open_ticket(unit, Draft(found, words, topic, anonymous=bool(draft_of(unit).get("anonymous"))))
    replies = telling.opened(event, unit, done, lead=lead, go_on=go_on)
    return replies + _first_line(event, unit, done)


def _understood(event: Event, unit: Unit, words: str) -> Understood | None:
    """What the words are about. While a form waited nothing was searched: then it is done here, a few milliseconds."""
    if event.understood is not None and event.understood.verdict in {"answer", "choose"}:
        return event.understood
    return understand(words, library=unit.library)


def _first_line(event: Event, unit: Unit, done: Opened) -> list[Reply]:
    """The first line of the thread. The card has the words already, so only files and positions are told anew."""
    if done.joined:
        return []
    if isinstance(event.content, Photo | Voice | Document | Location):
        return thread.take_in(unit, done.ticket)
    thread.add(unit, done.ticket, Side.PERSON, "text", done.ticket.words)
    return []
