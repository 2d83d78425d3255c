"""Corrections: phone and name here, the rest by staff."""

from __future__ import annotations

from handlers.core.tables import Person
from handlers.tickets.tables import Ticket
from tests.talk import Talk


def test_the_phone() -> None:
    talk = Talk()

    assert talk.say("我换手机号了，帮我改一下") == [
        ("要改哪一样？\n[电话] [名字] [别的]\n[取消]"),
    ]
    assert talk.say("更正") == talk.say("我换手机号了，帮我改一下")
    assert talk.press("电话") == [
        ("请发正确的电话。\n[发我的电话 @contact]\n[取消]"),
    ]
    assert talk.say("不记得了") == [
        ("没看到电话号码。手机号是11位。请再发一次。\n\n请发正确的电话。\n[发我的电话 @contact]\n[取消]"),
    ]
    assert talk.say("13900002222") == ["改好了：13900002222。"]
    assert [p.phone for p in talk.world.rows(Person)] == ["13900002222"]


def test_the_name() -> None:
    talk = Talk()

    talk.push("correct:ask")
    assert talk.press("名字") == [
        ("请发正确的名字，怎么称呼都行。\n[返回] [取消]"),
    ]
    assert talk.say("张建国") == ["改好了：张建国。"]


def test_something_else_is_registered() -> None:
    talk = Talk()

    talk.push("correct:ask")
    assert talk.press("别的") == [
        ("请写清楚：哪里错了，应该是什么。\n我登记下来，请工作人员改。\n[取消]"),
    ]
    assert (
        talk.say("入会日期写错了，应该是2020年")[0].splitlines()[0] == "已登记，单号 **2611-0001**，查询码 **K7M3QX**。"
    )
    assert [(t.kind, t.words) for t in talk.world.rows(Ticket)] == [("privacy", "入会日期写错了，应该是2020年")]


def test_cancelled_and_back() -> None:
    talk = Talk()

    talk.push("correct:phone")
    assert talk.press("取消") == ["好的，没有改。"]
    talk.push("correct:name")
    assert talk.press("返回") == [
        ("要改哪一样？\n[电话] [名字] [别的]\n[取消]"),
    ]
    assert talk.step == "account.correct:name"


def test_an_old_button() -> None:
    talk = Talk()

    assert talk.push("form:account.correct:name:!cancel") == [
        ("要改哪一样？\n[电话] [名字] [别的]\n[取消]"),
    ]
