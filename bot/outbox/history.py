"""A channel without a sender keeps its own history: what the intake must do for it inside the transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from handlers.core.event import Event
from handlers.core.reply import Reply


@dataclass(frozen=True, slots=True)
class History:
    """`sink(session, reply, key, now)` stores a reply, `record(session, event, now)` the person's own line and
    gives its number, `known(session, key)` finds the number of a line recorded before, `erase(session, chat)`
    drops everything of a chat."""

    sink: Callable[[Session, Reply, str, datetime], None]
    record: Callable[[Session, Event, datetime], int]
    known: Callable[[Session, str], int | None]
    erase: Callable[[Session, str], object]
