"""One message made ready for searching: its normal form and what each view of the search sees in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from knowledge.decode import Decoder
from knowledge.index import ngrams
from knowledge.pinyin import folded, syllables
from knowledge.text import norm
from knowledge.words import Words

_UNIT = re.compile(r"[a-z]+|\d+|[^\sa-z\d]")
_LATIN = re.compile(r"[a-z]{3}")
VIEWS = ("chars", "words", "sounds")


@dataclass(frozen=True)
class Query:
    """A message and its views; all lazily made, all deterministic."""

    text: str
    table: Words
    decoder: Decoder | None = None

    @cached_property
    def decoded(self) -> str | None:
        """The message in Chinese characters if it was typed in pinyin, else None."""
        return self.decoder.chinese(norm(self.text)) if self.decoder else None

    @cached_property
    def normal(self) -> str:
        """Normal form, typed pinyin in characters, slips of the ear put right."""
        mended = self.table.mended(norm(self.decoded or self.text))
        return self.decoder.mended(mended) if self.decoder else mended

    @cached_property
    def meant(self) -> str:
        """Normal form with English words followed by their Chinese."""
        return f"{self.normal} {self.table.chinese(self.normal)}" if _LATIN.search(self.normal) else self.normal

    @cached_property
    def chars(self) -> list[str]:
        """Runs of one to three characters (a Latin word or a number counts as one)."""
        return ngrams(_UNIT.findall(self.meant), (1, 2, 3))

    @cached_property
    def words(self) -> list[str]:
        """Searched words of words.yaml, and character pairs and triples of the text rewritten with them."""
        concepts = [f"#{c}" for c in self.table.concepts(self.meant)]
        return concepts + ngrams(_UNIT.findall(self.table.canonical(self.meant)), (2, 3))

    @cached_property
    def sounds(self) -> list[str]:
        """Pairs and triples of syllables, mixed-up sounds made one."""
        return ngrams([folded(s) + " " for s in syllables(self.normal)], (2, 3))

    def view(self, name: str) -> list[str]:
        """The grams of one of `VIEWS`."""
        grams: list[str] = getattr(self, name)
        return grams
