"""The kernel: one event, one transaction; duplicates, order, races, poison, outages. On both databases."""

from __future__ import annotations

import asyncio
import threading

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from bot import intake as intake_module
from bot.intake import Busy, Intake, Outcome, Unavailable
from bot.poison import ALARM, APOLOGY, count_crashes
from bot.storage.database import Database
from bot.storage.tables import Failed, Received
from handlers.core.errors import Sorry
from handlers.core.event import Due
from handlers.core.flow import say
from handlers.core.reply import Chat
from handlers.core.tables import Conversation, Person
from handlers.core.unit import Policy
from tests.bot.kernel import EMPTY, ZONE, count, echo, kernel, sent, text


async def test_an_event_is_answered_once_however_often_it_comes(both: Database, clock) -> None:
    intake = kernel(both, clock)
    event = text(clock, "你好")

    assert await intake.accept(event) == Outcome("done", None, 1)
    assert await intake.accept(event) == Outcome("duplicate", None, 0)
    assert await sent(both) == ["听到：你好"]
    assert (await count(both, Person), await count(both, Conversation), await count(both, Received)) == (1, 1, 1)


async def test_the_same_event_ten_times_at_once(both: Database, clock) -> None:
    intake = kernel(both, clock)
    outcomes = await asyncio.gather(*(intake.accept(text(clock, "你好")) for _ in range(10)))

    assert sorted(outcome.kind for outcome in outcomes) == ["done"] + ["duplicate"] * 9
    assert await sent(both) == ["听到：你好"]


async def test_order_in_a_chat_side_by_side_across_chats(both: Database, clock) -> None:
    """The first event of chat 7 waits in understanding; its second must not pass it, chat 8 must."""
    go = threading.Event()

    def slow(event, _place, _library) -> None:
        if event.text == "一":
            go.wait(5)

    intake = kernel(both, clock, understand=slow)
    first = asyncio.create_task(intake.accept(text(clock, "一", 1)))
    await asyncio.sleep(0)
    second = asyncio.create_task(intake.accept(text(clock, "二", 2)))
    await intake.accept(text(clock, "旁边", 3, chat="8"))
    assert await sent(both) == ["听到：旁边"]
    go.set()
    await asyncio.gather(first, second)

    assert await sent(both) == ["听到：旁边", "听到：一", "听到：二"]


async def test_understood_against_an_older_place_is_understood_again(both: Database, clock) -> None:
    """Another replica moved the conversation between our understanding and our transaction."""
    other = kernel(both, clock)
    seen: list[int] = []
    once = [True]

    def understand(_event, place, _library) -> None:
        seen.append(place.version)
        if once:
            once.clear()
            asyncio.run_coroutine_threadsafe(other.accept(text(clock, "别的副本", 99)), loop).result(5)

    loop = asyncio.get_running_loop()
    intake = kernel(both, clock, understand=understand)
    await intake.accept(text(clock, "你好", 1))

    assert seen == [0, 1]
    assert await sent(both) == ["听到：别的副本", "听到：你好"]


async def test_a_chat_that_never_holds_still_is_answered_all_the_same(both: Database, clock) -> None:
    other = kernel(both, clock)
    numbers = iter(range(100, 200))
    loop = asyncio.get_running_loop()

    def understand(*_: object) -> None:
        asyncio.run_coroutine_threadsafe(other.accept(text(clock, "插话", next(numbers))), loop).result(5)

    assert (await kernel(both, clock, understand=understand).accept(text(clock, "你好", 1))).kind == "done"
    assert (await sent(both))[-1] == "听到：你好"


async def test_two_replicas_get_the_same_event(postgres_url, keyring, clock) -> None:
    one, two = Database(postgres_url, keyring), Database(postgres_url, keyring)
    one.start(), two.start()
    replicas = [kernel(one, clock), kernel(two, clock)]
    outcomes = await asyncio.gather(*(replica.accept(text(clock, "你好", n)) for n in range(8) for replica in replicas))

    assert sorted(o.kind for o in outcomes) == ["done"] * 8 + ["duplicate"] * 8
    assert sorted(await sent(one)) == ["听到：你好"] * 8
    assert await count(one, Conversation) == 1
    one.stop(), two.stop()


async def test_poison_is_kept_apologised_for_and_told_and_the_line_goes_on(both: Database, clock) -> None:
    def route(event, unit, place):
        if event.text == "坏":
            unit.person.name = "改了一半"
            unit.session.add(unit.person)
            unit.session.flush()
            raise ZeroDivisionError("张三的秘密")
        return echo(event, unit, place)

    intake = Intake(
        both, library=lambda: EMPTY, policy=lambda: Policy(ZONE, staff=Chat("telegram", "-1")), route=route,
        understand=lambda *_: None, thinkers=intake_pool(), now=clock,
    )  # fmt: skip
    assert (await intake.accept(text(clock, "坏", 1), raw=b'{"update_id": 1}')).kind == "failed"
    assert (await intake.accept(text(clock, "坏", 1))).kind == "duplicate"
    assert (await intake.accept(text(clock, "好", 2))).kind == "done"

    assert await sent(both) == [APOLOGY, ALARM.format(key="tg:1"), "听到：好"]
    failed = await both.read(lambda s: s.exec(select(Failed)).one())
    assert (failed.key, failed.error) == ("tg:1", "ZeroDivisionError")
    assert failed.raw is not None
    assert b"update_id" not in failed.raw
    assert both.keyring.decrypt(failed.raw, "failed.raw") == b'{"update_id": 1}'
    assert (await both.read(lambda s: s.exec(select(Person)).one())).name is None


