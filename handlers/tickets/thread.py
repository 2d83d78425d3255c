"""The thread of a ticket: what the person sends goes on it and to staff, whatever kind it is."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from handlers.core.conversation import memory
from handlers.core.event import Choice, Contact, Document, Edited, Location, Photo, Text, Unsupported, Voice
from handlers.core.form import find_phone, phone, position_text
from handlers.core.press import said_at
from handlers.core.reply import Reply
from handlers.core.tables import Media
from handlers.core.unit import Unit
from handlers.tickets import staff, texts
from handlers.tickets.tables import Side, Ticket, TicketChat, TicketEntry, TicketState
from handlers.tickets.ticket import OPEN, move, touch

FILE_WORDS = {"photo": "照片", "voice": "语音", "document": "文件"}


def add(
    unit: Unit,
    ticket: Ticket,
    side: Side,
    kind: str,
    text: str | None = None,
    media: str | None = None,
    of: int | None = None,
) -> TicketEntry:
    """One line more."""
    message = getattr(unit.event, "message", None)
    entry = unit.add(
        TicketEntry(
            ticket_id=ticket.id or 0, at=unit.now, side=side, kind=kind, text=text, media=media, of=of,
            conversation_id=unit.conversation.id, message=message,
        )
    )  # fmt: skip
    touch(unit, ticket)
    return entry


def take_in(unit: Unit, ticket: Ticket, label: str = "") -> list[Reply]:
    """Put this event on the ticket; what staff are told. `label` says which question it answers."""
    content = unit.event.content
    match content:
        case Photo() | Voice() | Document():
            return take_file(unit, ticket)
        case Location():
            return take_position(unit, ticket, content)
        case Contact():
            number = phone(unit.event) or content.phone
            ticket.phone = number
            add(unit, ticket, Side.PERSON, "phone", number)
            return staff.relay(unit, ticket, "留了电话", number)
        case Unsupported(what=what):
            add(unit, ticket, Side.PERSON, "unsupported", what)
            return staff.relay(unit, ticket, f"发来{what}，机器人看不了")
        case Edited():
            return take_edit(unit, ticket)
        case Text() | Choice():
            return take_words(unit, ticket, unit.event.text, label)
        case _:
            return []


def take_words(unit: Unit, ticket: Ticket, words: str, label: str = "") -> list[Reply]:
    """Words go on the thread; a phone number in them becomes the call-back number if there is none."""
    line = f"{label}{words}"
    add(unit, ticket, Side.PERSON, "text", line)
    number = find_phone(words)
    if number and ticket.phone is None:
        ticket.phone = number
    _not_waiting(unit, ticket)
    return staff.relay(unit, ticket, "补充", line)


def take_file(unit: Unit, ticket: Ticket) -> list[Reply]:
    """The file's row now, its bytes after COMMIT (then the files flow shows it to staff); its caption is words."""
    media = unit.keep_media(owner=f"ticket:{ticket.id}")
    add(unit, ticket, Side.PERSON, media.kind, unit.event.text or None, media.handle)
    _not_waiting(unit, ticket)
    caption = unit.event.text
    return staff.relay(unit, ticket, f"发来{texts.FILES[media.kind]}，说", caption) if caption else []


def take_position(unit: Unit, ticket: Ticket, location: Location) -> list[Reply]:
    """The newest position stands on the ticket; every step of a live one would flood the thread, so it is replaced."""
    known = ticket.position is not None
    ticket.position = {
        "latitude": location.latitude,
        "longitude": location.longitude,
        "accuracy_m": location.accuracy_m,
        "at": unit.now.isoformat(),
    }
    if location.live and known:
        touch(unit, ticket)
        return []
    add(unit, ticket, Side.PERSON, "place", position_text(location))
    return staff.relay(unit, ticket, "发来位置", position_text(location))


def take_edit(unit: Unit, ticket: Ticket) -> list[Reply]:
    """The thread keeps both: what was said first and what it was changed to."""
    entry = edited_entry(unit)
    add(unit, ticket, Side.PERSON, "edit", unit.event.text, of=entry.id if entry is not None else None)
    return staff.relay(unit, ticket, "改了一句话", unit.event.text)


def edited_entry(unit: Unit) -> TicketEntry | None:
    """The line of a thread that this edit changes."""
    of = getattr(unit.event.content, "of", None)
    query = (
        select(TicketEntry)
        .where(
            TicketEntry.conversation_id == unit.conversation.id,
            TicketEntry.message == of,
            TicketEntry.side == Side.PERSON,
        )
        .order_by(col(TicketEntry.id))
    )
    found: TicketEntry | None = unit.first(query) if of else None
    return found


def adopt(unit: Unit, ticket: Ticket, handles: Sequence[str]) -> list[Reply]:
    """Give files that were kept without an owner to the ticket."""
    replies: list[Reply] = []
    for media in unit.all(
        select(Media).where(col(Media.handle).in_(handles), col(Media.owner).is_(None)).order_by(col(Media.id))
    ):
        media.owner = f"ticket:{ticket.id}"
        unit.session.add(media)
        add(unit, ticket, Side.PERSON, media.kind, None, media.handle)
        replies += staff.show_file(unit, ticket, media)
    return replies


def talk_of(unit: Unit) -> int | None:
    """The open ticket whose officer spoke last in this chat, after the bot's own last words."""
    if not memory(unit.conversation).get("tickets"):
        return None
    query = (
        select(Ticket)
        .join(TicketChat, col(TicketChat.ticket_id) == Ticket.id)
        .where(
            TicketChat.conversation_id == unit.conversation.id,
            col(Ticket.spoken_at).is_not(None),
            col(Ticket.state).in_(OPEN),
        )
        .order_by(col(Ticket.spoken_at).desc())
    )
    ticket: Ticket | None = unit.first(query)
    if ticket is None or ticket.spoken_at is None:
        return None
    bot = said_at(unit)
    return ticket.id if bot is None or ticket.spoken_at > bot else None


def _not_waiting(unit: Unit, ticket: Ticket) -> None:
    """The papers we waited for are coming: the clock runs again."""
    if ticket.state is TicketState.WAITING:
        move(unit, ticket, TicketState.WORKING, Side.PERSON, "supplied")
