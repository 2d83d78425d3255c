"""Withdrawing is as easy as agreeing was."""

from __future__ import annotations

from handlers.core.tables import Person
from handlers.tickets.tables import Ticket
from tests.talk import Talk


def test_consent() -> None:
    talk = Talk()

    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.contact("13800001111")
    talk.staff.hears()
    assert talk.say("撤回同意") == [
        (
            "已撤回。您的名字和电话已经删掉，以后不用。\n"
            "以前办过的不受影响。没办完的事，还在这个聊天里接着办。\n"
            "不想办了，发“撤掉”。要全部删掉，发“删除我的信息”。"
        ),
    ]
    assert talk.staff.hears() == [
        "ticket:1：本人撤回了同意：电话已删，请不要再打。",
        (
            "ticket:1 改 ticket:1:card：**P2 2611-0001 反映事情**\n"
            "登记：11月23日 周一 10:00\u3000组：综合组\n"
            "目标：1个工作日内联系，5个工作日内办好\n"
            "状态：已提交\n"
            "说的是：宿舍没有热水\n"
            "姓名：没有留\n"
            "电话：没有留\n"
            "[接单]"
        ),
    ]
    assert [(t.phone, t.state.value) for t in talk.world.rows(Ticket)] == [(None, "submitted")]
    assert [(p.name, p.phone) for p in talk.world.rows(Person)] == [(None, None)]


def test_unsubscribe() -> None:
    talk = Talk()

    assert talk.say("退订") == [
        ("您现在没有订推送，不会收到菜单和活动消息。\n您自己工单的答复不算推送，照样给您。"),
    ]
    assert talk.say("/stop") == talk.say("TD")
