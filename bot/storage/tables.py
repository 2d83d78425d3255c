"""Rows of the machinery. Handlers do not know them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from handlers.core.tables import Person as _Person  # sets the naming convention before any table is made
from handlers.core.types import Encrypted, EncryptedJSON, UTCDateTime, enum_type

__all__ = [
    "Failed",
    "Lease",
    "Outbox",
    "OutboxState",
    "Received",
    "Setting",
    "Topic",
    "WebMessage",
    "WebSession",
    "WebStream",
]
del _Person


class Received(SQLModel, table=True):
    """An event we have handled: its key makes a second delivery harmless. Pruned by age."""

    key: str = Field(primary_key=True, max_length=160)
    at: datetime = Field(sa_type=UTCDateTime, index=True)


class Failed(SQLModel, table=True):
    """An event we could not handle, kept whole for people to look at. `error` names the kind, never the words."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=160, unique=True)
    channel: str = Field(max_length=16)
    raw: bytes | None = Field(default=None, sa_column=Column(LargeBinary))  # sealed by the keyring
    error: str = Field(max_length=400)
    at: datetime = Field(sa_type=UTCDateTime, index=True)


class OutboxState(StrEnum):
    """due → claimed → sending → sent | uncertain | failed | stale."""

    DUE = "due"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    STALE = "stale"


LANES = {"reply": 0, "staff": 1, "push": 2}


class Outbox(SQLModel, table=True):
    """One thing to send. Rows of one chat leave in the order of their ids."""

    __table_args__ = (
        Index("ix_outbox_state_lane_id", "state", "lane", "id"),
        Index("ix_outbox_chat", "channel", "chat_index", "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=200, unique=True)
    channel: str = Field(max_length=16)
    chat: str | None = Field(default=None, sa_column=Column(Encrypted("outbox.chat")))  # None: addressed to a place
    chat_index: str | None = Field(default=None, max_length=64)
    place: str | None = Field(default=None, max_length=64, index=True)
    kind: str = Field(max_length=16)  # message | edit | open_topic | close_topic | rename_topic
    lane: int = 0  # LANES
    body: Any = Field(sa_column=Column(EncryptedJSON("outbox.body"), nullable=False))
    state: OutboxState = Field(default=OutboxState.DUE, sa_column=Column(enum_type(OutboxState), nullable=False))
    reason: str | None = Field(default=None, max_length=200)
    attempts: int = 0
    next_at: datetime = Field(sa_type=UTCDateTime)
    expires: datetime | None = Field(default=None, sa_type=UTCDateTime)
    token: int | None = None  # the lease token of the sender that claimed it
    provider_id: str | None = Field(default=None, max_length=64)
    created_at: datetime = Field(sa_type=UTCDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Topic(SQLModel, table=True):
    """Where a place is at the provider: ticket:123 → the thread id of its topic in the staff forum."""

    __table_args__ = (UniqueConstraint("channel", "place"),)
    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=16)
    place: str = Field(max_length=64)
    chat: str = Field(max_length=64)
    thread: str | None = Field(default=None, max_length=32, index=True)
    title: str = Field(default="", max_length=128)
    closed: bool = False


class Lease(SQLModel, table=True):
    """Who may send and sweep: renewed every second with the database's time, 4 s long."""

    name: str = Field(primary_key=True, max_length=32)
    holder: str = Field(max_length=64)
    token: int = 0
    until: float = 0.0  # seconds since the epoch by the database's clock


class Setting(SQLModel, table=True):
    """Small durable values of the machinery: poll offset, crash counts, the epoch of a restore."""

    name: str = Field(primary_key=True, max_length=200)
    value: str = Field(max_length=2000)


class WebSession(SQLModel, table=True):
    """A browser that may speak for a chat: only the hash of its token is kept."""

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True)
    chat: str = Field(max_length=40, index=True)
    created_at: datetime = Field(sa_type=UTCDateTime)
    seen_at: datetime = Field(sa_type=UTCDateTime)


class WebStream(SQLModel, table=True):
    """The counter of one web conversation: `seq` is given under this row's lock."""

    chat: str = Field(primary_key=True, max_length=40)
    next_seq: int = 1
    seen_seq: int = 0


class WebMessage(SQLModel, table=True):
    """One line of a web conversation, either way. `sent` at COMMIT; `seen` when the page has shown it."""

    __table_args__ = (UniqueConstraint("chat", "seq"),)
    id: int | None = Field(default=None, primary_key=True)
    chat: str = Field(max_length=40)
    seq: int
    key: str = Field(max_length=200, unique=True)
    sender: str = Field(max_length=8)  # person | bot
    text: str = Field(sa_column=Column(Encrypted("web_message.text"), nullable=False))
    buttons: Any = Field(default=None, sa_column=Column(EncryptedJSON("web_message.buttons")))
    media: str | None = Field(default=None, max_length=40)
    edits: int | None = None  # the seq this line replaces
    at: datetime = Field(sa_type=UTCDateTime)
