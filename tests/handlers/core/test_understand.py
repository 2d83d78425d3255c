"""Danger is found even where understanding failed or came too late."""

from __future__ import annotations

import pytest

from handlers.core.event import Due, Event, FileRef, Photo, Text
from handlers.core.flow import Place
from handlers.core.understand import double_checked, understand, words_of
from knowledge.understand import Understood
from tests.handlers.library import SMALL
from tests.talk import MONDAY_TEN, Talk


def event(text: str, understood: Understood | None = None) -> Event:
    return Event("k", "web", "p", "c", MONDAY_TEN, Text(text), understood=understood)


@pytest.mark.parametrize("lost", [lambda *_: None, lambda *_: Understood("unknown")], ids=["too late", "failed"])
def test_an_emergency_is_never_lost_with_the_understanding(lost: object) -> None:
    talk = Talk(understand=lost)
    assert talk.say("车着火了！")[0].splitlines()[0] == "**先跑出来，再打 119。**"


def test_commands_are_known_without_understanding() -> None:
    talk = Talk(understand=lambda *_: None)
    assert talk.say("查进度")[0].splitlines()[0] == "您在这个聊天里没有登记过事情。"
    assert talk.say("宿舍的墙") == []


def test_a_verdict_that_stands_is_left_alone() -> None:
    for understood in (Understood("decline"), Understood("answer"), Understood("action", action="thanks")):
        checked = event("车着火了！", understood)
        assert double_checked(checked) is checked


@pytest.mark.parametrize(
    ("text", "action"),
    [("查进度", "status"), ("我的信息", "my_data"), ("谢谢", "thanks"), ("人工", "human"), ("今天吃什么", None), ("删除我的信息和照片还有别的东西", None)],
)  # fmt: skip
def test_while_a_field_waits_only_plain_commands_are_known(text: str, action: str | None) -> None:
    found = understand(event(text), Place("tickets.open:words"), SMALL)
    assert found is not None
    assert found.action == action


def test_what_is_understood() -> None:
    burst = Place(
        data={"burst": [{"text": " 宿舍 ", "at": "", "message": None}, {"text": "的墙", "at": "", "message": None}]}
    )
    clock = Event("k", "web", "", "c", MONDAY_TEN, Due("answers.ask", "1"))
    picture = Event("k", "web", "p", "c", MONDAY_TEN, Photo(FileRef("f"), "着火了"))

    assert words_of(clock, burst) == "宿舍，的墙"
    assert words_of(clock, Place()) == ""
    assert words_of(picture, Place()) == "着火了"
    assert understand(clock, Place(), SMALL) is None
