"""办结: with an answer, and a question to the person."""

from __future__ import annotations

from tests.talk import Talk


def opened() -> Talk:
    talk = Talk()
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.staff.hears()
    return talk


def test_not_without_an_answer() -> None:
    talk = opened()
    talk.staff.press("desk:take:1")
    assert talk.staff.press("desk:close:1") == ["ticket:1：还没有回复过本人。请先在这里写一句结果，再点“办结”。"]


def test_closed() -> None:
    talk = opened()
    talk.staff.say("修好了")
    talk.catch_up()
    assert talk.staff.press("desk:close:1") == [
        (
            "ticket:1 改 ticket:1:card：**P2 2611-0001 反映事情**\n"
            "登记：11月23日 周一 10:00\u3000组：综合组\n"
            "目标：1个工作日内联系，5个工作日内办好\n"
            "状态：已办结（李四，11月23日 周一 10:00接单）\n"
            "说的是：宿舍没有热水\n"
            "姓名：张三\n"
            "电话：没有留"
        ),
        "ticket:1：2611-0001 已办结，已请本人说解决没有。",
        "ticket:1 关话题",
    ]
    assert talk.catch_up() == [
        ("**2611-0001 办结了。** 结果在上面的回复里。\n您的事解决了吗？\n[解决了] [没解决]"),
    ]
    assert talk.staff.press("desk:close:1") == ["ticket:1：2611-0001 现在是“已办结”，不用再点了。"]
    assert talk.staff.press("desk:close:9", ticket=None) == ["群：找不到这件工单。"]
