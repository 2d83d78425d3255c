"""Splitting and escaping: what is read must be what was written, within Telegram's limits."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.telegram.markup import Part, parts, units
from tests.fake_telegram_rules import check_text, visible

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
RICH = st.lists(
    st.one_of(
        TEXT,
        st.sampled_from(["**", "**粗**", "\n\n", "。", "👨‍👩‍👧‍👦", "👍🏽", "<b>", "&amp;", "&", "<", "é", "𠮷" * 20]),
    )
).map("".join)


def test_bold_and_escapes() -> None:
    assert parts("**先报警** 打 <110> & 等") == [Part("<b>先报警</b> 打 &lt;110&gt; &amp; 等", "先报警 打 <110> & 等")]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\ud800"])
def test_nothing_visible_is_nothing(text: str) -> None:
    assert parts(text) == []


@pytest.mark.parametrize("text", ["** 一个", "a ** b ** c **", "****", "**<i>**", "2**3"])
def test_odd_stars_are_harmless(text: str) -> None:
    for part in parts(text):
        assert visible(part.html, "HTML")[0] == part.plain


def test_4096_units_fit_and_one_more_does_not() -> None:
    assert [units(part.plain) for part in parts("好" * 4096)] == [4096]
    assert [units(part.plain) for part in parts("好" * 4097)] == [4096, 1]
    assert [units(part.plain) for part in parts("😀" * 2049)] == [4096, 2]


def test_cut_between_paragraphs_then_lines_then_sentences() -> None:
    first, second = "甲" * 3000, "乙" * 3000
    assert [part.plain for part in parts(f"{first}\n\n{second}")] == [first, second]
    assert [part.plain for part in parts(f"{first}\n{second}")] == [first, second]
    assert [part.plain for part in parts(f"{first}。{second}")] == [f"{first}。", second]


def test_bold_across_a_cut_is_bold_on_both_sides() -> None:
    assert [part.html for part in parts("**" + "好" * 5000 + "**")] == [f"<b>{'好' * 4096}</b>", f"<b>{'好' * 904}</b>"]


def test_a_family_is_not_torn_apart() -> None:
    family = "👨‍👩‍👧‍👦"
    text = "x" * 4090 + family
    assert [part.plain for part in parts(text)] == ["x" * 4090, family]


@given(RICH, st.integers(20, 60))
@example("**" + "a b" * 40 + "**", 20)
@example("😀" * 50, 21)
def test_any_text_survives(text: str, limit: int) -> None:
    pieces = parts(text, limit)
    whole = "".join(parts(text, 10**9)[0].plain.split()) if parts(text, 10**9) else ""
    assert "".join("".join(piece.plain.split()) for piece in pieces) == whole
    for piece in pieces:
        assert 0 < units(piece.plain) <= limit
        assert piece.plain == piece.plain.strip()
        assert visible(piece.html, "HTML")[0] == piece.plain


@given(st.integers(1, 3), RICH)
def test_telegram_takes_every_part(times: int, text: str) -> None:
    for piece in parts(text * 60 * times):
        assert check_text(piece.html, "HTML")[0] == piece.plain
