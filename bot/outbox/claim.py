"""Which rows may leave now: one statement finds them, one takes them. Runs in the writer's thread."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, and_, select, update
from sqlmodel import Session

from bot.channels.base import Item
from bot.outbox.queue import CHAT_PURPOSE
from bot.outbox.statements import OPEN, due, expired, lease_token, outbox, take
from bot.storage.tables import OutboxState
from handlers.core.tables import Media, MediaState
from handlers.core.types import keyring_of

LEASE = "main"
PUSH = 2
ROUNDS = 4
PER_CHAT = 3  # rows of one chat in hand at a time: topics share their group's limits


@dataclass(frozen=True, slots=True)
class Claim:
    """A row in hand: what to send, when it was made, until when it is of use."""

    item: Item
    created_at: datetime
    expires: datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a sender asks for. `held`: chats that must wait; `moved`: groups that have a new id (old → new)."""

    channel: str
    token: int
    rows: int
    pushes: int  # how many of the rows may be pushes
    staff_chat: str | None = None
    held: Collection[str] = ()
    moved: Mapping[str, str] = field(default_factory=dict)


def claim(session: Session, wanted: Wanted, now: datetime) -> list[Claim]:
    """Take at most `wanted.rows` rows: replies before staff before pushes, each chat in the order of its rows.

    Nothing is taken when another process has the lease. Rows that need no call end here: stale ones,
    topics already open, changes of a topic that is not there.
    """
    if wanted.rows <= 0 or not _leads(session, wanted.token):
        return []
    held, taken = set(wanted.held), list[Claim]()
    pushes = wanted.pushes
    for _ in range(ROUNDS):
        rows = session.connection().execute(due(), _asked(session, wanted, held, now, wanted.rows - len(taken))).all()
        ready = [found for row in rows if (found := _ready(session, row, wanted, now)) is not None]
        allowed = _few_each(ready, held, pushes)
        pushes -= sum(1 for found in allowed if found.item.lane == PUSH)
        taken += _take(session, allowed, wanted.token)
        if len(taken) >= wanted.rows or not any(found.item.chat in held and found not in allowed for found in ready):
            break
    return taken


def expire(session: Session, channel: str, now: datetime) -> None:
    """Settle rows that became useless while they waited behind others."""
    session.connection().execute(expired(), {"of_channel": channel, "moment": now})


def _leads(session: Session, token: int) -> bool:
    current = session.connection().execute(lease_token(), {"lease": LEASE}).scalar()
    return current is None or current == token


def _asked(session: Session, wanted: Wanted, held: set[str], now: datetime, room: int) -> dict[str, Any]:
    index = keyring_of(session.connection().dialect).index
    chats = sorted(held | {old for old, new in wanted.moved.items() if new in held})
    return {
        "channel": wanted.channel, "now": now, "staff": wanted.staff_chat, "chats": chats, "room": room,
        "indexes": [index(CHAT_PURPOSE, f"{wanted.channel}:{chat}") for chat in chats],
    }  # fmt: skip


def _few_each(claims: list[Claim], held: set[str], pushes: int) -> list[Claim]:
    """At most PER_CHAT of each chat and `pushes` pushes; a chat that has so many is added to `held`."""
    allowed: list[Claim] = []
    count: dict[str, int] = {}
    for found in claims:
        chat, is_push = found.item.chat, found.item.lane == PUSH
        if chat in held or (is_push and pushes <= 0):
            continue
        allowed.append(found)
        pushes -= is_push
        count[chat] = count.get(chat, 0) + 1
        if count[chat] >= PER_CHAT:
            held.add(chat)
    return allowed


