"""Plain searches to measure ours against, in the same run: rapidfuzz WRatio and BM25 over character pairs."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process

from knowledge.text import fingerprint

Baseline = Callable[[str], list[str]]


def wratio(asks: Sequence[str], topics: Sequence[str]) -> Baseline:
    """Topics by the best WRatio of any way of asking, best first."""
    choices = [fingerprint(ask) for ask in asks]

    def rank(text: str) -> list[str]:
        found = process.extract(fingerprint(text), choices, scorer=fuzz.WRatio, limit=60)
        return list(dict.fromkeys(topics[place] for _, _, place in found))[:3]

    return rank


def bm25(asks: Sequence[str], topics: Sequence[str]) -> Baseline:
    """Topics by the best BM25 (k1 1.2, b 0.75) of any way of asking over character pairs, best first."""
    documents = [_pairs(ask) for ask in asks]
    average = sum(map(len, documents)) / max(len(documents), 1)
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, document in enumerate(documents):
        held = 1.2 * (0.25 + 0.75 * len(document) / average)
        for pair, count in Counter(document).items():
            postings[pair].append((number, count * 2.2 / (count + held)))
    idf = {p: math.log(1 + (len(documents) - len(r) + 0.5) / (len(r) + 0.5)) for p, r in postings.items()}

    def rank(text: str) -> list[str]:
        best: dict[str, float] = {}
        scores: dict[int, float] = defaultdict(float)
        for pair in set(_pairs(text)):
            for number, weight in postings.get(pair, ()):
                scores[number] += weight * idf[pair]
        for number, score in scores.items():
            best[topics[number]] = max(best.get(topics[number], 0.0), score)
        return sorted(best, key=lambda topic: (-best[topic], topic))[:3]

    return rank


def _pairs(text: str) -> list[str]:
    bare = fingerprint(text)
    return [bare[i : i + 2] for i in range(len(bare) - 1)] or [bare]
