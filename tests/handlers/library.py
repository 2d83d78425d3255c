"""A small library of our own for conversation tests: the wording of the real answers may change, these do not."""

from __future__ import annotations

from handlers.core.event import Event
from handlers.core.flow import Place
from handlers.core.understand import understand, words_of
from knowledge.actions import find_action
from knowledge.library import Library
from knowledge.search import Hit
from knowledge.understand import Understood
from knowledge.urgent import find_alarm

_ANSWER = """---
id: {id}
title: {title}
ask: [{ask}]
basis: {basis}
risk: {risk}
escalate: {escalate}
owner: {owner}
verify: false
checked: {{date: 2026-11-20, against: 条文原文}}
reviewed: {{by: "", date: ""}}
next_review: 2027-05-20
valid_from: 2026-11-20
valid_to: null
facts: []
calculator: null
near: [{near}]
---
{lead}

{body}

## 带什么，去哪里
{bring}
"""
_FACTS = """
union_name: {what: 工会, value: 测试工会, source: 测试, valid_from: 2026-01-01}
tel_12351: {what: 工会热线, value: "12351", source: 测试, valid_from: 2026-01-01}
tel_12345: {what: 热线, value: "12345", source: 测试, valid_from: 2026-01-01}
duty_contact: {what: 值班电话, value: null, source: null, local: true}
"""


def _file(
    topic: str,
    title: str,
    ask: str,
    *,
    basis: str = "[]",
    risk: str = "low",
    near: str = "",
    owner: str = "维权组",
    escalate: str = "union",
    lead: str = "先留证据。",
    body: str = "全文在这里。",
    bring: str = "- 带身份证。",
) -> tuple[str, str]:
    text = _ANSWER.format(
        id=topic,
        title=title,
        ask=ask,
        basis=basis,
        risk=risk,
        near=near,
        owner=owner,
        escalate=escalate,
        lead=lead,
        body=body,
        bring=bring,
    )
    return f"test/{topic}.md", text


FILES = [
    ("facts.yaml", _FACTS),
    _file(
        "wages-late", "老板拖欠工资，怎么要？", "工资拖欠怎么办",
        basis="[{law: 劳动合同法, article: 第三十条, version: 2012-12-28}, {law: 劳动合同法, article: 第三十八条, version: 2012-12-28},"
        " {law: 劳动保障监察条例, article: 第二十条, version: 2004-11-01}]",
        risk="legal", near="wages-minimum", lead="先留证据，再去要钱。", body="1. 发信息催一次。\n2. 去劳动监察投诉。",
        bring="- 身份证、工资流水。",
    ),
    _file("wages-minimum", "最低工资是多少？", "最低工资多少", body="本市最低工资：{{min_wage}}。"),
    _file("union-join", "怎么加入工会？", "怎么入会", owner="组织组"),
]  # fmt: skip
SMALL = Library.build(FILES)
DELICATE = Library.build([*FILES,
    _file("harass-sexual", "被骚扰怎么办？", "主管骚扰我", owner="女工组"),
    _file("truck-breakdown-highway", "高速上车坏了怎么办？", "车坏在路边了", owner="司机组", escalate="emergency"),
])  # fmt: skip
"""With topics that raise or hide a ticket: in so small a library the search takes almost anything for one of them."""

SCRIPT = {
    "工资拖欠，怎么办呢": Understood("answer", (Hit("wages-late", 0.9, ""),)),
    "工资和最低工资": Understood("answer", (Hit("wages-late", 0.9, ""), Hit("wages-minimum", 0.9, "")), parts=("wages-late", "wages-minimum")),
    "工资的事": Understood("choose", (Hit("wages-late", 0.5, ""), Hit("wages-minimum", 0.4, ""), Hit("union-join", 0.2, ""))),
    "离婚怎么办": Understood("decline", (Hit("wages-late", 0.1, ""),), decline="marriage"),
    "没有这一条": Understood("answer", (Hit("gone", 0.9, ""),)),
}  # fmt: skip


def understand_small(event: Event, place: Place, library: Library) -> Understood | None:
    """Danger and commands as in the service; a question is found only by its exact words, so that tests are about flows."""
    if not words_of(event, place).strip():
        return None
    if place.awaited:
        return understand(event, place, library)
    if alarm := find_alarm(event.text):
        return Understood("emergency", urgent=alarm.kind)
    if action := find_action(event.text):
        return Understood("action", action=action)
    text = words_of(event, place).strip()
    for answer in library.answers.values():
        if text in answer.ask:
            return Understood("answer", (Hit(answer.id, 0.9, "exact"),))
    return SCRIPT.get(text, Understood("unknown"))
