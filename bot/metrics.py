"""Prometheus metrics. No label ever names a person, a chat or words."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.intake import Handled
from bot.storage.tables import Outbox, OutboxState
from handlers.core.event import Event

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_OPEN = (OutboxState.DUE, OutboxState.CLAIMED, OutboxState.SENDING)


class Metrics:
    """One registry a service, so that tests and replicas do not share numbers."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.events = Counter(
            "niangjia_events", "Events taken in", ["channel", "kind", "outcome"], registry=self.registry
        )
        self.verdicts = Counter(
            "niangjia_verdicts", "What questions were understood as", ["verdict"], registry=self.registry
        )
        self.handling = Histogram(
            "niangjia_handling_seconds", "From the event handed in to its COMMIT", registry=self.registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
        )  # fmt: skip
        self.outbox = Gauge(
            "niangjia_outbox_rows", "Rows by state, sent ones left out", ["state"], registry=self.registry
        )
        self.oldest = Gauge(
            "niangjia_outbox_oldest_seconds", "Age of the oldest row not yet sent", registry=self.registry
        )
        self.writer = Gauge("niangjia_writer_waiting", "Works waiting for the writer", ["lane"], registry=self.registry)
        self.leading = Gauge("niangjia_leading", "1 while this process sends and sweeps", registry=self.registry)
        self.telegram = Gauge(
            "niangjia_telegram_up", "1 while Telegram answers; absent without a token", registry=self.registry
        )
        self.last_event = Gauge("niangjia_last_event_timestamp", "When the last event came in", registry=self.registry)

    def count(self, event: Event, handled: Handled) -> None:
        """After a commit."""
        self.events.labels(event.channel, type(event.content).__name__.lower(), handled.outcome.kind).inc()
        self.handling.observe(handled.seconds)
        if event.understood is not None and handled.outcome.kind == "done":
            self.verdicts.labels(event.understood.verdict).inc()

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self.registry)


def outbox_figures(session: Session, now: datetime) -> tuple[dict[str, int], float]:
    """(rows by state without the sent ones, age in seconds of the oldest row that should leave)."""
    state = col(Outbox.state)
    grouped = session.exec(select(state, func.count()).where(state != OutboxState.SENT).group_by(state)).all()
    counts = {found.value: count for found, count in grouped}
    oldest = session.exec(select(func.min(Outbox.created_at)).where(state.in_(_OPEN))).first()
    if oldest is None:
        return counts, 0.0
    return counts, max(0.0, (now - oldest).total_seconds())
