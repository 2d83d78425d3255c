"""The person stopped the bot, or came back."""

from __future__ import annotations

from handlers.core.tables import Person
from tests.talk import Talk


def opened() -> Talk:
    talk = Talk()
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.staff.hears()
    return talk


def test_staff_are_told() -> None:
    talk = opened()
    assert talk.blocks() == []
    assert talk.staff.hears() == ["ticket:1：本人停用了机器人，现在回复送不到。"]
    assert talk.blocks() == []
    assert talk.staff.hears() == []
    assert talk.staff.say("修好了") == [
        (
            "ticket:1 改 ticket:1:card：**P2 2611-0001 反映事情**\n"
            "登记：11月23日 周一 10:00\u3000组：综合组\n"
            "目标：1个工作日内联系，5个工作日内办好\n"
            "状态：办理中（李四，11月23日 周一 10:00接单）\n"
            "说的是：宿舍没有热水\n"
            "姓名：张三\n"
            "电话：没有留\n"
            "[办结]"
        ),
        "ticket:1：已存下。但本人停用了机器人，现在送不到。请打电话。",
    ]
    assert talk.returns() == []
    assert talk.staff.hears() == ["ticket:1：本人回来了，可以回复。"]
    assert [p.reachable for p in talk.world.rows(Person)][:1] == [True]
