"""待办, and silence for everything else."""

from __future__ import annotations

from tests.talk import Talk


def test_what_waits() -> None:
    talk = Talk()

    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.push("urgent:road")
    talk.other(chat="w9").push("urgent:assault")
    assert talk.staff.say("待办", ticket=None) == [
        (
            "群：等着接单的2件：\n"
            "P0 2611-0002 路上出事，11月23日 周一 10:00登记\n"
            "P2 2611-0001 反映事情，11月23日 周一 10:00登记"
        ),
    ]
    talk.staff.press("desk:take:1")
    talk.staff.press("desk:take:2")
    assert talk.staff.say("/list", ticket=None) == ["群：没有等着接单的事。"]


def test_help_and_silence() -> None:
    talk = Talk()

    assert talk.staff.say("/help", ticket=None) == [
        ("群：在每件工单的话题里直接写，就发给本人。\n开头写📌或 /n，只记下，不发。\n发“待办”，看等着接单的。"),
    ]
    assert talk.staff.say("中午吃什么", ticket=None) == []
