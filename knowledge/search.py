"""From a message to ranked topics, each with a probability and the reason it was found. Deterministic, no clock, no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.answer import Answer
from knowledge.decode import Decoder
from knowledge.index import Floats, Index, Looked
from knowledge.meaning import Meaning
from knowledge.query import VIEWS, Query
from knowledge.text import norm
from knowledge.thresholds import Mode, packaged_modes
from knowledge.words import Words, packaged_words

FEATURES = (*VIEWS, "body", "closest")
KEPT = 5
MEANT = (*FEATURES, "meaning", "meaning_closest")


@dataclass(frozen=True)
class Gain:
    """How a follow-up counts: its own words, likeness to the title just shown, being that topic, being its neighbour."""

    words: float
    title: float
    itself: float
    near: float


BARE, LEANING = Gain(0.5, 0.5, 4.0, 2.5), Gain(0.9, 1.6, 2.0, 2.0)
"""A bare follow-up (多少天？) names nothing of its own, a leaning one (那试用期呢？) does."""


@dataclass(frozen=True)
class Place:
    """Where a follow-up is asked: the answer just shown, and whether the message names nothing of its own."""

    answer: Answer
    bare: bool


@dataclass(frozen=True)
class Features:
    """`rows` (topics, views): likeness by each view; `closest`: number of each topic's closest way of asking."""

    rows: Floats
    closest: NDArray[np.intp]
    looked: Looked


@dataclass(frozen=True)
class Hit:
    """A topic found: its id, the probability (0..1) that it is the one meant, and why it was found."""

    id: str
    score: float
    why: str


@dataclass(frozen=True)
class Ranking:
    """All topics for one message: ids best first with probabilities, and the signs the verdict goes by."""

    hits: tuple[Hit, ...]
    signs: Mapping[str, float]
    mode: str


