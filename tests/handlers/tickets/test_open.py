"""A ticket: the first words are enough, the number comes at once."""

from __future__ import annotations

from handlers.tickets.tables import Ticket, TicketEntry
from tests.handlers.library import DELICATE
from tests.talk import Talk


def test_words_then_number() -> None:
    talk = Talk()

    assert talk.say("我要反映一件事") == [
        ("好的，请说说是什么事。\n一句话就行。也可以发照片、语音、位置。\n[取消]"),
    ]
    assert talk.say("食堂的饭里有虫子，好几个人看到了") == [
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
            "登记：11月23日 周一 10:00\u3000组：组织组\n"
            "目标：1个工作日内联系，5个工作日内办好\n"
            "状态：已提交\n"
            "说的是：食堂的饭里有虫子，好几个人看到了\n"
            "姓名：张三\n"
            "电话：没有留\n"
            "相近的答案：怎么加入工会？\n"
            "[接单]"
        ),
    ]
    assert [(e.side.value, e.kind, e.text) for e in talk.world.rows(TicketEntry)] == [
        ("person", "text", "食堂的饭里有虫子，好几个人看到了")
    ]


def test_the_button_the_command_and_the_words_ask_the_same() -> None:
    talk = Talk()

    assert talk.push("ticket:new") == talk.say("/ticket") == talk.say("我要投诉") == talk.say("我要投诉")


def test_it_may_begin_with_a_picture() -> None:
    talk = Talk()

    talk.push("ticket:new")
    assert talk.photo("墙裂了") == [
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
        "ticket:1：本人发来1张照片，说：墙裂了",
    ]
    talk.fetched()
    assert talk.staff.hears() == [
        ("ticket:1：本人发来1张照片\n〔文件〕"),
    ]


def test_it_may_begin_with_a_voice_or_a_position() -> None:
    talk = Talk()

    talk.push("ticket:new")
    assert talk.voice()[0].splitlines()[0] == "已登记，单号 **2611-0001**，查询码 **K7M3QX**。"
    talk.push("ticket:new")
    assert talk.location()[0].splitlines()[0] == "已登记，单号 **2611-0002**，查询码 **P4T8WY**。"
    assert [t.words for t in talk.world.rows(Ticket)] == [
        "（发来语音）",
        "（发来位置）32.19440,119.43010（误差20米）",
    ]


def test_cancelled() -> None:
    talk = Talk()

    talk.push("ticket:new")
    assert talk.press("取消") == ["好的，没有登记。您想说的时候，随时发给我。"]
    assert talk.world.rows(Ticket) == []
    assert talk.step is None


def test_greetings_and_signs_are_no_words() -> None:
    talk = Talk()

    talk.push("ticket:new")
    assert talk.say("你好") == [
        ("好的，请说说是什么事。\n一句话就行。也可以发照片、语音、位置。\n[取消]"),
    ]
    assert talk.say("？？") == [
        ("好的，请说说是什么事。\n一句话就行。也可以发照片、语音、位置。\n[取消]"),
    ]
    assert talk.say("😀😀") == [
        ("好的，请说说是什么事。\n一句话就行。也可以发照片、语音、位置。\n[取消]"),
    ]
    assert talk.step == "tickets.open:words"


def test_the_same_words_within_the_hour_are_one_ticket() -> None:
    talk = Talk()

    talk.push("ticket:new")
    talk.say("食堂的饭里有虫子")
    talk.staff.hears()
    talk.push("ticket:new")
    assert talk.say("食堂的饭里有虫子！") == [
        (
            "这件事已经登记过了，单号 **2611-0001**，不用再登一次。\n"
            "一般1个工作日内有人联系您。\n"
            "[留电话] [说地点] [就这样]"
        ),
    ]
    assert talk.staff.hears() == []
    assert [t.number for t in talk.world.rows(Ticket)] == ["2611-0001"]


def test_numbers_run_by_month() -> None:
    talk = Talk()

    talk.push("ticket:new")
    talk.say("食堂的饭里有虫子")
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.later(days=10)
    talk.push("ticket:new")
    talk.say("加班不给钱")
    assert [t.number for t in talk.world.rows(Ticket)] == [
        "2611-0001",
        "2611-0002",
        "2612-0001",
    ]


