"""The welcome and, once, the privacy notice before it."""

from __future__ import annotations

from handlers.core.tables import Person
from tests.talk import Talk


def test_the_first_word_brings_the_notice_in_six_lines_once() -> None:
    talk = Talk(noticed=False)
    assert talk.say("/start") == [
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
    assert talk.say("你好") == [
        (
            "您好，有什么事直接问我。\n"
            "工资、工伤、社保、合同、路上的事，都可以。\n"
            "开着车的话，先停稳再看手机。\n"
            "[登记一件事] [查进度]\n"
            "[找工作人员] [紧急求助]"
        ),
    ]


def test_the_notice_comes_before_an_answer_too() -> None:
    talk = Talk(noticed=False)
    assert [text.splitlines()[0] for text in talk.say("最低工资多少")] == [
        "1. 我是测试工会的问答机器人，不是真人。",
        "**最低工资是多少？**",
    ]
    assert len(talk.say("怎么入会")) == 1


def test_in_english() -> None:
    talk = Talk(noticed=False, language="en")
    assert talk.say("/start") == [
        (
            "1. I am the answering bot of 测试工会, not a person.\n"
            "2. What you write is used only to answer and help you.\n"
            "3. Name and phone are optional. Your employer is not told unless you agree.\n"
            "4. Chats are kept 90 days at most, tickets 2 years after closing.\n"
            "5. Send “my data” to see what is kept, “delete my data” to delete it.\n"
            "6. In danger do not wait for me: call 110, 119, 120 or 122."
        ),
        (
            "Hello. Just ask me: wages, work injury, social insurance, contracts, trouble on the road.\n"
            "The answers are in Chinese.\n"
            "[Report something] [My tickets]\n"
            "[A person] [Emergency]"
        ),
    ]


def test_chinese_words_mean_chinese_whatever_the_phone_speaks() -> None:
    talk = Talk(language="en")
    assert talk.say("你好") == [
        (
            "您好，有什么事直接问我。\n"
            "工资、工伤、社保、合同、路上的事，都可以。\n"
            "开着车的话，先停稳再看手机。\n"
            "[登记一件事] [查进度]\n"
            "[找工作人员] [紧急求助]"
        ),
    ]
    assert [p.language for p in talk.world.rows(Person)] == ["zh"]


def test_help() -> None:
    talk = Talk()

    assert talk.say("帮助") == [
        (
            "直接说您的事，一句两句就行。\n"
            "“人工”：找工作人员。\n"
            "“查进度”：看您的事办到哪了。\n"
            "“我的信息”：看这里存了您什么。\n"
            "有危险，先打110、119、120、122，或者点“紧急求助”。\n"
            "[登记一件事] [查进度]\n"
            "[找工作人员] [紧急求助]"
        ),
    ]
    assert talk.say("/help") == talk.push("help") == talk.say("帮助")


def test_start_leaves_a_form() -> None:
    talk = Talk()

    talk.push("ticket:new")
    talk.say("/start")
    assert talk.step is None


def test_another_deep_link_is_a_greeting() -> None:
    talk = Talk()

    assert talk.say("/start group") == talk.say("/start")
