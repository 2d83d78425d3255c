"""What became of an event, and what its transaction leaves to be done after COMMIT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from handlers.core.flow import Place
from handlers.core.reply import Reply


class Busy(Exception):
    """Too much is in flight: nothing was taken, try again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an event. `recorded`: the line's number where the channel keeps its own history (web: seq)."""

    kind: Literal["done", "duplicate", "failed"]
    recorded: int | None = None
    replies: int = 0


@dataclass(slots=True)
class Handled:
    """What the transaction leaves for after COMMIT."""

    outcome: Outcome
    replies: Sequence[Reply] = ()
    reminders: Sequence[datetime] = ()
    wants_media: bool = False
    place: Place = field(default_factory=Place)
    seconds: float = 0.0  # from handed in to COMMIT
