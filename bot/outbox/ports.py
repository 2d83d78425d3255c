"""What the sender needs of its neighbours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from sqlmodel import Session

from bot.storage.batch import WriteLane

T = TypeVar("T")


class Writing(Protocol):
    """The writer."""

    def submit(
        self, work: Callable[[Session], T], *, lane: WriteLane = "reply", key: str | None = None
    ) -> Awaitable[T]:
        """Run `work` in a transaction; resolves after COMMIT."""


class Leading(Protocol):
    """The leader."""

    @property
    def token(self) -> int | None:
        """The token of the lease, None when this process must not send."""
