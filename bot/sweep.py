"""Scheduled work: finds in rows what is due and submits it as events. APScheduler rings, rows decide.

Two bells call the same sweep: APScheduler's tick on the wall clock and a loop on monotonic time that goes on
whatever the wall clock does.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlmodel import Session, col, select

from bot.intake import Busy, Handled, Intake, Unavailable
from bot.lease import Leader
from bot.slots import Schedule, due
from bot.storage.database import Database
from bot.storage.tables import Received, Setting
from handlers.core.event import Due, Event
from handlers.core.rows import insert_once
from handlers.core.tables import Reminder

log = logging.getLogger(__name__)
TICK_SECONDS = 15
POLL_SECONDS = 1.0
REMINDERS_AT_ONCE = 200
Job = Callable[[datetime], Awaitable[None]]


class Sweep:
    """Turns due reminders into Due events and due slots into jobs; only while this process leads."""

    def __init__(
        self,
        database: Database,
        intake: Intake,
        leader: Leader,
        *,
        now: Callable[[], datetime],
        zone: ZoneInfo,
        jobs: Sequence[tuple[Schedule, Job]] = (),
    ) -> None:
        self._database = database
        self._intake = intake
        self._leader = leader
        self._now = now
        self._zone = zone
        self._jobs = list(jobs)
        self._wake = asyncio.Event()
        self._next: datetime | None = None
        self._running = asyncio.Lock()
        self._loop_task: asyncio.Task[None] | None = None
        self._scheduler: AsyncIOScheduler | None = None
        self.last_run: datetime | None = None

    async def start(self) -> None:
        """Start both bells."""
        self._scheduler = AsyncIOScheduler(timezone=self._zone)
        self._scheduler.add_job(
            self.run_once,
            "interval",
            seconds=TICK_SECONDS,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            id="tick",
        )
        self._scheduler.start()
        self._loop_task = asyncio.create_task(self._loop(), name="sweep")

    async def stop(self) -> None:
        """Stop both bells; a sweep that runs is finished first."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
        if self._loop_task is not None:
            self._loop_task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._loop_task
        async with self._running:
            pass

    def hint(self, _event: Event, handled: Handled) -> None:
        """After a commit: a clock was wound, perhaps for a moment before the next look."""
        for at in handled.reminders:
            if self._next is None or at < self._next:
                self._next = at
                self._wake.set()

    async def run_once(self) -> int:
        """Submit everything that is due now; how many events that were."""
        async with self._running:
            if self._leader.token is None:
                return 0
            now = self._now()
            self.last_run = now
            for schedule, job in self._jobs:
                await self._run_slots(schedule, job, now)
            return await self._run_reminders(now)

    async def _run_reminders(self, now: datetime) -> int:
        def work(session: Session) -> tuple[list[Reminder], datetime | None]:
            at = col(Reminder.at)
            rows = session.exec(select(Reminder).where(at <= now).order_by(at).limit(REMINDERS_AT_ONCE)).all()
            later = session.exec(select(Reminder.at).where(at > now).order_by(at).limit(1)).first()
            return list(rows), later

        rows, self._next = await self._database.read(work)
        results = await asyncio.gather(*(self._submit(row, now) for row in rows), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException) and not isinstance(result, Busy | Unavailable):
                raise result
        return len(rows)

    async def _submit(self, row: Reminder, now: datetime) -> None:
        """One reminder as an event; the row goes in the same transaction, so it fires once on all replicas."""
        key = f"due:{row.id}:{row.at.timestamp():.3f}"
        event = Event(key, row.channel, "", row.chat, now, Due(row.kind, row.ref))

        def spend(session: Session) -> None:
            current = session.get(Reminder, row.id, with_for_update=True)
            if current is not None and current.at <= now:
                session.delete(current)
                session.flush()

        await self._intake.accept(event, within=spend)

    async def _run_slots(self, schedule: Schedule, job: Job, now: datetime) -> None:
        name = f"slot:{schedule.name}"
        last = await self._database.read(partial(_last_slot, name=name))
        if last is None:
            await self._database.writer.submit(partial(_note_slot, name=name, slot=now), lane="bulk")
            return
        run, stale = due(schedule, self._zone, last, now)
        if stale:
            log.warning("slots were missed for too long", extra={"schedule": schedule.name, "slots": len(stale)})
        for slot in run:
            if await self._database.writer.submit(partial(_claim_slot, name=name, slot=slot, now=now), lane="bulk"):
                await job(slot)
        if run or stale:
            newest = max([*run, *stale])
            await self._database.writer.submit(partial(_note_slot, name=name, slot=newest), lane="bulk")

    async def _loop(self) -> None:
        while True:
            wait = POLL_SECONDS
            if self._next is not None:
                wait = min(wait, max(0.01, (self._next - self._now()) / timedelta(seconds=1)))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), wait)
            self._wake.clear()
            try:
                await self.run_once()
            except Exception as error:  # noqa: BLE001 - the bell must ring again whatever one sweep met
                log.warning("a sweep failed; the next one tries again", extra={"error": type(error).__name__})
                await asyncio.sleep(POLL_SECONDS)


def _last_slot(session: Session, name: str) -> datetime | None:
    row = session.get(Setting, name)
    return datetime.fromisoformat(row.value) if row is not None else None


def _note_slot(session: Session, name: str, slot: datetime) -> None:
    row = session.get(Setting, name) or Setting(name=name, value="")
    row.value = slot.isoformat()
    session.add(row)


def _claim_slot(session: Session, name: str, slot: datetime, now: datetime) -> bool:
    return insert_once(session, Received, key=f"{name}:{slot.isoformat()}", at=now)
