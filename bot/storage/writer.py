"""All writes go through here: works queue in lanes, threads take what waits into shared commits.

On SQLite one thread and batches; on PostgreSQL several threads and one work a transaction. A work is a
plain function over a Session; its future resolves only after the COMMIT that holds it has returned.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import TypeVar

from sqlalchemy import Engine
from sqlmodel import Session

from bot.storage.batch import Unavailable, Work, WriteLane, run_batch
from bot.storage.in_hand import InHand

log = logging.getLogger(__name__)
T = TypeVar("T")
LANES: tuple[WriteLane, ...] = ("reply", "staff", "bulk")
BATCH_WORKS = 32
BATCH_SECONDS = 0.025
SLOW_SECONDS = 2.0
HUNG_SECONDS = 30.0
HUNG_EXIT = 70


class Writer:
    """The one door to writing. Start with `start`, stop with `stop` (finishes what was submitted)."""

    def __init__(
        self,
        engine: Engine,
        *,
        threads: int = 1,
        in_hand: InHand | None = None,
        suspects: set[str] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        hung: Callable[[str | None], None] | None = None,
    ) -> None:
        self._engine = engine
        self._batch_works = BATCH_WORKS if threads == 1 else 1
        self._in_hand = in_hand
        self.suspects = suspects if suspects is not None else set()
        self._monotonic = monotonic
        self._hung = hung or _exit_hung
        self._lanes: dict[WriteLane, deque[Work]] = {lane: deque() for lane in LANES}
        self._wake = threading.Condition()
        self._stopping = False
        self._held: dict[int, list[str]] = {}
        self._current: dict[int, tuple[str | None, float]] = {}
        self._threads = [
            threading.Thread(target=self._loop, args=(slot,), name=f"writer-{slot}", daemon=True)
            for slot in range(threads)
        ]
        self._watchdog = threading.Thread(target=self._watch, name="writer-watchdog", daemon=True)

    def start(self) -> None:
        """Begin to take works."""
        for thread in (*self._threads, self._watchdog):
            thread.start()

    def stop(self) -> None:
        """Finish what was submitted, then end the threads. Blocks; safe to call twice."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        if self._in_hand is not None:
            self._in_hand.close()

    def submit(
        self, work: Callable[[Session], T], *, lane: WriteLane = "reply", key: str | None = None
    ) -> Awaitable[T]:
        """Queue `work`; the awaitable gives its result after COMMIT, or raises what it raised.

        Raises Unavailable when the database is locked, full or gone: nothing of the work is stored then.
        `key` is the event key for the crash guard.
        """
        return asyncio.wrap_future(self.submit_threadsafe(work, lane=lane, key=key))

    def submit_threadsafe(
        self, work: Callable[[Session], T], *, lane: WriteLane = "reply", key: str | None = None
    ) -> Future[T]:
        """The same for callers without an event loop."""
        item = Work(work, key, lane)
        with self._wake:
            if self._stopping:
                item.future.set_exception(Unavailable("the service is stopping"))
            else:
                self._lanes[lane].append(item)
                self._wake.notify()
        return item.future

    def waiting(self) -> dict[str, int]:
        """How many works wait, by lane."""
        return {lane: len(queue) for lane, queue in self._lanes.items()}

    def _loop(self, slot: int) -> None:
        while (works := self._take()) is not None:
            self._hold(slot, works)
            started = self._monotonic()
            try:
                run_batch(
                    self._engine,
                    iter(works),
                    enough=lambda: self._monotonic() - started >= BATCH_SECONDS,  # noqa: B023 - used within this turn
                    begun=lambda work: self._current.__setitem__(slot, (work.key, self._monotonic())),
                    put_back=self._put_back,
                )
            finally:
                self._current.pop(slot, None)
                self._hold(slot, [])

    def _take(self) -> list[Work] | None:
        """What waits, replies first; a suspect of an earlier crash goes alone. None when stopping and empty."""
        with self._wake:
            while not any(self._lanes.values()):
                if self._stopping:
                    return None
                self._wake.wait()
            works: list[Work] = []
            for lane in LANES:
                queue = self._lanes[lane]
                while queue and len(works) < self._batch_works:
                    if queue[0].key in self.suspects:
                        return works or [queue.popleft()]
                    works.append(queue.popleft())
            return works

    def _put_back(self, works: list[Work]) -> None:
        """Works the batch had no time for: first in their lines again."""
        with self._wake:
            for work in reversed(works):
                self._lanes[work.lane].appendleft(work)
            self._wake.notify()

    def _hold(self, slot: int, works: list[Work]) -> None:
        if self._in_hand is None:
            return
        keys = [work.key for work in works if work.key]
        with self._wake:
            if keys == self._held.get(slot, []):
                return
            self._held[slot] = keys
            self._in_hand.hold([key for held in self._held.values() for key in held])

    def _watch(self) -> None:
        told: set[tuple[str | None, float]] = set()
        while not self._stopping:
            time.sleep(0.5)
            for key, started in list(self._current.values()):
                took = self._monotonic() - started
                if took > HUNG_SECONDS:
                    self._hung(key)
                elif took > SLOW_SECONDS and (key, started) not in told:
                    told = {(key, started)}
                    log.warning("a handler is slow", extra={"event_key": key, "seconds": round(took, 1)})


def _exit_hung(key: str | None) -> None:
    # The key stays in the in_hand file: the next start counts this as a crash of that event.
    log.critical("a handler hangs; the process ends so that others are served", extra={"event_key": key})
    os._exit(HUNG_EXIT)
