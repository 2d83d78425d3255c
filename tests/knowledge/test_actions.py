"""Wishes to do something, in plain words; questions about them are questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.actions import find_action
from knowledge.library import Library
from knowledge.understand import understand
from tests.knowledge.conftest import rows


@pytest.mark.parametrize(("action", "text"), [tuple(row) for row in rows("actions.tsv")])
def test_plain_words(library: Library, action: str, text: str) -> None:
    got = understand(text, library=library)
    assert (got.action or "-") == action
    assert (got.verdict == "action") == (action != "-")


@pytest.mark.parametrize(("text", "action"), [("人工", "human"), ("跳过", "skip"), ("没有", "skip"), ("张三", None), ("今天吃什么", None)])
def test_a_form_knows_the_short_commands(library: Library, text: str, action: str | None) -> None:
    got = understand(text, library=library, field_awaited=True)
    assert (got.verdict, got.action, got.topics) == ("action" if action else "unknown", action, ())


@given(st.text(max_size=200))
def test_it_never_fails(text: str) -> None:
    find_action(text)
