"""Everything that is kept, in plain words."""

from __future__ import annotations

from tests.talk import Talk


def test_at_first() -> None:
    talk = Talk()

    assert talk.say("我的信息") == [
        (
            "这里存着您这些：\n"
            "聊天：Telegram\n"
            "名字：张三\n"
            "电话：没有\n"
            "第一次来：11月23日\n"
            "工单：没有\n"
            "\n"
            "想改，发“更正”。不想再让我们用，发“撤回同意”。\n"
            "想删，发“删除我的信息”。\n"
            "[更正] [删除我的信息]"
        ),
    ]


def test_with_tickets_and_a_phone() -> None:
    talk = Talk(channel="web")
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.push("correct:phone")
    talk.say("13800001111")
    assert talk.say("/mydata") == [
        (
            "这里存着您这些：\n"
            "聊天：网页聊天\n"
            "名字：张三\n"
            "电话：13800001111\n"
            "第一次来：11月23日\n"
            "工单：1件\n"
            "2611-0001 反映事情，已提交，11月23日登记\n"
            "\n"
            "想改，发“更正”。不想再让我们用，发“撤回同意”。\n"
            "想删，发“删除我的信息”。\n"
            "[更正] [删除我的信息]"
        ),
    ]


def test_meanwhile() -> None:
    talk = Talk()

    talk.push("ticket:new")
    assert talk.say("我的信息")[0].splitlines()[0] == "这里存着您这些："
    assert talk.step == "tickets.open:words"
