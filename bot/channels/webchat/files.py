"""GET /api/chat/media/{id}: a file of this chat, and of no other."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from sqlmodel import Session, col, select

from bot.channels.webchat import stream
from bot.channels.webchat.api import chat_of
from bot.channels.webchat.app import WEBCHAT, WebChat
from bot.channels.webchat.uploads import kind_of_ref
from bot.outbox.queue import CHAT_PURPOSE
from bot.problem import Problem, of_status
from bot.sniff import sniff
from bot.storage.tables import WebMessage
from handlers.core.tables import Conversation, Media, MediaState

_SHOWN = {"image/jpeg", "image/png", "image/gif", "image/webp"}  # all else is downloaded, never shown by the browser
_ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "audio/ogg": "ogg", "audio/mpeg": "mp3",
    "audio/mp4": "m4a", "audio/amr": "amr", "audio/wav": "wav", "audio/webm": "webm", "video/mp4": "mp4", "application/pdf": "pdf",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A file this chat may see."""

    path: Path
    mime: str


async def media(request: web.Request) -> web.StreamResponse:
    """The bytes, with the type their first bytes tell, never to be interpreted as a page."""
    chat = request.app[WEBCHAT]
    room = await chat_of(request)
    name = request.match_info["id"]
    found = await chat.database.read(lambda session: find(session, chat, room, name))
    if found is None:
        raise of_status(404)
    mime = found.mime or await asyncio.to_thread(_sniff, found.path)
    shown = "inline" if mime in _SHOWN or mime.startswith("audio/") else "attachment"
    return web.FileResponse(
        found.path,
        headers={
            "Content-Type": mime,
            "Content-Disposition": f'{shown}; filename="file.{_ENDINGS.get(mime, "bin")}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, max-age=86400",
        },
    )


def find(session: Session, chat: WebChat, room: str, name: str) -> Found | None:
    """The file called `name` if a line of this chat shows it; from the store, or the upload while the store has none."""
    shown = session.exec(
        select(WebMessage.id).where(col(WebMessage.chat) == room, col(WebMessage.media) == name)
    ).first()
    if shown is None:
        return None
    row = _media(session, chat, room, name)
    if row is not None and row.state == MediaState.STORED and row.sha256:
        return Found(chat.store.path(row.sha256), row.mime or "")
    if kind_of_ref(name) is not None and chat.uploads.path(name).is_file():
        return Found(chat.uploads.path(name), "")
    if row is not None and row.state == MediaState.WANTED:
        raise Problem(404, "not_yet", "文件还在处理，请过一会儿再看。", retry_after=3)
    return None


def _media(session: Session, chat: WebChat, room: str, name: str) -> Media | None:
    if kind_of_ref(name) is None:
        return session.exec(select(Media).where(Media.handle == name)).first()
    # An own upload: the row names it by a sealed ref, so it is looked for among the few files of this chat.
    index = chat.database.keyring.index(CHAT_PURPOSE, f"{stream.CHANNEL}:{room}")
    own = (
        select(Media).join(Conversation).where(Conversation.channel == stream.CHANNEL, Conversation.chat_index == index)
    )
    return next((row for row in session.exec(own) if row.ref == name), None)


def _sniff(path: Path) -> str:
    with path.open("rb") as file:
        return sniff(file.read(64))
