"""Facts by key: phones, amounts, addresses, names that answers quote as {{key}}; and an answer rendered with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from knowledge.answer import Answer, Basis, as_date, line_of
from knowledge.problem import KnowledgeError, Problem

MISSING = "请以工会公布为准"
KEY = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")


@dataclass(frozen=True)
class Fact:
    """One fact: what it is, its value (None: not filled in yet), where it comes from, from when to when it holds."""

    key: str
    what: str
    value: str | None
    source: str | None
    local: bool
    confirm: bool
    valid_from: date | None
    valid_to: date | None

    def on(self, today: date) -> str | None:
        """The value if it is filled in and holds on `today`, else None."""
        early = self.valid_from is not None and today < self.valid_from
        late = self.valid_to is not None and today > self.valid_to
        return None if early or late else self.value


def parse_facts(name: str, text: str) -> dict[str, Fact]:
    """Read a facts file. Raises `KnowledgeError` with all faults."""
    try:
        data = yaml.load(text, yaml.CSafeLoader) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise KnowledgeError([Problem(name, (mark.line if mark else 0) + 1, "YAML 格式读不懂。")]) from error
    if not isinstance(data, dict):
        raise KnowledgeError([Problem(name, 1, "要写成“键: {what, value, source, …}”。")])
    facts, problems = {}, []
    for key, row in data.items():
        fault = _fault(row)
        if fault:
            problems.append(Problem(name, line_of(text, f"{key}:"), f"{key}：{fault}"))
            continue
        facts[str(key)] = _fact(str(key), row)
    if problems:
        raise KnowledgeError(problems)
    return facts


def _fault(row: object) -> str | None:
    if not isinstance(row, dict) or not row.get("what"):
        return "缺少 what（这是什么）。"
    if row.get("value") and not row.get("source"):
        return "有 value 就要写 source（从哪里来）。"
    for field in ("valid_from", "valid_to"):
        if row.get(field) and as_date(row[field]) is None:
            return f"{field} 要写日期。"
    return None


def _fact(key: str, row: Mapping[str, Any]) -> Fact:
    value = row.get("value")
    return Fact(
        key=key,
        what=str(row["what"]),
        value=None if value is None or not str(value).strip() else str(value).strip(),
        source=row.get("source"),
        local=bool(row.get("local")),
        confirm=bool(row.get("confirm")),
        valid_from=as_date(row.get("valid_from")),
        valid_to=as_date(row.get("valid_to")),
    )


@dataclass(frozen=True)
class Rendered:
    """An answer ready to show; `missing_facts` are the keys shown as 请以工会公布为准."""

    lead: str
    body: str
    bring: str
    basis_lines: tuple[str, ...]
    notes: tuple[str, ...]
    missing_facts: tuple[str, ...]


def render(answer: Answer, facts: Mapping[str, Fact], today: date) -> Rendered:
    """`answer` with every {{key}} replaced by its value on `today`, its sources, and what the reader must know."""
    missing: dict[str, None] = {}

    def value(match: re.Match[str]) -> str:
        fact = facts.get(match[1])
        found = fact.on(today) if fact else None
        if found is None:
            missing[match[1]] = None
        return MISSING if found is None else found

    lead, body, bring = (KEY.sub(value, part) for part in (answer.lead, answer.body, answer.bring))
    return Rendered(lead, body, bring, basis_lines(answer), _notes(answer, today), tuple(missing))


def basis_lines(answer: Answer) -> tuple[str, ...]:
    """Sources as a reader sees them: 《劳动合同法》第三十条（2012-12-28版）."""
    return tuple(map(_basis_line, answer.basis))


def _basis_line(basis: Basis) -> str:
    law = basis.law.split("-")[0]  # the index names parts of a code: 民法典-合同编
    known = f"（{basis.version}版）" if basis.version else ""
    return f"《{law}》{basis.article}{known or ('（原文未在手，请核实）' if basis.verify else '')}"


def _notes(answer: Answer, today: date) -> tuple[str, ...]:
    notes = []
    if answer.risk == "legal" and answer.reviewed is None:
        notes.append("已对照法条，待工会律师复核")
    if answer.verify:
        notes.append("有的依据还没核到原文，办事前先打电话问清")
    if answer.valid_to is not None and today > answer.valid_to:
        notes.append(f"这条只适用到{answer.valid_to}，规定可能已经变了，请先问工会")
    elif today > answer.next_review:
        notes.append(f"这条该在{answer.next_review}前复查，还没有复查，请先问工会")
    if today < answer.valid_from:
        notes.append(f"这条从{answer.valid_from}起适用")
    return tuple(notes)
