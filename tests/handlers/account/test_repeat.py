"""The last words once more."""

from __future__ import annotations

from tests.talk import Talk


def test_nothing_said_yet() -> None:
    talk = Talk()

    assert talk.say("刚刚那条再发一遍") == ["前面还没有回过您话。您想问什么，直接说。"]


def test_an_answer_and_its_buttons() -> None:
    talk = Talk()

    first = talk.say("最低工资多少")
    assert talk.say("刚刚那条再发一遍") == first
    assert talk.press("有用") == ["谢谢您告诉我。还有事，随时问。"]


def test_two_messages_and_a_request() -> None:
    talk = Talk()

    first = talk.push("urgent:fire")
    assert talk.say("刚才的话再说一遍") == first
    talk = Talk()
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    first = talk.press("说地点")
    assert talk.say("再发一遍") == first
