"""The question under the button becomes a ticket."""

from __future__ import annotations

from handlers.answers.tables import QuestionLog
from handlers.tickets.tables import Ticket
from tests.talk import Talk


def test_an_unknown_question() -> None:
    talk = Talk()

    talk.say("宿舍的墙归谁管")
    talk.later(seconds=3)
    talk.staff.hears()
    assert talk.press("转给工作人员") == [
        (
            "已登记，单号 **2611-0001**，查询码 **K7M3QX**。\n"
            "一般2个工作日内有人联系您。\n"
            "换手机时，把单号和查询码发给我，就能接着看。\n"
            "\n"
            "还可以接着发文字、照片、语音、位置。\n"
            "[留电话] [说地点] [就这样]"
        ),
    ]
    assert talk.staff.hears() == [
        "ticket:1 开话题：P3 2611-0001 问题咨询",
        (
            "ticket:1：**P3 2611-0001 问题咨询**\n"
            "登记：11月23日 周一 10:00\u3000组：综合组\n"
            "目标：2个工作日内联系，5个工作日内办好\n"
            "状态：已提交\n"
            "说的是：宿舍的墙归谁管\n"
            "姓名：张三\n"
            "电话：没有留\n"
            "[接单]"
        ),
    ]
    assert [row.outcome for row in talk.world.rows(QuestionLog)] == ["ticket"]
    assert talk.push("staff:1") == [
        (
            "这件事已经登记过了，单号 **2611-0001**，不用再登一次。\n"
            "一般2个工作日内有人联系您。\n"
            "[留电话] [说地点] [就这样]"
        ),
    ]


def test_under_an_answer() -> None:
    talk = Talk()

    talk.say("工资拖欠怎么办")
    assert talk.press("找工作人员")[0].splitlines()[0] == "已登记，单号 **2611-0001**，查询码 **K7M3QX**。"
    assert [(t.kind, t.words, t.team, t.topic) for t in talk.world.rows(Ticket)] == [
        ("human", "工资拖欠怎么办", "维权组", "wages-late")
    ]
    assert [row.outcome for row in talk.world.rows(QuestionLog)] == ["human"]


def test_an_old_button_still_knows_its_question() -> None:
    talk = Talk()

    talk.say("工资拖欠怎么办")
    talk.say("最低工资多少")
    assert talk.push("staff:1:human")[0].splitlines()[0] == "已登记，单号 **2611-0001**，查询码 **K7M3QX**。"
    assert [t.words for t in talk.world.rows(Ticket)] == ["工资拖欠怎么办"]


def test_a_question_nobody_knows_any_more() -> None:
    talk = Talk()

    assert talk.push("staff:99") == [
        ("这一条太久了，我找不到原话。要转给工作人员，请再说一遍是什么事。\n[登记一件事]"),
    ]
