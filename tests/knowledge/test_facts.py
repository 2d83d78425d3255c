"""Facts in answers: replaced, missing, run out; and what the reader is told beside the answer."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answer import parse_answer
from knowledge.facts import MISSING, parse_facts, render
from knowledge.problem import KnowledgeError
from tests.knowledge.answers import changed, good

TODAY = date(2026, 11, 24)
FACTS = parse_facts(
    "facts.yaml",
    "tel_12333: {what: 热线, value: '12333', source: 全国, valid_from: 2026-01-01, valid_to: 2026-12-31}\n"
    "min_wage: {what: 最低工资, value: null, local: true}\n",
)


def test_a_known_fact_is_written_and_a_missing_one_says_so() -> None:
    shown = render(parse_answer("wages/wages-payday.md", good()), FACTS, TODAY)
    assert "可以打 12333。" in shown.body
    assert f"本市最低工资：{MISSING}。" in shown.body
    assert shown.missing_facts == ("min_wage",)
    assert shown.basis_lines == ("《劳动法》第五十条（2018-12-29版）",)
    assert shown.notes == ("已对照法条，待工会律师复核",)


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 1)])
def test_a_fact_holds_only_in_its_time(day: date) -> None:
    shown = render(parse_answer("wages/wages-payday.md", good()), FACTS, day)
    assert "12333" not in shown.body
    assert set(shown.missing_facts) == {"tel_12333", "min_wage"}


def test_a_reviewed_answer_is_not_called_unread() -> None:
    text = changed('by: "", date: ""', 'by: "李律师", date: 2026-12-01')
    assert render(parse_answer("wages/wages-payday.md", text), FACTS, TODAY).notes == ()


@pytest.mark.parametrize(
    ("old", "new", "day", "note"),
    [
        ("next_review: 2027-05-23", "next_review: 2027-05-23", date(2027, 5, 24), "该在2027-05-23前复查"),
        ("valid_to: null", "valid_to: 2026-12-31", date(2027, 1, 1), "只适用到2026-12-31"),
        ("valid_from: 2026-11-23", "valid_from: 2027-01-01", TODAY, "从2027-01-01起适用"),
        ("verify: false", "verify: true", TODAY, "还没核到原文"),
    ],
)
def test_the_reader_is_told(old: str, new: str, day: date, note: str) -> None:
    shown = render(parse_answer("wages/wages-payday.md", changed(old, new)), FACTS, day)
    assert [n for n in shown.notes if note in n]


def test_part_of_a_code_is_cited_by_the_name_of_the_code() -> None:
    text = changed("law: 劳动法, article: 第五十条, version: 2018-12-29", "law: 民法典-合同编, article: 第五百零九条, version: 2020-05-28")
    shown = render(parse_answer("wages/wages-payday.md", text), FACTS, TODAY)
    assert shown.basis_lines == ("《民法典》第五百零九条（2020-05-28版）",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: {value: '1'}", "缺少 what"),
        ("a: {what: 电话, value: '1'}", "source"),
        ("a: {what: 电话, valid_to: 明天}", "valid_to 要写日期"),
        ("- a", "要写成"),
        ("a: {", "读不懂"),
    ],
)
def test_bad_facts_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(KnowledgeError, match=sentence):
        parse_facts("facts.yaml", text)


def test_every_answer_renders_today(library) -> None:  # type: ignore[no-untyped-def]
    for answer in library.answers.values():
        shown = render(answer, library.facts, TODAY)
        assert "{{" not in shown.lead + shown.body + shown.bring
        assert len(shown.basis_lines) == len(answer.basis)


def test_national_numbers_are_filled_in(library) -> None:  # type: ignore[no-untyped-def]
    for key in ("tel_110", "tel_119", "tel_120", "tel_122", "tel_12122", "tel_12351", "tel_12356"):
        assert library.facts[key].on(TODAY) == key[4:]
