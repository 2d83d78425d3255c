"""What a sending channel is, and the ways a send can end. The sender knows only this file of the channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Item:
    """One outbox row made ready to send: address resolved, body opened."""

    id: int
    key: str
    kind: str  # message | edit | open_topic | close_topic | rename_topic
    lane: int
    chat: str
    thread: str | None
    place: str | None
    body: dict[str, Any]  # text, buttons, media; title for topics; of (provider id) for edits
    attempts: int
    parts_done: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took it. `provider_id`: of the last message part, or of the topic opened.

    `more`: the row has further parts; the sender counts this one in `Item.parts_done` and sends again.
    """

    provider_id: str | None = None
    more: bool = False


class Channel(Protocol):
    """Sends one row, part after part: one call is one message. Must not retry by itself nor swallow errors."""

    name: str

    async def send(self, item: Item) -> Sent:
        """Send the part after `item.parts_done`. Raises Temporary, Permanent, Uncertain, TopicGone or Migrated."""


class Source(Protocol):
    """Where the bytes of received files come from."""

    async def download(self, ref: str, limit: int) -> bytes:
        """At most `limit` bytes. Raises Temporary, or Permanent (too big, gone)."""

    async def forget(self, ref: str) -> None:
        """The file is settled: drop the channel's own copy of it, if it keeps one."""


class SendError(Exception):
    """Base of the ways a send can fail. `reason` is short, without words or ids of persons."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Temporary(SendError):
    """Not sent; try again. `retry_after` seconds when the provider said so; `everywhere`: the whole bot must wait."""

    def __init__(self, reason: str, retry_after: float | None = None, *, everywhere: bool = False) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.everywhere = everywhere


class Permanent(SendError):
    """Will never be sent. `unreachable`: the person stopped the bot or is gone."""

    def __init__(self, reason: str, *, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.unreachable = unreachable


class Uncertain(SendError):
    """Nobody knows whether it was sent (time-out or lost connection after the request went out)."""


class TopicGone(SendError):
    """The topic of the place was deleted: open it again."""


class Migrated(SendError):
    """The group has a new id."""

    def __init__(self, chat: str) -> None:
        super().__init__("the group moved")
        self.chat = chat
