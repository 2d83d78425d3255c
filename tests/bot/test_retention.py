"""What is kept only for a while goes; what is still needed stays."""

from __future__ import annotations

import os
from datetime import timedelta

from bot import retention
from bot.media_store import MediaStore
from bot.storage.database import Database
from bot.storage.tables import Failed, Outbox, OutboxState, Received
from handlers.core.tables import Media
from tests.bot.kernel import count


def outbox(key: str, at, state: OutboxState) -> Outbox:
    return Outbox(key=key, channel="telegram", kind="message", body={}, state=state, next_at=at, created_at=at)


async def test_old_rows_go_in_batches_and_unfinished_ones_stay(both: Database, clock, tmp_path) -> None:
    old, older = clock() - timedelta(days=8), clock() - timedelta(days=31)

    def fill(session) -> None:
        session.add_all(Received(key=f"tg:{n}", at=old) for n in range(retention.BATCH + 10))
        session.add(Received(key="tg:new", at=clock()))
        session.add(Failed(key="x", channel="telegram", error="E", at=older))
        session.add_all(
            [
                outbox("a", older, OutboxState.SENT),
                outbox("b", older, OutboxState.UNCERTAIN),
                outbox("c", older, OutboxState.DUE),
                outbox("d", old, OutboxState.SENT),
            ]
        )

    await both.writer.submit(fill)

    counts = await retention.run(both, MediaStore(tmp_path), clock())
    assert {name: count for name, count in counts.items() if count} == {
        "received": retention.BATCH + 10,
        "failed": 1,
        "outbox": 1,
    }
    assert (await count(both, Received), await count(both, Failed), await count(both, Outbox)) == (1, 0, 3)


async def test_files_nobody_refers_to_go_after_a_day(db: Database, clock, tmp_path) -> None:
    store = MediaStore(tmp_path)
    kept, gone, young = (store.keep(b"OggS" + name, "voice") for name in (b"kept", b"gone", b"young"))
    for stored in (kept, gone):
        os.utime(store.path(stored.sha256), (clock().timestamp() - 90_000,) * 2)
    os.utime(store.path(young.sha256), (clock().timestamp(),) * 2)
    row = Media(handle="h", channel="web", ref="r", chat="c", kind="voice", sha256=kept.sha256, created_at=clock())
    await db.writer.submit(lambda s: s.add(row))

    assert (await retention.run(db, store, clock()))["files"] == 1
    assert sorted(path.name for path in store.files()) == sorted([kept.sha256, young.sha256])
