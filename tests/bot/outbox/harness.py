"""A sender over a real database and a channel that does what the test says."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlmodel import Session, select

from bot.channels.base import Item, SendError, Sent
from bot.outbox.limiter import Limiter
from bot.outbox.queue import enqueue
from bot.outbox.sender import Sender
from bot.storage.database import Database
from bot.storage.tables import Outbox, OutboxState, Topic
from handlers.core.reply import Chat, Message, OpenTopic, Place, Reply

STAFF = "-1001"


def to(chat: int | str, text: str, **more: Any) -> Message:
    return Message(Chat("telegram", str(chat)), text, **more)


def at(place: str, text: str, **more: Any) -> Message:
    return Message(Place("telegram", place), text, **{"lane": "staff", **more})


def topic(place: str, title: str = "工单") -> OpenTopic:
    return OpenTopic(Place("telegram", place), title)


class Script:
    """A channel: says what it was told to send, and fails as told by key (a list is used up, one failure a send)."""

    name = "telegram"

    def __init__(self) -> None:
        self.sent: list[Item] = []
        self.tried: list[str] = []
        self.errors: dict[str, list[BaseException]] = {}
        self.parts: dict[str, int] = {}
        self.gate: asyncio.Event | None = None
        self.at_once = self.most_at_once = 0
        self.called = asyncio.Event()

    async def send(self, item: Item) -> Sent:
        self.tried.append(item.key)
        self.called.set()
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if self.gate is not None:
                await self.gate.wait()
            await asyncio.sleep(0)
            if failing := self.errors.get(item.key) or self.errors.get("*"):
                raise failing.pop(0) if len(failing) > 1 or item.key in self.errors else failing[0]
        finally:
            self.at_once -= 1
        self.sent.append(item)
        number = "777" if item.kind == "open_topic" else str(len(self.sent))
        return Sent(number, more=item.parts_done + 1 < self.parts.get(item.key, 1))

    @property
    def words(self) -> list[str]:
        """What was sent, in order: text, or what was done to a topic."""
        return [item.body.get("text") or f"{item.kind} {item.place}" for item in self.sent]

    def fail(self, key: str, *errors: SendError) -> None:
        self.errors[key] = list(errors)


class Lead:
    """A leader the test makes and unmakes."""

    token: int | None = 1


class Time:
    """Monotonic time; sleeping moves it and the wall clock, once what is on its way (`busy`) has arrived."""

    def __init__(self, clock: Any) -> None:
        self.clock, self.at, self.busy = clock, 1000.0, lambda: False

    def __call__(self) -> float:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += seconds
        self.clock.forward(seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        wakes = self.at + seconds
        await asyncio.sleep(0)
        while self.busy():  # real calls, in a time that is not real
            await asyncio.sleep(0)
        self.forward(max(0.0, wakes - self.at))


class Harness:
    def __init__(
        self, db: Database, clock: Any, *, rate: float = 1000.0, staff: str | None = STAFF, at_once: int = 32
    ) -> None:
        self.db, self.clock, self.time = db, clock, Time(clock)
        self.channel, self.lead = Script(), Lead()
        self.rate, self.staff, self.at_once = rate, staff, at_once
        self.sender = self.new_sender()
        self._source = 0

    def new_sender(self) -> Sender:
        """As after a restart."""
        self.sender = Sender(
            self.channel, self.db.writer, self.lead, Limiter(self.rate), now=self.clock, monotonic=self.time,
            sleep=self.time.sleep, staff_chat=self.staff, at_once=self.at_once,
        )  # fmt: skip
        return self.sender

    async def put(self, *replies: Reply) -> list[str]:
        """Enqueue as an event would; the rows' keys."""
        self._source += 1
        source, now = f"e{self._source}", self.clock()
        await self.db.writer.submit(lambda session: enqueue(session, source, replies, now, {}))
        return [f"{source}#{position}" for position in range(len(replies))]

    async def rows(self) -> list[tuple[str, str, str | None]]:
        """(key, state, reason) of every row."""
        found = await self.db.read(
            lambda s: s.exec(select(Outbox.key, Outbox.state, Outbox.reason).order_by(Outbox.id)).all()
        )
        return [(key, state.value, reason) for key, state, reason in found]

    async def states(self) -> list[str]:
        return [state for _, state, _ in await self.rows()]

    async def row(self, key: str) -> Outbox:
        return await self.db.read(lambda s: s.exec(select(Outbox).where(Outbox.key == key)).one())

    async def change(self, key: str, **values: Any) -> None:
        await self.db.writer.submit(partial(_change, key=key, values=values))

    async def topics(self) -> list[tuple[str, str, str | None, str, bool]]:
        found: Sequence[Topic] = await self.db.read(lambda s: s.exec(select(Topic).order_by(Topic.id)).all())
        return [(row.place, row.chat, row.thread, row.title, row.closed) for row in found]


def _change(session: Session, key: str, values: dict[str, Any]) -> None:
    row = session.exec(select(Outbox).where(Outbox.key == key)).one()
    for name, value in values.items():
        setattr(row, name, OutboxState(value) if name == "state" else value)
    session.add(row)
