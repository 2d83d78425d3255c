"""Chinese typed in Latin letters, put back into characters with the help of the ways of asking: likeliest pairs win."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np

from knowledge.pinyin import reading, split_pinyin, typed

_CHINESE = re.compile(r"[一-鿿]+")
_PART = re.compile(r"[a-z]+|[^a-z]+")
_CANDIDATES = 25
_START = "^"


class Decoder:
    """Knows which characters the texts it was built from use for a syllable, and which follow which."""

    def __init__(self, texts: Iterable[str]) -> None:
        single: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        for text in texts:
            for run in _CHINESE.findall(text):
                single.update(run)
                self._pairs.update(zip(_START + run, run, strict=False))
        self._single = single
        self._total = sum(single.values()) or 1
        by_sound: dict[str, list[str]] = defaultdict(list)
        for character, _ in single.most_common():
            by_sound[reading(character)].append(character)
        self._by_sound = {sound: found[:_CANDIDATES] for sound, found in by_sound.items()}

    def chinese(self, normal: str) -> str | None:
        """Normalised text with its pinyin put into characters; None if it is not typed pinyin."""
        if not typed(normal):
            return None
        out: list[str] = []
        pending: list[str] = []
        for part in _PART.findall(normal):
            syllables = split_pinyin(part) if part[0].isascii() and part[0].isalpha() else ()
            if syllables:
                pending += syllables
            elif part.strip():
                out += [self._likeliest(pending), part.strip()]
                pending = []
        return "".join([*out, self._likeliest(pending)])

    def _likeliest(self, syllables: list[str]) -> str:
        """The likeliest characters for a run of syllables; one nobody used stays as typed."""
        paths: dict[str, tuple[float, str]] = {_START: (0.0, "")}
        for syllable in syllables:
            following: dict[str, tuple[float, str]] = {}
            for character in self._by_sound.get(syllable, [syllable]):
                following[character] = max(
                    (score + self._log(before, character), done + character) for before, (score, done) in paths.items()
                )
            paths = following
        return max(paths.values())[1] if syllables else ""

    def _log(self, before: str, character: str) -> float:
        """Log probability of `character` after `before`, pairs backed by singles."""
        alone = (self._single.get(character, 0) + 0.1) / self._total
        seen = self._single.get(before, 0) if before != _START else self._total / 8
        pair = self._pairs.get((before, character), 0)
        return float(np.log((pair + 4 * alone) / (seen + 4)))
