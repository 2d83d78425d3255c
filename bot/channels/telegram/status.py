"""How Telegram's side is doing, for /readyz, metrics and alarms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

State: TypeAlias = Literal["starting", "ok", "standby", "unreachable", "conflict", "refused", "silent", "stopped"]
"""standby: another process leads. conflict: somebody else polls this bot or has set its webhook.
refused: the token. silent: no poll has ended for too long."""


@dataclass(slots=True)
class Status:
    """Changed by the receiver; read by whoever wants to know."""

    monotonic: Callable[[], float]
    quiet_limit: float  # seconds without a success after which "ok" is no longer believed
    mode: Literal["polling", "webhook"] = "polling"
    last_success: float | None = None
    errors_in_a_row: int = 0
    updates: int = 0
    rejected: int = 0
    pending: int | None = None  # webhook: updates that wait at Telegram, when last asked
    found: State = "starting"

    @property
    def state(self) -> State:
        """One word."""
        if self.found == "ok" and self.seconds_quiet is not None and self.seconds_quiet > self.quiet_limit:
            return "silent"
        return self.found

    @property
    def seconds_quiet(self) -> float | None:
        """Seconds since Telegram last answered as it should; None before the first time."""
        return None if self.last_success is None else self.monotonic() - self.last_success

    def succeeded(self) -> None:
        """Telegram answered as it should."""
        self.found, self.last_success, self.errors_in_a_row = "ok", self.monotonic(), 0

    def failed(self, state: State) -> None:
        """It did not."""
        self.found = state
        self.errors_in_a_row += 1