def test_anonymous() -> None:
    """No name, no phone, no person behind it; the answer still arrives."""
    talk = Talk()

    assert talk.say("我要匿名举报") == [
        ("可以匿名。您的名字、电话、聊天账号，办事的人都看不到。\n请说说是什么事、在哪里。别写自己的名字。\n[取消]"),
    ]
    assert talk.say("公司把安全通道锁了") == [
        (
            "已登记，单号 **2611-0001**，查询码 **K7M3QX**。\n"
            "一般1个工作日内有人联系您。\n"
            "换手机时，把单号和查询码发给我，就能接着看。\n"
            "这是匿名的。请记好单号和查询码，查进度、看答复都要用。\n"
            "\n"
            "还可以接着发文字、照片、语音、位置。\n"
            "[说地点] [就这样]"
        ),
    ]
    assert talk.staff.hears() == [
        "ticket:1 开话题：P2 2611-0001 反映事情",
        (
            "ticket:1：**P2 2611-0001 反映事情**\n"
            "登记：11月23日 周一 10:00\u3000组：组织组\n"
            "目标：1个工作日内联系，5个工作日内办好\n"
            "状态：已提交\n"
            "匿名：不显示姓名、电话、照片\n"
            "说的是：公司把安全通道锁了\n"
            "相近的答案：怎么加入工会？\n"
            "[接单]"
        ),
    ]
    assert talk.photo() == [
        ("收到照片，记到 2611-0001 了。还有就接着发。\n[说地点] [就这样]"),
    ]
    talk.fetched()
    assert talk.staff.hears() == ["ticket:1：本人发来1张照片，请到后台看。"]
    assert [(t.person_id, t.phone, t.anonymous) for t in talk.world.rows(Ticket)] == [(None, None, True)]
    talk.staff.say("收到，我们去看")
    assert talk.catch_up() == [
        ("**工会工作人员**（2611-0001）：\n收到，我们去看\n\n直接回复就行，我转过去。"),
    ]


def test_harassment_never_enters_the_group() -> None:
    talk = Talk(DELICATE)
    talk.push("ticket:new")
    assert talk.say("主管骚扰我") == [
        (
            "已登记，单号 **2611-0001**，查询码 **K7M3QX**。\n"
            "上班时间，一般30分钟内有人联系您。下班时间，一般2小时内。\n"
            "换手机时，把单号和查询码发给我，就能接着看。\n"
            "这件事只有专人能看，不进大家的群。\n"
            "\n"
            "还可以接着发文字、照片、语音、位置。\n"
            "[留电话] [说地点] [就这样]"
        ),
    ]
    assert talk.staff.hears() == ["群：有一件保密的事，请专人尽快到后台查看。内容不进本群。"]
    assert [(t.kind, t.priority.value, t.hidden) for t in talk.world.rows(Ticket)] == [("harassment", "P1", True)]


def test_a_breakdown_is_urgent() -> None:
    talk = Talk(DELICATE)
    talk.push("ticket:new")
    assert talk.say("车坏在路边了") == [
        (
            "已登记，单号 **2611-0001**，查询码 **K7M3QX**。\n"
            "上班时间，一般30分钟内有人联系您。下班时间，一般2小时内。\n"
            "换手机时，把单号和查询码发给我，就能接着看。\n"
            "\n"
            "还可以接着发文字、照片、语音、位置。\n"
            "[留电话] [说地点] [就这样]"
        ),
    ]
    assert [(t.kind, t.priority.value) for t in talk.world.rows(Ticket)] == [("stranded", "P1")]


def test_ten_thousand_characters_are_kept_whole() -> None:
    talk = Talk()

    talk.push("ticket:new")
    assert talk.say("很长的事" * 2500)[0].splitlines()[0] == "已登记，单号 **2611-0001**，查询码 **K7M3QX**。"
    assert [len(t.words) for t in talk.world.rows(Ticket)] == [10000]


def test_in_english() -> None:
    talk = Talk(language="en")
    assert talk.say("/ticket") == [
        ("Please tell me what happened. One sentence is enough. Photos, voice and position are welcome too.\n[Cancel]"),
    ]
    assert talk.say("They do not give us gloves at work") == [
        (
            "Recorded. Your number is **2611-0001**, your code **K7M3QX**.\n"
            "Somebody usually contacts you within 1 working day.\n"
            "On another phone, send me both to go on.\n"
            "\n"
            "You can go on: words, photos, voice, position.\n"
            "[My phone] [The place] [That is all]"
        ),
    ]


def test_a_short_card_names_nobody_and_says_nothing() -> None:
    talk = Talk(card="short", public_url="https://example.org/")
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    assert talk.staff.hears() == [
        "ticket:1 开话题：P2 2611-0001 反映事情",
        (
            "ticket:1：**P2 2611-0001 反映事情**\n"
            "登记：11月23日 周一 10:00\u3000组：综合组\n"
            "目标：1个工作日内联系，5个工作日内办好\n"
            "状态：已提交\n"
            "后台：https://example.org/console/tickets/2611-0001\n"
            "[接单]"
        ),
    ]
    talk.say("三楼")
    talk.photo()
    talk.contact("13800001111")
    talk.fetched()
    assert talk.staff.hears() == [
        "ticket:1：本人补充，请到后台看。",
        "ticket:1：本人留了电话，请到后台看。",
        "ticket:1：本人发来1张照片，请到后台看。",
    ]


def test_without_a_staff_chat_nobody_is_written_to() -> None:
    talk = Talk(staff=False)
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    assert talk.photo() == [
        ("收到照片，记到 2611-0001 了。还有就接着发。\n[留电话] [说地点] [就这样]"),
    ]
    talk.fetched()
    assert len(talk.world.sent) == 3
