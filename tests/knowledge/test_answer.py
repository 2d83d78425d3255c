"""One file becomes an answer, or every fault of it is told with its line."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answer import Answer, Basis, as_date, line_of, parse_answer
from knowledge.problem import KnowledgeError
from tests.knowledge.answers import ASKS, changed, good

NAME = "wages/wages-payday.md"


def faults(text: str) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        parse_answer(NAME, text)
    return [str(p).removeprefix(f"{NAME}:") for p in caught.value.problems]


def test_a_file_becomes_an_answer() -> None:
    assert parse_answer(NAME, good()) == Answer(
        id="wages-payday",
        section="wages",
        title="工资几号发，能拖到下个月吗？",
        ask=tuple(ASKS),
        basis=(Basis("劳动法", "第五十条", date(2018, 12, 29), verify=False),),
        risk="legal",
        escalate="union",
        owner="维权组",
        verify=False,
        checked=date(2026, 11, 23),
        against="条文原文",
        reviewed=None,
        next_review=date(2027, 5, 23),
        valid_from=date(2026, 11, 23),
        valid_to=None,
        facts=("tel_12333", "min_wage"),
        calculator=None,
        near=("wages-minimum",),
        lead="先看合同写的是几号。过了这天就催。",
        body="工资每月至少发一次。拖着不发，可以打 {{tel_12333}}。本市最低工资：{{min_wage}}。",
        bring="- 带身份证和银行流水，去劳动监察大队。",
    )


def test_what_may_be_left_empty_or_filled_in() -> None:
    text = changed('by: "", date: ""', "by: 李律师, date: 2026-12-01")
    text = text.replace("valid_to: null", "valid_to: 2026-12-31").replace("calculator: null", "calculator: overtime")
    text = text.replace("version: 2018-12-29", "verify: true").replace("[tel_12333, min_wage]", "[]")
    found = parse_answer(NAME, text)
    assert (found.reviewed, found.valid_to, found.calculator, found.facts, found.basis) == (
        ("李律师", date(2026, 12, 1)),
        date(2026, 12, 31),
        "overtime",
        (),
        (Basis("劳动法", "第五十条", None, verify=True),),
    )


def test_the_section_is_the_folder_or_given() -> None:
    assert parse_answer("a/b/leave/wages-payday.md", good()).section == "leave"
    assert parse_answer("leave\\wages-payday.md", good()).section == "leave"
    assert parse_answer("wages-payday.md", good()).section == ""
    assert parse_answer("wages-payday.md", good(), "union").section == "union"


def test_line_ends_of_windows_are_read() -> None:
    assert parse_answer(NAME, good().replace("\n", "\r\n")) == parse_answer(NAME, good())


def test_keys_used_are_those_of_all_three_parts() -> None:
    text = changed("就催。", "就打 {{tel_12333}}。").replace("大队。", "大队 {{ dispute_offices }}。")
    assert set(parse_answer(NAME, text).used_keys()) == {"tel_12333", "min_wage", "dispute_offices"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("---\nid", "id", ["1: 文件要以 --- 开头，写完字段后再用一行 --- 隔开正文。"]),
        ("---\n先看", "先看", ["1: 文件要以 --- 开头，写完字段后再用一行 --- 隔开正文。"]),
        ("risk: legal", "risk: [legal", ["23: 字段部分读不懂（did not find expected ',' or ']'）。含冒号、#、引号的文字要整句加单引号。"]),
        ("risk: legal", "risk:", ["22: risk 要写一个文字值。"]),
        ("risk: legal", "risk: {a: b}", ["22: risk 要写一个文字值。"]),
        ("near: [wages-minimum]", "near: wages-minimum", ["33: near 要写成列表，每项一行文字（含冒号或特殊符号的要加引号）。"]),
        ("near: [wages-minimum]", "near: [{a: b}]", ["33: near 要写成列表，每项一行文字（含冒号或特殊符号的要加引号）。"]),
        ("verify: false", "verify: nein", ["25: verify 只能是 true 或 false。"]),
        ("{date: 2026-11-23, against: 条文原文}", "2026-11-23", ["26: checked 的写法不对，要写成 {键: 值}。", "26: checked 要写日期，例如 2026-11-23。"]),
        ("{date: 2026-11-23,", "{date: 昨天,", ["26: checked 要写日期，例如 2026-11-23。"]),
        ("calculator: null", "calculator: 3", ["32: calculator 要写计算器的名字，没有就写 null。"]),
        ("valid_to: null", "valid_to: 永远", ["30: valid_to 要写日期，例如 2026-11-23。"]),
        ("version: 2018-12-29", "version: 新版", ["20: 《劳动法》的 version 要写日期。"]),
        ("  - {law: 劳动法, article: 第五十条, version: 2018-12-29}", "  劳动法", ["20: basis 要写成列表，没有依据写 []。"]),
        ("  - {law: 劳动法,", "  - {", ["20: basis 每条要写 law 和 article。"]),
        ('date: ""', "date: 2026-12-01", ["27: reviewed 要么 by 和 date 都写，要么都空着。"]),
        ("## 带什么，去哪里\n", "", ["35: 正文要有且只有一个标题：## 带什么，去哪里。"]),
        ("## 带什么，去哪里\n", "## 带什么，去哪里\n## 带什么，去哪里\n", ["35: 正文要有且只有一个标题：## 带什么，去哪里。"]),
        ("- 带身份证和银行流水，去劳动监察大队。\n", "", ["35: “带什么，去哪里”下面没有内容。"]),
        ("工资每月至少发一次。拖着不发，可以打 {{tel_12333}}。本市最低工资：{{min_wage}}。\n", "", ["35: 第一段之后的正文没有内容。"]),
    ],
)  # fmt: skip
def test_a_fault_has_its_line_and_sentence(old: str, new: str, expected: list[str]) -> None:
    assert faults(changed(old, new)) == expected


def test_all_faults_come_at_once_in_order_of_lines() -> None:
    text = (
        changed("risk: legal", "risk: x")
        .replace("verify: false", "verify: 0")
        .replace("valid_from: 2026-11-23", "valid_from: x")
    )
    assert faults(text) == [
        "22: risk 不能是“x”，只能是：legal、low、urgent。",
        "25: verify 只能是 true 或 false。",
        "29: valid_from 要写日期，例如 2026-11-23。",
    ]


def test_missing_and_unknown_fields_come_together() -> None:
    text = changed("owner: 维权组\n", "").replace("near: [wages-minimum]\n", "colour: red\n")
    assert faults(text) == ["1: 缺少字段 near。", "1: 缺少字段 owner。", "32: 不认识的字段 colour。"]


@given(st.text(max_size=300))
def test_any_text_is_an_answer_or_a_fault(text: str) -> None:
    for whole in (text, f"---\n{text}\n---\n{text}", changed("title: 工资几号发，能拖到下个月吗？", f"title: {text}")):
        with suppress(KnowledgeError):
            parse_answer(NAME, whole)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (date(2026, 1, 2), date(2026, 1, 2)),
        ("2026-01-02", date(2026, 1, 2)),
        ("2026-13-01", None),
        (None, None),
        ("", None),
        (7, None),
    ],
)
def test_dates(value: object, day: date | None) -> None:
    assert as_date(value) == day


def test_lines_are_counted_from_one() -> None:
    assert [line_of("a\nb\nc", needle) for needle in ("a", "b", "c", "d")] == [1, 2, 3, 1]
