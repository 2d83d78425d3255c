"""Every sentence a person reads: short, plain, no literal phone numbers, no promise, no blame."""

from __future__ import annotations

import re
from types import ModuleType

import pytest

import handlers.account.texts as account
import handlers.answers.texts as answers
import handlers.desk.texts as desk
import handlers.tickets.texts as tickets
import handlers.urgent.texts as urgent
from knowledge.text import sentences

MODULES = (account, answers, desk, tickets, urgent)
JARGON = ("原则上", "相关部门", "有关部门", "详见", "予以", "依法依规", "之规定", "综上", "用人单位", "您应该早")
NUMBERS = re.compile(r"(?<![\d{_])(?:110|119|120|122|12\d{3}|96110)(?![\d}天])")
PROMISES = (
    "马上就到",
    "正在赶",
    "派人",
    "已派",
    "在路上了",
    "很快就来",
    "救援已",
    "help is coming",
    "on the way",
    "on their way",
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def said(module: ModuleType) -> list[str]:
    """Every text of a wording module."""
    found: list[str] = []
    for name, value in vars(module).items():
        if name.isupper():
            found += (
                [value]
                if isinstance(value, str)
                else [v for v in getattr(value, "values", list)() if isinstance(v, str)]
            )
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_sentences_are_short(module: ModuleType) -> None:
    long = [part for text in said(module) for part in sentences(text) if len(CHINESE.findall(part)) > 24]
    assert long == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_no_jargon_and_numbers_only_from_facts(module: ModuleType) -> None:
    texts = said(module)
    assert len(texts) > 10
    assert [text for text in texts for word in JARGON if word in text] == []
    assert [text for text in texts if NUMBERS.search(text)] == []


def test_an_emergency_promises_nothing_and_has_no_emoji() -> None:
    texts = [*said(urgent), *said(tickets)]
    assert [text for text in texts for word in PROMISES if word in text] == []
    assert [text for text in said(urgent) if re.search("[\u2600-\u27bf\U0001f300-\U0001faff]", text)] == []


@pytest.mark.parametrize("kits", [urgent.KITS, urgent.KITS_EN], ids=["zh", "en"])
def test_every_kind_has_one_line_to_hold_on_to_and_three_to_act_on(kits: dict[str, str]) -> None:
    from knowledge.urgent import KINDS

    assert set(kits) == set(KINDS)
    for text in kits.values():
        first, *three = text.split("\n")
        assert first.startswith("**")
        assert first.endswith("**")
        assert [line[:3] for line in three] == ["1. ", "2. ", "3. "]
        assert "{{tel_" in text


def test_the_notice_has_six_lines() -> None:
    assert [line[:2] for line in account.NOTICE.split("\n")] == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert [line[:2] for line in account.NOTICE_EN.split("\n")] == ["1.", "2.", "3.", "4.", "5.", "6."]


def test_every_door_of_the_search_is_named() -> None:
    from knowledge.decline import packaged_doors

    doors = packaged_doors()
    assert {*doors.strong, *doors.weak} <= set(answers.DOORS)
