"""After the alarm: one question at a time, everything is kept, nothing is promised."""

from __future__ import annotations

from handlers.tickets.tables import Ticket, TicketEntry
from tests.talk import Talk


def test_the_whole_way() -> None:
    """有人受伤吗 → 在哪 → 电话, and then the talk stays open."""
    talk = Talk()

    assert talk.push("urgent:road") == [
        (
            "**车靠边、人撤离、即报警。**\n"
            "1. 开双闪。人都下车，到护栏外、路外边等。\n"
            "2. 打 **122**。有人受伤，先打 **120**。\n"
            "3. 在高速上，再打 **12122**。别在车道上走动。"
        ),
        (
            "已记下，单号 **2611-0001**，查询码 **K7M3QX**。\n"
            "还没有人看到，先打上面的电话。有人看到了，我马上告诉您。\n"
            "\n"
            "**有人受伤吗？**\n"
            "[有人受伤] [没有] [不知道]\n"
            "[我没事，点错了]"
        ),
    ]
    assert talk.press("有人受伤") == [
        (
            "**先打 120**，说清伤在哪里、几个人。别乱搬动。\n"
            "\n"
            "**您在哪里？**\n"
            "说路名、往哪个方向、多少公里，或者发位置。\n"
            "看不清，就说旁边有什么。\n"
            "[发我的位置 @location]\n"
            "[跳过]"
        ),
    ]
    assert talk.say("G42往南京方向，K120加500") == [
        ("位置记下了。\n\n**留个电话好吗？**\n方便值班人员打给您。不留也行。\n[发我的电话 @contact]\n[跳过]"),
    ]
    assert talk.say("13800001111 随时能接") == [
        ("都记到 **2611-0001** 上了。接着说、接着拍都行，我都记。\n还没有人看到，110、120、122该打就打。"),
    ]
    assert talk.say("后面堵了很长") == [
        ("记下了。\n还没有人看到，110、120、122该打就打。"),
    ]
    assert talk.staff.hears() == [
        "ticket:1 开话题：P0 2611-0001 路上出事",
        (
            "ticket:1：**P0 2611-0001 路上出事**\n"
            "登记：11月23日 周一 10:00\u3000组：司机组\n"
            "目标：5分钟内接单，10分钟内联系\n"
            "状态：已提交\n"
            "说的是：（点了“路上出事”）\n"
            "姓名：张三\n"
            "电话：没有留\n"
            "**请马上点“接单”。接了单，本人才会听到“有人看到了”。**\n"
            "[接单]"
        ),
        "ticket:1：本人答：有人受伤吗？有人受伤",
        "ticket:1：本人答：您在哪里？G42往南京方向，K120加500",
        "ticket:1：本人补充：13800001111 随时能接",
        "ticket:1：本人补充：后面堵了很长",
    ]
    assert [(t.place, t.phone) for t in talk.world.rows(Ticket)] == [("G42往南京方向，K120加500", "13800001111")]


def test_not_answering_is_an_answer() -> None:
    talk = Talk()

    talk.push("urgent:road")
    assert talk.press("不知道") == [
        (
            "**您在哪里？**\n"
            "说路名、往哪个方向、多少公里，或者发位置。\n"
            "看不清，就说旁边有什么。\n"
            "[发我的位置 @location]\n"
            "[跳过]"
        ),
    ]
    assert talk.press("跳过") == [
        ("**留个电话好吗？**\n方便值班人员打给您。不留也行。\n[发我的电话 @contact]\n[跳过]"),
    ]
    assert talk.say("跳过") == [
        ("都记到 **2611-0001** 上了。接着说、接着拍都行，我都记。\n还没有人看到，110、120、122该打就打。"),
    ]


def test_typed_digits_press_the_buttons() -> None:
    talk = Talk()

    talk.push("urgent:road")
    assert talk.say("2") == [
        (
            "**您在哪里？**\n"
            "说路名、往哪个方向、多少公里，或者发位置。\n"
            "看不清，就说旁边有什么。\n"
            "[发我的位置 @location]\n"
            "[跳过]"
        ),
    ]


