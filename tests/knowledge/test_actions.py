"""Wishes to do something, in plain words; questions about them are questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.actions import IN_FORM, find_action, packaged_commands
from knowledge.library import Library
from knowledge.understand import understand
from tests.knowledge.conftest import rows


@pytest.mark.parametrize(("action", "text"), [tuple(row) for row in rows("actions.tsv")])
def test_plain_words(library: Library, action: str, text: str) -> None:
    got = understand(text, library=library)
    assert (got.action or "-") == action
    assert (got.verdict == "action") == (action != "-")


@pytest.mark.parametrize(
    ("text", "action"), [("人工", "human"), ("跳过", "skip"), ("没有", "skip"), ("张三", None), ("今天吃什么", None)]
)
def test_a_form_knows_the_short_commands(library: Library, text: str, action: str | None) -> None:
    got = understand(text, library=library, field_awaited=True)
    assert (got.verdict, got.action, got.topics) == ("action" if action else "unknown", action, ())


def test_every_action_has_its_words_here() -> None:
    here = {action for action, _ in rows("actions.tsv")}
    assert set(packaged_commands().actions) == here - {"-"}
    assert set(packaged_commands().actions) >= IN_FORM


@pytest.mark.parametrize(
    ("command", "question"),
    [
        ("把我的信息删了", "把我微信也删了"),
        ("把我的信息删了", "老板把我的信息删了"),
        ("更正", "社保信息怎么更正"),
        ("匿名", "怎么匿名"),
        ("退订", "退订多久生效"),
        ("转人工", "人工费怎么算"),
        ("找个女同志", "找女朋友"),
        ("我要报名", "电工证去哪报名"),
        ("报个隐患", "报隐患有奖吗"),
        ("撤回同意", "撤回同意有什么后果"),
        ("查进度", "工伤认定进度去哪查"),
    ],
)
def test_a_command_and_a_question_near_it(command: str, question: str) -> None:
    assert (find_action(command) is not None, find_action(question)) == (True, None)


@pytest.mark.parametrize("text", ["转人工", "轉人工", "  转 人 工！", "转人工。。。", "麻烦转人工，谢谢"])
def test_looks_do_not_matter(text: str) -> None:
    assert find_action(text) == "human"


@given(st.text(max_size=200))
def test_it_never_fails(text: str) -> None:
    find_action(text)
