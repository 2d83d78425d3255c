"""The unit a handler works in: one event, one transaction. It has no commit; the writer has.

Same rows + same event + same time = same replies and rows.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Select
from sqlmodel import Session, SQLModel, select

from handlers.core.event import Document, Event, Photo, Voice
from handlers.core.reply import Chat, Reply
from handlers.core.tables import Conversation, Media, Person, Reminder
from handlers.core.types import Keyring
from knowledge.library import Library

T = TypeVar("T")
M = TypeVar("M", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class Policy:
    """What handlers may know of the settings. Values, never the environment."""

    zone: ZoneInfo
    public_url: str = ""
    staff: Chat | None = None  # the staff forum; None: tickets wait in the console
    staff_card: str = "short"  # short | full: may names and words stand in the staff group
    bot_name: str = ""  # Telegram username, for deep links


@dataclass(frozen=True, slots=True)
class Holding:
    """What one area keeps of a person: shown by 我的信息, warned about and erased by 删除我的信息.

    `lines` says it in plain words, `warning` what deleting would break off (None: nothing). `erase` removes it,
    `unname` only name and phone (撤回同意); both return what has to be said to others.
    """

    lines: Callable[[Unit], list[str]]
    warning: Callable[[Unit], str | None]
    erase: Callable[[Unit], list[Reply]]
    unname: Callable[[Unit], list[Reply]]


@dataclass(slots=True)
class Unit:
    """What a flow may touch: rows through `session`, the time, the library, the person and the conversation.

    `holdings` are the areas that keep something of a person (the router's list). `erase` is set when the
    person had everything deleted: the channel then drops its own history of this chat as well. `pick`
    draws from a string (codes people type); tests give their own.
    """

    session: Session
    event: Event
    now: datetime
    library: Library
    policy: Policy
    keyring: Keyring
    person: Person
    conversation: Conversation
    reminders: list[datetime] = field(default_factory=list)  # when the service should look again
    wants_media: bool = False
    holdings: Sequence[Holding] = ()
    erase: bool = False
    pick: Callable[[str], str] = secrets.choice

    def add(self, row: M) -> M:
        """Store a new row now, so that it has its id."""
        self.session.add(row)
        self.session.flush()
        return row

    def all(self, query: Select[Any]) -> Sequence[Any]:
        """Every row of a select."""
        return self.session.exec(query).all()  # type: ignore[call-overload, no-any-return] # sqlmodel types exec for its own select only

    def first(self, query: Select[Any]) -> Any:  # noqa: ANN401 - the row type of the select
        """The first row of a select, or None."""
        return self.session.exec(query).first()  # type: ignore[call-overload] # as above

    def remind(self, *, after: timedelta, kind: str, ref: str, key: str) -> None:
        """Wind a clock: a Due(kind, ref) event for this chat. The same `key` is wound anew, never twice."""
        at = self.now + after
        row = self.first(select(Reminder).where(Reminder.key == key))
        if row is None:
            self.add(Reminder(key=key, kind=kind, ref=ref, channel=self.event.channel, chat=self.event.chat, at=at))
        else:
            row.at, row.ref = at, ref
        self.reminders.append(at)

    def forget_reminder(self, key: str) -> None:
        """Stop a clock, if it still runs."""
        row = self.first(select(Reminder).where(Reminder.key == key))
        if row is not None:
            self.session.delete(row)

    def keep_media(self, owner: str | None = None) -> Media:
        """The media row of this event's file; the bytes follow after COMMIT and come back as MediaReady."""
        content = self.event.content
        if not isinstance(content, Photo | Voice | Document):
            raise TypeError("this event carries no file")
        self.wants_media = True
        kind = type(content).__name__.lower()
        return self.add(
            Media(
                handle=secrets.token_urlsafe(18), channel=self.event.channel, ref=content.file.ref, chat=self.event.chat,
                conversation_id=self.conversation.id, kind=kind, owner=owner, mime=content.file.mime,
                size=content.file.size, next_at=self.now, created_at=self.now,
            )
        )  # fmt: skip
