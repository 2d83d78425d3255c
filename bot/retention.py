"""What is kept only for a while goes, in small batches: dedupe keys, failed raw updates, sent outbox rows."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, delete, select
from sqlmodel import Session, SQLModel, col

from bot.slots import Schedule
from bot.storage.database import Database
from bot.storage.tables import Failed, Outbox, OutboxState, Received

log = logging.getLogger(__name__)
SCHEDULE = Schedule("retention", "30 3 * * *", grace=timedelta(days=2))
BATCH = 500
KEEP_KEYS = timedelta(days=7)  # Telegram redelivers for 24 hours, a page's queue may be older
KEEP_FAILED = timedelta(days=30)
KEEP_SENT = timedelta(days=30)


async def run(database: Database, now: datetime) -> dict[str, int]:
    """Delete what is older than its time; counts by table (a count is all that is logged)."""
    counts = {
        "received": await _drain(database, partial(_batch, table=Received, older=col(Received.at) < now - KEEP_KEYS)),
        "failed": await _drain(database, partial(_batch, table=Failed, older=col(Failed.at) < now - KEEP_FAILED)),
        "outbox": await _drain(database, partial(_batch, table=Outbox, older=_old_sent(now))),
    }
    log.info("old rows removed", extra=counts)
    return counts


def _old_sent(now: datetime) -> ColumnElement[bool]:
    return (col(Outbox.created_at) < now - KEEP_SENT) & col(Outbox.state).in_([OutboxState.SENT, OutboxState.STALE])


async def _drain(database: Database, batch: Callable[[Session], int]) -> int:
    total = 0
    while True:
        removed = await database.writer.submit(batch, lane="bulk")
        total += removed
        if removed < BATCH:
            return total


def _batch(session: Session, table: type[SQLModel], older: ColumnElement[bool]) -> int:
    key = next(iter(table.__table__.primary_key.columns))  # type: ignore[attr-defined] # set by SQLModel on tables
    ids = select(key).where(older).limit(BATCH)
    return int(session.connection().execute(delete(table).where(key.in_(ids))).rowcount)
