"""The poll loop: updates are taken in, and only after all of them are committed does the offset move on."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.telegram.client import Bot
from bot.channels.telegram.door import Door, Read, update_id
from bot.channels.telegram.parse import UPDATES
from bot.channels.telegram.request import Flood
from bot.channels.telegram.setup import set_up_polling
from bot.channels.telegram.status import Status
from bot.outcome import Busy
from bot.storage.batch import Unavailable

log = logging.getLogger(__name__)
WAIT_SECONDS = 30
WATCH_SECONDS = 25.0  # a poll that has not ended so long after it should have is thrown away with its connection
STREAMS_AT_ONCE = 64
STANDBY_SECONDS = 0.5
LONGEST_BACKOFF = 30.0
REFUSED_SECONDS = 60.0
FORGET_OFFSET_SECONDS = 24 * 3600.0
LAST_WORD_SECONDS = 3.0


class Poller:
    """Polls while `may_poll()` says so (one process of several). `status` tells how it goes."""

    def __init__(
        self,
        bot: Bot,
        door: Door,
        status: Status,
        *,
        may_poll: Callable[[], bool],
        commands: Sequence[tuple[str, str]] = (),
        wait: int = WAIT_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot, self._door, self._may_poll, self._commands = bot, door, may_poll, commands
        self.status = status
        self._wait = wait
        self._monotonic, self._sleep = monotonic, sleep
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._offset: int | None = None
        self._unconfirmed = False  # the offset moved since Telegram last heard it
        self._heard_at = monotonic()
        self._ready = False

    async def start(self) -> None:
        """Begin to poll."""
        self._task = asyncio.create_task(self._loop(), name="telegram-poll")

    async def stop(self) -> None:
        """Finish storing what was taken, confirm it, end."""
        self._stop.set()
        if self._task is not None:
            await self._task
        if self._unconfirmed:
            with contextlib.suppress(TelegramError, TimeoutError):  # else they come again, and are known by their keys
                await asyncio.wait_for(self._bot.raw_updates(self._offset, 0, UPDATES, limit=1), LAST_WORD_SECONDS)
        await self._door.close()
        self.status.found = "stopped"

    async def _loop(self) -> None:
        while not self._stop.is_set():
            if not self._may_poll():
                self.status.found, self._ready = "standby", False
                await self._rest(STANDBY_SECONDS)
                continue
            try:
                await self._turn()
            except TelegramError as error:
                await self._rest(self._trouble(error))
            except Exception:
                log.exception("polling failed in an unforeseen way")
                self.status.failed("unreachable")
                await self._rest(self._backoff())

    async def _turn(self) -> None:
        """Poll once and store what came."""
        if not self._ready:
            self._door.username = await set_up_polling(self._bot, self._commands)
            self._ready = True
        if self._monotonic() - self._heard_at > FORGET_OFFSET_SECONDS:
            # After a week without updates Telegram numbers them anew; keys keep out what we know.
            self._offset = None
        updates = await self._poll()
        if updates is None:
            return
        self.status.succeeded()
        self._unconfirmed = False
        if not updates:
            return
        self._heard_at = self._monotonic()
        numbers = [number for update in updates if (number := update_id(update)) is not None]
        if not await self._store_all([self._door.read(update) for update in updates]):
            return
        if numbers:
            self._offset, self._unconfirmed = max(numbers) + 1, True
        else:
            await self._rest(STANDBY_SECONDS)  # nothing to confirm by: do not spin on it

    async def _poll(self) -> list[Any] | None:
        """The next updates; None when we are stopping. Raises TelegramError, also for a poll that hangs."""
        # At first and after trouble a short poll: half a minute is long to not know whether all is well.
        wait = self._wait if self.status.found == "ok" else 0
        poll = asyncio.ensure_future(self._bot.raw_updates(self._offset, wait, UPDATES))
        stop = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait({poll, stop}, timeout=wait + WATCH_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if poll.done():
                return poll.result()
            if stop.done():
                return None
            await self._bot.renew_polling()
            raise TelegramError("a poll hung")
        finally:
            stop.cancel()
            poll.cancel()  # what its answer would have held is not confirmed, so it comes again
            await asyncio.gather(poll, stop, return_exceptions=True)

    async def _store_all(self, reads: list[Read]) -> bool:
        """Streams side by side, each in its order; True when every update is committed, False when we had to stop."""
        streams: dict[str, list[Read]] = {}
        for read in reads:
            streams.setdefault(read.stream, []).append(read)
        room = asyncio.Semaphore(STREAMS_AT_ONCE)

        async def in_order(stream: list[Read]) -> bool:
            async with room:
                for read in stream:
                    if not await self._until_stored(read):
                        return False
                return True

        return all(await asyncio.gather(*(in_order(stream) for stream in streams.values())))

    async def _until_stored(self, read: Read) -> bool:
        delay = 0.05
        while True:
            try:
                await self._door.store(read)
            except (Busy, Unavailable) as error:
                if self._stop.is_set():
                    return False
                log.warning(
                    "an update waits to be stored", extra={"event_key": read.key, "error": type(error).__name__}
                )
                await self._rest(delay)
                delay = min(5.0, delay * 2)
            else:
                return True

    def _trouble(self, error: TelegramError) -> float:
        """What the error means, and how long to wait before the next poll."""
        match error:
            case Conflict():
                self.status.failed("conflict")
                self._ready = "webhook" not in error.message.lower()  # else take the webhook away again
                wait = max(5.0, self._backoff())
            case InvalidToken():
                self.status.failed("refused")
                wait = REFUSED_SECONDS
            case Flood():
                self.status.failed("unreachable")
                wait = error.seconds
            case _:
                self.status.failed("unreachable")
                wait = self._backoff()
        facts = {"state": self.status.found, "error": type(error).__name__, "again_in": wait}
        log.warning("polling Telegram failed", extra=facts)
        return wait

    def _backoff(self) -> float:
        return min(LONGEST_BACKOFF, 2.0 ** min(self.status.errors_in_a_row - 1, 6))

    async def _rest(self, seconds: float) -> None:
        """Wait, unless we are told to stop."""
        sleeping, stop = asyncio.ensure_future(self._sleep(seconds)), asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait({sleeping, stop}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            stop.cancel()
            await asyncio.gather(sleeping, stop, return_exceptions=True)
