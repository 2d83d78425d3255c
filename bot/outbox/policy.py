"""What becomes of a row that could not be sent: one table, one pure function.

| what happened | push | reply, staff |
| --- | --- | --- |
| past its `expires` | stale | stale |
| Permanent | failed | failed |
| Temporary, the provider named a time | due again then; does not count as an attempt | the same |
| Temporary | due again after 1, 2, 4 … 60 s | the same |
| Uncertain | uncertain, at once | due again after 2, 10, 30 s; then uncertain |
| TopicGone, Migrated | due again at once, twice; then failed | the same |
| older than its lane allows | stale | failed |

Replies are at-least-once, pushes once-or-uncertain: an answer that comes twice harms less than one that
never comes; a push that comes twice to thousands harms more than one a person has to look at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from bot.channels.base import Migrated, Permanent, SendError, Temporary, TopicGone, Uncertain

PUSH = 2
MAX_AGE_SECONDS = {0: 24 * 3600.0, 1: 3 * 24 * 3600.0, PUSH: 12 * 3600.0}
UNCERTAIN_WAITS = (2.0, 10.0, 30.0)
LONGEST_WAIT = 60.0
MOVES = 2  # how often a topic may be gone, or a group have moved, before the row is given up


@dataclass(frozen=True, slots=True)
class Retry:
    """Due again after `after` seconds; `counts` as an attempt."""

    after: float
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Failed:
    """Will not be sent; on the list a person sees."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stale:
    """Too late to be of use; not sent."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """Perhaps sent; on the list a person sees, not repeated."""

    reason: str


Verdict: TypeAlias = Retry | Failed | Stale | Unsure


def decide(error: SendError, *, attempts: int, age: float, lane: int, expires_in: float | None = None) -> Verdict:
    """What to do after `error`.

    `attempts` counts the earlier failures of the row, `age` is seconds since it was made, `expires_in`
    seconds until it is of no use (None: never).
    """
    match error:
        case Permanent():
            return Failed(error.reason)
        case Uncertain():
            return _in_time(_uncertain(error, attempts, lane), error, age, lane, expires_in)
        case TopicGone() | Migrated():
            verdict: Verdict = Retry(0.0) if attempts < MOVES else Failed(error.reason)
            return _in_time(verdict, error, age, lane, expires_in)
        case Temporary(retry_after=float() | int() as seconds):
            return _in_time(Retry(max(0.0, seconds), counts=False), error, age, lane, expires_in)
        case _:
            return _in_time(Retry(backoff(attempts)), error, age, lane, expires_in)


def backoff(attempts: int) -> float:
    """1, 2, 4 … 60 seconds."""
    return min(LONGEST_WAIT, 2.0 ** min(attempts, 10))


def _uncertain(error: Uncertain, attempts: int, lane: int) -> Verdict:
    if lane == PUSH or attempts >= len(UNCERTAIN_WAITS):
        return Unsure(error.reason)
    return Retry(UNCERTAIN_WAITS[attempts])


def _in_time(verdict: Verdict, error: SendError, age: float, lane: int, expires_in: float | None) -> Verdict:
    """A retry must come before the row is too old to be of use."""
    if not isinstance(verdict, Retry):
        return verdict
    if expires_in is not None and verdict.after >= expires_in:
        # Nobody knows whether an uncertain one arrived: saying "not sent" would be wrong.
        return Unsure(error.reason) if isinstance(error, Uncertain) else Stale(f"expired: {error.reason}")
    if age + verdict.after > MAX_AGE_SECONDS.get(lane, MAX_AGE_SECONDS[PUSH]):
        if isinstance(error, Uncertain):
            return Unsure(error.reason)
        return Stale(f"too old: {error.reason}") if lane == PUSH else Failed(f"too old: {error.reason}")
    return verdict
