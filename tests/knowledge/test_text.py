"""Text made comparable, whatever people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.decode import Decoder
from knowledge.pinyin import folded, split_pinyin, syllables, typed
from knowledge.text import clean, cut, digest, fingerprint, length, norm, plain, sentences, simplified, spelled


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("您好，请问一下，老板 3 个月没发工资！！！怎么办呢？？", "老板三个月没发工资怎么办"),
        ("離職兩年了", "离职二年了"),
        ("Can I  join THE union?", "can i join the union"),
        ("２Ｎ和N+1", "二n和n加一"),
        ("工资\ud800\x00不发", "工资不发"),
        ("哈哈哈哈哈", "哈"),
        ("😂😂", ""),
        ("谢谢", "谢谢"),
        ("打12333", "打12333"),
        ("", ""),
    ],
)
def test_normal_form(text: str, normal: str) -> None:
    assert norm(text) == normal


@given(st.text(max_size=400))
def test_anything_can_be_normalised(text: str) -> None:
    assert norm(text) == norm(text)
    assert norm(norm(text)) is not None
    assert fingerprint(text) == fingerprint(fingerprint(text))
    assert len(digest(text)) == 12
    syllables(norm(text))


SCRIPTS = st.sampled_from(
    [
        "離職",
        "工資",
        "加班費",
        "勞動合同",
        "工会",
        "社保",
        "请假",
        "union",
        "N+1",
        "12333",
        "三个月",
        "，",
        " ",
        "😀",
        "ａ",
        "Ａ",
    ]
)
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
"""ASCII characters and their full-width forms."""


@given(st.text(max_size=200))
def test_nothing_raises_on_anything(text: str) -> None:
    for function in (clean, simplified, fingerprint, digest, plain, norm, sentences, length, cut):
        function(text)


@given(st.lists(SCRIPTS, max_size=20).map("".join))
def test_forms_are_idempotent(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert simplified(simplified(text)) == simplified(text)
    assert fingerprint(fingerprint(text)) == fingerprint(text)
    assert plain(plain(text)) == plain(text)


@given(st.lists(SCRIPTS, max_size=20).map("".join))
def test_width_case_and_script_do_not_matter(text: str) -> None:
    for other in (text.upper(), text.lower(), text.translate(WIDE), simplified(text), f" {text}。！"):
        assert norm(other) == norm(text)
        assert fingerprint(other) == fingerprint(text)
        assert digest(other) == digest(text)


@pytest.mark.parametrize(
    "text", ["\ud800", "\udfff工资", "\x00", "\u200b\u202e", "﷽", "\U0010ffff", "a\u0301" * 50, "I\u0307", "ß", "ǅ"]
)
def test_odd_characters_leave_something_that_can_be_stored(text: str) -> None:
    for function in (clean, plain, norm, fingerprint):
        function(text).encode("utf-8")


@given(st.text(alphabet="工资社保离职退休怎么办，。！ \t\n", max_size=60))
def test_spaces_between_chinese_characters_do_not_matter(text: str) -> None:
    assert plain(" ".join(text)) == plain(text)


def test_long_texts_keep_their_beginning_and_end() -> None:
    text = "甲" + "乙" * 20_000 + "丙"
    assert cut(text)[0] == "甲"
    assert cut(text)[-1] == "丙"
    assert len(cut(text)) == 901


def test_sentences_and_their_length() -> None:
    assert sentences("1. 先打电话。再去！\n- 带身份证") == ["先打电话", "再去", "带身份证"]
    assert length("打 {{tel_110}}，快走。") == 3


@pytest.mark.parametrize(
    ("number", "word"), [(0, "零"), (3, "三"), (10, "十"), (12, "十二"), (40, "四十"), (99, "九十九")]
)
def test_small_numbers(number: int, word: str) -> None:
    assert spelled(number) == word


@pytest.mark.parametrize(
    ("text", "is_pinyin"),
    [
        ("laoban tuoqian gongzi", True),
        ("how much overtime pay", False),
        ("工伤", False),
        ("etc", False),
        ("can i join", False),
    ],
)
def test_typed_pinyin_is_told_from_english(text: str, is_pinyin: bool) -> None:
    assert typed(text) is is_pinyin


def test_syllables() -> None:
    assert split_pinyin("gongshang") == ("gong", "shang")
    assert split_pinyin("xyz") == ()
    assert syllables("银行调岗") == ("yin", "hang", "diao", "gang")
    assert [folded(s) for s in ("zhong", "sheng", "ping", "nan")] == ["zong", "sen", "pin", "nan"]


def test_pinyin_and_slips_are_put_into_the_characters_people_use() -> None:
    decoder = Decoder(["老板拖欠工资怎么办", "工资怎么算", "加入工会"] * 20)
    assert decoder.chinese("laoban tuoqian gongzi") == "老板拖欠工资"
    assert decoder.chinese("工资") is None
    assert decoder.mended("加入公会") == "加入工会"
