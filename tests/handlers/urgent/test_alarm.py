"""Danger comes first: numbers and three lines as the first message, in any words, in any step, for every kind."""

from __future__ import annotations

from handlers.tickets.tables import Ticket, TicketEntry, TicketState
from tests.talk import Talk


def test_an_accident_gets_the_lines_first_then_the_number_then_one_question() -> None:
    talk = Talk()

    assert talk.say("出车祸了！") == [
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
    assert talk.staff.hears() == [
        "ticket:1 开话题：P0 2611-0001 路上出事",
        (
            "ticket:1：**P0 2611-0001 路上出事**\n"
            "登记：11月23日 周一 10:00\u3000组：司机组\n"
            "目标：5分钟内接单，10分钟内联系\n"
            "状态：已提交\n"
            "说的是：出车祸了！\n"
            "姓名：张三\n"
            "电话：没有留\n"
            "**请马上点“接单”。接了单，本人才会听到“有人看到了”。**\n"
            "[接单]"
        ),
    ]
    assert talk.step == "urgent.follow:hurt"


def test_the_privacy_notice_waits_until_the_danger_is_over() -> None:
    """Never before an emergency and never within one; the first ordinary word after it brings it."""
    talk = Talk(noticed=False)
    assert talk.say("车着火了！") == [
        (
            "**先跑出来，再打 119。**\n"
            "1. 人离远，往上风走。别回去拿东西。\n"
            "2. 打 **119**。有人烧伤，打 **120**。\n"
            "3. 闻到燃气味，别开灯、别打火，出门再打电话。"
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
    assert talk.say("没有") == [
        ("**您在哪里？**\n写地名、路名都行，或者发位置。不知道也没关系。\n[发我的位置 @location]\n[跳过]"),
    ]
    assert talk.later(hours=3) == []
    assert talk.say("你好") == [
        (
            "1. 我是测试工会的问答机器人，不是真人。\n"
            "2. 您说的话，只用来答您、帮您办事。\n"
            "3. 名字、电话可以不留。您不同意，不给公司。\n"
            "4. 聊天最多留90天，工单办完后留2年。\n"
            "5. 发“我的信息”能看，发“删除我的信息”能删。\n"
            "6. 有危险别等我，先打110、119、120、122。"
        ),
        (
            "您好，有什么事直接问我。\n"
            "工资、工伤、社保、合同、路上的事，都可以。\n"
            "开着车的话，先停稳再看手机。\n"
            "[登记一件事] [查进度]\n"
            "[找工作人员] [紧急求助]"
        ),
    ]


def test_words_of_danger_break_into_a_form() -> None:
    talk = Talk()

    talk.say("我要反映一件事")
    assert talk.step == "tickets.open:words"
    assert talk.say("厂里着火了！") == [
        (
            "**先跑出来，再打 119。**\n"
            "1. 人离远，往上风走。别回去拿东西。\n"
            "2. 打 **119**。有人烧伤，打 **120**。\n"
            "3. 闻到燃气味，别开灯、别打火，出门再打电话。"
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


def test_the_red_button_shows_the_numbers_and_the_kinds() -> None:
    talk = Talk()

    assert talk.push("urgent:ask") == [
        (
            "**有危险先打电话：**\n"
            "**110** 报警，**122** 交通事故，**120** 救人，**119** 着火。\n"
            "\n"
            "您遇到了什么？点一个，或者直接说。\n"
            "[车祸、车坏在路上] [着火、燃气]\n"
            "[有人受伤] [突发疾病]\n"
            "[危险品泄漏] [食物中毒]\n"
            "[被打、被困] [被侵犯]\n"
            "[心里撑不住] [别的急事]"
        ),
    ]
    assert talk.press("突发疾病") == [
        (
            "**先停下来，打 120。**\n"
            "1. 开着车，马上靠边停稳，开双闪。\n"
            "2. 打 **120**，说清在哪里、哪里不舒服。\n"
            "3. 中暑先到阴凉处。叫不醒的，照电话里教的做。"
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


def test_the_deep_link_and_the_command_are_the_red_button() -> None:
    talk = Talk()

    assert talk.say("/start sos") == talk.say("/sos") == talk.push("urgent:ask")
    assert [row.number for row in talk.world.rows(Ticket)] == []


def test_after_the_red_button_any_words_are_an_emergency() -> None:
    talk = Talk()

    talk.push("urgent:ask")
    assert talk.say("我这边有个怪事，快来人") == [
        (
            "**先离开危险，再打电话。**\n"
            "1. **110** 报警，**119** 着火，**120** 救人，**122** 车祸。\n"
            "2. 电话里说清：在哪里、几个人、什么事。\n"
            "3. 别一个人冒险，叫旁边的人来帮忙。"
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
    assert [(t.kind, t.words) for t in talk.world.rows(Ticket)] == [("other", "我这边有个怪事，快来人")]


def test_after_the_red_button_a_picture_is_an_emergency() -> None:
    talk = Talk()

    talk.push("urgent:ask")
    assert talk.photo() == [
        (
            "**先离开危险，再打电话。**\n"
            "1. **110** 报警，**119** 着火，**120** 救人，**122** 车祸。\n"
            "2. 电话里说清：在哪里、几个人、什么事。\n"
            "3. 别一个人冒险，叫旁边的人来帮忙。"
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
    assert [(e.kind, e.text) for e in talk.world.rows(TicketEntry)] == [("photo", None)]


def test_after_the_red_button_one_may_leave() -> None:
    talk = Talk()

    talk.push("urgent:ask")
    assert talk.say("取消") == [
        ("好的。有危险先打110、119、120、122。\n有事随时找我。"),
    ]
    assert talk.world.rows(Ticket) == []


def test_the_same_danger_again_is_not_told_twice() -> None:
    """Within the hour it joins: the words go on the ticket, the open question is asked again."""
    talk = Talk()

    talk.say("车着火了！")
    assert talk.say("着火了着火了快来") == [
        (
            "记到 **2611-0001** 上了。\n"
            "还没有人看到，110、120、122该打就打。\n"
            "\n"
            "**有人受伤吗？**\n"
            "[有人受伤] [没有] [不知道]"
        ),
    ]
    assert talk.push("urgent:fire") == [
        (
            "记到 **2611-0001** 上了。\n"
            "还没有人看到，110、120、122该打就打。\n"
            "\n"
            "**有人受伤吗？**\n"
            "[有人受伤] [没有] [不知道]"
        ),
    ]
    assert [t.number for t in talk.world.rows(Ticket)] == ["2611-0001"]


def test_another_danger_within_the_hour_joins_and_shows_its_own_lines() -> None:
    talk = Talk()

    talk.say("出车祸了！")
    assert talk.say("车着火了！") == [
        (
            "**先跑出来，再打 119。**\n"
            "1. 人离远，往上风走。别回去拿东西。\n"
            "2. 打 **119**。有人烧伤，打 **120**。\n"
            "3. 闻到燃气味，别开灯、别打火，出门再打电话。"
        ),
        (
            "记到 **2611-0001** 上了。\n"
            "还没有人看到，110、120、122该打就打。\n"
            "\n"
            "**有人受伤吗？**\n"
            "[有人受伤] [没有] [不知道]"
        ),
    ]
    assert [t.number for t in talk.world.rows(Ticket)] == ["2611-0001"]


def test_hidden_words_do_not_join_an_open_alarm() -> None:
    talk = Talk()

    talk.say("出车祸了！")
    talk.staff.hears()
    assert talk.say("我不想活了") == [
        (
            "**谢谢您告诉我。您一定很难受，先别一个人扛。**\n"
            "1. 打 **12356**，有人专门听您说。\n"
            "2. 叫身边一个人过来，陪着您。\n"
            "3. 马上有危险，打 **120** 或 **110**。"
        ),
        (
            "我在这里。您愿意说就说，打几个字也行。\n"
            "您说的只有专人能看，还没有人看到。有人看到了，我马上告诉您。\n"
            "[我现在安全]"
        ),
    ]
    assert talk.staff.hears() == ["群：有一件保密的事，请专人尽快到后台查看。内容不进本群。"]
    assert [(t.number, t.hidden) for t in talk.world.rows(Ticket)] == [("2611-0001", False), ("2611-0002", True)]


def test_after_an_hour_it_is_a_new_alarm() -> None:
    talk = Talk()

    talk.say("车着火了！")
    talk.later(minutes=61)
    assert talk.say("车着火了！") == [
        (
            "**先跑出来，再打 119。**\n"
            "1. 人离远，往上风走。别回去拿东西。\n"
            "2. 打 **119**。有人烧伤，打 **120**。\n"
            "3. 闻到燃气味，别开灯、别打火，出门再打电话。"
        ),
        (
            "已记下，单号 **2611-0002**，查询码 **P4T8WY**。\n"
            "还没有人看到，先打上面的电话。有人看到了，我马上告诉您。\n"
            "\n"
            "**有人受伤吗？**\n"
            "[有人受伤] [没有] [不知道]\n"
            "[我没事，点错了]"
        ),
    ]


def test_self_harm_gets_few_warm_words_and_no_form() -> None:
    talk = Talk()

    assert talk.say("我不想活了") == [
        (
            "**谢谢您告诉我。您一定很难受，先别一个人扛。**\n"
            "1. 打 **12356**，有人专门听您说。\n"
            "2. 叫身边一个人过来，陪着您。\n"
            "3. 马上有危险，打 **120** 或 **110**。"
        ),
        (
            "我在这里。您愿意说就说，打几个字也行。\n"
            "您说的只有专人能看，还没有人看到。有人看到了，我马上告诉您。\n"
            "[我现在安全]"
        ),
    ]
    assert talk.staff.hears() == ["群：有一件保密的事，请专人尽快到后台查看。内容不进本群。"]
    assert talk.say("没人管我") == [
        ("我在，您慢慢说。\n撑不住的时候，打 **12356**。马上有危险，打 **120** 或 **110**。"),
    ]
    assert talk.say("谢谢") == ["我一直在。想说话，随时找我。"]
    assert talk.press("我现在安全") == ["好，您先安全就好。想说话，随时找我。"]
    assert [(t.hidden, t.state.value) for t in talk.world.rows(Ticket)] == [(True, "submitted")]


def test_sexual_assault_is_not_her_fault_and_hidden() -> None:
    talk = Talk()

    assert talk.push("urgent:assault") == [
        (
            "**这不是您的错。先到安全、有人的地方。**\n"
            "1. 打 **110**。不方便说话，发短信到 **12110**。\n"
            "2. 受伤打 **120**。先别洗澡、换衣服，证据能留住。\n"
            "3. 叫一个您信得过的人来陪您。"
        ),
        (
            "我在这里。您想说再说，不说也可以。\n"
            "您说的只有专人能看，还没有人看到。有人看到了，我马上告诉您。\n"
            "[我现在安全]"
        ),
    ]
    assert talk.say("是我们主管") == [
        ("我在，您慢慢说。\n不安全的时候，打 **110**，或发短信到 **12110**。"),
    ]
    assert talk.staff.hears() == ["群：有一件保密的事，请专人尽快到后台查看。内容不进本群。"]


def test_a_mistake_is_easily_taken_back() -> None:
    talk = Talk()

    talk.push("urgent:fire")
    talk.staff.hears()
    assert talk.press("我没事，点错了") == [
        ("好的，您没事就好。2611-0001 不再当急事办。\n再有事，随时按“求助”。"),
    ]
    assert talk.staff.hears() == [
        "ticket:1：本人说没有危险了。",
        (
            "ticket:1 改 ticket:1:card：**P0 2611-0001 着火、燃气**\n"
            "登记：11月23日 周一 10:00\u3000组：安全组\n"
            "目标：5分钟内接单，10分钟内联系\n"
            "状态：已撤回\n"
            "说的是：（点了“着火、燃气”）\n"
            "姓名：张三\n"
            "电话：没有留"
        ),
    ]
    assert [t.state for t in talk.world.rows(Ticket)] == [TicketState.WITHDRAWN]
    assert talk.step is None


def test_in_english() -> None:
    talk = Talk(language="en")
    assert talk.say("Help, there was a car accident, somebody is hurt") == [
        (
            "**Pull over, get everybody out and off the road, call.**\n"
            "1. Hazard lights on. Wait behind the guard rail.\n"
            "2. Call **122**. Somebody hurt: **120** first.\n"
            "3. On an expressway call **12122** too. Do not walk on the road."
        ),
        (
            "Recorded: number **2611-0001**, code **K7M3QX**.\n"
            "Nobody has seen it yet, so call first. I will tell you as soon as somebody has.\n"
            "\n"
            "**Is anybody hurt?**\n"
            "[Yes] [No] [Don't know]\n"
            "[I am all right, pressed by mistake]"
        ),
    ]
    assert talk.push("urgent:ask") == [
        (
            "**In danger, call first:**\n"
            "**110** police, **122** road accident, **120** ambulance, **119** fire.\n"
            "\n"
            "What happened? Press one, or just say it.\n"
            "[Accident, breakdown] [Fire, gas]\n"
            "[Somebody hurt] [Sudden illness]\n"
            "[Dangerous goods] [Food poisoning]\n"
            "[Attacked, locked in] [Sexual assault]\n"
            "[I cannot go on] [Something else]"
        ),
    ]


def test_without_a_staff_chat_the_words_are_the_same() -> None:
    talk = Talk(staff=False)
    assert talk.push("urgent:violence") == [
        (
            "**先躲开，打 110。**\n"
            "1. 能走就走，到人多的地方，或者锁上门。\n"
            "2. 打 **110**。不方便说话，发短信到 **12110**，写清地址。\n"
            "3. 受伤打 **120**。别硬拼，人最要紧。"
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
    assert talk.world.sent[2:] == []


def test_in_a_group_the_lines_are_shown_and_nothing_is_recorded() -> None:
    talk = Talk(private=False, chat="-5")
    assert talk.say("厂里着火了！") == [
        (
            "**先跑出来，再打 119。**\n"
            "1. 人离远，往上风走。别回去拿东西。\n"
            "2. 打 **119**。有人烧伤，打 **120**。\n"
            "3. 闻到燃气味，别开灯、别打火，出门再打电话。\n"
            "\n"
            "这里大家都看得见，别在群里写您的事。要记下来，请到私聊里说。\n"
            "[到私聊里说 → https://t.me/niangjia_bot?start=sos]"
        ),
    ]
    assert talk.world.rows(Ticket) == []


def test_staff_may_talk_about_accidents() -> None:
    talk = Talk()

    talk.staff.say("刚才那个车祸的司机，有人受伤", ticket=None)
    assert talk.world.rows(Ticket) == []
