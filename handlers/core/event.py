"""What came in: one event is one thing a person (or a clock) did. Made by channels, read by flows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from knowledge.understand import Understood


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file still at its channel: `ref` is the channel's own handle (a Telegram file_id, a web upload id)."""

    ref: str
    size: int | None = None  # bytes, when the channel says so
    mime: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Words typed or dictated. `text` is cleaned: no NUL, no lone surrogates, at most 10,000 characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A pressed button: `data` as the flow gave it, `source` the channel's id of the message it hung on."""

    data: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture, perhaps one of an album (all pictures of an album carry the same `album`)."""

    file: FileRef
    caption: str = ""
    album: str | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice message of `seconds` (None when unknown)."""

    file: FileRef
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Any other file."""

    file: FileRef
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """A WGS-84 position in degrees; `live` is True for the steps of a live location."""

    latitude: float
    longitude: float
    accuracy_m: float | None = None
    live: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone number the person shared with the channel's own button."""

    phone: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: `/start sos` is name "start", argument "sos"."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """The person changed an earlier message (`of`: the channel's message id) to `text`."""

    of: str
    text: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something we cannot read: `what` in plain Chinese (贴纸, 视频, 太大的文件 …)."""

    what: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person stopped the bot."""


@dataclass(frozen=True, slots=True)
class Returned:
    """The person let the bot in again."""


@dataclass(frozen=True, slots=True)
class MediaReady:
    """The fetcher finished a file: `media` is its handle, `stored` False when it gave up."""

    media: str
    stored: bool


@dataclass(frozen=True, slots=True)
class Due:
    """A clock that a flow wound with `unit.remind`: `kind` names the flow, `ref` what it is about."""

    kind: str
    ref: str


Content: TypeAlias = (
    Text | Choice | Photo | Voice | Document | Location | Contact | Command | Edited | Unsupported
    | Blocked | Returned | MediaReady | Due
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    `key` is unique for ever per channel: the same event delivered twice has the same key.
    `person` and `chat` are the channel's own ids. `private` is False in a group. `place` names what a
    staff topic is about (ticket:123) when the channel knows it. `reply_to` is the provider's id of the
    message answered. `understood` is filled for texts before the transaction begins.
    """

    key: str
    channel: str
    person: str
    chat: str
    at: datetime
    content: Content
    private: bool = True
    name: str = ""
    language: str = "zh"
    place: str | None = None
    reply_to: str | None = None
    message: str | None = None
    understood: Understood | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """The words of the event: text, caption or "" (an edit counts as its new text)."""
        match self.content:
            case Text(text=text) | Edited(text=text):
                return text
            case Photo(caption=text) | Document(caption=text):
                return text
            case _:
                return ""
