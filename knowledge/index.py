"""An inverted index over small documents, as flat numpy arrays: grams in, one cosine a document out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Grams = Sequence[str]

UNSEEN = 0.25
"""How much a gram that no document has weighs in the length of the query, against the rarest known gram."""


def ngrams(units: Sequence[str], sizes: Iterable[int]) -> list[str]:
    """All runs of `sizes` units, joined."""
    found: list[str] = []
    for size in sizes:
        found += units if size == 1 else map("".join, zip(*(units[n:] for n in range(size)), strict=False))
    return found


@dataclass(frozen=True)
class Looked:
    """The grams of a message as an index knows them: their numbers, weights (length 1), and the weight of unknown ones."""

    number: Ints
    weight: Floats
    unseen: float


@dataclass(frozen=True)
class Index:
    """Groups of documents by gram: `starts[g]:starts[g+1]` are the postings of gram number g in `groups`, `weights`.

    A group is the mean direction of its documents (each of length 1); with one document a group it is that document.
    """

    vocabulary: dict[str, int]
    idf: Floats
    starts: Ints
    groups: NDArray[np.int32]
    weights: Floats
    size: int

    @classmethod
    def build(cls, documents: Sequence[Grams], *, grams: int | None = None) -> Index:
        """From gram lists, one group a document. At most the first `grams` grams of a document count."""
        documents = documents if grams is None else [d[:grams] for d in documents]
        vocabulary: dict[str, int] = {}
        number = vocabulary.setdefault
        flat = np.fromiter((number(g, len(vocabulary)) for g in chain.from_iterable(documents)), dtype=np.int64)
        size = len(documents)
        owner = np.repeat(np.arange(size), [len(d) for d in documents])
        pairs, counts = np.unique(flat * max(size, 1) + owner, return_counts=True)
        gram, doc = pairs // max(size, 1), pairs % max(size, 1)
        idf = np.log1p(size / np.maximum(np.bincount(gram, minlength=len(vocabulary)), 1))
        weights = (1 + np.log(counts)) * idf[gram]
        return cls._of(vocabulary, idf.astype(np.float32), gram, doc, weights, size)

    def grouped(self, groups: Sequence[int]) -> Index:
        """The same documents taken together: `groups` gives the group number of each, from 0."""
        size = int(max(groups, default=-1)) + 1
        gram = np.repeat(np.arange(len(self.vocabulary)), np.diff(self.starts))
        group = np.asarray(groups, dtype=np.int64)[self.groups]
        pairs, place = np.unique(gram * max(size, 1) + group, return_inverse=True)
        summed = np.bincount(place, self.weights.astype(np.float64), minlength=len(pairs)).astype(np.float64)
        return self._of(self.vocabulary, self.idf, pairs // max(size, 1), pairs % max(size, 1), summed, size)

    @classmethod
    def _of(
        cls, vocabulary: dict[str, int], idf: Floats, gram: Ints, group: Ints, weights: NDArray[np.float64], size: int
    ) -> Index:
        """`gram` rises; weights are brought to length 1 a group."""
        lengths = np.sqrt(np.bincount(group, weights**2, minlength=size))
        weights = weights / np.maximum(lengths[group], 1e-9)
        starts = np.searchsorted(gram, np.arange(len(vocabulary) + 1))
        return cls(vocabulary, idf, starts, group.astype(np.int32), weights.astype(np.float32), size)

    def look(self, grams: Grams) -> Looked:
        """The known grams of a message with their weights, to be compared with this index or one grouped from it."""
        counted = Counter(grams)
        known = [(g, n) for gram, n in counted.items() if (g := self.vocabulary.get(gram)) is not None]
        number = np.asarray([g for g, _ in known], dtype=np.int64)
        weight = (1 + np.log([n for _, n in known] or [1])) * (self.idf[number] if known else 0)
        rarest = float(self.idf.max()) if len(self.idf) else 1.0
        unseen = len(counted) - len(known)
        length = np.sqrt((weight**2).sum() + unseen * rarest**2 * UNSEEN)
        return Looked(number, (weight / max(float(length), 1e-9)).astype(np.float32), unseen * rarest)

    def _postings(self, number: Ints) -> tuple[Ints, Ints]:
        """Places of all postings of these grams, and how many each gram has."""
        counts = self.starts[number + 1] - self.starts[number]
        offsets = np.repeat(self.starts[number] - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
        return offsets + np.arange(len(offsets)), counts

    def scores(self, looked: Looked) -> Floats:
        """Cosine of the message with each group, shape `(size,)`; grams never seen count against it."""
        if not len(looked.number):
            return np.zeros(self.size, dtype=np.float32)
        at, counts = self._postings(looked.number)
        scores = np.bincount(self.groups[at], self.weights[at] * np.repeat(looked.weight, counts), minlength=self.size)
        return scores.astype(np.float32)

    def explained(self, looked: Looked, group: int) -> float:
        """How much of the weight of distinct grams stands in one group, 0..1; grams never seen weigh as the rarest."""
        if not len(looked.number):
            return 0.0
        at, counts = self._postings(looked.number)
        idf = self.idf[looked.number]
        shared = float(np.repeat(idf, counts)[self.groups[at] == group].sum())
        return shared / (float(idf.sum()) + looked.unseen)
