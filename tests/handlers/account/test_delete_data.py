"""Deleting: asked once, then for good."""

from __future__ import annotations

from handlers.core.tables import Conversation, Media, Person
from handlers.tickets.tables import Ticket, TicketChat, TicketEntry
from tests.talk import Talk


def opened() -> Talk:
    talk = Talk()
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.photo()
    talk.contact("13800001111")
    talk.staff.hears()
    return talk


def test_nothing_open() -> None:
    talk = Talk()

    assert talk.say("删除我的信息") == [
        (
            "要删除您在这里的信息吗？**删了找不回来。**\n"
            "会删掉名字、电话、聊天记录、工单里写的话和照片。\n"
            "只留下没有名字的数字，用来统计。\n"
            "[确定删除] [不删了]"
        ),
    ]
    assert talk.press("确定删除") == [
        ("删好了。\n下次再来，就当第一次见。想找我，随时发一句话。"),
    ]
    assert [(p.handle, p.name) for p in talk.world.rows(Person)] == [("", None)]
    assert [(c.chat, c.data) for c in talk.world.rows(Conversation)] == [("", None)]


def test_open_tickets_are_explained_and_withdrawn() -> None:
    talk = opened()
    assert talk.say("/delete") == [
        (
            "要删除您在这里的信息吗？**删了找不回来。**\n"
            "会删掉名字、电话、聊天记录、工单里写的话和照片。\n"
            "只留下没有名字的数字，用来统计。\n"
            "\n"
            "您还有1件没办完：2611-0001。\n"
            "删了就一起撤掉，也收不到答复了。\n"
            "[确定删除] [不删了]"
        ),
    ]
    assert talk.say("确定") == [
        ("删好了。\n下次再来，就当第一次见。想找我，随时发一句话。"),
    ]
    assert talk.staff.hears() == [
        "ticket:1：本人撤回了这件事，并删除了自己的信息。",
        (
            "ticket:1 改 ticket:1:card：**P2 2611-0001 反映事情**\n"
            "登记：11月23日 周一 10:00\u3000组：综合组\n"
            "目标：1个工作日内联系，5个工作日内办好\n"
            "状态：已撤回\n"
            "说的是：（已应本人要求删除）\n"
            "姓名：没有留\n"
            "电话：没有留"
        ),
    ]
    assert [(t.words, t.phone, t.person_id, t.state.value) for t in talk.world.rows(Ticket)] == [
        ("（已应本人要求删除）", None, None, "withdrawn")
    ]
    assert (talk.world.rows(TicketEntry), talk.world.rows(TicketChat), talk.world.rows(Media)) == ([], [], [])
    assert talk.staff.say("在吗") == ["ticket:1：已存下。但本人删除了自己的聊天，送不到。"]


def test_afterwards_it_is_like_the_first_time() -> None:
    talk = opened()
    talk.say("删除我的信息")
    talk.press("确定删除")
    assert [text.splitlines()[0] for text in talk.say("查进度")] == [
        "1. 我是测试工会的问答机器人，不是真人。",
        "您在这个聊天里没有登记过事情。",
    ]


def test_kept() -> None:
    talk = opened()
    talk.say("删除我的信息")
    assert talk.press("不删了") == ["好的，没有删。"]
    talk.say("删除我的信息")
    assert talk.say("不要") == ["好的，没有删。"]
    assert [t.words for t in talk.world.rows(Ticket)] == ["宿舍没有热水"]


def test_a_question_instead_is_answered() -> None:
    talk = Talk()

    talk.say("删除我的信息")
    assert talk.say("最低工资多少")[0].splitlines()[0] == "**最低工资是多少？**"
    assert talk.push("delete:yes") == [
        ("这个按钮过期了，什么都没删。\n真要删，请再发一次“删除我的信息”。"),
    ]


def test_an_old_button_deletes_nothing() -> None:
    talk = opened()
    talk.push("home")
    assert talk.push("delete:yes") == [
        ("这个按钮过期了，什么都没删。\n真要删，请再发一次“删除我的信息”。"),
    ]
    assert [t.words for t in talk.world.rows(Ticket)] == ["宿舍没有热水"]