def test_any_order() -> None:
    """A position while we ask about injuries is kept; the question stays."""
    talk = Talk()

    talk.push("urgent:road")
    assert talk.location() == [
        ("位置记下了。\n\n**有人受伤吗？**\n[有人受伤] [没有] [不知道]"),
    ]
    assert talk.contact("13900002222") == [
        ("记下了。\n\n**有人受伤吗？**\n[有人受伤] [没有] [不知道]"),
    ]
    assert talk.press("没有") == [
        ("都记到 **2611-0001** 上了。接着说、接着拍都行，我都记。\n还没有人看到，110、120、122该打就打。"),
    ]
    assert [(t.phone, t.position["latitude"]) for t in talk.world.rows(Ticket)] == [("13900002222", 32.1944)]


def test_a_live_position_is_told_once() -> None:
    talk = Talk()

    talk.push("urgent:road")
    assert talk.location(live=True) == [
        ("位置记下了。\n\n**有人受伤吗？**\n[有人受伤] [没有] [不知道]"),
    ]
    assert talk.location(32.2, 119.5, live=True) == []
    assert [e.kind for e in talk.world.rows(TicketEntry)] == [
        "text",
        "place",
    ]
    assert [t.position["latitude"] for t in talk.world.rows(Ticket)] == [32.2]


def test_unconscious_changes_what_to_do() -> None:
    talk = Talk()

    talk.push("urgent:illness")
    assert talk.press("叫不醒") == [
        (
            "**马上打 120**，开免提。照电话里教的做。\n"
            "\n"
            "**您在哪里？**\n"
            "写地名、路名都行，或者发位置。不知道也没关系。\n"
            "[发我的位置 @location]\n"
            "[跳过]"
        ),
    ]


def test_several_sick_changes_what_to_do() -> None:
    talk = Talk()

    talk.push("urgent:food")
    assert talk.press("好几个人") == [
        (
            "**马上打 120**。这几个人都别再吃，等医生。\n"
            "\n"
            "**您在哪里？**\n"
            "写地名、路名都行，或者发位置。不知道也没关系。\n"
            "[发我的位置 @location]\n"
            "[跳过]"
        ),
    ]


def test_injury_asks_about_being_awake() -> None:
    talk = Talk()

    assert talk.say("工友被机器夹住了手，流了很多血") == [
        (
            "**先打 120。**\n"
            "1. 打 **120**，说清在哪里、伤在哪里。\n"
            "2. 流血，用干净布使劲压住。别乱搬动人。\n"
            "3. 触电、机器夹住，先断电停机，再碰人。"
        ),
        (
            "已记下，单号 **2611-0001**，查询码 **K7M3QX**。\n"
            "还没有人看到，先打上面的电话。有人看到了，我马上告诉您。\n"
            "\n"
            "**人还清醒吗？**\n"
            "[清醒] [叫不醒] [不知道]\n"
            "[我没事，点错了]"
        ),
    ]


def test_pictures_and_voice_are_kept_an_album_once() -> None:
    talk = Talk()

    talk.push("urgent:road")
    assert talk.photo(album="a") == [
        ("收到照片，记下了。\n\n**有人受伤吗？**\n[有人受伤] [没有] [不知道]"),
    ]
    assert talk.photo(album="a") == []
    assert talk.voice() == [
        ("收到语音，记下了。\n\n**有人受伤吗？**\n[有人受伤] [没有] [不知道]"),
    ]
    assert talk.unsupported("视频") == [
        ("视频我看不了，记了一笔。请打字或发位置。\n\n**有人受伤吗？**\n[有人受伤] [没有] [不知道]"),
    ]
    talk.staff.hears()
    talk.fetched()
    assert talk.staff.hears() == [
        ("ticket:1：本人发来1张照片\n〔文件〕"),
        ("ticket:1：本人发来1张照片\n〔文件〕"),
        ("ticket:1：本人发来1段语音\n〔文件〕"),
    ]


