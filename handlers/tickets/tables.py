"""Rows of tickets: the ticket, its history, its thread, the chats that may read it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from handlers.core.tables import Conversation as _Conversation  # sets the naming convention, holds the foreign keys
from handlers.core.types import Encrypted, EncryptedJSON, UTCDateTime, enum_type

__all__ = [
    "Priority",
    "Side",
    "Ticket",
    "TicketChat",
    "TicketCounter",
    "TicketEntry",
    "TicketEvent",
    "TicketState",
    "TicketTry",
]
del _Conversation


class TicketState(StrEnum):
    """Where a ticket stands; the legal moves are in ticket.LEGAL."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    WORKING = "working"
    WAITING = "waiting"  # for papers from the person: the only state in which clocks stand still
    HANDED = "handed"  # to another body; a step, not an end
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class Priority(StrEnum):
    """P0 danger now, P1 urgent, P2 ordinary, P3 information and wishes."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


class Side(StrEnum):
    """Who a line of the thread comes from. A note is for staff only."""

    PERSON = "person"
    STAFF = "staff"
    NOTE = "note"
    SERVICE = "service"


class Ticket(SQLModel, table=True):
    """One matter of one person. Words, place, phone and name are sealed."""

    __table_args__ = (Index("ix_ticket_state_priority", "state", "priority"),)
    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(max_length=16, unique=True)  # 2611-0007: year and month, running number
    kind: str = Field(max_length=24)
    priority: Priority = Field(sa_column=Column(enum_type(Priority), nullable=False))
    state: TicketState = Field(default=TicketState.SUBMITTED, sa_column=Column(enum_type(TicketState), nullable=False))
    hidden: bool = False  # never enters the staff group
    anonymous: bool = False  # no name, no phone, no platform id in any view
    team: str = Field(default="综合组", max_length=16)
    topic: str | None = Field(default=None, max_length=64)  # the answer that was near, for the officer
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    words: str = Field(sa_column=Column(Encrypted("ticket.words"), nullable=False))
    place: str | None = Field(default=None, sa_column=Column(Encrypted("ticket.place")))
    phone: str | None = Field(default=None, sa_column=Column(Encrypted("ticket.phone")))
    position: Any = Field(default=None, sa_column=Column(EncryptedJSON("ticket.position")))  # latest, WGS-84
    code: str = Field(sa_column=Column(Encrypted("ticket.code"), nullable=False))
    code_index: str = Field(max_length=64)  # keyed hash of number and code: checked without opening anything
    accepted_by: str | None = Field(default=None, sa_column=Column(Encrypted("ticket.accepted_by")))
    accepted_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    spoken_at: datetime | None = Field(default=None, sa_type=UTCDateTime)  # staff's last words to the person
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    solved: bool | None = None  # what the person said after closing
    reopened: int = 0
    opened_at: datetime = Field(sa_type=UTCDateTime)
    updated_at: datetime = Field(sa_type=UTCDateTime)


class TicketEvent(SQLModel, table=True):
    """One move of a ticket: who, when, from where to where, why."""

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id", index=True)
    at: datetime = Field(sa_type=UTCDateTime)
    side: Side = Field(sa_column=Column(enum_type(Side), nullable=False))
    who: str | None = Field(default=None, sa_column=Column(Encrypted("ticket_event.who")))
    before: str | None = Field(default=None, max_length=16)
    after: str = Field(max_length=16)
    why: str = Field(default="", max_length=200)  # a set phrase of ours, never words of a person


class TicketEntry(SQLModel, table=True):
    """One line of the thread, either way. `of` names the entry that an edit changes."""

    __table_args__ = (Index("ix_ticket_entry_message", "conversation_id", "message"),)
    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id", index=True)
    at: datetime = Field(sa_type=UTCDateTime)
    side: Side = Field(sa_column=Column(enum_type(Side), nullable=False))
    kind: str = Field(max_length=16)  # text | edit | place | phone | photo | voice | document | answer | unsupported
    text: str | None = Field(default=None, sa_column=Column(Encrypted("ticket_entry.text")))
    media: str | None = Field(default=None, max_length=40)
    conversation_id: int | None = Field(default=None, foreign_key="conversation.id")
    message: str | None = Field(default=None, max_length=64)  # the channel's id of the message
    of: int | None = None


class TicketChat(SQLModel, table=True):
    """A chat that may read the ticket and gets its answers: where it began, and those that gave number and code."""

    __table_args__ = (UniqueConstraint("ticket_id", "conversation_id"),)
    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id")
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    joined_at: datetime = Field(sa_type=UTCDateTime)


class TicketTry(SQLModel, table=True):
    """A wrong number or code: counted by chat and by ticket, so that nobody can try them all."""

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    ticket_id: int | None = Field(default=None, foreign_key="ticket.id", index=True)
    at: datetime = Field(sa_type=UTCDateTime)


class TicketCounter(SQLModel, table=True):
    """The running number of a month."""

    month: str = Field(primary_key=True, max_length=8)
    last: int = 0
