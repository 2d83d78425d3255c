"""A flow: whether an event is its business (pure), and what it does about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from handlers.core.event import Event, Text
from handlers.core.reply import Button, Buttons, Chat, Message, Reply
from handlers.core.unit import Unit

Room: TypeAlias = Literal["private", "group", "staff"]
"""Who can read along: only the person, a group, or the union's own staff."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation stands, read before the transaction: what the router and understanding may look at.

    `room` and `talk` are filled in by the router: `talk` is the ticket whose officer spoke last in this chat,
    so that the person's next words go to them.
    """

    step: str | None = None  # "tickets.open:words": the flow and the field it waits for
    last_topic: str | None = None
    version: int = 0
    data: dict[str, Any] = field(default_factory=dict)
    room: Room = "private"
    talk: int | None = None

    @property
    def flow(self) -> str | None:
        """The flow that waits, or None at home."""
        return self.step.split(":", 1)[0] if self.step else None

    @property
    def awaited(self) -> str | None:
        """The field waited for: "words" in "tickets.open:words"."""
        return self.step.split(":", 1)[1] if self.step and ":" in self.step else None


@dataclass(frozen=True, slots=True)
class Flow:
    """One behaviour. `name` is its file: "tickets.open". `matches` looks, `handle` does.

    It is only asked in its `rooms`: nothing of a person's affairs is ever said in a group by mistake.
    """

    name: str
    matches: Callable[[Event, Place], bool]
    handle: Callable[[Event, Unit], list[Reply]]
    rooms: tuple[Room, ...] = ("private",)


class NotMine(Exception):
    """A waiting step led an event here, but what it waited for is over: the router goes on as if at home.

    Raised before anything is changed, so that no words of a person are lost with an old step.
    """


def here(event: Event) -> Chat:
    """The address of the chat the event came from."""
    return Chat(event.channel, event.chat)


def say(event: Event, text: str, *rows: tuple[Button, ...]) -> Message:
    """A reply to the chat the event came from."""
    buttons: Buttons = rows
    return Message(here(event), text, buttons)


def action_of(event: Event) -> str | None:
    """The plain command the words were understood as ("human", "status", …), if any."""
    understood = event.understood
    return understood.action if understood is not None and understood.verdict == "action" else None


def said(event: Event, *phrases: str) -> bool:
    """Whether the words are exactly one of `phrases` (in lower case), closing signs aside."""
    return isinstance(event.content, Text) and event.text.strip().rstrip("。.！!").casefold() in phrases


def chosen(event: Event, prefix: str) -> str | None:
    """What was pressed, if the button's data begins with `prefix:`; the part behind it."""
    data = getattr(event.content, "data", None)
    if isinstance(data, str) and data.startswith(prefix + ":"):
        return data[len(prefix) + 1 :]
    return None