def test_is_anybody_there() -> None:
    talk = Talk()

    talk.push("urgent:road")
    assert talk.say("喂喂") == [
        ("还没有人看到，110、120、122该打就打。\n\n**有人受伤吗？**\n[有人受伤] [没有] [不知道]"),
    ]
    assert talk.say("人工") == [
        ("还没有人看到，110、120、122该打就打。\n\n**有人受伤吗？**\n[有人受伤] [没有] [不知道]"),
    ]
    talk.staff.press("desk:take:1")
    assert talk.catch_up() == [
        ("**值班人员已看到您的求助**（2611-0001）。\n请保持电话畅通。110、119、120、122该打还要打。"),
    ]
    assert talk.say("有人吗") == [
        ("值班人员已看到您的求助。电话该打还要打。\n\n**有人受伤吗？**\n[有人受伤] [没有] [不知道]"),
    ]


def test_enough_asked() -> None:
    talk = Talk()

    talk.push("urgent:road")
    assert talk.say("算了") == [
        ("好，不问了。都记在 **2611-0001** 上。\n还没有人看到，110、120、122该打就打。"),
    ]
    assert talk.say("路边有个加油站") == [
        ("记下了。\n还没有人看到，110、120、122该打就打。"),
    ]


def test_plain_commands_work_meanwhile() -> None:
    talk = Talk()

    talk.push("urgent:road")
    assert talk.say("查进度") == [
        (
            "**2611-0001** 路上出事，已提交\n"
            "11月23日登记，查询码 K7M3QX\n"
            "还没有人看到。有危险先打110、119、120、122。\n"
            "[补充] [撤掉] [找工作人员]"
        ),
    ]
    assert talk.say("没有") == [
        (
            "**您在哪里？**\n"
            "说路名、往哪个方向、多少公里，或者发位置。\n"
            "看不清，就说旁边有什么。\n"
            "[发我的位置 @location]\n"
            "[跳过]"
        ),
    ]


def test_an_edit_is_kept_beside_the_first_words() -> None:
    talk = Talk()

    talk.push("urgent:road")
    talk.say("没有", message="m1")
    talk.say("G42 1053公里", message="m2")
    assert talk.edit("m2", "G42 1063公里") == [
        ("记下了。\n\n**留个电话好吗？**\n方便值班人员打给您。不留也行。\n[发我的电话 @contact]\n[跳过]"),
    ]
    assert [(e.kind, e.text, e.of) for e in talk.world.rows(TicketEntry)] == [
        ("text", "（点了“路上出事”）", None),
        ("answer", "有人受伤吗？没有", None),
        ("place", "您在哪里？G42 1053公里", None),
        ("edit", "G42 1063公里", 3),
    ]


def test_when_it_is_over_words_are_ordinary_words_again() -> None:
    talk = Talk()

    talk.push("urgent:road")
    talk.push("withdraw:1:safe")
    assert talk.say("工资拖欠怎么办")[0].splitlines()[0] == "**老板拖欠工资，怎么要？**"


def test_after_two_quiet_hours_a_question_is_a_question() -> None:
    talk = Talk()

    talk.push("urgent:road")
    talk.later(hours=2, minutes=1)
    assert talk.step == "urgent.follow:hurt"
    talk.say("你好")
    assert talk.step is None


def test_a_photo_may_say_where() -> None:
    """The place a picture was taken is used in an emergency only."""
    talk = Talk()

    talk.push("urgent:road")
    talk.photo()
    talk.staff.hears()
    talk.fetched(position={"latitude": 32.1, "longitude": 119.4})
    assert talk.staff.hears() == [
        "ticket:1：本人的照片带着位置：32.10000,119.40000（照片里带的位置）",
        ("ticket:1：本人发来1张照片\n〔文件〕"),
    ]
    assert [t.position["latitude"] for t in talk.world.rows(Ticket)] == [32.1]
