"""Is somebody in danger now? Table-driven and lexical (urgent.yaml), in any wording, before anything else is considered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from knowledge.pinyin import syllables, typed
from knowledge.text import norm

KINDS = ("self_harm", "assault", "road", "fire", "injury", "chemical", "illness", "food", "violence", "other")
_FURTHER = 0.5
_PINYIN_WEIGHT = 4.0
_DEAF = {"self_harm": ("law", "past", "recent", "study"), "assault": ("recent",)}
"""Signals that do not count: words of law do not make a wish to die less urgent, nor does last night an assault."""


@dataclass(frozen=True)
class Alarm:
    """What was found: the kind of danger, how much it weighs, and the words that say so."""

    kind: str
    weight: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """urgent.yaml, compiled."""

    limit: float
    prefer: Mapping[str, float]
    long: int
    kinds: Mapping[str, tuple[tuple[float, re.Pattern[str]], ...]]
    signals: Mapping[str, tuple[float, re.Pattern[str]]]
    slips: Mapping[str, str]
    blank: re.Pattern[str]
    pinyin: Mapping[str, re.Pattern[str]]
    pinyin_law: re.Pattern[str]


def parse_rules(text: str) -> Rules:
    """Read urgent.yaml; lists are put in for their {names}."""
    data = yaml.load(text, yaml.CSafeLoader)
    lists: dict[str, str] = data["lists"]

    def compiled(pattern: str) -> re.Pattern[str]:
        for name, words in lists.items():
            pattern = pattern.replace("{" + name + "}", words)
        return re.compile(pattern)

    return Rules(
        limit=float(data["limit"]),
        prefer=data["prefer"],
        long=int(data["long"]),
        kinds={kind: tuple((float(w), compiled(p)) for w, p in data["kinds"][kind]) for kind in KINDS},
        signals={name: (float(w), compiled(p)) for name, (w, p) in data["signals"].items()},
        slips=data["slips"],
        blank=compiled(data["blank"]),
        pinyin={kind: _sounds(words) for kind, words in data["pinyin"].items()},
        pinyin_law=_sounds(data["pinyin_law"]),
    )


def _sounds(phrases: list[Any]) -> re.Pattern[str]:
    return re.compile(r"(?<![a-z])(?:" + "|".join(map(re.escape, phrases)) + r")(?![a-z])")


@cache
def packaged_rules() -> Rules:
    """The committed rules."""
    return parse_rules(files("knowledge").joinpath("urgent.yaml").read_text("utf-8"))


def find_alarm(text: str, rules: Rules | None = None) -> Alarm | None:
    """The danger `text` tells of, or None: past events, films, questions of law and figures of speech are none."""
    rules = rules or packaged_rules()
    normal = norm(text)
    squeezed = normal
    for wrong, right in rules.slips.items():
        if wrong in squeezed:
            squeezed = squeezed.replace(wrong, right)
    squeezed = rules.blank.sub("、", squeezed)
    found = {kind: alarm for kind in KINDS if (alarm := _danger(kind, squeezed, normal, rules))}
    if not found:
        return None
    signals = {name: weight for name, (weight, pattern) in rules.signals.items() if pattern.search(squeezed)}
    if typed(normal) and rules.pinyin_law.search(" ".join(syllables(normal))):
        signals["law"] = rules.signals["law"][0]
    best: Alarm | None = None
    for alarm in found.values():
        weight = alarm.weight + _context(alarm.kind, signals, len(squeezed) >= rules.long)
        if weight >= rules.limit and (
            best is None or _choice(alarm, weight, rules) > _choice(best, best.weight, rules)
        ):
            best = Alarm(alarm.kind, weight, alarm.words)
    return best


def _choice(alarm: Alarm, weight: float, rules: Rules) -> float:
    return weight + rules.prefer[alarm.kind]


def _danger(kind: str, squeezed: str, normal: str, rules: Rules) -> Alarm | None:
    """The heaviest rule of one kind and a half for each further one, before the signals."""
    weights: list[float] = []
    words: list[str] = []
    for weight, pattern in rules.kinds[kind]:
        if match := pattern.search(squeezed):
            weights.append(weight)
            words.append(match[0])
    if kind in rules.pinyin and typed(normal) and (match := rules.pinyin[kind].search(" ".join(syllables(normal)))):
        weights.append(_PINYIN_WEIGHT)
        words.append(match[0])
    if not weights:
        return None
    return Alarm(kind, max(weights) + _FURTHER * min(len(weights) - 1, 2), tuple(words))


def _context(kind: str, signals: Mapping[str, float], is_long: bool) -> float:
    """What the signals add or take; a long story is seldom about now."""
    deaf = _DEAF.get(kind, ())
    return sum(weight for name, weight in signals.items() if name not in deaf) - (is_long and kind not in _DEAF)
