"""The end of a ticket, said by the person."""

from __future__ import annotations

from handlers.tickets.tables import Ticket, TicketEvent
from tests.talk import Talk


def opened() -> Talk:
    talk = Talk()
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.staff.hears()
    return talk


def closed() -> Talk:
    talk = opened()
    talk.staff.say("修好了")
    talk.staff.press("desk:close:1")
    return talk


def test_solved() -> None:
    talk = closed()
    talk.catch_up()
    assert talk.press("解决了") == [
        ("好的，谢谢您告诉我。2611-0001 到这里就办完了。\n再有事，随时找我。"),
    ]
    assert talk.staff.hears() == ["ticket:1：本人说：解决了。"]
    assert talk.push("solved:1:yes") == ["2611-0001 现在是“已办结”，不用再点了。"]
    assert [t.solved for t in talk.world.rows(Ticket)] == [True]


def test_typed_digits_and_words() -> None:
    talk = closed()
    assert talk.say("1") == [
        ("好的，谢谢您告诉我。2611-0001 到这里就办完了。\n再有事，随时找我。"),
    ]
    talk = closed()
    assert talk.say("解决了") == [
        ("好的，谢谢您告诉我。2611-0001 到这里就办完了。\n再有事，随时找我。"),
    ]
    talk = closed()
    assert talk.say("还没解决")[0].splitlines()[0] == "好的，2611-0001 重新办理，换别的人来看。"
    talk = closed()
    assert talk.say("不满意，重办")[0].splitlines()[0] == "好的，2611-0001 重新办理，换别的人来看。"


def test_not_solved_is_done_again_once_more_urgent() -> None:
    talk = closed()
    talk.catch_up()
    assert talk.press("没解决") == [
        (
            "好的，2611-0001 重新办理，换别的人来看。\n"
            "上班时间，一般30分钟内有人联系您。下班时间，一般2小时内。\n"
            "请写一句哪里没解决，我记上去。"
        ),
    ]
    assert talk.staff.hears() == [
        "ticket:1：**本人说没解决，要求重新办理。** 请换一位同事来办。",
        (
            "ticket:1 改 ticket:1:card：**P1 2611-0001 反映事情**\n"
            "登记：11月23日 周一 10:00\u3000组：综合组\n"
            "目标：上班时间30分钟内联系，下班时间2小时内联系\n"
            "状态：重新办理\n"
            "说的是：宿舍没有热水\n"
            "姓名：张三\n"
            "电话：没有留\n"
            "[接单]"
        ),
    ]
    assert talk.say("热水还是冷的") == [
        ("已转给工作人员。\n[问别的事]"),
    ]
    assert [(t.priority.value, t.state.value, t.accepted_by) for t in talk.world.rows(Ticket)] == [
        ("P1", "reopened", None)
    ]
    talk.staff.say("换了阀门")
    talk.staff.press("desk:close:1")
    assert talk.push("solved:1:no") == [
        (
            "2611-0001 已经重新办过1次了。还不满意，可以打 **12351**（工会热线）或 **12345**。\n"
            "也可以登记一件新的。\n"
            "[登记一件新的]"
        ),
    ]
    assert [(e.before, e.after, e.why) for e in talk.world.rows(TicketEvent)] == [
        (None, "submitted", "opened"),
        ("submitted", "accepted", "accepted"),
        ("accepted", "working", "spoke"),
        ("working", "closed", "closed"),
        ("closed", "reopened", "not solved"),
        ("reopened", "accepted", "accepted"),
        ("accepted", "working", "spoke"),
        ("working", "closed", "closed"),
    ]


def test_withdrawn() -> None:
    talk = opened()
    assert talk.say("撤掉") == [
        ("要撤掉 **2611-0001** 吗？撤了就不再办了。\n[撤掉] [接着办]"),
    ]
    assert talk.press("接着办") == ["好的，2611-0001 接着办。"]
    assert talk.say("撤回工单") == [
        ("要撤掉 **2611-0001** 吗？撤了就不再办了。\n[撤掉] [接着办]"),
    ]
    assert talk.press("撤掉") == ["2611-0001 撤掉了。想再办，随时发“重新办理”。"]
    assert talk.staff.hears() == [
        "ticket:1：本人撤回了这件事。",
        (
            "ticket:1 改 ticket:1:card：**P2 2611-0001 反映事情**\n"
            "登记：11月23日 周一 10:00\u3000组：综合组\n"
            "目标：1个工作日内联系，5个工作日内办好\n"
            "状态：已撤回\n"
            "说的是：宿舍没有热水\n"
            "姓名：张三\n"
            "电话：没有留"
        ),
    ]
    assert talk.push("withdraw:1:yes") == ["2611-0001 现在是“已撤回”，不用再点了。"]
    assert talk.say("重新办理工单") == [
        (
            "好的，2611-0001 重新办理，换别的人来看。\n"
            "上班时间，一般30分钟内有人联系您。下班时间，一般2小时内。\n"
            "请写一句哪里没解决，我记上去。"
        ),
    ]


def test_which_to_withdraw() -> None:
    talk = opened()
    talk.push("ticket:new")
    talk.say("加班不给钱")
    assert talk.say("撤单") == [
        ("要撤掉哪一件？\n[2611-0002 反映事情]\n[2611-0001 反映事情]"),
    ]


def test_nothing_to_close() -> None:
    talk = Talk()

    assert talk.say("撤单") == [
        ("您现在没有在办的事。要登记一件新的吗？\n[登记一件新的]"),
    ]
    assert talk.say("没解决") == [
        ("您没有已经办完的事。\n想看在办的，发“查进度”。"),
    ]
    assert talk.push("solved:5:yes") == [
        ("您现在没有在办的事。要登记一件新的吗？\n[登记一件新的]"),
    ]


def test_a_stranger_cannot_close_it() -> None:
    talk = opened()
    assert talk.other().push("withdraw:1:yes") == [
        ("您现在没有在办的事。要登记一件新的吗？\n[登记一件新的]"),
    ]
    assert [t.state.value for t in talk.world.rows(Ticket)] == ["submitted"]
