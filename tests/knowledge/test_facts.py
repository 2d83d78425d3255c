"""Facts in answers: replaced, missing, run out; and what the reader is told beside the answer."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answer import parse_answer
from knowledge.facts import MISSING, Fact, Rendered, basis_lines, parse_facts, render
from knowledge.library import Library
from knowledge.problem import KnowledgeError
from tests.knowledge.answers import changed, good

TODAY = date(2026, 11, 24)
NAME = "wages/wages-payday.md"
FACTS = parse_facts(
    "facts.yaml",
    "tel_12333: {what: 热线, value: '12333', source: 全国, valid_from: 2026-01-01, valid_to: 2026-12-31}\n"
    "min_wage: {what: 最低工资, value: null, local: true}\n",
)


def test_an_answer_is_rendered_whole() -> None:
    shown = render(parse_answer(NAME, good()), FACTS, TODAY)
    assert shown == Rendered(
        lead="先看合同写的是几号。过了这天就催。",
        body=f"工资每月至少发一次。拖着不发，可以打 12333。本市最低工资：{MISSING}。",
        bring="- 带身份证和银行流水，去劳动监察大队。",
        basis_lines=("《劳动法》第五十条（2018-12-29版）",),
        notes=("已对照法条，待工会律师复核",),
        missing_facts=("min_wage",),
    )
    assert MISSING == "请以工会公布为准"


@pytest.mark.parametrize(
    ("day", "missing"),
    [
        (date(2025, 12, 31), ("tel_12333", "min_wage")),
        (date(2026, 1, 1), ("min_wage",)),
        (date(2026, 12, 31), ("min_wage",)),
        (date(2027, 1, 1), ("tel_12333", "min_wage")),
    ],
)
def test_a_fact_holds_only_in_its_time(day: date, missing: tuple[str, ...]) -> None:
    shown = render(parse_answer(NAME, good()), FACTS, day)
    assert shown.missing_facts == missing
    assert f"可以打 {MISSING if 'tel_12333' in missing else '12333'}。" in shown.body


def test_a_fact_nobody_knows_is_missing_and_told_once() -> None:
    text = changed("就催。", "就打 {{tel_999}} 或 {{ tel_999 }}。")
    shown = render(parse_answer(NAME, text), {}, TODAY)
    assert shown.lead == f"先看合同写的是几号。过了这天就打 {MISSING} 或 {MISSING}。"
    assert shown.missing_facts == ("tel_999", "tel_12333", "min_wage")


def test_a_value_is_not_looked_up_again() -> None:
    facts = parse_facts("facts.yaml", "tel_12333: {what: 热线, value: '{{min_wage}}', source: x}\n")
    assert "可以打 {{min_wage}}。" in render(parse_answer(NAME, good()), facts, TODAY).body


REVIEW = "已对照法条，待工会律师复核"


@pytest.mark.parametrize(
    ("old", "new", "day", "notes"),
    [
        ('by: "", date: ""', 'by: "李律师", date: 2026-12-01', TODAY, ()),
        ("risk: legal", "risk: low", TODAY, ()),
        ("risk: legal", "risk: urgent", TODAY, ()),
        ("risk: legal", "risk: legal", date(2027, 5, 23), (REVIEW,)),
        ("risk: legal", "risk: legal", date(2027, 5, 24), (REVIEW, "这条该在2027-05-23前复查，还没有复查，请先问工会")),
        ("valid_to: null", "valid_to: 2026-12-31", date(2026, 12, 31), (REVIEW,)),
        ("valid_to: null", "valid_to: 2026-12-31", date(2027, 1, 1), (REVIEW, "这条只适用到2026-12-31，规定可能已经变了，请先问工会")),
        ("valid_to: null", "valid_to: 2026-12-31", date(2028, 1, 1), (REVIEW, "这条只适用到2026-12-31，规定可能已经变了，请先问工会")),
        ("valid_from: 2026-11-23", "valid_from: 2027-01-01", TODAY, (REVIEW, "这条从2027-01-01起适用")),
        ("verify: false", "verify: true", TODAY, (REVIEW, "有的依据还没核到原文，办事前先打电话问清")),
    ],
)  # fmt: skip
def test_the_reader_is_told(old: str, new: str, day: date, notes: tuple[str, ...]) -> None:
    assert render(parse_answer(NAME, changed(old, new)), FACTS, day).notes == notes


@pytest.mark.parametrize(
    ("basis", "line"),
    [
        ("{law: 劳动法, article: 第五十条, version: 2018-12-29}", "《劳动法》第五十条（2018-12-29版）"),
        (
            "{law: 劳动合同法, article: 第四十七条第二款, version: 2012-12-28}",
            "《劳动合同法》第四十七条第二款（2012-12-28版）",
        ),
        ("{law: 某办法, article: 第三条, verify: true}", "《某办法》第三条（原文未在手，请核实）"),
        ("{law: 某办法, article: 第三条}", "《某办法》第三条"),
    ],
)
def test_basis_lines(basis: str, line: str) -> None:
    text = changed("{law: 劳动法, article: 第五十条, version: 2018-12-29}", basis)
    assert basis_lines(parse_answer(NAME, text)) == (line,)


def test_part_of_a_code_is_cited_by_the_name_of_the_code() -> None:
    text = changed(
        "law: 劳动法, article: 第五十条, version: 2018-12-29",
        "law: 民法典-合同编, article: 第五百零九条, version: 2020-05-28",
    )
    shown = render(parse_answer(NAME, text), FACTS, TODAY)
    assert shown.basis_lines == ("《民法典》第五百零九条（2020-05-28版）",)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("a: {value: '1'}", ["facts.yaml:1: a：缺少 what（这是什么）。"]),
        ("\na: 1\nb: {what: 电话, value: '1'}", ["facts.yaml:2: a：缺少 what（这是什么）。", "facts.yaml:3: b：有 value 就要写 source（从哪里来）。"]),
        ("a: {what: 电话, valid_to: 明天}", ["facts.yaml:1: a：valid_to 要写日期。"]),
        ("a: {what: 电话, valid_from: 5}", ["facts.yaml:1: a：valid_from 要写日期。"]),
        ("- a", ["facts.yaml:1: 要写成“键: {what, value, source, …}”。"]),
        ("a:\n  - {", ["facts.yaml:3: YAML 格式读不懂。"]),
    ],
)  # fmt: skip
def test_bad_facts_are_refused_with_all_faults(text: str, problems: list[str]) -> None:
    with pytest.raises(KnowledgeError) as caught:
        parse_facts("facts.yaml", text)
    assert list(map(str, caught.value.problems)) == problems


def test_a_fact_as_it_is_read() -> None:
    text = "a: {what: 热线, value: ' 12333 ', source: 全国, confirm: true, valid_from: 2026-01-01}\nb: {what: 地址, value: '', local: true}\n"
    assert parse_facts("facts.yaml", text) == {
        "a": Fact("a", "热线", "12333", "全国", False, True, date(2026, 1, 1), None),
        "b": Fact("b", "地址", None, None, True, False, None, None),
    }
    assert parse_facts("facts.yaml", "") == {}


def test_every_answer_renders_today(library: Library) -> None:
    for answer in library.answers.values():
        shown = render(answer, library.facts, TODAY)
        assert "{{" not in shown.lead + shown.body + shown.bring
        assert len(shown.basis_lines) == len(answer.basis)


def test_national_numbers_are_filled_in(library: Library) -> None:
    for key in ("tel_110", "tel_119", "tel_120", "tel_122", "tel_12122", "tel_12351", "tel_12356"):
        assert library.facts[key].on(TODAY) == key[4:]
