"""What is kept only for a while goes, in small batches: dedupe keys, failed raw updates, sent outbox rows."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, SQLModel, col, select

from bot.media_store import MediaStore
from bot.slots import Schedule
from bot.storage.database import Database
from bot.storage.tables import Failed, Outbox, OutboxState, Received, WebMessage
from handlers.answers.tables import QuestionLog
from handlers.core.tables import Media
from handlers.tickets.expiry import KEEP_CHATS, archive_old, forget_idle, forget_loose, forget_tries

log = logging.getLogger(__name__)
SCHEDULE = Schedule("retention", "30 3 * * *", grace=timedelta(days=2))
BATCH = 500
KEEP_KEYS = timedelta(days=7)  # Telegram redelivers for 24 hours, a page's queue may be older
KEEP_FAILED = timedelta(days=30)
KEEP_SENT = timedelta(days=30)
YOUNG_SECONDS = 24 * 3600.0


async def run(database: Database, store: MediaStore, now: datetime) -> dict[str, int]:
    """Delete what is older than its time; counts by table (a count is all that is logged)."""
    counts = {
        "received": await _drain(database, partial(_batch, table=Received, older=col(Received.at) < now - KEEP_KEYS)),
        "failed": await _drain(database, partial(_batch, table=Failed, older=col(Failed.at) < now - KEEP_FAILED)),
        "outbox": await _drain(database, partial(_batch, table=Outbox, older=_old_sent(now))),
        "web_message": await _drain(
            database, partial(_batch, table=WebMessage, older=col(WebMessage.at) < now - KEEP_CHATS)
        ),
        "question_log": await _drain(
            database, partial(_batch, table=QuestionLog, older=col(QuestionLog.at) < now - KEEP_CHATS)
        ),
        "conversations": await _drain(database, partial(forget_idle, now=now, limit=BATCH)),
        "tickets": await _drain(database, partial(archive_old, now=now, limit=BATCH)),
        "loose_files": await _drain(database, partial(forget_loose, now=now, limit=BATCH)),
        "tries": await _drain(database, partial(forget_tries, now=now)),
        "files": await _orphans(database, store, now),
    }
    log.info("old rows removed", extra=counts)
    return counts


async def _orphans(database: Database, store: MediaStore, now: datetime) -> int:
    """Remove files no media row names (a person had them deleted); young ones may belong to a row not yet settled."""
    removed = 0
    paths = await asyncio.to_thread(
        lambda: [p for p in store.files() if now.timestamp() - p.stat().st_mtime > YOUNG_SECONDS]
    )
    for start in range(0, len(paths), BATCH):
        part = paths[start : start + BATCH]
        named = await database.read(partial(_named, digests=[path.name for path in part]))
        for path in part:
            if path.name not in named:
                await asyncio.to_thread(path.unlink, missing_ok=True)
                removed += 1
    return removed


def _named(session: Session, digests: list[str]) -> set[str | None]:
    return set(session.exec(select(Media.sha256).where(col(Media.sha256).in_(digests))).all())


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
