"""The optional details: a phone, a place."""

from __future__ import annotations

from handlers.tickets.tables import Ticket
from tests.talk import Talk


def opened() -> Talk:
    talk = Talk()
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.staff.hears()
    return talk


def test_a_phone() -> None:
    talk = opened()
    assert talk.press("留电话") == [
        ("请发一个能打通的电话。几点方便接，也可以写上。\n[发我的电话 @contact]\n[跳过] [取消]"),
    ]
    assert talk.say("以后再说") == [
        (
            "没看到电话号码。手机号是11位。请再发一次，或点“跳过”。\n"
            "\n"
            "请发一个能打通的电话。几点方便接，也可以写上。\n"
            "[发我的电话 @contact]\n"
            "[跳过] [取消]"
        ),
    ]
    assert talk.say("我的号码138 0000 1111，下午打") == [
        ("电话记下了：13800001111。只给办这件事的人看。\n[说地点] [就这样]"),
    ]
    assert talk.staff.hears() == ["ticket:1：本人留了电话：13800001111"]
    assert [t.phone for t in talk.world.rows(Ticket)] == ["13800001111"]


def test_a_shared_phone() -> None:
    talk = opened()
    talk.press("留电话")
    assert talk.contact("+8613800001111") == [
        ("电话记下了：+8613800001111。只给办这件事的人看。\n[说地点] [就这样]"),
    ]


def test_a_place_in_words() -> None:
    talk = opened()
    assert talk.press("说地点") == [
        ("在什么地方？写个地名、单位名，或者发位置。\n[发我的位置 @location]\n[返回] [跳过] [取消]"),
    ]
    assert talk.say("大港银河路88号三楼") == [
        ("记到 2611-0001 了。还有就接着说。\n[留电话] [就这样]"),
    ]
    assert [t.place for t in talk.world.rows(Ticket)] == ["大港银河路88号三楼"]


def test_a_place_as_a_position() -> None:
    talk = opened()
    talk.press("说地点")
    assert talk.location() == ["收到位置，记到 2611-0001 了。"]
    assert talk.staff.hears() == ["ticket:1：本人发来位置：32.19440,119.43010（误差20米）"]


def test_skipped_and_cancelled() -> None:
    talk = opened()
    talk.press("留电话")
    assert talk.press("跳过") == [
        ("好的。2611-0001 已经交给工作人员。\n想看办到哪一步，发“查进度”。\n[留电话] [说地点] [就这样]"),
    ]
    talk.press("说地点")
    assert talk.say("取消") == [
        ("好的。2611-0001 已经交给工作人员。\n想看办到哪一步，发“查进度”。\n[留电话] [说地点] [就这样]"),
    ]


def test_a_picture_instead() -> None:
    talk = opened()
    talk.press("留电话")
    assert talk.photo() == [
        ("收到照片，记到 2611-0001 了。还有就接着发。\n[留电话] [说地点] [就这样]"),
    ]


def test_buttons_of_long_ago_are_harmless() -> None:
    talk = opened()
    talk.push("withdraw:1:yes")
    assert talk.push("details:phone:99") == [
        ("您现在没有在办的事。要登记一件新的吗？\n[登记一件新的]"),
    ]
    assert talk.push("details:place:abc") == [
        ("您现在没有在办的事。要登记一件新的吗？\n[登记一件新的]"),
    ]
    assert talk.push("form:tickets.details:phone:!skip") == [
        ("您现在没有在办的事。要登记一件新的吗？\n[登记一件新的]"),
    ]
