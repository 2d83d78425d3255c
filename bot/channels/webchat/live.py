"""Reading a conversation: history, long poll, and the stream of server-sent events.

Every stream is one task that reads rows after what it has shown. A reader that takes nothing holds up only its
own task: the transport's buffer is the bounded queue, and who does not drain it in time is cut off.
"""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlmodel import Session, col

from bot.channels.webchat import sessions, stream
from bot.channels.webchat.api import answer, chat_of, public_id
from bot.channels.webchat.app import WEBCHAT, WebChat
from bot.channels.webchat.body import whole_number
from bot.channels.webchat.hub import Listener
from bot.channels.webchat.parse import invalid
from bot.channels.webchat.uploads import kind_of_ref
from bot.storage.tables import WebMessage
from handlers.core.tables import Media

LINES = 200
WAIT_SECONDS = 30
_STREAM_HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # a proxy must not collect events
}


def lines_json(session: Session, lines: list[WebMessage]) -> list[dict[str, Any]]:
    """Lines as the page gets them."""
    handles = {line.media for line in lines if line.media and kind_of_ref(line.media) is None}
    kinds: dict[str, str] = {}
    if handles:
        query = select(col(Media.handle), col(Media.kind)).where(col(Media.handle).in_(handles))
        kinds = {row.handle: row.kind for row in session.connection().execute(query)}
    return [_line_json(line, kinds) for line in lines]


def _line_json(line: WebMessage, kinds: dict[str, str]) -> dict[str, Any]:
    mine = line.sender == "person"
    return {
        "seq": line.seq,
        "id": public_id(line.key),
        "client_id": line.key.split(":", 2)[2] if mine else None,
        "from": line.sender,
        "text": line.text,
        "buttons": line.buttons or [],
        "media": line.media,
        "media_kind": (kind_of_ref(line.media) or kinds.get(line.media, "document")) if line.media else None,
        "edits": line.edits,
        "at": line.at.isoformat(),
    }


async def history(request: web.Request) -> web.Response:
    """GET /api/chat/messages: what follows `after` (waiting up to `wait` s for it), or the `last` N before `before`."""
    chat = request.app[WEBCHAT]
    room = await chat_of(request)
    if "last" in request.query:
        if "after" in request.query or "wait" in request.query:
            raise invalid("last 不能和 after、wait 一起用。")
        return await _last(request, chat, room)
    seen = whole_number(request, "after", 0)
    wait = whole_number(request, "wait", 0, high=WAIT_SECONDS)

    def look(session: Session) -> dict[str, Any]:
        lines = stream.after(session, room, seen, LINES + 1)
        return _page(session, room, lines[:LINES], more=len(lines) > LINES)

    with chat.hub.listen(room) as listener:
        until = chat.monotonic() + wait
        while True:
            listener.ready()
            page = await chat.database.read(look)
            left = until - chat.monotonic()
            if page["messages"] or left <= 0 or listener.ended:
                return answer(page)
            await listener.news(min(left, chat.heartbeat))


async def _last(request: web.Request, chat: WebChat, room: str) -> web.Response:
    last = whole_number(request, "last", 50, low=1, high=LINES)
    before = whole_number(request, "before", 2**53)

    def look(session: Session) -> dict[str, Any]:
        lines = stream.newest(session, room, last + 1, before)
        return _page(session, room, lines[-last:], more=len(lines) > last)

    return answer(await chat.database.read(look))


def _page(session: Session, room: str, lines: list[WebMessage], *, more: bool) -> dict[str, Any]:
    return {
        "messages": lines_json(session, lines),
        "seq": stream.last_seq(session, room),
        "first": stream.first_seq(session, room),
        "more": more,
        "epoch": sessions.epoch_of(session),
    }


async def events(request: web.Request) -> web.StreamResponse:
    """GET /api/chat/events: new lines as they are committed, from `after` or Last-Event-ID on."""
    chat = request.app[WEBCHAT]
    room = await chat_of(request)
    resumed = request.headers.get("Last-Event-ID", "")
    seen = (
        int(resumed)
        if resumed.isascii() and resumed.isdigit() and len(resumed) <= 16
        else whole_number(request, "after", 0)
    )
    response = web.StreamResponse(headers=_STREAM_HEADERS)
    with chat.hub.listen(room) as listener:
        await response.prepare(request)
        try:
            await _pour(chat, room, seen, listener, response)
        except TimeoutError:
            if request.transport is not None:
                request.transport.abort()
        except ConnectionError:
            pass  # the reader went away
    return response


async def _pour(chat: WebChat, room: str, seen: int, listener: Listener, response: web.StreamResponse) -> None:
    epoch = await chat.database.read(sessions.epoch_of)
    await _event(chat, response, "hello", {"epoch": epoch})
    first, quiet = 0, False
    while not listener.ended:
        listener.ready()
        oldest, lines = await chat.database.read(partial(_look, room=room, seen=seen))
        if oldest != first:
            first = oldest
            await _event(chat, response, "first", {"first": first})
        if lines:
            await _write(chat, response, "".join(map(frame, lines)))
            seen = lines[-1]["seq"]
        elif quiet:
            await _write(chat, response, ": still here\n\n")
        if len(lines) < LINES:
            # Also after a heartbeat the rows are read again: a wake-up is only a hint.
            quiet = not await listener.news(chat.heartbeat)


def _look(session: Session, room: str, seen: int) -> tuple[int, list[dict[str, Any]]]:
    return stream.first_seq(session, room), lines_json(session, stream.after(session, room, seen, LINES))


async def _event(chat: WebChat, response: web.StreamResponse, name: str, data: dict[str, Any]) -> None:
    await _write(chat, response, f"event: {name}\ndata: {json.dumps(data)}\n\n")


def frame(line: dict[str, Any]) -> str:
    """One line as a server-sent event."""
    return f"id: {line['seq']}\ndata: {json.dumps(line, ensure_ascii=False)}\n\n"


async def _write(chat: WebChat, response: web.StreamResponse, text: str) -> None:
    async with asyncio.timeout(chat.slow_reader):
        await response.write(text.encode())
