"""A file has been fetched, or could not be: shown to the other side of its ticket, or asked for again."""

from __future__ import annotations

from sqlmodel import select

from handlers.core.event import Event, MediaReady
from handlers.core.flow import Flow, Place, say
from handlers.core.reply import Message, Reply
from handlers.core.tables import Media
from handlers.core.unit import Unit
from handlers.tickets import staff, texts, thread
from handlers.tickets.tables import Priority, Side, Ticket
from handlers.tickets.ticket import chats_of, lock, touch


def _matches(event: Event, _place: Place) -> bool:
    return isinstance(event.content, MediaReady)


def _handle(event: Event, unit: Unit) -> list[Reply]:
    content = event.content
    handle = content.media if isinstance(content, MediaReady) else ""
    media: Media | None = unit.first(select(Media).where(Media.handle == handle))
    if media is None or not isinstance(content, MediaReady):
        return []
    if not content.stored:
        return [say(event, texts.FILE_FAILED.format(what=texts.FILES[media.kind]))]
    ticket = _ticket(unit, media)
    if ticket is None:
        return []  # loose: it waits until the person says what it belongs to
    if (
        unit.policy.staff is not None
        and event.chat == unit.policy.staff.chat
        and event.channel == unit.policy.staff.channel
    ):
        text = texts.STAFF_SENDS.format(what=texts.FILES[media.kind], number=ticket.number)
        return [Message(chat, text, media=media.handle) for chat in chats_of(unit, ticket)]
    return [*_position(unit, ticket, media), *staff.show_file(unit, ticket, media)]


def _ticket(unit: Unit, media: Media) -> Ticket | None:
    kind, _, number = (media.owner or "").partition(":")
    return lock(unit, int(number)) if kind == "ticket" and number.isdecimal() else None


def _position(unit: Unit, ticket: Ticket, media: Media) -> list[Reply]:
    """The place a photo was taken helps to find somebody in danger; for anything else it is not used."""
    found = media.position
    if ticket.priority is not Priority.P0 or ticket.position is not None or not isinstance(found, dict):
        return []
    ticket.position = {**found, "at": unit.now.isoformat()}
    words = f"{found.get('latitude', 0):.5f},{found.get('longitude', 0):.5f}（照片里带的位置）"
    thread.add(unit, ticket, Side.SERVICE, "place", words)
    touch(unit, ticket)
    return staff.relay(unit, ticket, "的照片带着位置", words)


FLOW = Flow("tickets.files", _matches, _handle, rooms=("private", "group", "staff"))
