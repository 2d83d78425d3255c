"""Token buckets by key: how fast one session may send. Refused requests change nothing, so sending again is always safe."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable

KEYS_KEPT = 20_000


class Limiter:
    """`rate` a second on average, `burst` at once, for each key."""

    def __init__(self, rate: float, burst: int, monotonic: Callable[[], float]) -> None:
        self._rate = rate
        self._burst = burst
        self._monotonic = monotonic
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> int:
        """0: go ahead (and one is taken); else the whole seconds to wait."""
        now = self._monotonic()
        left, then = self._buckets.pop(key, (float(self._burst), now))
        left = min(self._burst, left + (now - then) * self._rate)
        taken = 1.0 if left >= 1 else 0.0
        self._buckets[key] = (left - taken, now)
        if len(self._buckets) > KEYS_KEPT:
            self._buckets.popitem(last=False)
        return 0 if taken else max(1, math.ceil((1 - left) / self._rate))
