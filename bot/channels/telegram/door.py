"""One raw update through the door: read, its place found, stored. Shared by polling and webhook.

`store` returns only after COMMIT; whoever calls it may tell Telegram then, and not before.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.channels.telegram.parse import CHANNEL, Arrival, BadUpdate, key_of, parse
from bot.channels.telegram.status import Status
from bot.outcome import Busy, Outcome
from bot.storage.batch import Unavailable
from handlers.core.event import Event

log = logging.getLogger(__name__)
GIVE_UP = 3  # an update that fails so often for no known reason is stored as failed
COURTESIES = 32  # answers to buttons and "typing" on their way at a time; above that they are left out
TYPING_AFTER_SECONDS = 0.8


class Intaking(Protocol):
    """What the door needs of the intake."""

    async def accept(self, event: Event, raw: bytes | None = None) -> Outcome:
        """Handle; returns after COMMIT. Raises Busy, Unavailable."""

    async def reject(self, key: str, channel: str, raw: bytes, error: str) -> Outcome:
        """Store what cannot be read; returns after COMMIT."""


@dataclass(frozen=True, slots=True)
class Read:
    """An update as far as it could be read. Those of one `stream` are stored one after the other."""

    key: str
    stream: str
    raw: bytes
    arrival: Arrival | None
    problem: str | None = None


class Door:
    """Takes updates in. `place_of(chat, thread)` names what a topic is about; `moved` is told of groups' new ids."""

    def __init__(
        self,
        intake: Intaking,
        bot: Bot,
        status: Status,
        *,
        place_of: Callable[[str, str], Awaitable[str | None]],
        moved: Callable[[str, str], Awaitable[None]],
        now: Callable[[], datetime],
        typing_after: float = TYPING_AFTER_SECONDS,
    ) -> None:
        self._intake, self._bot, self._status = intake, bot, status
        self._place_of, self._moved = place_of, moved
        self._now, self._typing_after = now, typing_after
        self._faults: dict[str, int] = {}
        self._courtesies: set[asyncio.Task[None]] = set()
        self.username: str | None = None  # the bot's own, once Telegram has told it

    def read(self, update: Any, raw: bytes | None = None) -> Read:  # noqa: ANN401 - whatever came
        """Pure reading; never raises. `raw`: the bytes it came in."""
        raw = raw if raw is not None else json.dumps(update).encode()
        try:
            arrival = parse(update, self._now(), self.username)
        except BadUpdate as bad:
            key = bad.key or bad_key(raw)
            return Read(key, key, raw, None, bad.reason)
        return Read(arrival.key, arrival.stream, raw, arrival)

    async def store(self, read: Read) -> Outcome | None:
        """Returns after COMMIT (None: nothing to store). Raises Busy or Unavailable: Telegram must not be told yet."""
        try:
            outcome = await self._store(read)
        except (Busy, Unavailable):
            raise
        except Exception as error:
            log.exception("an update could not be taken in", extra={"event_key": read.key})
            outcome = await self._faulty(read, error)
        self._faults.pop(read.key, None)
        self._status.updates += 1
        return outcome

    async def reject(self, key: str, raw: bytes, reason: str) -> Outcome:
        """Store what cannot be read at all; returns after COMMIT."""
        outcome = await self._intake.reject(key, CHANNEL, raw, reason)
        self._status.rejected += outcome.kind == "failed"
        return outcome

    async def close(self) -> None:
        """Drop the courtesies still on their way."""
        for task in list(self._courtesies):
            task.cancel()
        await asyncio.gather(*self._courtesies, return_exceptions=True)

    async def _store(self, read: Read) -> Outcome | None:
        arrival = read.arrival
        if arrival is None:
            return await self.reject(read.key, read.raw, read.problem or "unreadable")
        if arrival.moved is not None:
            await self._moved(*arrival.moved)
        outcome = await self._accept(arrival, read.raw) if arrival.event is not None else None
        if arrival.callback is not None:
            self._courtesy(self._bot.answer_callback_query(arrival.callback))
        return outcome

    async def _accept(self, arrival: Arrival, raw: bytes) -> Outcome:
        event = arrival.event
        if event is None:
            raise ValueError("nothing to accept")
        if arrival.thread is not None:
            event = replace(event, place=await self._place_of(event.chat, arrival.thread))
        typing = None
        if event.private:
            typing = asyncio.get_running_loop().call_later(self._typing_after, self._say_typing, event.chat)
        try:
            return await self._intake.accept(event, raw)
        finally:
            if typing is not None:
                typing.cancel()

    def _say_typing(self, chat: str) -> None:
        """Where handling takes long enough to be noticed."""
        self._courtesy(self._bot.send_chat_action(int(chat), ChatAction.TYPING))

    async def _faulty(self, read: Read, error: Exception) -> Outcome:
        """A fault nobody foresaw: try again a few times, then store the update as failed, so that the line goes on."""
        if len(self._faults) > 1000:
            self._faults.clear()
        self._faults[read.key] = self._faults.get(read.key, 0) + 1
        if self._faults[read.key] < GIVE_UP:
            raise Unavailable(type(error).__name__) from error
        return await self.reject(read.key, read.raw, f"could not be taken in ({type(error).__name__})")

    def _courtesy(self, call: Coroutine[Any, Any, object]) -> None:
        """A call worth nothing after a crash: after COMMIT, best effort, never waited for."""
        if len(self._courtesies) >= COURTESIES:
            call.close()
            return
        task = asyncio.create_task(_best_effort(call))
        self._courtesies.add(task)
        task.add_done_callback(self._courtesies.discard)


async def _best_effort(call: Coroutine[Any, Any, object]) -> None:
    try:
        await call
    except TelegramError as error:
        log.debug("a courtesy failed: %s", type(error).__name__)


def bad_key(raw: bytes) -> str:
    """The dedupe key of something without an id: the same bytes are the same thing."""
    return f"tg:bad:{sha256(raw).hexdigest()[:40]}"


def update_id(update: Any) -> int | None:  # noqa: ANN401 - whatever came
    """The number Telegram confirms by, None when there is none."""
    key = key_of(update)
    return None if key is None else int(key.removeprefix("tg:"))
