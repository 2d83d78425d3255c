"""The writer: shared commits, savepoints, void batches, lanes, the crash guard."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, NoResultFound, OperationalError
from sqlmodel import Session, select

from bot.storage.batch import Unavailable
from bot.storage.database import Database
from bot.storage.in_hand import InHand
from bot.storage.tables import Setting
from bot.storage.writer import Writer


def put(name: str, value: str = "1"):
    def work(session: Session) -> str:
        session.add(Setting(name=name, value=value))
        session.flush()
        return name

    return work


async def names(db: Database) -> list[str]:
    return await db.read(lambda s: sorted(s.exec(select(Setting.name)).all()))


async def held(db: Database) -> threading.Event:
    """Keep the writer busy until the returned event is set, so that works gather into one batch."""
    go, inside = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def work(_: Session) -> None:
        loop.call_soon_threadsafe(inside.set)
        go.wait(5)

    waiting = db.writer.submit(work)
    await inside.wait()
    waiting.add_done_callback(lambda _: None)
    return go


async def test_a_result_comes_after_commit(both: Database) -> None:
    assert await both.writer.submit(put("a")) == "a"
    assert await names(both) == ["a"]


async def test_a_failing_work_leaves_nothing_and_its_neighbours_stand(both: Database) -> None:
    def bad(session: Session) -> None:
        put("half")(session)
        raise ValueError("no")

    go = await held(both) if both.is_sqlite else None
    results = asyncio.gather(*(both.writer.submit(w) for w in (put("a"), bad, put("b"))), return_exceptions=True)
    await asyncio.sleep(0)
    if go:
        go.set()
    first, second, third = await results

    assert (first, str(second), third) == ("a", "no", "b")
    assert await names(both) == ["a", "b"]


async def test_a_broken_constraint_is_the_works_own_fault(both: Database) -> None:
    await both.writer.submit(put("a"))
    results = await asyncio.gather(both.writer.submit(put("a")), both.writer.submit(put("b")), return_exceptions=True)

    assert type(results[0]).__name__ == "IntegrityError"
    assert await names(both) == ["a", "b"]


async def test_a_mistake_in_a_query_is_the_works_own_fault_not_an_outage(both: Database) -> None:
    """An outage is waited for: a bug taken for one would stop the line for ever."""

    def nothing_there(session: Session) -> Setting:
        return session.exec(select(Setting)).one()

    with pytest.raises(NoResultFound):
        await both.writer.submit(nothing_there)
    with pytest.raises(DBAPIError):
        await both.writer.submit(lambda s: s.connection().execute(text("SELECT nonsense FROM nowhere")))
    assert await both.writer.submit(put("a")) == "a"


async def test_what_waits_shares_one_commit(db: Database) -> None:
    commits: list[int] = []
    event.listen(db._write_engine, "commit", lambda _: commits.append(1))
    go = await held(db)
    waiting = [db.writer.submit(put(f"{n:03d}")) for n in range(70)]
    go.set()
    await asyncio.gather(*waiting)

    assert len(await names(db)) == 70
    assert len(commits) <= 1 + 3  # the held one, then 32 + 32 + 6, or fewer works a batch on a slow day


async def test_replies_go_before_bulk(db: Database) -> None:
    order: list[str] = []
    go = await held(db)
    waiting = [
        db.writer.submit(lambda _: order.append("bulk"), lane="bulk"),
        db.writer.submit(lambda _: order.append("staff"), lane="staff"),
        db.writer.submit(lambda _: order.append("reply"), lane="reply"),
    ]
    go.set()
    await asyncio.gather(*waiting)

    assert order == ["reply", "staff", "bulk"]


async def test_a_full_database_inside_a_savepoint_voids_the_batch_and_every_work_is_told_the_truth(
    db: Database,
) -> None:
    """SQLite ends the whole transaction on "database full": no neighbour may believe it was stored."""
    pages = await db.writer.submit(lambda s: s.connection().execute(text("PRAGMA page_count")).scalar_one())
    go = await held(db)
    big = "x" * 1900

    def fill(session: Session) -> None:
        session.connection().exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")
        for number in range(200):
            session.add(Setting(name=f"big{number}", value=big))
        session.flush()

    results = asyncio.gather(
        *(db.writer.submit(w) for w in (put("before"), fill, put("after"))), return_exceptions=True
    )
    await asyncio.sleep(0)
    go.set()
    first, second, third = await results

    assert isinstance(second, Unavailable)
    stored = await names(db)
    assert [name for name in stored if name.startswith("big")] == []
    assert (first == "before") == ("before" in stored)
    assert (third == "after") == ("after" in stored)
    assert (first, third) == ("before", "after")


async def test_a_failing_commit_confirms_nothing(db: Database) -> None:
    broken = [True]

    def refuse(_: object) -> None:
        if broken:
            broken.clear()
            raise OperationalError("COMMIT", {}, sqlite3.OperationalError("disk I/O error"))

    event.listen(db._write_engine, "commit", refuse)
    go = await held(db)
    waiting = [db.writer.submit(put(name)) for name in ("a", "b")]
    go.set()
    assert await asyncio.gather(*waiting) == ["a", "b"]  # retried one by one, stored once
    assert await names(db) == ["a", "b"]


async def test_a_locked_database_is_unavailable_not_poison(db: Database, sqlite_url) -> None:
    event.listen(db._write_engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=50"))
    db._write_engine.dispose()
    other = sqlite3.connect(sqlite_url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        await db.writer.submit(put("a"))
    other.execute("ROLLBACK")
    other.close()

    assert await db.writer.submit(put("a")) == "a"


async def test_keys_are_in_hand_while_worked_on_and_gone_after(db: Database, tmp_path: Path) -> None:
    in_hand = InHand(tmp_path / "in_hand")
    writer = Writer(db._write_engine, in_hand=in_hand)
    writer.start()
    seen = await writer.submit(lambda _: InHand(tmp_path / "in_hand").left_behind(), key="tg:7")
    await asyncio.to_thread(writer.stop)

    assert seen == ["tg:7"]
    assert InHand(tmp_path / "in_hand").left_behind() == []


async def test_a_suspect_runs_alone(db: Database, tmp_path: Path) -> None:
    in_hand = InHand(tmp_path / "in_hand")
    writer = Writer(db._write_engine, in_hand=in_hand, suspects={"b"})
    seen: dict[str, list[str]] = {}

    def look(key: str):
        return lambda _: seen.__setitem__(key, InHand(tmp_path / "in_hand").left_behind())

    waiting = [writer.submit(look(key), key=key) for key in "abc"]
    writer.start()
    await asyncio.gather(*waiting)
    await asyncio.to_thread(writer.stop)

    assert seen == {"a": ["a"], "b": ["b"], "c": ["c"]}


async def test_a_hanging_handler_ends_the_process(db: Database) -> None:
    told: list[str | None] = []
    time = [0.0]
    go = threading.Event()
    writer = Writer(db._write_engine, monotonic=lambda: time[0], hung=lambda key: (told.append(key), go.set()))
    writer.start()
    waiting = writer.submit(lambda _: (time.__setitem__(0, 31.0), go.wait(5)), key="tg:9")
    await waiting
    await asyncio.to_thread(writer.stop)

    assert told == ["tg:9"]


async def test_readers_cannot_write(both: Database) -> None:
    with pytest.raises(Exception, match=r"readonly|read-only"):
        await both.read(lambda s: put("a")(s))
