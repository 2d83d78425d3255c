"""An intake that does what the test says, and doors over it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from bot.channels.telegram.client import Bot
from bot.channels.telegram.door import Door
from bot.channels.telegram.status import Status
from bot.outcome import Outcome
from handlers.core.event import Event, Text

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class Inbox:
    """Remembers what was stored; raises what it was told to raise, by key, one at a time."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.rejected: list[tuple[str, str]] = []
        self.errors: dict[str, list[Exception]] = {}
        self.gates: dict[str, asyncio.Event] = {}
        self.tried: list[str] = []
        self.seen: set[str] = set()

    async def accept(self, event: Event, raw: bytes | None = None) -> Outcome:
        assert raw
        self.tried.append(event.key)
        if event.chat in self.gates:
            await self.gates[event.chat].wait()
        if self.errors.get(event.key):
            raise self.errors[event.key].pop(0)
        if event.key in self.seen:
            return Outcome("duplicate")
        self.seen.add(event.key)
        self.events.append(event)
        return Outcome("done")

    async def reject(self, key: str, channel: str, raw: bytes, error: str) -> Outcome:
        assert (channel, type(raw)) == ("telegram", bytes)
        if key in self.seen:
            return Outcome("duplicate")
        self.seen.add(key)
        self.rejected.append((key, error))
        return Outcome("failed")

    @property
    def words(self) -> list[str]:
        return [event.content.text for event in self.events if isinstance(event.content, Text)]


class World:
    """A door, and what it told others."""

    def __init__(self, bot: Bot, inbox: Any, **more: Any) -> None:
        self.inbox, self.bot = inbox, bot
        self.places = {("-1001", "77"): "ticket:1"}
        self.moved: list[tuple[str, str]] = []
        self.time = 1000.0
        self.status = Status(lambda: self.time, 100.0)
        self.door = Door(inbox, bot, self.status, place_of=self._place, moved=self._move, now=lambda: NOW, **more)

    async def _place(self, chat: str, thread: str) -> str | None:
        return self.places.get((chat, thread))

    async def _move(self, old: str, new: str) -> None:
        self.moved.append((old, new))
