"""Load a conversation and move its step. An unknown step becomes home, politely."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from handlers.core.event import Event
from handlers.core.flow import Place
from handlers.core.rows import insert_once
from handlers.core.tables import Conversation, Person
from handlers.core.types import Keyring

PURPOSE = "chat"


def chat_index(keyring: Keyring, channel: str, chat: str) -> str:
    """The look-up hash of a chat."""
    return keyring.index(PURPOSE, f"{channel}:{chat}")


def load_conversation(session: Session, keyring: Keyring, event: Event, person: Person, now: datetime) -> Conversation:
    """The chat's row, locked for the transaction (PostgreSQL; SQLite has one writer), created at the first event."""
    index = chat_index(keyring, event.channel, event.chat)
    query = (
        select(Conversation)
        .where(Conversation.channel == event.channel, Conversation.chat_index == index)
        .with_for_update()
    )
    found = session.exec(query).first()
    if found is not None:
        return found
    insert_once(
        session, Conversation, channel=event.channel, chat=event.chat, chat_index=index,
        person_id=person.id, version=0, updated_at=now,
    )  # fmt: skip
    return session.exec(query).one()


def place_of(conversation: Conversation) -> Place:
    """What may be looked at without the row: step, last topic, version, data."""
    data = conversation.data if isinstance(conversation.data, dict) else {}
    return Place(conversation.step, conversation.last_topic, conversation.version, data)


def go(conversation: Conversation, step: str | None, data: dict[str, Any] | None = None) -> None:
    """Move to a step ("area.file:field"), or home with None. `data` replaces what was kept; None keeps it."""
    conversation.step = step
    if data is not None:
        conversation.data = data


def memory(conversation: Conversation) -> dict[str, Any]:
    """A copy of what the conversation keeps."""
    return dict(conversation.data) if isinstance(conversation.data, dict) else {}


def remember(conversation: Conversation, **values: Any) -> None:  # noqa: ANN401 - any JSON value
    """Keep `values`; None forgets that name. The whole value is replaced: changes in place are not stored."""
    data = memory(conversation) | values
    conversation.data = {name: value for name, value in data.items() if value is not None} or None


def enter(conversation: Conversation, step: str | None, **values: Any) -> None:  # noqa: ANN401 - any JSON value
    """Move to a step (None: home) and keep `values` for it."""
    conversation.step = step
    remember(conversation, **values)
