"""The search by meaning: a port for an embedder, and the vectors of all ways of asking, cached by content."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.index import Floats

_BATCH = 64


class Embedder(Protocol):
    """Turns texts into vectors. `name` changes when the vectors would."""

    @property
    def name(self) -> str:
        """Model and version, used as part of the cache key."""

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """One row of fixed width a text."""


@dataclass(frozen=True)
class Near:
    """Similarity by meaning: of each topic as a whole, and of its closest way of asking; shapes `(topics,)`."""

    topics: Floats
    closest: Floats


class Meaning:
    """Vectors of the ways of asking of one library, ready to compare with messages.

    The mean of all of them is taken away on both sides: what every question has in common says nothing.
    """

    def __init__(self, embedder: Embedder, vectors: Floats, owner: Sequence[int]) -> None:
        """`vectors` has one row a way of asking, `owner` its topic number, rising from 0 (`Searcher.asks`, `.owner`)."""
        self.embedder = embedder
        groups = np.asarray(owner)
        self._first = np.searchsorted(groups, np.arange(int(groups.max()) + 1))
        self._mean = vectors.mean(axis=0)
        self._asks = _unit(vectors - self._mean)
        self._topics = _unit(np.add.reduceat(self._asks, self._first, axis=0))

    def similarities(self, text: str) -> Near | None:
        """How near `text` is to each topic; None when the embedder cannot say."""
        try:
            vector = self.embedder.embed([text])[0]
        except Exception:  # noqa: BLE001 - the embedder is foreign code; without it the search is lexical
            return None
        vector = _unit((vector - self._mean)[None, :])[0]
        return Near(self._topics @ vector, np.maximum.reduceat(self._asks @ vector, self._first))


def _unit(rows: Floats) -> Floats:
    found: Floats = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return found


def vectors(embedder: Embedder, texts: Sequence[str], folder: Path | None = None) -> Floats:
    """One vector a text. With `folder`, known ones are read from there and new ones added, keyed by name and text."""
    keys = [hashlib.sha256(f"{embedder.name}\0{text}".encode("utf-8", "replace")).hexdigest()[:24] for text in texts]
    known = _read(folder, embedder.name)
    wanted = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    todo = list(wanted)
    for start in range(0, len(todo), _BATCH):
        part = todo[start : start + _BATCH]
        known |= dict(zip(part, embedder.embed([wanted[k] for k in part]), strict=True))
    if folder is not None and todo:
        _write(folder, embedder.name, {key: known[key] for key in dict.fromkeys(keys)})
    return np.stack([known[key] for key in keys]).astype(np.float32)


def _cache_file(folder: Path, name: str) -> Path:
    return folder / f"vectors-{hashlib.sha256(name.encode()).hexdigest()[:12]}.npz"


def _read(folder: Path | None, name: str) -> dict[str, Floats]:
    if folder is None or not (path := _cache_file(folder, name)).exists():
        return {}
    try:
        with np.load(path, allow_pickle=False) as data:
            return dict(zip(data["keys"].tolist(), data["rows"], strict=True))
    except (OSError, ValueError, KeyError):
        return {}


def _write(folder: Path, name: str, rows: dict[str, Floats]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = _cache_file(folder, name)
    part = path.with_suffix(".part.npz")
    np.savez(part, keys=np.asarray(list(rows)), rows=np.stack(list(rows.values())))
    part.replace(path)
