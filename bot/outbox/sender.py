"""The sender of one channel: takes due rows, sends them within the limits, writes down what became of them.

One transaction a turn: the results of the last sends go in and new rows come out together. Rows are the
truth; `wake` is a hint, the sender also looks every second.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlmodel import Session

from bot.channels.base import Channel, Item, Migrated, SendError, Uncertain
from bot.outbox.claim import PER_CHAT, PUSH, Claim, Wanted, claim, expire
from bot.outbox.limiter import Limiter
from bot.outbox.mark import Back, Done, Result, mark, mark_sending, move_group, moved_groups, recover, save_parts
from bot.outbox.pace import Pace
from bot.outbox.policy import Failed, decide
from bot.outbox.ports import Leading, Writing
from bot.storage.batch import Unavailable

log = logging.getLogger(__name__)
LOOK_SECONDS = 1.0
AT_ONCE = 32
EXPIRE_SECONDS = 30.0
STOP_SECONDS = 10.0


class Sender:
    """Sends what is due on `channel`. `staff_chat`: where places (ticket:123) have their topics.

    `counts`: how tries ended ("done", "retry", "failed", "stale", "unsure", "back"; "failed_staff" of the failed).
    """

    def __init__(
        self,
        channel: Channel,
        writer: Writing,
        leader: Leading,
        limiter: Limiter,
        *,
        now: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        staff_chat: str | None = None,
        at_once: int = AT_ONCE,
    ) -> None:
        self._channel, self._writer, self._leader = channel, writer, leader
        self._pace = Pace(limiter, monotonic=monotonic, sleep=sleep)
        self._now, self._monotonic, self._sleep = now, monotonic, sleep
        self._staff_chat, self._at_once, self._look, self._stopping = staff_chat, at_once, asyncio.Event(), False
        self._task: asyncio.Task[None] | None = None
        self._flying: dict[int, tuple[Item, asyncio.Task[None]]] = {}
        self._results: list[Result] = []
        self._moved: dict[str, str] = {}
        self._recovered: int | None = None  # the token under which rows left in hand were looked for
        self._expired_at = float("-inf")
        self.counts: Counter[str] = Counter()

    @property
    def staff_chat(self) -> str | None:
        """The staff chat's id as it is now: a group that becomes a supergroup gets a new one."""
        return self._staff_chat and self._moved.get(self._staff_chat, self._staff_chat)

    @property
    def in_flight(self) -> int:
        """How many rows are in hand."""
        return len(self._flying)

    def wake(self) -> None:
        """Something may be due."""
        self._look.set()

    async def start(self) -> None:
        """Begin to send."""
        self._task = asyncio.create_task(self._loop(), name=f"sender-{self._channel.name}")

    async def stop(self) -> None:
        """Take no more, finish what is in flight, write it down. What does not end in 10 s is left for `recover`."""
        self._stopping = True
        self.wake()
        if self._task is not None:
            await self._task
        tasks = [task for _, task in self._flying.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(Exception):  # a database that is gone: the next start finds these rows in hand
            await self._exchange(None)

    async def moved(self, old: str, new: str) -> None:
        """A group said that it has a new id. Returns after COMMIT."""
        await self._writer.submit(partial(move_group, channel=self._channel.name, old=old, new=new))
        self._moved[old] = new

    async def turn(self) -> int:
        """Write results down, take rows, begin to send them; how many were taken. Only the leader takes any."""
        token = self._leader.token
        if token is None:
            self._recovered = None
        elif self._recovered != token:
            held = [*self._flying, *(result.item.id for result in self._results)]
            await self._writer.submit(partial(self._recover, in_hand=held))
            self._recovered = token
        return await self._exchange(token)

    async def settle(self) -> None:
        """Turn until nothing is in flight and nothing could be taken."""
        while True:
            taken = await self.turn()
            tasks = [task for _, task in self._flying.values()]
            if tasks:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            elif not taken and not self._results:
                return

    async def _loop(self) -> None:
        trouble = 0
        while not self._stopping:
            self._look.clear()
            try:
                await self.turn()
                trouble = 0
            except Exception as error:  # noqa: BLE001 - the results are kept and written down in a later turn
                trouble += 1
                log.warning("the outbox cannot be read or written now", extra={"error": type(error).__name__})
                await self._sleep(min(5.0, 0.1 * 2.0 ** min(trouble, 6)))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._look.wait(), LOOK_SECONDS)

    def _recover(self, session: Session, in_hand: list[int]) -> None:
        found = recover(session, self._channel.name, in_hand)
        if found:
            log.warning("rows were left in hand; they are due again or uncertain", extra={"rows": found})
        self._moved = moved_groups(session, self._channel.name)

    async def _exchange(self, token: int | None) -> int:
        """The one transaction of a turn."""
        results, self._results = self._results, []
        wanted = self._wanted(token)
        if wanted is None and not results:
            return 0
        try:
            claims = await self._writer.submit(partial(self._work, results=results, wanted=wanted, now=self._now()))
        except Unavailable:
            self._results = results + self._results
            self._recovered = None  # the COMMIT may hold all the same: then rows are claimed that nobody has
            raise
        except Exception:
            self._recovered = None
            await self._singly(results)
            raise
        for found in claims:
            task = asyncio.create_task(self._deliver(found, token or 0), name=f"send-{found.item.id}")
            self._flying[found.item.id] = (found.item, task)
        return len(claims)

    def _work(self, session: Session, results: list[Result], wanted: Wanted | None, now: datetime) -> list[Claim]:
        mark(session, self._channel.name, results, now)
        if any(isinstance(result.error, Migrated) for result in results):
            self._moved = moved_groups(session, self._channel.name)
        if self._monotonic() - self._expired_at >= EXPIRE_SECONDS:
            expire(session, self._channel.name, now)
            self._expired_at = self._monotonic()
        if wanted is None:
            return []
        return claim(session, replace(wanted, moved=self._moved, staff_chat=self.staff_chat), now)

    async def _singly(self, results: list[Result]) -> None:
        """One result that cannot be written must not keep the others from it."""
        for result in results:
            try:
                await self._writer.submit(partial(mark, channel=self._channel.name, results=[result], now=self._now()))
            except Unavailable:
                self._results.append(result)
            except Exception:
                log.exception("a result could not be written down", extra={"outbox_key": result.item.key})

    def _wanted(self, token: int | None) -> Wanted | None:
        """What there is room for now; pushes may fill half of it, so that replies always find a place."""
        most = self._pace.room(self._at_once)
        if self._stopping or token is None or most <= len(self._flying):
            return None
        pushing = sum(1 for item, _ in self._flying.values() if item.lane == PUSH)
        chats = Counter(item.chat for item, _ in self._flying.values())
        held = self._pace.held() | {chat for chat, count in chats.items() if count >= PER_CHAT}
        return Wanted(self._channel.name, token, most - len(self._flying), max(1, most // 2) - pushing, held=held)

    async def _deliver(self, found: Claim, token: int) -> None:
        try:
            result = await self._try(found, token)
            self._results.append(result)
            self._count(result)
        finally:
            del self._flying[found.item.id]
            self.wake()

    async def _try(self, found: Claim, token: int) -> Result:
        """Send all parts of a row."""
        item = found.item
        while True:
            if not await self._pace.leave(item, lambda: self._stopping):
                return Result(item, token, Back())
            if (item.lane == PUSH and not await self._may_push(item, token)) or self._leader.token != token:
                return Result(item, token, Back())
            try:
                sent = await self._channel.send(item)
            except SendError as error:
                return self._failed(found, item, token, error)
            except Exception as error:
                log.exception("sending failed in an unforeseen way", extra={"outbox_key": item.key})
                return self._failed(found, item, token, Uncertain(f"unforeseen: {type(error).__name__}"))
            self._pace.succeeded()
            if not sent.more:
                return Result(item, token, Done(sent.provider_id))
            item = replace(item, parts_done=item.parts_done + 1)
            with contextlib.suppress(Exception):  # missed only in a crash; then this part is said twice
                await self._writer.submit(partial(save_parts, item=item))

    async def _may_push(self, item: Item, token: int) -> bool:
        """Write "sending" down just before the call. False: the row is not ours any more, or it could not be written."""
        with contextlib.suppress(Exception):
            return await self._writer.submit(partial(mark_sending, row_id=item.id, token=token), lane="bulk")
        return False

    def _failed(self, found: Claim, item: Item, token: int, error: SendError) -> Result:
        now = self._now()
        self._pace.failed(item, error)
        age = (now - found.created_at).total_seconds()
        left = None if found.expires is None else (found.expires - now).total_seconds()
        verdict = decide(error, attempts=item.attempts, age=age, lane=item.lane, expires_in=left)
        return Result(item, token, verdict, error)

    def _count(self, result: Result) -> None:
        self.counts[type(result.outcome).__name__.lower()] += 1
        if isinstance(result.outcome, Failed):
            staff = result.item.place is not None or result.item.chat == self.staff_chat
            self.counts["failed_staff"] += staff
            facts = {"outbox_key": result.item.key, "reason": result.outcome.reason, "staff": staff}
            log.log(logging.ERROR if staff else logging.WARNING, "a row could not be sent", extra=facts)
