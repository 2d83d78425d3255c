"""One answer file: front matter and text, read into an `Answer` or refused with every fault named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from knowledge.problem import KnowledgeError, Problem

BRING = "带什么，去哪里"
RISKS = frozenset({"low", "legal", "urgent"})
ESCALATIONS = frozenset({"none", "union", "legal_aid", "emergency"})
OWNERS = frozenset({"组织组", "维权组", "女工组", "互助组", "安全组", "食堂组", "司机组", "综合组"})
FIELDS = (
    "id", "title", "ask", "basis", "risk", "escalate", "owner", "verify", "checked", "reviewed",
    "next_review", "valid_from", "valid_to", "facts", "calculator", "near",
)  # fmt: skip

_FRONT = re.compile(r"\A---\n(.*?)^---[ \t]*\n(.*)\Z", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^##\s*(.+?)\s*$", re.MULTILINE)
_KEY = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")


@dataclass(frozen=True)
class Basis:
    """One article an answer rests on; `version` is None where the text was not at hand (`verify`)."""

    law: str
    article: str
    version: date | None
    verify: bool


@dataclass(frozen=True)
class Answer:
    """One checked answer. `lead` says what to do now, `body` all of it, `bring` what to take and where to go."""

    id: str
    section: str
    title: str
    ask: tuple[str, ...]
    basis: tuple[Basis, ...]
    risk: str
    escalate: str
    owner: str
    verify: bool
    checked: date
    against: str
    reviewed: tuple[str, date] | None
    next_review: date
    valid_from: date
    valid_to: date | None
    facts: tuple[str, ...]
    calculator: str | None
    near: tuple[str, ...]
    lead: str
    body: str
    bring: str

    def used_keys(self) -> tuple[str, ...]:
        """Fact keys in the text, in order of appearance, each once."""
        return tuple(dict.fromkeys(_KEY.findall(f"{self.lead}\n{self.body}\n{self.bring}")))


class _Reader:
    """Takes the fields of one file out of the parsed front matter and remembers what is wrong with them."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text
        self.problems: list[Problem] = []
        self.data: Mapping[str, Any] = {}

    def fault(self, sentence: str, field: str = "") -> None:
        self.problems.append(Problem(self.name, line_of(self.text, f"{field}:") if field else 1, sentence))

    def string(self, field: str, allowed: frozenset[str] | None = None) -> str:
        value = self.data.get(field)
        if not isinstance(value, str) or not value.strip():
            self.fault(f"{field} 要写一个文字值。", field)
            return ""
        if allowed and value not in allowed:
            self.fault(f"{field} 不能是“{value}”，只能是：{'、'.join(sorted(allowed))}。", field)
        return value.strip()

    def strings(self, field: str) -> tuple[str, ...]:
        value = self.data.get(field)
        if not isinstance(value, list) or not all(isinstance(v, str | int) and str(v).strip() for v in value):
            self.fault(f"{field} 要写成列表，每项一行文字（含冒号或特殊符号的要加引号）。", field)
            return ()
        return tuple(str(v).strip() for v in value)

    def flag(self, field: str) -> bool:
        value = self.data.get(field)
        if not isinstance(value, bool):
            self.fault(f"{field} 只能是 true 或 false。", field)
        return value is True

    def day(self, field: str, value: object, *, needed: bool = True) -> date:
        found = as_date(value)
        if found is None and (needed or value not in (None, "")):
            self.fault(f"{field} 要写日期，例如 2026-11-23。", field)
        return found or date.min

    def mapping(self, field: str) -> Mapping[str, Any]:
        value = self.data.get(field)
        if not isinstance(value, dict):
            self.fault(f"{field} 的写法不对，要写成 {{键: 值}}。", field)
            return {}
        return value


