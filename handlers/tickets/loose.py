"""A photo, a voice, a file or a position out of the blue: kept, and the person says what it belongs to."""

from __future__ import annotations

from typing import Any

from handlers.core.conversation import enter, memory, remember
from handlers.core.event import Choice, Contact, Document, Event, Location, Photo, Unsupported, Voice
from handlers.core.flow import Flow, Place, chosen, say
from handlers.core.form import position_text
from handlers.core.reply import Button, Reply
from handlers.core.unit import Unit
from handlers.core.wording import short
from handlers.tickets import staff, telling, texts, thread
from handlers.tickets.kinds import KINDS, classify
from handlers.tickets.tables import Side, Ticket
from handlers.tickets.ticket import OPEN, Draft, lock, mine, open_here, open_ticket, touch

KEPT = 20  # things kept without an owner in one chat
NAMES = {"photo": "照片", "voice": "语音", "document": "文件"}


def _matches(event: Event, _place: Place) -> bool:
    if isinstance(event.content, Choice):
        return chosen(event, "loose") is not None
    return isinstance(event.content, Photo | Voice | Document | Location | Contact | Unsupported)


def _handle(event: Event, unit: Unit) -> list[Reply]:
    wish = chosen(event, "loose")
    if wish is not None:
        return _belongs(event, unit, wish)
    match event.content:
        case Contact():
            return _contact(event, unit)
        case Unsupported(what=what):
            return _unsupported(event, unit, what)
        case Photo(album=album) if album is not None and memory(unit.conversation).get("album") == album:
            _keep(event, unit)
            return []
        case _:
            _keep(event, unit)
            return [_question(event, unit)]


def _keep(event: Event, unit: Unit) -> None:
    """In the chat's memory: a file's handle with its caption, or a position."""
    content = event.content
    item: dict[str, Any]
    if isinstance(content, Location):
        item = {
            "kind": "location",
            "words": position_text(content),
            "at": [content.latitude, content.longitude, content.accuracy_m],
        }
    else:
        media = unit.keep_media()
        item = {"kind": media.kind, "handle": media.handle, "words": event.text}
    album = content.album if isinstance(content, Photo) else None
    loose = [*memory(unit.conversation).get("loose", []), item][-KEPT:]
    remember(unit.conversation, loose=loose, album=album)


def _question(event: Event, unit: Unit) -> Reply:
    open_tickets = open_here(unit)[:3]
    rows = [(Button(f"{t.number} {KINDS[t.kind].label}", f"loose:{t.id}"),) for t in open_tickets]
    new = (Button("新登记一件", "loose:new"), Button("不用了", "loose:drop"))
    if isinstance(event.content, Voice):
        return say(event, texts.LOOSE_VOICE, *rows, new)
    what = "位置" if isinstance(event.content, Location) else NAMES[type(event.content).__name__.lower()]
    return say(event, texts.LOOSE.format(what=what), *rows, new)


def _contact(event: Event, unit: Unit) -> list[Reply]:
    """A phone number out of the blue: for the newest open ticket, else it is not kept."""
    waiting = open_here(unit)
    ticket = lock(unit, waiting[0].id or 0) if waiting else None
    if ticket is None:
        return [say(event, texts.LOOSE_CONTACT, (Button("找工作人员", "human"),))]
    return [*telling.acknowledge(event, unit, ticket), *thread.take_in(unit, ticket)]


def _unsupported(event: Event, unit: Unit, what: str) -> list[Reply]:
    """Nothing is lost: with an open ticket the fact stands on it."""
    waiting = open_here(unit)
    ticket = lock(unit, waiting[0].id or 0) if waiting else None
    if ticket is None:
        return [say(event, texts.UNSUPPORTED.format(what=what))]
    return [*telling.acknowledge(event, unit, ticket), *thread.take_in(unit, ticket)]


def _belongs(event: Event, unit: Unit, wish: str) -> list[Reply]:
    loose = memory(unit.conversation).get("loose")
    if not loose:
        return [say(event, texts.LOOSE_GONE)]
    if wish == "drop":
        remember(unit.conversation, loose=None)
        return [say(event, texts.LOOSE_DROPPED)]
    if wish == "new":
        captions = [item["words"] for item in loose if item["kind"] != "location" and item.get("words")]
        words = captions[0] if captions else f"（发来{_names(loose)}）"
        kind, topic = classify("matter", None)
        done = open_ticket(unit, Draft(kind, words, topic))
        return [*telling.opened(event, unit, done), *_adopt(unit, done.ticket, loose)]
    ticket = mine(unit, wish)
    if ticket is None or ticket.state not in OPEN:
        return [say(event, texts.NOTHING_OPEN, (Button("新登记一件", "loose:new"), Button("不用了", "loose:drop")))]
    enter(unit.conversation, "tickets.more", ticket=ticket.id)
    text = texts.ADDED_FILE.format(what=_names(loose), number=ticket.number)
    return [say(event, text, *telling.more_buttons(unit, ticket)), *_adopt(unit, ticket, loose)]


def _names(loose: list[dict[str, Any]]) -> str:
    names = [NAMES.get(item["kind"], "位置") for item in loose]
    return "、".join(dict.fromkeys(names))


def _adopt(unit: Unit, ticket: Ticket, loose: list[dict[str, Any]]) -> list[Reply]:
    """Everything that was kept goes on the ticket."""
    remember(unit.conversation, loose=None)
    replies = thread.adopt(unit, ticket, [item["handle"] for item in loose if "handle" in item])
    for item in loose:
        if item["kind"] == "location":
            latitude, longitude, accuracy = item["at"]
            ticket.position = {
                "latitude": latitude,
                "longitude": longitude,
                "accuracy_m": accuracy,
                "at": unit.now.isoformat(),
            }
            thread.add(unit, ticket, Side.PERSON, "place", item["words"])
            replies += staff.relay(unit, ticket, "发来位置", item["words"])
        elif item.get("words") and item["words"] != ticket.words:
            thread.add(unit, ticket, Side.PERSON, "text", item["words"])
            replies += staff.relay(unit, ticket, "补充", short(item["words"], 1000))
    touch(unit, ticket)
    return replies


FLOW = Flow("tickets.loose", _matches, _handle)
