"""In a group: nothing personal, and nothing at all unless spoken to."""

from __future__ import annotations

from handlers.tickets.tables import Ticket
from tests.talk import Talk


def group(**more: str) -> Talk:
    return Talk(private=False, chat="-5", **more)


def test_silent_unless_addressed() -> None:
    talk = group()
    assert talk.say("老板拖欠工资怎么办") == []
    assert talk.photo() == []
    assert talk.location() == []


def test_a_mention_and_a_command_get_the_way_in() -> None:
    talk = group()
    assert talk.say("@niangjia_bot 工资拖欠怎么办") == [
        (
            "这里大家都看得见，您的事不在群里说。\n"
            "请点下面，到私聊里问我。\n"
            "[到私聊里问 → https://t.me/niangjia_bot?start=group]"
        ),
    ]
    assert talk.say("/status") == talk.say("/start")
    assert talk.push("status") == talk.say("/start")
    assert talk.world.rows(Ticket) == []


def test_without_a_name_there_is_no_link() -> None:
    talk = group(bot_name="")
    assert talk.say("/start") == [
        ("这里大家都看得见，您的事不在群里说。\n请点我的头像，到私聊里问我。"),
    ]
