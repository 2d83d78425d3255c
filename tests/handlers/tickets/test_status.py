"""查进度: honest about who has seen it."""

from __future__ import annotations

from tests.talk import Talk


def opened(words: str = "宿舍没有热水") -> Talk:
    talk = Talk()
    talk.push("ticket:new")
    talk.say(words)
    return talk


def test_nothing_yet() -> None:
    talk = Talk()

    assert talk.say("查进度") == [
        (
            "您在这个聊天里没有登记过事情。\n"
            "换过手机的，请把单号和查询码一起发给我，比如：2611-0007 K7M3QX。\n"
            "[登记一件事]"
        ),
    ]


def test_one() -> None:
    talk = opened()
    assert talk.say("查进度") == [
        (
            "**2611-0001** 反映事情，已提交\n"
            "11月23日登记，查询码 K7M3QX\n"
            "一般1个工作日内有人联系您。\n"
            "[补充] [撤掉] [找工作人员]"
        ),
    ]
    assert talk.say("/status") == talk.push("status")


def test_seen() -> None:
    talk = opened()
    talk.staff.press("desk:take:1")
    assert talk.say("我的事办到哪了") == talk.say("查进度")
    assert talk.say("查进度") == [
        (
            "**2611-0001** 反映事情，已受理\n"
            "11月23日登记，查询码 K7M3QX\n"
            "11月23日 周一 10:00，值班人员已看到。\n"
            "[补充] [撤掉] [找工作人员]"
        ),
    ]


def test_several_the_open_ones_first() -> None:
    talk = opened()
    talk.push("ticket:new")
    talk.say("加班不给钱")
    talk.push("withdraw:2:yes")
    talk.push("urgent:fire")
    talk.push("form:urgent.follow:hurt:no")
    assert talk.say("查进度") == [
        (
            "您登记过3件事：\n"
            "\n"
            "**2611-0003** 着火、燃气，已提交\n"
            "11月23日登记，查询码 H2N6RV\n"
            "还没有人看到。有危险先打110、119、120、122。\n"
            "\n"
            "**2611-0001** 反映事情，已提交\n"
            "11月23日登记，查询码 K7M3QX\n"
            "一般1个工作日内有人联系您。\n"
            "\n"
            "**2611-0002** 反映事情，已撤回\n"
            "11月23日登记，查询码 P4T8WY\n"
            "[补充] [撤掉] [找工作人员]"
        ),
    ]


def test_by_its_number() -> None:
    talk = opened()
    talk.push("ticket:new")
    talk.say("加班不给钱")
    assert talk.say("2611-0001 怎么样了") == [
        (
            "**2611-0001** 反映事情，已提交\n"
            "11月23日登记，查询码 K7M3QX\n"
            "一般1个工作日内有人联系您。\n"
            "[补充] [撤掉] [找工作人员]"
        ),
    ]
    assert talk.say("2611-0777怎么样了") == [
        "查 2611-0777，还要6位查询码。请把两样一起发给我，比如：2611-0777 K7M3QX。"
    ]


def test_closed_asks_whether_it_is_solved() -> None:
    talk = opened()
    talk.staff.say("修好了")
    talk.staff.press("desk:close:1")
    assert talk.say("查进度") == [
        ("**2611-0001** 反映事情，已办结\n11月23日登记，查询码 K7M3QX\n[解决了] [没解决]"),
    ]
