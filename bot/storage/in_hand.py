"""The keys being worked on right now, in a file: what a crash leaves behind says who caused it.

No fsync: the file is for a process that dies, not for a power cut.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path


class InHand:
    """The file DATA_DIR/in_hand: a JSON list of event keys, empty after a clean stop. Used by one writer thread a slot."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def left_behind(self) -> list[str]:
        """The keys an unclean stop left; [] after a clean one or for an unreadable file."""
        try:
            keys = json.loads(self._path.read_text() or "[]")
        except (OSError, ValueError):
            return []
        return [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []

    def hold(self, keys: Sequence[str]) -> None:
        """These are in hand now; an empty list means nothing is."""
        if self._descriptor is None:
            self._descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
        data = json.dumps(list(keys), ensure_ascii=False).encode()
        os.pwrite(self._descriptor, data, 0)
        os.ftruncate(self._descriptor, len(data))

    def close(self) -> None:
        """Nothing is in hand any more."""
        self.hold([])
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
