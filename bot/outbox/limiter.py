"""How fast we may send: overall, per chat, per group, and the waits a provider has told us.

Pure over a monotonic time that is passed in; shared by all sends of one channel.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

CHAT_RATE = 1.0  # messages a second to one chat
CHAT_BURST = 3.0
GROUP_LIMIT = 20  # messages in
GROUP_SECONDS = 60.0
PUSH = 2
_IDLE_SECONDS = 120.0


@dataclass(slots=True)
class _Bucket:
    """Tokens that grow back; `tokens` as of `at`."""

    tokens: float
    at: float

    def fill(self, now: float, rate: float, capacity: float) -> None:
        self.tokens = min(capacity, self.tokens + max(0.0, now - self.at) * rate)
        self.at = now

    def wait(self, rate: float, need: float = 1.0) -> float:
        # A millionth forgives rounding: a caller who waited as long as told must not be told to wait again.
        return 0.0 if self.tokens >= need - 1e-6 else (need - self.tokens) / rate


@dataclass(slots=True)
class _Chat:
    bucket: _Bucket
    sent: deque[float] = field(default_factory=deque)  # of a group: when, within the last minute
    paused_until: float = 0.0


class Limiter:
    """`take` gives leave to send now, or says how long to wait.

    `rate`: messages a second overall (with a burst of a fifth of it). The last token is never given to a
    push, so a reply that comes while thousands of pushes wait is not behind them.
    """

    def __init__(self, rate: float = 25.0) -> None:
        self._rate = rate
        self._burst = max(2.0, rate / 5)
        self._overall = _Bucket(self._burst, 0.0)
        self._chats: dict[str, _Chat] = {}
        self._paused_until = 0.0
        self._pruned = 0.0

    def take(self, chat: str, lane: int, now: float) -> float:
        """0.0: sending is counted, go. Else seconds until it makes sense to ask again; nothing is counted."""
        self._prune(now)
        found = self._chats.get(chat)
        if found is None:
            found = self._chats[chat] = _Chat(_Bucket(CHAT_BURST, now))
        wait = max(self._paused_until - now, found.paused_until - now, self._chat_wait(found, chat, now))
        if wait > 0:
            return wait
        self._overall.fill(now, self._rate, self._burst)
        wait = self._overall.wait(self._rate, 2.0 if lane == PUSH else 1.0)
        if wait > 0:
            return wait
        self._overall.tokens -= 1
        found.bucket.tokens -= 1
        if self._group(chat):
            found.sent.append(now)
        return 0.0

    def pause(self, chat: str, seconds: float, now: float) -> None:
        """The provider said: nothing to this chat for so long."""
        found = self._chats.setdefault(chat, _Chat(_Bucket(CHAT_BURST, now)))
        found.paused_until = max(found.paused_until, now + seconds)

    def pause_all(self, seconds: float, now: float) -> None:
        """The provider said, or its silence does: nothing to anybody for so long."""
        self._paused_until = max(self._paused_until, now + seconds)

    def paused(self, now: float) -> float:
        """Seconds for which nothing at all may be sent."""
        return max(0.0, self._paused_until - now)

    def _chat_wait(self, found: _Chat, chat: str, now: float) -> float:
        found.bucket.fill(now, CHAT_RATE, CHAT_BURST)
        wait = found.bucket.wait(CHAT_RATE)
        if self._group(chat):
            while found.sent and found.sent[0] <= now - GROUP_SECONDS:
                found.sent.popleft()
            if len(found.sent) >= GROUP_LIMIT:
                wait = max(wait, found.sent[-GROUP_LIMIT] + GROUP_SECONDS - now)
        return wait

    def _group(self, chat: str) -> bool:
        """Groups have negative ids."""
        return chat.startswith("-")

    def _prune(self, now: float) -> None:
        """Forget chats that have been quiet, once in a while: a push to thousands must not stay in memory."""
        if now - self._pruned < _IDLE_SECONDS:
            return
        self._pruned = now
        idle = [
            chat
            for chat, found in self._chats.items()
            if found.bucket.at < now - _IDLE_SECONDS and found.paused_until < now
        ]
        for chat in idle:
            del self._chats[chat]