def as_date(value: object) -> date | None:
    """A YAML date or an ISO string as a date; None for anything else."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def line_of(text: str, needle: str, default: int = 1) -> int:
    """The number (from 1) of the first line of `text` that has `needle`."""
    at = text.find(needle)
    return default if at < 0 else text.count("\n", 0, at) + 1


def parse_answer(name: str, text: str, section: str | None = None) -> Answer:
    """Read one file. `section` defaults to the folder in `name`. Raises `KnowledgeError` with all faults."""
    reader = _Reader(name, text)
    found = _FRONT.match(text.replace("\r\n", "\n"))
    if found is None:
        raise KnowledgeError([Problem(name, 1, "文件要以 --- 开头，写完字段后再用一行 --- 隔开正文。")])
    try:
        data = yaml.load(found[1], yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise KnowledgeError([Problem(name, (mark.line if mark else 0) + 2, _yaml_sentence(error))]) from error
    if not isinstance(data, dict):
        raise KnowledgeError([Problem(name, 2, "--- 之间要写“字段: 值”，每个字段一行。")])
    reader.data = data
    for field in FIELDS:
        if field not in data:
            reader.fault(f"缺少字段 {field}。")
    for field in data.keys() - set(FIELDS):
        reader.fault(f"不认识的字段 {field}。", str(field))
    if reader.problems:
        raise KnowledgeError(reader.problems)
    answer = _build(reader, found[2], section or (name.replace("\\", "/").split("/")[-2:-1] or [""])[0])
    if reader.problems:
        raise KnowledgeError(reader.problems)
    return answer


def _yaml_sentence(error: yaml.YAMLError) -> str:
    detail = getattr(error, "problem", None) or "格式错误"
    return f"字段部分读不懂（{detail}）。含冒号、#、引号的文字要整句加单引号。"


def _build(reader: _Reader, body: str, section: str) -> Answer:
    checked, reviewed = reader.mapping("checked"), reader.mapping("reviewed")
    lead, rest, bring = _parts(reader, body)
    calculator = reader.data["calculator"]
    if calculator is not None and not isinstance(calculator, str):
        reader.fault("calculator 要写计算器的名字，没有就写 null。", "calculator")
    valid_to = reader.data["valid_to"]
    against = checked.get("against")
    if checked and not (isinstance(against, str) and against):
        reader.fault("checked 里要写 against：对照了什么文本。", "checked")
    return Answer(
        id=reader.string("id"),
        section=section,
        title=reader.string("title"),
        ask=reader.strings("ask"),
        basis=_basis(reader),
        risk=reader.string("risk", RISKS),
        escalate=reader.string("escalate", ESCALATIONS),
        owner=reader.string("owner", OWNERS),
        verify=reader.flag("verify"),
        checked=reader.day("checked", checked.get("date")),
        against=str(against or ""),
        reviewed=_reviewed(reader, reviewed),
        next_review=reader.day("next_review", reader.data["next_review"]),
        valid_from=reader.day("valid_from", reader.data["valid_from"]),
        valid_to=None if valid_to in (None, "") else reader.day("valid_to", valid_to),
        facts=reader.strings("facts"),
        calculator=calculator if isinstance(calculator, str) else None,
        near=reader.strings("near"),
        lead=lead,
        body=rest,
        bring=bring,
    )


def _reviewed(reader: _Reader, row: Mapping[str, Any]) -> tuple[str, date] | None:
    by, day = row.get("by"), row.get("date")
    if not by and not day:
        return None
    if not by or not day:
        reader.fault("reviewed 要么 by 和 date 都写，要么都空着。", "reviewed")
    return str(by or ""), reader.day("reviewed", day)


def _basis(reader: _Reader) -> tuple[Basis, ...]:
    rows = reader.data["basis"]
    if not isinstance(rows, list):
        reader.fault("basis 要写成列表，没有依据写 []。", "basis")
        return ()
    found = []
    for row in rows:
        if not isinstance(row, dict) or not row.get("law") or not row.get("article"):
            reader.fault("basis 每条要写 law 和 article。", "basis")
            continue
        version, verify = as_date(row.get("version")), row.get("verify", False) is True
        if row.get("version") and version is None:
            reader.fault(f"《{row['law']}》的 version 要写日期。", "basis")
        found.append(Basis(str(row["law"]), str(row["article"]), version, verify))
    return tuple(found)


def _parts(reader: _Reader, body: str) -> tuple[str, str, str]:
    """Lead, body and what-to-bring of the text below the front matter."""
    headings = list(_HEADING.finditer(body))
    start = line_of(reader.text, body.strip()[:30] or "---")
    if [h[1] for h in headings] != [BRING]:
        sentence = f"正文要有且只有一个标题：## {BRING}。"
        reader.problems.append(Problem(reader.name, start, sentence))
        return body.strip(), "", ""
    main, bring = body[: headings[0].start()].strip(), body[headings[0].end() :].strip()
    lead, _, rest = main.partition("\n\n")
    for what, part in (("第一段", lead), ("第一段之后的正文", rest.strip()), (f"“{BRING}”下面", bring)):
        if not part:
            reader.problems.append(Problem(reader.name, start, f"{what}没有内容。"))
    return lead.strip(), rest.strip(), bring
