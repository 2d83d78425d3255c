"""What goes out: replies are values; only channels turn them into calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

Lane: TypeAlias = Literal["reply", "staff", "push"]


@dataclass(frozen=True, slots=True)
class Button:
    """One button. `data` comes back as a Choice (at most 64 bytes); `url` opens a link or tel: number instead.

    `ask` asks the channel for something of the phone: the position or the phone number.
    """

    text: str
    data: str | None = None
    url: str | None = None
    ask: Literal["location", "contact"] | None = None


Buttons: TypeAlias = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Chat:
    """An address: a chat of a channel."""

    channel: str
    chat: str


@dataclass(frozen=True, slots=True)
class Place:
    """An address that has no provider id yet: `name` like "ticket:123" in the staff chat of `channel`."""

    channel: str
    name: str


Address: TypeAlias = Chat | Place


@dataclass(frozen=True, slots=True)
class Message:
    """A text to say. `text` is plain words; **two stars** make bold; nothing else is markup.

    `key` is unique for ever (None: made from the event's key and the position in the list).
    `media` is a stored media handle sent along. `expires`: not sent after that moment (state stale).
    """

    to: Address
    text: str
    buttons: Buttons = ()
    key: str | None = None
    lane: Lane = "reply"
    media: str | None = None
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """Change the message that was sent under the outbox key `of`."""

    to: Address
    of: str
    text: str
    buttons: Buttons = ()
    key: str | None = None
    lane: Lane = "reply"


@dataclass(frozen=True, slots=True)
class OpenTopic:
    """Open a topic in the staff forum for `place`; rows addressed to it wait until it is there."""

    to: Place
    title: str
    key: str | None = None
    lane: Lane = "staff"


@dataclass(frozen=True, slots=True)
class CloseTopic:
    """Close the topic of `place`."""

    to: Place
    key: str | None = None
    lane: Lane = "staff"


@dataclass(frozen=True, slots=True)
class RenameTopic:
    """Give the topic of `place` a new title."""

    to: Place
    title: str
    key: str | None = None
    lane: Lane = "staff"


Reply: TypeAlias = Message | Edit | OpenTopic | CloseTopic | RenameTopic


def plain(words: str) -> str:
    """A person's words made safe to stand in a Message: stars cannot turn into bold."""
    return words.replace("**", "∗∗")
