"""Kinds of tickets: their words, priority, team, and whether they stay out of the staff group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.tickets.tables import Priority
from knowledge.library import Library
from knowledge.understand import Understood


@dataclass(frozen=True, slots=True)
class Kind:
    """What a ticket is about. `label` is shown to the person and in the staff group: it gives nothing away."""

    id: str
    label: str
    priority: Priority
    team: str = "综合组"
    hidden: bool = False


KINDS: Mapping[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind("road", "路上出事", Priority.P0, "司机组"),
        Kind("fire", "着火、燃气", Priority.P0, "安全组"),
        Kind("injury", "有人受伤", Priority.P0, "安全组"),
        Kind("chemical", "危险品", Priority.P0, "安全组"),
        Kind("illness", "突发疾病", Priority.P0, "安全组"),
        Kind("food", "食物中毒", Priority.P0, "食堂组"),
        Kind("violence", "被打、被困", Priority.P0, "维权组"),
        Kind("assault", "保密的事", Priority.P0, "女工组", hidden=True),
        Kind("self_harm", "保密的事", Priority.P0, "综合组", hidden=True),
        Kind("other", "紧急求助", Priority.P0, "综合组"),
        Kind("harassment", "保密的事", Priority.P1, "女工组", hidden=True),
        Kind("stranded", "车坏、被困路上", Priority.P1, "司机组"),
        Kind("pressing", "急事", Priority.P1, "维权组"),
        Kind("matter", "反映事情", Priority.P2, "综合组"),
        Kind("human", "找工作人员", Priority.P2, "综合组"),
        Kind("hazard", "安全隐患", Priority.P2, "安全组"),
        Kind("privacy", "个人信息", Priority.P2, "综合组"),
        Kind("question", "问题咨询", Priority.P3, "综合组"),
        Kind("signup", "活动报名", Priority.P3, "综合组"),
        Kind("canteen", "食堂的事", Priority.P3, "食堂组"),
    )
}
HIDING_TOPICS = {"harass-sexual": "harassment", "harass-retaliation": "harassment", "harass-bullying": "harassment"}
PRESSING_TOPICS = {
    "truck-breakdown-highway": "stranded",
    "truck-breakdown-ordinary-road": "stranded",
    "truck-robbery": "pressing",
    "truck-oil-theft": "pressing",
    "truck-vehicle-detained": "pressing",
    "women-dismissed-pregnant": "pressing",
}


def classify(kind: str, understood: Understood | None) -> tuple[Kind, str | None]:
    """(kind, near topic) of a ticket asked for as `kind`: what is said may raise it or hide it, never lower it.

    To raise it the topic must be as sure as for an answer; to hide it a likely one is enough.
    """
    verdict = understood.verdict if understood is not None else "unknown"
    topic = (
        understood.topics[0].id
        if understood is not None and understood.topics and verdict in {"answer", "choose"}
        else None
    )
    found = KINDS[kind]
    if topic is None or found.priority in {Priority.P0, Priority.P1}:
        return found, topic
    other = HIDING_TOPICS.get(topic) or (PRESSING_TOPICS.get(topic) if verdict == "answer" else None)
    return (KINDS[other] if other else found), topic


def team_of(kind: Kind, topic: str | None, library: Library) -> str:
    """The team that owns the near answer, else the kind's own."""
    answer = library.answers.get(topic) if topic else None
    return answer.owner if answer is not None and kind.team == "综合组" else kind.team


def raised(priority: Priority) -> Priority:
    """One step more urgent; P0 is only for danger and is never reached this way."""
    return {Priority.P3: Priority.P2, Priority.P2: Priority.P1}.get(priority, priority)
