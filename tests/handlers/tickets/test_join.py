"""Number and code bring a ticket to another chat; guessing does not."""

from __future__ import annotations

from handlers.tickets.tables import TicketChat
from tests.talk import Talk


def opened() -> Talk:
    talk = Talk()
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.staff.hears()
    return talk


def test_from_another_channel() -> None:
    talk = opened()
    web = talk.other()
    assert web.say("2611-0001 k7m3qx") == [
        (
            "对上了，接着看 **2611-0001**。\n"
            "\n"
            "**2611-0001** 反映事情，已提交\n"
            "11月23日登记，查询码 K7M3QX\n"
            "一般1个工作日内有人联系您。\n"
            "[补充] [撤掉] [找工作人员]"
        ),
    ]
    assert talk.staff.hears() == ["ticket:1：本人用单号和查询码，换了一个聊天窗口。"]
    talk.staff.say("修好了吗")
    assert web.catch_up() == [
        ("**工会工作人员**（2611-0001）：\n修好了吗\n\n直接回复就行，我转过去。"),
    ]
    assert talk.catch_up() == [
        ("**工会工作人员**（2611-0001）：\n修好了吗\n\n直接回复就行，我转过去。"),
    ]


def test_however_it_is_typed() -> None:
    talk = opened()
    assert (
        talk.other(chat="w1").say("单号26110001，查询码K7M3QX")[0].splitlines()[0] == "对上了，接着看 **2611-0001**。"
    )
    assert (
        talk.other(chat="w2").say("２６１１－０００１　Ｋ７Ｍ３ＱＸ")[0].splitlines()[0]
        == "对上了，接着看 **2611-0001**。"
    )
    assert (
        talk.other(chat="w3").say("我的单子2611—0001 查询码是k7m3qx 帮我查一下")[0].splitlines()[0]
        == "对上了，接着看 **2611-0001**。"
    )


def test_a_number_alone_needs_the_code() -> None:
    talk = opened()
    assert talk.other().say("2611-0001") == [
        "查 2611-0001，还要6位查询码。请把两样一起发给我，比如：2611-0001 K7M3QX。"
    ]
    assert talk.say("2611-0001") == [
        (
            "**2611-0001** 反映事情，已提交\n"
            "11月23日登记，查询码 K7M3QX\n"
            "一般1个工作日内有人联系您。\n"
            "[补充] [撤掉] [找工作人员]"
        ),
    ]


def test_wrong() -> None:
    talk = opened()
    assert talk.other().say("2611-0001 AAAAAA") == [
        ("单号和查询码对不上。请看一下有没有抄错。\n查询码是6位，没有数字0和1，没有字母O、I、L。"),
    ]
    assert talk.other().say("2611-0009 K7M3QX") == [
        ("单号和查询码对不上。请看一下有没有抄错。\n查询码是6位，没有数字0和1，没有字母O、I、L。"),
    ]


def test_guessing_is_stopped_by_chat() -> None:
    talk = opened()
    web = talk.other()
    assert {web.say(f"2611-0001 AAAAA{letter}")[0].splitlines()[0] for letter in "ABCDE"} == {
        "单号和查询码对不上。请看一下有没有抄错。"
    }
    assert web.say("2611-0001 K7M3QX") == [
        ("试得太多了，请过1小时再试。\n着急可以打 **12351**（工会热线）。"),
    ]
    talk.later(minutes=61)
    assert web.say("2611-0001 K7M3QX")[0].splitlines()[0] == "对上了，接着看 **2611-0001**。"


def test_guessing_is_stopped_by_ticket() -> None:
    """Many chats may not share the work."""
    talk = opened()
    assert {talk.other(chat=f"w{n}").say("2611-0001 AAAAAA")[0].splitlines()[0] for n in range(20)} == {
        "单号和查询码对不上。请看一下有没有抄错。"
    }
    assert talk.other(chat="new").say("2611-0001 K7M3QX")[0].splitlines()[0] == "试得太多了，请过1小时再试。"
    assert talk.say("查进度")[0].splitlines()[0] == "**2611-0001** 反映事情，已提交"


def test_twice_is_harmless() -> None:
    talk = opened()
    web = talk.other()
    web.say("2611-0001 K7M3QX")
    assert web.say("2611-0001 K7M3QX") == [
        (
            "**2611-0001** 反映事情，已提交\n"
            "11月23日登记，查询码 K7M3QX\n"
            "一般1个工作日内有人联系您。\n"
            "[补充] [撤掉] [找工作人员]"
        ),
    ]
    assert len(talk.world.rows(TicketChat)) == 2
