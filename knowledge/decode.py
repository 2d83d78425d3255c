"""Chinese typed in Latin letters, put back into characters with the help of the ways of asking: likeliest pairs win."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from knowledge.pinyin import reading, split_pinyin, typed

_CHINESE = re.compile(r"[一-鿿]+")
_PART = re.compile(r"[a-z]+|[^a-z]+")
_CANDIDATES = 25
_START = "^"
SURE = 5.0
"""By how much (natural logarithm) another character of the same sound must fit better to replace the one typed."""
OFTEN = 10
"""How often the pair it makes must have been seen."""


class Decoder:
    """Knows which characters the texts it was built from use for a syllable, and which follow which."""

    def __init__(self, texts: Iterable[str]) -> None:
        together = _START.join(["", *(run for text in texts for run in _CHINESE.findall(text))])
        self._pairs = Counter(pairwise(together))
        single = Counter(together)
        del single[_START]
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

    def mended(self, normal: str) -> str:
        """Normalised text with characters that fit nowhere put right where one of the same sound fits clearly better."""
        text = list(normal)
        for place, character in enumerate(text):
            before = text[place - 1] if place else _START
            after = text[place + 1] if place + 1 < len(text) else ""
            if (
                not "一" <= character <= "鿿"
                or self._pairs.get((before, character))
                or self._pairs.get((character, after))
            ):
                continue
            now = self._log(before, character) + (self._log(character, after) if after else 0.0)
            best, gain = character, SURE
            for other in self._by_sound.get(reading(character), ()):
                if max(self._pairs.get((before, other), 0), self._pairs.get((other, after), 0)) < OFTEN:
                    continue
                found = self._log(before, other) + (self._log(other, after) if after else 0.0) - now
                if found > gain:
                    best, gain = other, found
            text[place] = best
        return "".join(text)

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
