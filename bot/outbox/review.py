"""Rows a person must look at: uncertain, failed and stale sends. Listed, and put back only by a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.storage.tables import Outbox, OutboxState

STUCK = (OutboxState.UNCERTAIN, OutboxState.FAILED, OutboxState.STALE)


def stuck(session: Session, limit: int = 200) -> list[dict[str, Any]]:
    """Newest first: {"id", "key", "channel", "kind", "state", "reason", "at"}. No address, no words."""
    query = select(Outbox).where(col(Outbox.state).in_(STUCK)).order_by(col(Outbox.id).desc()).limit(limit)
    rows = session.exec(query).all()
    return [
        {"id": row.id, "key": row.key, "channel": row.channel, "kind": row.kind, "state": row.state.value,
         "reason": row.reason, "at": row.created_at.isoformat()}
        for row in rows
    ]  # fmt: skip


def put_back(session: Session, row_id: int, now: datetime) -> bool:
    """Make an uncertain, failed or stale row due again; False when there is no such row."""
    row = session.get(Outbox, row_id)
    if row is None or row.state not in STUCK:
        return False
    row.state, row.reason, row.attempts, row.next_at, row.expires, row.token = OutboxState.DUE, None, 0, now, None, None
    session.add(row)
    return True
