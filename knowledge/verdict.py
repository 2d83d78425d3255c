"""From a ranking to a verdict: show, ask back, say we do not know, or name another door. The limits are in thresholds.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from knowledge.decline import Door, field_words, find_door
from knowledge.query import Query
from knowledge.search import Ranking
from knowledge.thresholds import Mode, chance

Verdict = Literal["answer", "choose", "unknown", "decline", "action", "emergency"]
OTHER = "other"


@dataclass(frozen=True)
class Judgement:
    """The verdict on one question, how sure it is that the first topic is right, and that it is ours at all (0..1)."""

    verdict: Verdict
    right: float
    ours: float
    door: str | None


def judge(ranking: Ranking, query: Query, mode: Mode) -> Judgement:
    """What to do with a question that is neither an emergency nor a command."""
    door = find_door(query.normal)
    signs = signs_of(ranking.signs, query.normal, door)
    right, ours = chance(mode.right, signs), chance(mode.ours, signs)
    if not ranking.hits or ours < mode.within:
        return Judgement("decline", right, ours, door.key if door else OTHER)
    if right >= mode.show:
        return Judgement("answer", right, ours, None)
    return Judgement("choose" if right >= mode.ask_back else "unknown", right, ours, None)


def signs_of(signs: Mapping[str, float], normal: str, door: Door | None) -> Mapping[str, float]:
    """What the two logistic rules of a mode may weigh."""
    return {
        **signs,
        "field": min(field_words(normal), 3) / 3,
        "strong_door": float(door is not None and door.strong),
        "weak_door": float(door is not None and not door.strong),
    }
