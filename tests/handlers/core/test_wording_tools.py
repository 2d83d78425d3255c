"""Facts, days, languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.core.conversation import enter, memory, remember
from handlers.core.event import Choice, Event, Text
from handlers.core.flow import action_of, chosen, said
from handlers.core.tables import Conversation
from handlers.core.wording import has_words, short
from tests.talk import MONDAY_TEN, Talk


def test_an_emergency_number_is_never_missing_other_facts_may_be() -> None:
    """The small library has no tel_110: the number stands in its key."""
    talk = Talk()
    assert "**110** 报警" in talk.push("urgent:ask")[0]


@pytest.mark.parametrize(("text", "cut"), [("一二三", "一二三"), ("一二三四", "一二…"), ("一\n 二", "一 二")])
def test_short(text: str, cut: str) -> None:
    assert short(text, 3) == cut


@pytest.mark.parametrize(
    ("text", "has"), [("", False), ("。。", False), ("😀", False), ("a", True), ("好", True), ("1", True)]
)
def test_words(text: str, has: bool) -> None:
    assert has_words(text) is has


def test_memory_is_replaced_not_changed_in_place() -> None:
    row = Conversation(channel="web", chat="c", chat_index="i", updated_at=datetime.now(UTC))
    remember(row, a=1, b=2)
    before = row.data
    remember(row, b=None, c=3)

    assert before == {"a": 1, "b": 2}
    assert memory(row) == {"a": 1, "c": 3}

    enter(row, "x.y:z", a=None, c=None)

    assert (row.step, row.data) == ("x.y:z", None)


def test_what_was_said_and_chosen() -> None:
    event = Event("k", "web", "p", "c", MONDAY_TEN, Text(" My Data. "))
    assert said(event, "my data")
    assert action_of(event) is None
    assert chosen(event, "t") is None
    assert chosen(Event("k", "web", "p", "c", MONDAY_TEN, Choice("t:a:1")), "t") == "a:1"
