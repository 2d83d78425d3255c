"""Files that were fetched go to the other side."""

from __future__ import annotations

from tests.talk import Talk


def test_from_staff_to_the_person() -> None:
    talk = Talk()

    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    assert talk.staff.photo("修好的样子") == [
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
        "ticket:1：收到，存好后发给本人。",
    ]
    assert talk.catch_up() == [
        ("**工会工作人员**（2611-0001）：\n修好的样子\n\n直接回复就行，我转过去。"),
    ]
    assert talk.fetched() == [
        ("工会工作人员发来1张照片（2611-0001）。\n〔文件〕"),
    ]


def test_a_note_stays_with_staff() -> None:
    talk = Talk()

    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    assert talk.staff.photo("📌 现场") == ["ticket:1：📌 已记下，不发给本人。"]
    assert talk.fetched() == []


def test_a_file_of_nobody() -> None:
    talk = Talk()

    assert talk.photo() == [
        ("收到照片，先替您存着。\n这是哪件事的？\n[新登记一件] [不用了]"),
    ]
    assert talk.fetched() == []
