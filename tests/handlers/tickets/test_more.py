"""After the number the person goes on: words, pictures, positions; a clear question is answered instead."""

from __future__ import annotations

from handlers.tickets.tables import TicketEntry
from tests.talk import Talk


def opened() -> Talk:
    talk = Talk()
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.staff.hears()
    return talk


def test_words_go_on_the_ticket() -> None:
    talk = opened()
    assert talk.say("在三楼，已经一个礼拜了") == [
        ("记到 2611-0001 了。还有就接着说。\n[留电话] [说地点] [就这样]"),
    ]
    assert talk.staff.hears() == ["ticket:1：本人补充：在三楼，已经一个礼拜了"]


def test_a_question_is_answered_and_stays_off_the_ticket() -> None:
    talk = opened()
    assert talk.say("最低工资多少")[0].splitlines()[0] == "**最低工资是多少？**"
    assert talk.staff.hears() == []
    assert talk.step is None


def test_an_album_gets_one_acknowledgement() -> None:
    talk = opened()
    assert talk.photo(album="a") == [
        ("收到照片，记到 2611-0001 了。还有就接着发。\n[留电话] [说地点] [就这样]"),
    ]
    assert talk.photo(album="a") == []
    assert talk.photo(album="a") == []
    assert [e.kind for e in talk.world.rows(TicketEntry)] == [
        "text",
        "photo",
        "photo",
        "photo",
    ]


def test_everything_else_is_taken() -> None:
    talk = opened()
    assert talk.voice() == [
        ("收到语音，记到 2611-0001 了。还有就接着发。\n[留电话] [说地点] [就这样]"),
    ]
    assert talk.document("合同") == [
        ("收到文件，记到 2611-0001 了。还有就接着发。\n[留电话] [说地点] [就这样]"),
    ]
    assert talk.location() == ["收到位置，记到 2611-0001 了。"]
    assert talk.contact("13800001111") == ["电话记下了：13800001111。只给办这件事的人看。"]
    assert talk.unsupported("视频") == [
        ("视频我看不了，已经在 2611-0001 上记了一笔。\n请打字，或者发照片、语音、位置。"),
    ]
    talk.fetched()
    assert talk.staff.hears() == [
        "ticket:1：本人发来1个文件，说：合同",
        "ticket:1：本人发来位置：32.19440,119.43010（误差20米）",
        "ticket:1：本人留了电话：13800001111",
        "ticket:1：本人发来视频，机器人看不了。",
        ("ticket:1：本人发来1段语音\n〔文件〕"),
        ("ticket:1：本人发来1个文件\n〔文件〕"),
    ]


def test_thanks_end_it() -> None:
    talk = opened()
    assert talk.say("谢谢") == [
        ("好的。2611-0001 已经交给工作人员。\n想看办到哪一步，发“查进度”。"),
    ]
    assert talk.step is None


def test_enough() -> None:
    talk = opened()
    assert talk.press("就这样") == [
        ("好的。2611-0001 已经交给工作人员。\n想看办到哪一步，发“查进度”。"),
    ]


def test_when_the_ticket_is_gone_the_words_are_a_new_question() -> None:
    talk = opened()
    talk.push("withdraw:1:yes")
    talk.push("details:phone:1")
    assert talk.say("最低工资多少")[0].splitlines()[0] == "**最低工资是多少？**"
    assert talk.say("怎么入会")[0].splitlines()[0] == "**怎么加入工会？**"


def test_a_file_that_could_not_be_fetched_is_asked_for_again() -> None:
    talk = opened()
    talk.photo()
    assert talk.fetched(stored=False) == ["有1张照片没收全，请再发一次。太大的（超过20MB）发不过来。"]
