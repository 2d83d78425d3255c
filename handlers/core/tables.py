"""Rows every area shares: people, conversations, reminders, files."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from handlers.core.types import Encrypted, EncryptedJSON, UTCDateTime, enum_type

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Person(SQLModel, table=True):
    """Somebody who wrote to us on one channel. The same human on two channels is two rows until joined."""

    __table_args__ = (UniqueConstraint("channel", "handle_index"),)
    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=16)
    handle: str = Field(sa_column=Column(Encrypted("person.handle"), nullable=False))
    handle_index: str = Field(max_length=64)  # keyed hash of the channel's id: equality without the id in clear
    name: str | None = Field(default=None, sa_column=Column(Encrypted("person.name")))
    phone: str | None = Field(default=None, sa_column=Column(Encrypted("person.phone")))
    language: str = Field(default="zh", max_length=8)
    noticed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)  # privacy notice shown
    reachable: bool = True
    created_at: datetime = Field(sa_type=UTCDateTime)


class Conversation(SQLModel, table=True):
    """Where a chat stands: which flow waits for what, and what was said last."""

    __table_args__ = (UniqueConstraint("channel", "chat_index"),)
    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=16)
    chat: str = Field(sa_column=Column(Encrypted("conversation.chat"), nullable=False))
    chat_index: str = Field(max_length=64)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    step: str | None = Field(default=None, max_length=64)  # "area.file:field", None = home
    data: Any = Field(default=None, sa_column=Column(EncryptedJSON("conversation.data")))  # what the step has so far
    last_topic: str | None = Field(default=None, max_length=64)
    version: int = 0  # grows with every event; an event understood against an older one is understood again
    updated_at: datetime = Field(sa_type=UTCDateTime)


class Reminder(SQLModel, table=True):
    """A clock a flow wound: becomes a Due event once, at `at` or as soon after as the service runs."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=128, unique=True)
    kind: str = Field(max_length=64)
    ref: str = Field(max_length=128)
    channel: str = Field(max_length=16)
    chat: str = Field(sa_column=Column(Encrypted("reminder.chat"), nullable=False))
    at: datetime = Field(sa_type=UTCDateTime, index=True)


class MediaState(StrEnum):
    """wanted → stored | failed."""

    WANTED = "wanted"
    STORED = "stored"
    FAILED = "failed"


class Media(SQLModel, table=True):
    """A file a person sent. The row comes with the event; the bytes come after COMMIT."""

    id: int | None = Field(default=None, primary_key=True)
    handle: str = Field(max_length=40, unique=True)  # random, unguessable: what flows and pages say
    channel: str = Field(max_length=16)
    ref: str = Field(sa_column=Column(Encrypted("media.ref"), nullable=False))  # the channel's own handle of the file
    chat: str = Field(sa_column=Column(Encrypted("media.chat"), nullable=False))
    conversation_id: int | None = Field(default=None, foreign_key="conversation.id", index=True)
    kind: str = Field(max_length=16)  # photo | voice | document
    owner: str | None = Field(default=None, max_length=64, index=True)  # what it belongs to: "ticket:12"
    state: MediaState = Field(
        default=MediaState.WANTED, sa_column=Column(enum_type(MediaState), nullable=False, index=True)
    )
    reason: str | None = Field(default=None, max_length=200)
    mime: str | None = Field(default=None, max_length=80)
    size: int | None = None
    sha256: str | None = Field(default=None, max_length=64, index=True)
    position: Any = Field(
        default=None, sa_column=Column(EncryptedJSON("media.position"))
    )  # EXIF position, before stripping
    attempts: int = 0
    next_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    created_at: datetime = Field(sa_type=UTCDateTime)
