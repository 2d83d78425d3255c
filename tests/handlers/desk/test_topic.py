"""What staff write in a topic goes to the person; a note does not."""

from __future__ import annotations

from handlers.tickets.tables import Ticket, TicketEntry
from tests.talk import Talk


def opened() -> Talk:
    talk = Talk()
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.staff.hears()
    return talk


def test_words_to_the_person() -> None:
    talk = opened()
    assert talk.staff.say("在哪一栋？") == [
        (
            "ticket:1 改 ticket:1:card：**P2 2611-0001 反映事情**\n"
            "登记：11月23日 周一 10:00\u3000组：综合组\n"
            "目标：1个工作日内联系，5个工作日内办好\n"
            "状态：办理中（李四，11月23日 周一 10:00接单）\n"
            "说的是：宿舍没有热水\n"
            "姓名：张三\n"
            "电话：没有留\n"
            "[办结]"
        ),
        "ticket:1：正在发给本人。",
    ]
    assert talk.catch_up() == [
        ("**工会工作人员**（2611-0001）：\n在哪一栋？\n\n直接回复就行，我转过去。"),
    ]
    assert talk.staff.say("明天上午来修 **一定**") == ["ticket:1：正在发给本人。"]
    assert talk.catch_up() == [
        ("**工会工作人员**（2611-0001）：\n明天上午来修 ∗∗一定∗∗\n\n直接回复就行，我转过去。"),
    ]
    assert [(e.side.value, e.text) for e in talk.world.rows(TicketEntry)] == [
        ("person", "宿舍没有热水"),
        ("staff", "在哪一栋？"),
        ("staff", "明天上午来修 **一定**"),
    ]


def test_notes_stay_here() -> None:
    talk = opened()
    assert talk.staff.say("📌 他上次也来过") == ["ticket:1：📌 已记下，不发给本人。"]
    assert talk.staff.say("/n 打过电话，没人接") == ["ticket:1：📌 已记下，不发给本人。"]
    assert talk.staff.say("/n") == ["ticket:1：📌 后面没有字，没有记。"]
    assert talk.catch_up() == []
    assert [(e.side.value, e.text) for e in talk.world.rows(TicketEntry)] == [
        ("person", "宿舍没有热水"),
        ("note", "他上次也来过"),
        ("note", "打过电话，没人接"),
    ]
    assert [t.state.value for t in talk.world.rows(Ticket)] == ["submitted"]


def test_an_edit_is_sent_as_a_correction() -> None:
    talk = opened()
    talk.staff.say("明天来修")
    talk.catch_up()
    assert talk.staff.say("后天来修", edited=True) == ["ticket:1：改过的话，正在重新发给本人。"]
    assert talk.catch_up() == [
        ("**工会工作人员**（2611-0001）：\n（更正）后天来修\n\n直接回复就行，我转过去。"),
    ]
    assert talk.staff.say("📌 记一下", edited=True) == ["ticket:1：📌 已记下，不发给本人。"]
    assert talk.catch_up() == []


def test_what_cannot_be_passed_on() -> None:
    talk = opened()
    assert talk.staff.unsupported("贴纸") == ["ticket:1：贴纸不能转给本人。请发文字、照片、语音或文件。"]


def test_a_person_who_deleted_everything() -> None:
    talk = opened()
    talk.say("删除我的信息")
    talk.press("确定删除")
    assert talk.staff.say("修好了吗") == ["ticket:1：已存下。但本人删除了自己的聊天，送不到。"]


def test_after_closing_words_still_arrive() -> None:
    talk = opened()
    talk.staff.say("修好了")
    talk.staff.press("desk:close:1")
    talk.catch_up()
    assert talk.staff.say("还有，阀门换了新的") == ["ticket:1：正在发给本人。"]
    assert talk.catch_up() == [
        ("**工会工作人员**（2611-0001）：\n还有，阀门换了新的\n\n直接回复就行，我转过去。"),
    ]
    assert [t.state.value for t in talk.world.rows(Ticket)] == ["closed"]


def test_an_unknown_topic() -> None:
    talk = Talk()

    assert talk.staff.say("有人吗", ticket=77) == ["群：找不到这件工单。"]
