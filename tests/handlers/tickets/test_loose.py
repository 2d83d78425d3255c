"""Files and positions out of the blue: kept, and asked about."""

from __future__ import annotations

from handlers.core.tables import Media
from handlers.tickets.tables import Ticket
from tests.talk import Talk


def opened() -> Talk:
    talk = Talk()
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.push("home")
    talk.staff.hears()
    return talk


def test_a_picture_becomes_a_new_ticket() -> None:
    talk = Talk()

    assert talk.photo("墙裂了") == [
        ("收到照片，先替您存着。\n这是哪件事的？\n[新登记一件] [不用了]"),
    ]
    talk.fetched()
    assert talk.press("新登记一件") == [
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
        "ticket:1 开话题：P2 2611-0001 反映事情",
        (
            "ticket:1：**P2 2611-0001 反映事情**\n"
            "登记：11月23日 周一 10:00\u3000组：综合组\n"
            "目标：1个工作日内联系，5个工作日内办好\n"
            "状态：已提交\n"
            "说的是：墙裂了\n"
            "姓名：张三\n"
            "电话：没有留\n"
            "[接单]"
        ),
        ("ticket:1：本人发来1张照片\n〔文件〕"),
    ]
    assert [(m.kind, m.owner) for m in talk.world.rows(Media)] == [("photo", "ticket:1")]
    assert talk.push("loose:new") == ["这个已经记好了，不用再点。"]


def test_a_picture_for_an_open_ticket() -> None:
    talk = opened()
    assert talk.photo() == [
        ("收到照片，先替您存着。\n这是哪件事的？\n[2611-0001 反映事情]\n[新登记一件] [不用了]"),
    ]
    assert talk.press("2611-0001 反映事情") == [
        ("收到照片，记到 2611-0001 了。还有就接着发。\n[留电话] [说地点] [就这样]"),
    ]
    assert talk.staff.hears() == []
    talk.fetched()
    assert talk.staff.hears() == [
        ("ticket:1：本人发来1张照片\n〔文件〕"),
    ]


def test_an_album_is_asked_about_once() -> None:
    talk = Talk()

    assert talk.photo(album="a") == [
        ("收到照片，先替您存着。\n这是哪件事的？\n[新登记一件] [不用了]"),
    ]
    assert talk.photo(album="a") == []
    assert talk.photo(album="a") == []
    assert talk.press("新登记一件") == [
        (
            "已登记，单号 **2611-0001**，查询码 **K7M3QX**。\n"
            "一般1个工作日内有人联系您。\n"
            "换手机时，把单号和查询码发给我，就能接着看。\n"
            "\n"
            "还可以接着发文字、照片、语音、位置。\n"
            "[留电话] [说地点] [就这样]"
        ),
    ]
    assert [(m.kind, m.owner) for m in talk.world.rows(Media)] == [
        ("photo", "ticket:1"),
        ("photo", "ticket:1"),
        ("photo", "ticket:1"),
    ]


def test_a_voice() -> None:
    talk = Talk()

    assert talk.voice() == [
        ("收到语音。我听不了，工作人员能听，先替您存着。\n这是哪件事的？打字告诉我也行。\n[新登记一件] [不用了]"),
    ]


def test_a_position() -> None:
    talk = Talk()

    assert talk.location() == [
        ("收到位置，先替您存着。\n这是哪件事的？\n[新登记一件] [不用了]"),
    ]
    assert talk.press("新登记一件") == [
        (
            "已登记，单号 **2611-0001**，查询码 **K7M3QX**。\n"
            "一般1个工作日内有人联系您。\n"
            "换手机时，把单号和查询码发给我，就能接着看。\n"
            "\n"
            "还可以接着发文字、照片、语音、位置。\n"
            "[留电话] [说地点] [就这样]"
        ),
    ]
    assert [(t.words, t.position["latitude"]) for t in talk.world.rows(Ticket)] == [("（发来位置）", 32.1944)]


def test_not_wanted() -> None:
    talk = Talk()

    talk.document()
    assert talk.press("不用了") == ["好的，没有登记，也没有转给别人。"]
    assert talk.world.rows(Ticket) == []


def test_a_phone_is_not_kept_without_reason() -> None:
    talk = Talk()

    assert talk.contact() == [
        ("收到电话。您现在没有在办的事，电话没有存。\n要找人，发“人工”。\n[找工作人员]"),
    ]
    talk = opened()
    assert talk.contact("13800001111") == ["电话记下了：13800001111。只给办这件事的人看。"]
    assert [t.phone for t in talk.world.rows(Ticket)] == ["13800001111"]


def test_what_we_cannot_read() -> None:
    talk = Talk()

    assert talk.unsupported("贴纸") == [
        ("贴纸我看不了，没有转给别人。\n请打字，或者发照片、语音、位置。"),
    ]
    talk = opened()
    assert talk.unsupported("太大的文件（超过20MB）") == [
        ("太大的文件（超过20MB）我看不了，已经在 2611-0001 上记了一笔。\n请打字，或者发照片、语音、位置。"),
    ]
    assert talk.staff.hears() == ["ticket:1：本人发来太大的文件（超过20MB），机器人看不了。"]


def test_a_strangers_ticket_is_no_choice() -> None:
    talk = opened()
    web = talk.other()
    web.photo()
    assert web.push("loose:1") == [
        ("您现在没有在办的事。要登记一件新的吗？\n[新登记一件] [不用了]"),
    ]