class Searcher:
    """The search over one library's answers. Building reads every way of asking once; nothing changes afterwards."""

    def __init__(self, answers: Mapping[str, Answer], words: Words | None = None) -> None:
        self.words = words or packaged_words()
        self.ids = tuple(answers)
        self._number = {topic: n for n, topic in enumerate(self.ids)}
        self.asks: list[str] = []
        self.owner: list[int] = []
        texts: list[str] = []
        text_owner: list[int] = []
        for number, answer in enumerate(answers.values()):
            for ask in dict.fromkeys((answer.title, *answer.ask)):
                self.asks.append(ask)
                self.owner.append(number)
            for line in (answer.lead, *answer.body.splitlines()):
                if line.strip():
                    texts.append(line)
                    text_owner.append(number)
        self.decoder = Decoder(map(norm, self.asks + texts))
        queries = [self.query(ask) for ask in self.asks]
        asked = {view: Index.build([q.view(view) for q in queries]) for view in VIEWS}
        self._asked = asked["chars"]
        self._topics = {view: index.grouped(self.owner) for view, index in asked.items()}
        self._body = Index.build([Query(t, self.words).chars for t in texts]).grouped(text_owner)
        self._first = np.searchsorted(np.asarray(self.owner), np.arange(len(self.ids)))

    def query(self, text: str) -> Query:
        """`text` made ready with this searcher's word table."""
        return Query(text, self.words, self.decoder)

    @cached_property
    def modes(self) -> Mapping[str, Mode]:
        """Weights and thresholds by mode: `lexical` and `semantic`."""
        return packaged_modes()

    def features(self, query: Query, meaning: Meaning | None = None) -> Features:
        """How near each topic is to the message, by each view."""
        looked = {view: self._topics[view].look(query.view(view)) for view in VIEWS}
        asked = self._asked.scores(looked["chars"])
        closest = _best_in_groups(asked, self._first)
        columns = [self._topics[view].scores(looked[view]) for view in VIEWS]
        columns += [self._body.scores(self._body.look(query.chars)), asked[closest]]
        if meaning is not None and (near := meaning.similarities(query.decoded or query.text)) is not None:
            columns += [near.topics, near.closest]
        return Features(np.stack(columns, axis=1), closest, looked["chars"])

    def rank(
        self, text: str, meaning: Meaning | None = None, *, query: Query | None = None, after: Place | None = None
    ) -> Ranking:
        """The topics nearest to `text`, best first. `after` was just shown: it and its neighbours count as nearer."""
        query = query or self.query(text)
        if not self.ids or not query.chars:
            return Ranking((), {}, "lexical")
        found = self.features(query, meaning)
        features = found.rows
        mode = self.modes["semantic" if features.shape[1] == len(MEANT) else "lexical"]
        raw = features @ mode.weights
        if after is not None:
            raw = raw * (BARE if after.bare else LEANING).words + self._context(after, mode, meaning)
        order, chance, signs = signs_from(features, raw, query)
        signs["explained"] = self.explained(found, int(order[0]))
        names = MEANT[: features.shape[1]]
        hits = tuple(
            Hit(self.ids[n], round(float(chance[n]), 4), self._why(features[n], names, int(found.closest[n])))
            for n in order[:KEPT].tolist()
            if features[n].any()
        )
        return Ranking(hits, signs, mode.name)

    def _context(self, place: Place, mode: Mode, meaning: Meaning | None) -> Floats:
        """What a topic gains from being near the one just shown: by its title, and by being named there."""
        asked = self.query(place.answer.title)
        features = self.features(asked, meaning if mode.name == "semantic" else None).rows
        gain: Floats = (BARE if place.bare else LEANING).title * (features @ mode.weights)
        shown = self._number.get(place.answer.id)
        if shown is not None:
            gain[shown] = np.delete(gain, shown).max(initial=0.0) + (BARE if place.bare else LEANING).itself
        for topic in place.answer.near:
            if (number := self._number.get(topic)) is not None:
                gain[number] += (BARE if place.bare else LEANING).near
        return gain

    def _why(self, row: Floats, names: Sequence[str], closest: int) -> str:
        shown = {"chars": "字", "words": "词", "sounds": "音", "body": "正文", "closest": "问法", "meaning": "意思"}
        parts = [f"{shown[n]}{v:.2f}" for n, v in zip(names, row, strict=True) if n in shown and v > 0.005]
        return f"最像的问法：{self.asks[closest]}（{'，'.join(parts)}）"

    def explained(self, found: Features, topic: int) -> float:
        """How much of what the message says is in the ways of asking of the topic with this number, 0..1."""
        return self._topics["chars"].explained(found.looked, topic)

    def number(self, topic: str) -> int | None:
        """The position of a topic in `ids`, None if there is no such answer."""
        return self._number.get(topic)


def _best_in_groups(scores: Floats, first: NDArray[np.int64]) -> NDArray[np.intp]:
    """For each group (starting at `first`, contiguous) the index of its highest score."""
    best = np.maximum.reduceat(scores, first)
    owner = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(scores))))
    at = np.flatnonzero(scores >= best[owner])
    return at[np.searchsorted(owner[at], np.arange(len(first)))]


def signs_from(features: Floats, raw: Floats, query: Query) -> tuple[NDArray[np.intp], Floats, dict[str, float]]:
    """Topic numbers best first, the chance of each topic, and the signs of how sure the first one is."""
    chance = np.exp(raw - raw.max())
    chance /= chance.sum()
    order = np.lexsort((np.arange(len(raw)), -raw))
    best, second = order[0], order[min(1, len(order) - 1)]
    alone = len(order) == 1
    signs = {
        "chance": float(chance[best]),
        "margin": float(chance[best]) if alone else float(chance[best] - chance[second]),
        "raw": float(raw[best]) / 10,
        "gap": 0.3 if alone else min(float(raw[best] - raw[second]), 6.0) / 6,
        "length": float(np.log1p(len(query.normal))) / 5,
    }
    return order, chance, signs | {name: float(features[best, n]) for n, name in enumerate(MEANT[: features.shape[1]])}
