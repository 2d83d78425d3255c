"""What comes with later issues is said honestly, with a person behind it."""

from __future__ import annotations

from handlers.tickets.tables import Ticket
from tests.talk import Talk


def test_the_menu() -> None:
    talk = Talk()

    assert talk.say("今天吃什么") == [
        ("食堂菜单还没有录进系统，我现在答不了。\n要我登记下来，请食堂的人回您吗？\n[替我登记] [不用了]"),
    ]
    assert talk.press("替我登记") == [
        (
            "已登记，单号 **2611-0001**，查询码 **K7M3QX**。\n"
            "一般2个工作日内有人联系您。\n"
            "换手机时，把单号和查询码发给我，就能接着看。\n"
            "\n"
            "还可以接着发文字、照片、语音、位置。\n"
            "[留电话] [说地点] [就这样]"
        ),
    ]
    talk = Talk()
    assert talk.say("/menu") == [
        ("食堂菜单还没有录进系统，我现在答不了。\n要我登记下来，请食堂的人回您吗？\n[替我登记] [不用了]"),
    ]
    assert talk.press("不用了") == ["好的，没有登记。您想说的时候，随时发给我。"]


def test_signing_up() -> None:
    talk = Talk()

    assert talk.say("我要报名") == [
        (
            "活动报名还不能自动办。我先替您登记，工会的人来联系您。\n"
            "已登记，单号 **2611-0001**，查询码 **K7M3QX**。\n"
            "一般2个工作日内有人联系您。\n"
            "换手机时，把单号和查询码发给我，就能接着看。\n"
            "\n"
            "想报哪个活动、几个人，可以接着写。\n"
            "[留电话] [说地点] [就这样]"
        ),
    ]
    assert talk.say("周末的观影，两个人") == [
        ("记到 2611-0001 了。还有就接着说。\n[留电话] [说地点] [就这样]"),
    ]
    assert [(t.kind, t.priority.value) for t in talk.world.rows(Ticket)] == [("signup", "P3")]


def test_cancelling() -> None:
    talk = Talk()

    assert talk.say("观影我不去了") == [
        (
            "活动的事还不能自动办。我先替您登记，工会的人来联系您。\n"
            "已登记，单号 **2611-0001**，查询码 **K7M3QX**。\n"
            "一般2个工作日内有人联系您。\n"
            "换手机时，把单号和查询码发给我，就能接着看。\n"
            "\n"
            "还可以接着发文字、照片、语音、位置。\n"
            "[留电话] [说地点] [就这样]"
        ),
    ]


def test_a_hazard() -> None:
    talk = Talk()

    assert talk.say("我要报隐患") == [
        (
            "请说说隐患在哪里、是什么样。能拍就拍一张。\n"
            "**先保证自己安全：别靠近，别动机器，开车时别拍。**\n"
            "马上有危险，先撤出来，打 **119** 或 **110**。\n"
            "[取消]"
        ),
    ]
    assert talk.say("二车间的电线露在外面") == [
        (
            "已登记，单号 **2611-0001**，查询码 **K7M3QX**。\n"
            "一般1个工作日内有人联系您。\n"
            "换手机时，把单号和查询码发给我，就能接着看。\n"
            "\n"
            "还可以接着发文字、照片、语音、位置。\n"
            "[留电话] [说地点] [就这样]"
        ),
    ]
    assert talk.staff.hears() == [
        "ticket:1 开话题：P2 2611-0001 安全隐患",
        (
            "ticket:1：**P2 2611-0001 安全隐患**\n"
            "登记：11月23日 周一 10:00\u3000组：安全组\n"
            "目标：1个工作日内联系，5个工作日内办好\n"
            "状态：已提交\n"
            "说的是：二车间的电线露在外面\n"
            "姓名：张三\n"
            "电话：没有留\n"
            "[接单]"
        ),
    ]
    talk = Talk()
    assert (
        talk.say("报个隐患，二车间的电线露在外面")[0].splitlines()[0]
        == "已登记，单号 **2611-0001**，查询码 **K7M3QX**。"
    )
    assert [(t.kind, t.team) for t in talk.world.rows(Ticket)] == [("hazard", "安全组")]
