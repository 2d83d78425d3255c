"""The lines of a web conversation: `seq` counts 1, 2, 3 … per chat and is given under the stream row's lock.

A global id would lose lines: a reader that has seen 12 never sees an 11 that commits later.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlmodel import Session, col

from bot.outbox.queue import buttons_json
from bot.storage.tables import WebMessage, WebStream
from handlers.core.event import (
    Choice,
    Command,
    Contact,
    Document,
    Edited,
    Event,
    Location,
    Photo,
    Text,
    Unsupported,
    Voice,
)
from handlers.core.reply import Chat, Edit, Message, Reply
from handlers.core.rows import insert_once

CHANNEL = "web"
LABELS_LOOKED_AT = 50
URGENT_ASK = "urgent:ask"
Rows = list[list[dict[str, str]]]


def append(
    session: Session,
    chat: str,
    sender: str,
    text: str,
    buttons: Rows | None,
    media: str | None,
    key: str,
    at: datetime,
    edits: int | None = None,
) -> int:
    """Store one line and give its seq. A key that is there already gives the seq it had: nothing is said twice.

    `sender` is "person" or "bot"; `edits` the seq of the line this one replaces.
    """
    connection = session.connection()
    lock = select(col(WebStream.next_seq)).where(col(WebStream.chat) == chat).with_for_update()
    seq = connection.execute(lock).scalar()
    if seq is None:
        insert_once(session, WebStream, chat=chat, next_seq=1, seen_seq=0)
        seq = connection.execute(lock).scalar_one()
    known = seq_of(session, key)
    if known is not None:
        return known
    line = {
        "chat": chat, "seq": seq, "key": key, "sender": sender, "text": text, "buttons": buttons or None,
        "media": media, "edits": edits, "at": at,
    }  # fmt: skip
    connection.execute(insert(WebMessage), line)
    connection.execute(update(WebStream).where(col(WebStream.chat) == chat).values(next_seq=seq + 1))
    return int(seq)


def seq_of(session: Session, key: str) -> int | None:
    """The seq of the line with this key, or None."""
    return session.connection().execute(select(col(WebMessage.seq)).where(col(WebMessage.key) == key)).scalar()


def after(session: Session, chat: str, seq: int, limit: int = 200) -> list[WebMessage]:
    """The lines that follow `seq`, oldest first."""
    query = (
        select(WebMessage)
        .where(col(WebMessage.chat) == chat, col(WebMessage.seq) > seq)
        .order_by(col(WebMessage.seq))
        .limit(limit)
    )
    return list(session.scalars(query))


def newest(session: Session, chat: str, limit: int, before: int | None = None) -> list[WebMessage]:
    """The last lines (those before `before`), oldest first."""
    query = select(WebMessage).where(col(WebMessage.chat) == chat).order_by(col(WebMessage.seq).desc()).limit(limit)
    if before is not None:
        query = query.where(col(WebMessage.seq) < before)
    return list(session.scalars(query))[::-1]


def last_seq(session: Session, chat: str) -> int:
    """The newest seq of a chat; 0 when nothing was said."""
    stream = session.get(WebStream, chat)
    return stream.next_seq - 1 if stream is not None else 0


def first_seq(session: Session, chat: str) -> int:
    """The oldest seq that is still there: what comes before it was erased, and pages drop it too."""
    oldest = select(func.min(col(WebMessage.seq))).where(col(WebMessage.chat) == chat)
    return session.connection().execute(oldest).scalar() or last_seq(session, chat) + 1


def mark_seen(session: Session, chat: str, seq: int) -> None:
    """The page has shown everything up to `seq`; never goes back, never beyond what was said."""
    seen = update(WebStream).where(
        col(WebStream.chat) == chat, col(WebStream.seen_seq) < seq, col(WebStream.next_seq) > seq
    )
    session.connection().execute(seen.values(seen_seq=seq))


def erase(session: Session, chat: str) -> int:
    """Delete every line of a chat; how many. The counter stays, so that no seq is ever given twice."""
    return int(session.connection().execute(delete(WebMessage).where(col(WebMessage.chat) == chat)).rowcount)


def sink(session: Session, reply: Reply, key: str, now: datetime) -> None:
    """Store a reply to a web chat: at COMMIT it is sent. Topics are not for this channel."""
    if not isinstance(reply.to, Chat) or reply.to.channel != CHANNEL:
        raise TypeError("the web chat has no places")
    chat = reply.to.chat
    match reply:
        case Message(expires=expires) if expires is not None and expires <= now:
            return  # too late to be of use
        case Message():
            append(session, chat, "bot", reply.text, buttons_json(reply.buttons), reply.media, key, now)
        case Edit():
            # An edit of a line that is gone (pruned, erased) is said as a new line: its words must not be lost.
            append(
                session,
                chat,
                "bot",
                reply.text,
                buttons_json(reply.buttons),
                None,
                key,
                now,
                edits=seq_of(session, reply.of),
            )
        case _:
            raise TypeError("the web chat has no topics")


def record(session: Session, event: Event, now: datetime) -> int:
    """Store what the person sent as a line; its seq (0 for what is no line: clocks, finished files)."""
    line = _line(session, event)
    if line is None:
        return 0
    text, buttons, media = line
    return append(session, event.chat, "person", text, buttons, media, event.key, now)


def _line(session: Session, event: Event) -> tuple[str, Rows | None, str | None] | None:
    match event.content:
        case Text(text=text) | Edited(text=text):
            return text, None, None
        case Command(name=name, argument=argument):
            return f"/{name} {argument}".strip(), None, None
        case Choice(data=data):
            label = label_of(session, event.chat, data)
            return label, [[{"text": label, "data": data}]], None
        case Photo(file=file, caption=caption):
            return caption, None, file.ref
        case Document(file=file, caption=caption):
            return caption or file.name or "", None, file.ref
        case Voice(file=file):
            return "", None, file.ref
        case Location() as place:
            about = f"（误差约{round(place.accuracy_m)}米）" if place.accuracy_m else ""
            return f"我的位置：{place.latitude:.5f}，{place.longitude:.5f}{about}", None, None
        case Contact(phone=phone):
            return phone, None, None
        case Unsupported(what=what):
            return f"（{what}）", None, None
        case _:
            return None


def label_of(session: Session, chat: str, data: str) -> str:
    """What the pressed button said. Taken from our own lines: a page cannot put words on a button we never offered."""
    query = (
        select(WebMessage)
        .where(col(WebMessage.chat) == chat, col(WebMessage.sender) == "bot")
        .order_by(col(WebMessage.seq).desc())
    )
    for line in session.scalars(query.limit(LABELS_LOOKED_AT)):
        for button in _flat(line.buttons):
            if button.get("data") == data:
                return str(button.get("text", ""))
    return "紧急求助" if data == URGENT_ASK else "（按了一个以前的按钮）"


def _flat(rows: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - the JSON of a line
    return [button for row in rows or [] for button in row]
