"""Danger in any wording is seen; past events, films, figures of speech and questions of law are not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.library import Library
from knowledge.understand import understand
from knowledge.urgent import KINDS, find_alarm
from tests.knowledge.conftest import rows

YES, NO = rows("urgent_yes.tsv"), [row[0] for row in rows("urgent_no.txt")]


def test_emergencies_are_caught(library: Library) -> None:
    got = [(kind, text, understand(text, library=library)) for kind, text in YES]
    missed = [text for _, text, found in got if found.verdict != "emergency"]
    assert len(YES) >= 150
    assert len(missed) <= 0.02 * len(YES), missed
    wrong = [(kind, found.urgent, text) for kind, text, found in got if found.urgent not in (None, kind)]
    assert len(wrong) <= 0.12 * len(YES), wrong


def test_calm_messages_raise_no_alarm(library: Library) -> None:
    false = [text for text in NO if understand(text, library=library).verdict == "emergency"]
    assert len(NO) >= 200
    assert len(false) <= 0.02 * len(NO), false


@pytest.mark.parametrize("text", [text for _, text in YES[::9]])
def test_an_alarm_sounds_in_any_form_step(library: Library, text: str) -> None:
    assert understand(text, library=library, field_awaited=True).verdict == "emergency"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("车翻沟里人卡住了", "road"), ("我撑不住了", "self_harm"), ("仓库着火了", "fire"), ("救命", "other"),
        ("去年出的车祸怎么赔", None), ("电影里有人跳楼", None), ("气死我了老板不发工资", None), ("", None), ("没着火", None),
    ],
)  # fmt: skip
def test_examples(text: str, kind: str | None) -> None:
    alarm = find_alarm(text)
    assert (alarm.kind if alarm else None) == kind


@given(st.text(max_size=300))
def test_it_never_fails(text: str) -> None:
    alarm = find_alarm(text)
    assert alarm is None or alarm.kind in KINDS


def test_it_is_cheap() -> None:
    texts = [text for _, text in YES] + NO
    find_alarm("热身")
    began = time.process_time()
    for text in texts:
        find_alarm(text + "呀")
    assert (time.process_time() - began) / len(texts) < 0.002
