"""Words at the edge: whatever comes in can be stored, and what a person meant stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.clean import LIMIT, clean


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("你好", "你好"),
        ("a\x00b", "ab"),
        ("\ud800", ""),
        ("a\ud800b", "ab"),
        ("a\udc00\ud800b", "ab"),
        ("\ud83d\ude00", "😀"),
        ("一\r\n二\r三\n四\t五", "一\n二\n三\n四\t五"),
        ("\x1b[31m红\x9f", "[31m红"),
        ("长" * 10_001, "长" * 10_000),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
    ],
)
def test_clean(given: str, cleaned: str) -> None:
    assert clean(given) == cleaned


@given(st.text(st.characters(), max_size=200) | st.text(st.characters(categories=["Cs", "Cc", "Lo"]), max_size=50))
def test_what_is_clean_can_be_stored_and_stays_clean(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert "\x00" not in cleaned
    assert len(cleaned) <= LIMIT
    assert clean(cleaned) == cleaned
