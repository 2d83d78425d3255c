"""The web chat's API: open a session, send, read, listen, mark as seen. DESIGN 4 has the names; /api/openapi.json the details."""

from __future__ import annotations

import json
from functools import partial

from aiohttp import web
from sqlmodel import Session

from bot.channels.webchat import body, parse, sessions, stream
from bot.channels.webchat.app import WEBCHAT, WebChat
from bot.channels.webchat.limiter import Limiter
from bot.intake import Busy, Outcome, Unavailable
from bot.problem import Problem, of_status
from handlers.core.event import Document, Event, Photo, Voice

BUSY_SECONDS = 2


def token_of(request: web.Request) -> str:
    """The Bearer token. Raises Problem 401."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not 20 <= len(token) <= 100 or not token.isascii():
        raise of_status(401)
    return token


async def chat_of(request: web.Request) -> str:
    """The chat this request may speak for. Raises Problem 401."""
    chat = await request.app[WEBCHAT].database.read(partial(sessions.chat_of, token=token_of(request)))
    if chat is None:
        raise of_status(401)
    return chat


def slow_down(limiter: Limiter, key: str) -> None:
    """Raises Problem 429 when it goes too fast."""
    if wait := limiter.wait(key):
        raise Problem(429, "too_fast", "发得太快了，请等几秒再发。这一条没有丢，会自动再发。", retry_after=wait)


def busy() -> Problem:
    """Nothing was taken; the page sends again."""
    problem = of_status(503)
    problem.retry_after = BUSY_SECONDS
    return problem


async def open_session(request: web.Request) -> web.Response:
    """POST /api/chat/session: a new chat and the token that speaks for it."""
    chat = request.app[WEBCHAT]
    slow_down(chat.opening, "all")
    new = sessions.new_session()
    now = chat.now()

    def work(session: Session) -> str:
        sessions.store(session, new, now)
        return sessions.epoch_of(session)

    try:
        epoch = await chat.database.writer.submit(work)
    except Unavailable:
        raise busy() from None
    return answer({"token": new.token, "epoch": epoch}, status=201)


async def send(request: web.Request) -> web.Response:
    """POST /api/chat/messages: one message of the person; 202 after COMMIT."""
    chat = request.app[WEBCHAT]
    token = token_of(request)
    slow_down(chat.sending, sessions.hash_of(token))
    room = await chat_of(request)
    upload: str | None = None
    if request.content_type == "multipart/form-data":
        slow_down(chat.files, room)
        incoming, upload = await body.form_message(request, chat.uploads)
    else:
        incoming = parse.parse_message(await body.json_body(request))
    event = Event(
        key=f"web:{room}:{incoming.client_id}", channel=stream.CHANNEL, person=room, chat=room, at=chat.now(),
        content=incoming.content, language=incoming.language, message=incoming.client_id,
    )  # fmt: skip
    outcome = await _accept(chat, event, upload)
    if not outcome.recorded:
        raise RuntimeError("the intake has no recorder for the web chat")
    return answer({"id": public_id(event.key), "seq": outcome.recorded}, status=202)


async def _accept(chat: WebChat, event: Event, upload: str | None) -> Outcome:
    """Hand the event over. A file is kept only by the event that was stored with it."""
    try:
        outcome = await chat.intake.accept(event, raw_of(event))
    except (Busy, Unavailable):
        if upload is not None:
            await chat.uploads.forget(upload)
        raise busy() from None
    if outcome.kind == "duplicate" and upload is not None:
        await chat.uploads.forget(upload)
    return outcome


async def seen(request: web.Request) -> web.Response:
    """POST /api/chat/seen {seq}: the page has shown everything up to seq."""
    chat = request.app[WEBCHAT]
    token = token_of(request)
    slow_down(chat.sending, sessions.hash_of(token))
    room = await chat_of(request)
    data = await body.json_body(request)
    seq = data.get("seq") if isinstance(data, dict) and data.keys() == {"seq"} else None
    if isinstance(seq, bool) or not isinstance(seq, int) or not 0 <= seq < 2**31:
        raise parse.invalid("要有 seq，是0以上的整数，不能有别的。")
    now = chat.now()

    def work(session: Session) -> None:
        stream.mark_seen(session, room, seq)
        sessions.touch(session, token, now)

    try:
        await chat.database.writer.submit(work, lane="bulk")
    except Unavailable:
        raise busy() from None
    return web.Response(status=204)


def raw_of(event: Event) -> bytes:
    """What is kept sealed when nobody could handle the event."""
    content = event.content
    said: dict[str, object] = {"client_id": event.message, "kind": type(content).__name__, "language": event.language}
    if isinstance(content, Photo | Voice | Document):
        said |= {"file": content.file.ref, "mime": content.file.mime, "text": event.text}
    else:
        said |= {name: getattr(content, name) for name in content.__slots__}
    return json.dumps(said, ensure_ascii=False).encode()


def public_id(key: str) -> str:
    """The id of a line for the outside: the same for the same key, tells nothing of other chats."""
    return sessions.hash_of(key)[:20]


def answer(data: object, status: int = 200) -> web.Response:
    """JSON with Chinese as itself."""
    return web.Response(
        status=status,
        body=json.dumps(data, ensure_ascii=False).encode(),
        content_type="application/json",
        charset="utf-8",
    )
