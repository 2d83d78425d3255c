"""人工: a person, not a loop."""

from __future__ import annotations

from handlers.tickets.tables import Ticket
from tests.talk import Talk


def test_asked_first_what_it_is_about() -> None:
    talk = Talk()

    assert talk.say("人工") == [
        (
            "好的，帮您找工作人员。\n"
            "请先说一下是什么事，一句话就行。\n"
            "着急可以打 **12351**（工会热线）。\n"
            "[不写了，直接联系我] [取消]"
        ),
    ]
    assert talk.say("合同的事看不懂") == [
        (
            "已登记，单号 **2611-0001**，查询码 **K7M3QX**。\n"
            "一般1个工作日内有人联系您。\n"
            "换手机时，把单号和查询码发给我，就能接着看。\n"
            "\n"
            "还可以接着发文字、照片、语音、位置。\n"
            "[留电话] [说地点] [就这样]"
        ),
    ]
    assert [(t.kind, t.priority.value) for t in talk.world.rows(Ticket)] == [("human", "P2")]


def test_not_willing_to_type() -> None:
    talk = Talk()

    talk.say("转人工")
    assert talk.press("不写了，直接联系我") == [
        (
            "已登记，单号 **2611-0001**，查询码 **K7M3QX**。\n"
            "一般1个工作日内有人联系您。\n"
            "换手机时，把单号和查询码发给我，就能接着看。\n"
            "\n"
            "还可以接着发文字、照片、语音、位置。\n"
            "[留电话] [说地点] [就这样]"
        ),
    ]
    assert [t.words for t in talk.world.rows(Ticket)] == ["请有人联系我。"]


def test_a_fresh_question_goes_along() -> None:
    talk = Talk()

    talk.say("最低工资多少")
    assert talk.say("找真人") == [
        (
            "好的，转给工作人员。您刚才问的也一起转过去。\n"
            "已登记，单号 **2611-0001**，查询码 **K7M3QX**。\n"
            "一般1个工作日内有人联系您。\n"
            "换手机时，把单号和查询码发给我，就能接着看。\n"
            "\n"
            "还可以接着发文字、照片、语音、位置。\n"
            "[留电话] [说地点] [就这样]"
        ),
    ]
    assert [t.words for t in talk.world.rows(Ticket)] == ["最低工资多少"]


def test_with_a_ticket_waiting_it_is_pressed_again() -> None:
    talk = Talk()

    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.staff.hears()
    assert talk.say("人工") == [
        (
            "您的 **2611-0001** 正在等工作人员，我又提醒了一次。\n"
            "您接着说，我都记上去。着急可以打 **12351**（工会热线）。\n"
            "[是另一件事]"
        ),
    ]
    assert talk.staff.hears() == ["ticket:1：本人又要找工作人员。"]
    assert talk.say("三楼的") == [
        ("已转给工作人员。\n[问别的事]"),
    ]
    talk.staff.press("desk:take:1")
    assert talk.say("/human") == [
        ("工作人员已看到您的 **2611-0001**。您接着说，我转过去。\n[是另一件事]"),
    ]


def test_another_matter() -> None:
    talk = Talk()

    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.say("人工")
    assert talk.press("是另一件事") == [
        ("好的，请说说是什么事。\n一句话就行。也可以发照片、语音、位置。\n[取消]"),
    ]
    assert talk.say("加班不给钱")[0].splitlines()[0] == "已登记，单号 **2611-0002**，查询码 **P4T8WY**。"


def test_in_english() -> None:
    talk = Talk(language="en")
    assert talk.say("human") == [
        (
            "I will pass you on to a person. Please say in one sentence what it is about.\n"
            "In a hurry, call **12351** (union hotline).\n"
            "[Just contact me] [Cancel]"
        ),
    ]
