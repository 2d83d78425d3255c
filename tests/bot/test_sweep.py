"""Scheduled work: reminders become events once, slots run once, missed ones are found, the clock may jump."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from sqlmodel import select

from bot.lease import Leader
from bot.slots import Schedule
from bot.storage.database import Database
from bot.sweep import Sweep
from handlers.core.event import Due
from handlers.core.flow import say
from handlers.core.tables import Reminder
from tests.bot.kernel import ZONE, kernel, sent, text


def route(event, unit, _place):
    """Words wind a clock of as many minutes; the clock speaks."""
    if isinstance(event.content, Due):
        return [say(event, f"到点：{event.content.ref}")]
    unit.remind(after=timedelta(minutes=int(event.text)), kind="t.clock", ref=event.text, key="clock:7")
    return []


async def leading(db: Database) -> Leader:
    leader = Leader(db)
    await leader.renew()
    return leader


async def test_a_reminder_fires_once_when_due(both: Database, clock) -> None:
    intake = kernel(both, clock, route)
    sweep = Sweep(both, intake, await leading(both), now=clock, zone=ZONE)
    await intake.accept(text(clock, "5"))

    assert await sweep.run_once() == 0
    clock.forward(minutes=5)
    assert [await sweep.run_once(), await sweep.run_once()] == [1, 0]
    assert await sent(both) == ["到点：5"]
    assert await both.read(lambda s: s.exec(select(Reminder)).all()) == []


async def test_wound_anew_it_fires_at_the_new_time_only(both: Database, clock) -> None:
    intake = kernel(both, clock, route)
    sweep = Sweep(both, intake, await leading(both), now=clock, zone=ZONE)
    await intake.accept(text(clock, "5", 1))
    clock.forward(minutes=3)
    await intake.accept(text(clock, "9", 2))
    clock.forward(minutes=2)
    assert await sweep.run_once() == 0
    clock.forward(minutes=7)
    assert await sweep.run_once() == 1
    assert await sent(both) == ["到点：9"]


async def test_two_sweeps_at_once_fire_it_once(both: Database, clock) -> None:
    intake = kernel(both, clock, route)
    await intake.accept(text(clock, "1"))
    clock.forward(minutes=1)
    leader = await leading(both)
    sweeps = [Sweep(both, kernel(both, clock, route), leader, now=clock, zone=ZONE) for _ in range(3)]
    await asyncio.gather(*(sweep.run_once() for sweep in sweeps))

    assert await sent(both) == ["到点：1"]


async def test_who_does_not_lead_does_not_sweep(db: Database, clock) -> None:
    intake = kernel(db, clock, route)
    await intake.accept(text(clock, "1"))
    clock.forward(minutes=2)

    assert await Sweep(db, intake, Leader(db), now=clock, zone=ZONE).run_once() == 0


async def test_a_reminder_missed_while_down_fires_after_the_start(db: Database, clock) -> None:
    await kernel(db, clock, route).accept(text(clock, "1"))
    clock.forward(days=3)
    sweep = Sweep(db, kernel(db, clock, route), await leading(db), now=clock, zone=ZONE)

    assert await sweep.run_once() == 1


async def test_the_loop_wakes_for_a_near_reminder_without_waiting_for_the_tick(db: Database, clock) -> None:
    """The wall clock may stand still or jump: the loop runs on monotonic time and asks it anew."""
    intake = kernel(db, clock, route)
    sweep = Sweep(db, intake, await leading(db), now=clock, zone=ZONE)
    intake.on_commit(sweep.hint)
    await sweep.start()
    await intake.accept(text(clock, "1"))
    clock.forward(hours=-2)
    clock.forward(hours=2, minutes=1)
    async with asyncio.timeout(10):
        while await sent(db) == []:
            await asyncio.sleep(0.02)
    await sweep.stop()

    assert await sent(db) == ["到点：1"]


async def test_a_slot_runs_once_on_all_replicas_and_missed_ones_are_found(both: Database, clock) -> None:
    ran: list[datetime] = []

    async def job(slot: datetime) -> None:
        ran.append(slot)

    schedule = Schedule("t", "0 11 * * *", grace=timedelta(hours=20))
    leader = await leading(both)
    sweeps = [
        Sweep(both, kernel(both, clock, route), leader, now=clock, zone=ZONE, jobs=[(schedule, job)]) for _ in range(2)
    ]
    await sweeps[0].run_once()  # the first look only notes where it stands
    clock.forward(hours=1, seconds=30)
    await asyncio.gather(*(sweep.run_once() for sweep in sweeps))
    assert [slot.isoformat() for slot in ran] == ["2026-11-23T11:00:00+08:00"]

    clock.forward(days=2, hours=18)  # down for two days: one slot still in its grace, one stale
    await sweeps[1].run_once()
    await sweeps[0].run_once()
    assert [slot.isoformat() for slot in ran[1:]] == ["2026-11-25T11:00:00+08:00"]


async def test_a_reminder_nobody_can_handle_fires_once_and_is_spent(db: Database, clock) -> None:
    await kernel(db, clock, route).accept(text(clock, "1"))
    clock.forward(minutes=1)

    def broken(*_: object):
        raise ValueError

    sweep = Sweep(db, kernel(db, clock, broken), await leading(db), now=clock, zone=ZONE)
    assert [await sweep.run_once(), await sweep.run_once()] == [1, 0]
    assert await db.read(lambda s: s.exec(select(Reminder)).all()) == []