def intake_pool():
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(2)


async def test_sorry_is_said_as_it_is_and_undoes_the_rest(both: Database, clock) -> None:
    def route(event, unit, place):
        unit.remind(after=clock.at - clock.at, kind="x.y", ref="1", key="k")
        raise Sorry("这个活动已经满了。")

    assert await kernel(both, clock, route).accept(text(clock, "报名")) == Outcome("done", None, 1)
    assert await sent(both) == ["这个活动已经满了。"]
    assert await count(both, Failed) == 0


async def test_errors_in_understanding_mean_not_understood(both: Database, clock) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the index is broken")

    assert (await kernel(both, clock, understand=broken).accept(text(clock, "你好"))).kind == "done"
    assert await sent(both) == ["听到：你好"]


async def test_hanging_understanding_does_not_hold_the_chat(db: Database, clock, monkeypatch) -> None:
    monkeypatch.setattr(intake_module, "THINK_SECONDS", 0.05)
    go = threading.Event()
    intake = kernel(db, clock, understand=lambda *_: go.wait(5))
    await intake.accept(text(clock, "你好"))
    go.set()

    assert await sent(db) == ["听到：你好"]


async def test_an_outage_confirms_nothing_and_the_event_is_handled_when_it_comes_again(db: Database, clock) -> None:
    import sqlite3

    from sqlalchemy import event as sa_event

    def refuse(_connection: object) -> None:
        raise OperationalError("BEGIN", {}, sqlite3.OperationalError("database is locked"))

    intake = kernel(db, clock)
    sa_event.listen(db._write_engine, "begin", refuse)
    with pytest.raises(Unavailable):
        await intake.accept(text(clock, "你好"))
    sa_event.remove(db._write_engine, "begin", refuse)

    assert await count(db, Received) == 0
    assert (await intake.accept(text(clock, "你好"))).kind == "done"
    assert await sent(db) == ["听到：你好"]


async def test_too_much_at_once_is_refused_and_nothing_taken(db: Database, clock, monkeypatch) -> None:
    monkeypatch.setattr(intake_module, "IN_FLIGHT", 1)
    go = threading.Event()
    intake = kernel(db, clock, understand=lambda *_: go.wait(5))
    first = asyncio.create_task(intake.accept(text(clock, "一", 1)))
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await intake.accept(text(clock, "二", 2, chat="8"))
    go.set()
    await first

    assert await sent(db) == ["听到：一"]


async def test_an_event_in_hand_at_two_crashes_is_stored_unhandled(db: Database, clock) -> None:
    handled: list[str] = []

    def route(event, unit, place):
        handled.append(event.key)
        return echo(event, unit, place)

    db.writer.suspects.add("tg:1")
    await db.writer.submit(lambda s: count_crashes(s, ["tg:1"]))
    await db.writer.submit(lambda s: count_crashes(s, ["tg:1"]))

    assert (await kernel(db, clock, route).accept(text(clock, "杀手"), raw=b"{}")).kind == "failed"
    assert handled == []
    assert await sent(db) == [APOLOGY]


async def test_one_crash_is_given_another_try(db: Database, clock) -> None:
    db.writer.suspects.add("tg:1")
    await db.writer.submit(lambda s: count_crashes(s, ["tg:1"]))

    assert (await kernel(db, clock).accept(text(clock, "再来"))).kind == "done"


async def test_what_cannot_be_read_is_kept(both: Database, clock) -> None:
    intake = kernel(both, clock)

    assert (await intake.reject("tg:5", "telegram", b"\xff\x00", "BadUpdate")).kind == "failed"
    assert (await intake.reject("tg:5", "telegram", b"\xff\x00", "BadUpdate")).kind == "duplicate"
    assert await count(both, Failed) == 1


async def test_hints_come_after_the_commit(db: Database, clock) -> None:
    seen: list[int] = []
    intake = kernel(db, clock)
    intake.on_commit(lambda _event, handled: seen.append(len(handled.replies)))
    intake.on_commit(lambda _event, _handled: 1 / 0)  # a broken hint hurts nobody
    await intake.accept(text(clock, "你好"))

    assert seen == [1]


async def test_a_clock_apologises_to_nobody(db: Database, clock) -> None:
    def route(*_: object):
        raise ValueError

    intake = kernel(db, clock, route)
    assert (await intake.accept(text(clock, "", content=Due("a.b", "1")))).kind == "failed"
    assert await sent(db) == []


async def test_a_reply_with_a_known_key_is_not_said_twice(both: Database, clock) -> None:
    from dataclasses import replace

    def route(event, unit, place):
        return [replace(say(event, "一次"), key="once")]

    intake = kernel(both, clock, route)
    await intake.accept(text(clock, "a", 1))
    await intake.accept(text(clock, "b", 2))

    assert await sent(both) == ["一次"]


async def test_places_are_remembered_without_being_trusted(both: Database, clock) -> None:
    """A second event reads no place from the database, yet a changed version is noticed."""
    intake = kernel(both, clock)
    await intake.accept(text(clock, "一", 1))
    await kernel(both, clock).accept(text(clock, "别处", 2))
    await intake.accept(text(clock, "二", 3))

    assert await sent(both) == ["听到：一", "听到：别处", "听到：二"]
    assert (await both.read(lambda s: s.exec(select(Conversation)).one())).version == 3
