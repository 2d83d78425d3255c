"""What is kept only for a while goes; what is still needed stays."""

from __future__ import annotations

from datetime import timedelta

from bot import retention
from bot.storage.database import Database
from bot.storage.tables import Failed, Outbox, OutboxState, Received
from tests.bot.kernel import count


def outbox(key: str, at, state: OutboxState) -> Outbox:
    return Outbox(key=key, channel="telegram", kind="message", body={}, state=state, next_at=at, created_at=at)


async def test_old_rows_go_in_batches_and_unfinished_ones_stay(both: Database, clock) -> None:
    old, older = clock() - timedelta(days=8), clock() - timedelta(days=31)

    def fill(session) -> None:
        session.add_all(Received(key=f"tg:{n}", at=old) for n in range(retention.BATCH + 10))
        session.add(Received(key="tg:new", at=clock()))
        session.add(Failed(key="x", channel="telegram", error="E", at=older))
        session.add_all([outbox("a", older, OutboxState.SENT), outbox("b", older, OutboxState.UNCERTAIN), outbox("c", older, OutboxState.DUE), outbox("d", old, OutboxState.SENT)])

    await both.writer.submit(fill)

    assert await retention.run(both, clock()) == {"received": retention.BATCH + 10, "failed": 1, "outbox": 1}
    assert (await count(both, Received), await count(both, Failed), await count(both, Outbox)) == (1, 0, 3)