def _ready(session: Session, row: Row[Any], wanted: Wanted, now: datetime) -> Claim | None:
    """The row made ready to send; None when it must wait for another or has just been settled without a call."""
    if row.expires is not None and row.expires <= now:
        _settle(session, row.id, OutboxState.STALE, "expired", now)
        return None
    if row.kind == "open_topic" and row.thread:
        _settle(session, row.id, OutboxState.SENT, None, now, row.thread)
        return None
    if row.kind in {"close_topic", "rename_topic"} and not row.thread:
        _settle(session, row.id, OutboxState.STALE, "there is no topic", now)
        return None
    try:
        item = _item(session, row, wanted)
    except ValueError:
        _settle(session, row.id, OutboxState.FAILED, "the row cannot be opened", now)
        return None
    if item is None:
        return None
    if not item.chat:
        _no_staff_chat(session, row)
        return None
    return Claim(item, row.created_at, row.expires)


def _no_staff_chat(session: Session, row: Row[Any]) -> None:
    """A topic that can never be opened: it fails, and so do the rows that wait for it, so that people see them."""
    due = and_(outbox.c.channel == row.channel, outbox.c.place == row.place, outbox.c.state == OutboxState.DUE)
    session.connection().execute(
        update(outbox).where(due).values(state=OutboxState.FAILED, reason="no staff chat is set")
    )


def _item(session: Session, row: Row[Any], wanted: Wanted) -> Item | None:
    """Opened and resolved; None while what it refers to is still on its way."""
    dialect = session.connection().dialect
    own = outbox.c.chat.type.process_result_value(row.chat, dialect)  # type: ignore[attr-defined] # Encrypted
    body = dict(outbox.c.body.type.process_result_value(row.body, dialect))  # type: ignore[attr-defined] # EncryptedJSON
    chat = (own if row.place is None else (row.topic_chat or wanted.staff_chat)) or ""
    kind = row.kind
    if kind == "edit":
        found = _original(session, wanted.channel, body["of"])
        if found is None:
            return None
        # What was never sent cannot be changed: the new text is said instead.
        kind, body["of"] = ("edit", found) if found else ("message", None)
    if body.get("media") and not _with_media(session, body, wanted.channel):
        return None
    return Item(
        id=row.id, key=row.key, kind=kind, lane=row.lane, chat=wanted.moved.get(chat, chat), thread=row.thread or None,
        place=row.place, body=body, attempts=row.attempts, parts_done=int(body.get("parts_done", 0)),
    )  # fmt: skip


def _original(session: Session, channel: str, key: str) -> str | None:
    """The provider's id of the row to edit; "" when it never got one; None while it is still on its way."""
    query = select(outbox.c.state, outbox.c.provider_id).where(outbox.c.channel == channel, outbox.c.key == key)
    row = session.connection().execute(query).first()
    if row is None:
        return ""
    if row.state in OPEN:
        return None
    return row.provider_id or ""


def _with_media(session: Session, body: dict[str, Any], channel: str) -> bool:
    """Put what the channel needs of the file into the body; False while the file is still being fetched."""
    media = cast("Table", Media.__table__)  # type: ignore[attr-defined] # set by SQLModel on tables
    row = session.connection().execute(select(media).where(media.c.handle == body["media"])).first()
    known = row is not None and row.channel == channel
    if row is None or (row.state == MediaState.FAILED and not known):
        body["media"] = None  # the words must not wait for a file that never comes
        return True
    if row.state == MediaState.WANTED and not known:
        return False
    body["media"] = {"kind": row.kind, "mime": row.mime, "ref": row.ref if known else None, "sha256": row.sha256}
    return True


def _settle(
    session: Session, row_id: int, state: OutboxState, reason: str | None, now: datetime, provider_id: str | None = None
) -> None:
    values: dict[str, Any] = {"state": state, "reason": reason, "provider_id": provider_id}
    if state is OutboxState.SENT:
        values["sent_at"] = now
    session.connection().execute(update(outbox).where(outbox.c.id == row_id).values(values))


def _take(session: Session, claims: list[Claim], token: int) -> list[Claim]:
    """Claimed, in one statement; a row that another process took meanwhile is left to it."""
    if not claims:
        return []
    ids = [claim.item.id for claim in claims]
    mine = set(session.connection().execute(take(), {"ids": ids, "by": token}).scalars())
    return [claim for claim in claims if claim.item.id in mine]
