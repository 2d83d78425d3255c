"""Typed digits and words are presses of what was offered last."""

from __future__ import annotations

import pytest

from handlers.core.event import Choice, Event, FileRef, Photo, Text
from handlers.core.press import digit_of, flat, pressed
from handlers.core.reply import Button
from tests.talk import MONDAY_TEN, Talk

OFFERED = [["有用", "fb:1:yes"], ["没用", "fb:1:no"]]


@pytest.mark.parametrize(
    ("text", "digit"),
    [("1", 1), ("１", 1), ("①", 1), (" 2 ", 2), ("2.", 2), ("2、", 2), ("第三个", 3), ("选9", 9), ("第2条", 2),
     ("0", None), ("10", None), ("1个人", None), ("2611-0007", None), ("", None), ("一样", None)],
)  # fmt: skip
def test_digits(text: str, digit: int | None) -> None:
    assert digit_of(text) == digit


@pytest.mark.parametrize(("text", "data"), [("1", "fb:1:yes"), ("第二个", "fb:1:no"), ("没用", "fb:1:no")])
def test_typed_is_pressed(text: str, data: str) -> None:
    event = Event("k", "web", "p", "c", MONDAY_TEN, Text(text))
    assert pressed(event, OFFERED).content == Choice(data)


@pytest.mark.parametrize("content", [Text("3"), Text("很有用"), Choice("x"), Photo(FileRef("f"), "1")], ids=repr)
def test_everything_else_stays_as_it_is(content: object) -> None:
    event = Event("k", "web", "p", "c", MONDAY_TEN, content)
    assert pressed(event, OFFERED) is event


def test_links_cannot_be_typed() -> None:
    buttons = ((Button("网页", url="https://example.org"), Button("位置", ask="location")), (Button("好", "ok"),))
    assert flat(buttons) == [["位置", "ask:location"], ["好", "ok"]]


def test_only_the_last_words_offer() -> None:
    """A digit after words without buttons is just a digit: it does not press something far above."""
    talk = Talk()
    talk.say("工资的事")
    talk.say("谢谢")

    assert talk.say("1") == ["好的。您想问什么，直接说。"]
