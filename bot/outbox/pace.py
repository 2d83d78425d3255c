"""When the next send may leave: the limits, the chats that must wait, and a provider that is in trouble."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.channels.base import Item, SendError, Temporary, Uncertain
from bot.outbox.limiter import Limiter

HOLD_SECONDS = 2.0  # a row that must wait longer than this goes back, so that others get its place
TROUBLES = 3  # so many failures in a row without one success: the provider is in trouble, not the rows
LONGEST_PAUSE = 30.0


class Pace:
    """Asks the limiter, remembers which chats wait, slows down when nothing gets through."""

    def __init__(
        self, limiter: Limiter, *, monotonic: Callable[[], float], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._limiter, self._monotonic, self._sleep = limiter, monotonic, sleep
        self._held: dict[str, float] = {}  # chat → until when (monotonic)
        self._troubles = 0

    def held(self) -> set[str]:
        """Chats that must be left alone now."""
        now = self._monotonic()
        self._held = {chat: until for chat, until in self._held.items() if until > now}
        return set(self._held)

    def room(self, at_once: int) -> int:
        """How many rows may be in hand: none in a pause, one to try with while the provider is in trouble."""
        if self._limiter.paused(self._monotonic()) > 0:
            return 0
        return 1 if self._troubles >= TROUBLES else at_once

    async def leave(self, item: Item, stopping: Callable[[], bool]) -> bool:
        """Wait for leave to send; False when that takes too long: the row goes back and its chat is held."""
        while (wait := self._limiter.take(item.chat, item.lane, self._monotonic())) > 0:
            if wait > HOLD_SECONDS or stopping():
                self._held[item.chat] = self._monotonic() + wait
                return False
            await self._sleep(wait)
        return True

    def succeeded(self) -> None:
        """Something got through."""
        self._troubles = 0

    def failed(self, item: Item, error: SendError) -> None:
        """What an error means for the rows behind: a wait that was named, or a provider in trouble."""
        now = self._monotonic()
        if isinstance(error, Temporary) and error.retry_after is not None:
            if error.everywhere:
                self._limiter.pause_all(error.retry_after, now)
            else:
                self._limiter.pause(item.chat, error.retry_after, now)
                self._held[item.chat] = now + error.retry_after
        elif not isinstance(error, Temporary | Uncertain):
            self._troubles = 0
        elif self._limiter.paused(now) <= 0:  # what was in flight when the pause began says nothing new
            self._troubles += 1
            if self._troubles >= TROUBLES:
                self._limiter.pause_all(min(LONGEST_PAUSE, 2.0 ** (self._troubles - TROUBLES)), now)
