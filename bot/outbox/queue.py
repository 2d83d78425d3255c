"""Replies become rows: in the same transaction as the event that caused them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.outbox.history import History
from bot.storage.tables import LANES, Outbox, OutboxState
from handlers.core.reply import Address, Button, Buttons, Chat, CloseTopic, Edit, Message, OpenTopic, RenameTopic, Reply
from handlers.core.rows import insert_all_once
from handlers.core.types import keyring_of

CHAT_PURPOSE = "chat"


def enqueue(
    session: Session, source: str, replies: Sequence[Reply], now: datetime, histories: Mapping[str, History]
) -> None:
    """Store the replies to the event `source`. A reply whose key is already there is left out: it was said before."""
    rows: list[dict[str, Any]] = []
    for position, reply in enumerate(replies):
        key = reply.key or f"{source}#{position}"
        history = histories.get(reply.to.channel) if isinstance(reply.to, Chat) else None
        if history is not None:
            history.sink(session, reply, key, now)
        else:
            rows.append(_row(session, reply, key, now))
    insert_all_once(session, Outbox, rows)


def _row(session: Session, reply: Reply, key: str, now: datetime) -> dict[str, Any]:
    kind, body = _body(reply)
    return {
        "key": key,
        "channel": reply.to.channel,
        **_address(session, reply.to),
        "kind": kind,
        "lane": LANES[reply.lane],
        "body": body,
        "state": OutboxState.DUE,
        "attempts": 0,
        "next_at": now,
        "expires": reply.expires if isinstance(reply, Message) else None,
        "created_at": now,
    }


def _address(session: Session, to: Address) -> dict[str, Any]:
    if isinstance(to, Chat):
        index = keyring_of(session.connection().dialect).index(CHAT_PURPOSE, f"{to.channel}:{to.chat}")
        return {"chat": to.chat, "chat_index": index, "place": None}
    return {"chat": None, "chat_index": None, "place": to.name}


def _body(reply: Reply) -> tuple[str, dict[str, Any]]:
    match reply:
        case Message():
            return "message", {"text": reply.text, "buttons": buttons_json(reply.buttons), "media": reply.media}
        case Edit():
            return "edit", {"of": reply.of, "text": reply.text, "buttons": buttons_json(reply.buttons)}
        case OpenTopic():
            return "open_topic", {"title": reply.title}
        case RenameTopic():
            return "rename_topic", {"title": reply.title}
        case CloseTopic():
            return "close_topic", {}


def buttons_json(buttons: Buttons) -> list[list[dict[str, str]]]:
    """Rows of buttons as JSON: {"text", and one of "data", "url", "ask"}."""
    return [[_button(button) for button in row] for row in buttons]


def _button(button: Button) -> dict[str, str]:
    fields = {"text": button.text, "data": button.data, "url": button.url, "ask": button.ask}
    return {name: value for name, value in fields.items() if value is not None}
