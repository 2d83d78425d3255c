"""words.yaml: the many words people use for one thing, put into the word the answers use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from knowledge.problem import KnowledgeError, Problem
from knowledge.text import norm


def _longest_first(words: Mapping[str, str]) -> re.Pattern[str]:
    """One pattern that finds the longest listed word at each place; Latin words only as whole words."""
    parts = [
        rf"(?<![a-z]){re.escape(w)}(?![a-z])" if w.isascii() else re.escape(w)
        for w in sorted(words, key=lambda w: (-len(w), w))
    ]
    return re.compile("|".join(parts) or r"(?!)")


@dataclass(frozen=True)
class Words:
    """Word tables: `same` spoken -> searched word, `typos` wrong -> right, `english` -> Chinese; all normalised."""

    same: Mapping[str, str]
    typos: Mapping[str, str]
    english: Mapping[str, str]

    def __post_init__(self) -> None:
        for name in ("same", "typos", "english"):
            object.__setattr__(self, f"_{name}", _longest_first(getattr(self, name)))

    def mended(self, text: str) -> str:
        """Normalised `text` with listed slips put right."""
        pattern: re.Pattern[str] = getattr(self, "_typos")  # noqa: B009 - set in __post_init__ of a frozen class
        return pattern.sub(lambda m: self.typos[m[0]], text)

    def concepts(self, text: str) -> tuple[str, ...]:
        """The searched words in normalised `text`, in order; characters outside any listed word are left out."""
        pattern: re.Pattern[str] = getattr(self, "_same")  # noqa: B009 - as above
        return tuple(self.same[m[0]] for m in pattern.finditer(text))

    def canonical(self, text: str) -> str:
        """Normalised `text` with each listed word replaced by its searched word."""
        pattern: re.Pattern[str] = getattr(self, "_same")  # noqa: B009 - as above
        return pattern.sub(lambda m: self.same[m[0]], text)

    def chinese(self, text: str) -> str:
        """Chinese words for the English ones in normalised `text`, joined; empty if there are none."""
        pattern: re.Pattern[str] = getattr(self, "_english")  # noqa: B009 - as above
        return "".join(self.english[m[0]] for m in pattern.finditer(text))


def parse_words(name: str, text: str) -> Words:
    """Read words.yaml. Raises `KnowledgeError` when a word stands under two meanings or a table is missing."""
    data = yaml.load(text, yaml.CSafeLoader)
    problems = [Problem(name, 1, f"缺少 {t} 表。") for t in ("same", "typos", "english") if t not in (data or {})]
    if problems:
        raise KnowledgeError(problems)
    same: dict[str, str] = {}
    for meaning, words in data["same"].items():
        for word in (meaning, *words):
            key = norm(str(word)) or str(word)
            if same.setdefault(key, meaning) != meaning:
                problems.append(Problem(name, 1, f"“{word}”同时写在“{same[key]}”和“{meaning}”下面，只能留一个。"))
    if problems:
        raise KnowledgeError(problems)
    typos = {norm(str(k)) or str(k): str(v) for k, v in data["typos"].items()}
    english = {str(k).casefold(): str(v) for k, v in data["english"].items()}
    return Words(same, typos, english)


@cache
def packaged_words() -> Words:
    """The committed tables."""
    return parse_words("words.yaml", files("knowledge").joinpath("words.yaml").read_text("utf-8"))
