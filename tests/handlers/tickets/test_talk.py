"""Staff and person talk through the ticket."""

from __future__ import annotations

from tests.talk import Talk


def spoken() -> Talk:
    talk = Talk()
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.push("home")
    talk.later(minutes=10)
    talk.staff.say("在哪一栋？")
    return talk


def test_the_persons_words_go_to_staff() -> None:
    talk = spoken()
    assert talk.catch_up() == [
        ("**工会工作人员**（2611-0001）：\n在哪一栋？\n\n直接回复就行，我转过去。"),
    ]
    assert talk.say("3栋") == [
        ("已转给工作人员。\n[问别的事]"),
    ]
    assert talk.staff.hears() == ["ticket:1：本人补充：3栋"]
    assert talk.say("好的") == []
    assert talk.staff.hears() == ["ticket:1：本人补充：好的"]
    assert talk.later(minutes=6) == []
    assert talk.say("什么时候来修") == [
        ("已转给工作人员。\n[问别的事]"),
    ]


def test_pictures_and_positions_too() -> None:
    talk = spoken()
    assert talk.photo() == [
        ("收到照片，记到 2611-0001 了。还有就接着发。\n[留电话] [说地点] [就这样]"),
    ]
    assert talk.location() == ["收到位置，记到 2611-0001 了。"]
    assert talk.voice() == [
        ("收到语音，记到 2611-0001 了。还有就接着发。\n[留电话] [就这样]"),
    ]


def test_leaving_the_talk() -> None:
    talk = spoken()
    talk.say("3栋")
    assert talk.press("问别的事") == ["好的。想接着和工作人员说，发“人工”。"]
    assert talk.say("最低工资多少")[0].splitlines()[0] == "**最低工资是多少？**"


def test_commands_are_still_commands() -> None:
    talk = spoken()
    talk.say("3栋")
    assert talk.say("查进度")[0].splitlines()[0] == "**2611-0001** 反映事情，办理中"


def test_when_it_is_closed_words_are_a_question_again() -> None:
    talk = spoken()
    talk.say("3栋")
    talk.staff.press("desk:close:1")
    assert talk.say("最低工资多少") == [
        (
            "**最低工资是多少？**\n"
            "先留证据。\n"
            "\n"
            "本市最低工资：请以工会公布为准。\n"
            "\n"
            "**带什么，去哪里**\n"
            "- 带身份证。\n"
            "\n"
            "2026-11-20核对过。\n"
            "有的本地信息工会还没填，要问就点“找工作人员”。\n"
            "[有用] [没用] [找工作人员]"
        ),
    ]


def test_the_next_day_a_question_is_a_question() -> None:
    talk = spoken()
    talk.say("3栋")
    talk.later(hours=25)
    assert talk.say("最低工资多少")[0].splitlines()[0] == "**最低工资是多少？**"


def test_a_no_to_the_staff_is_a_word_to_them() -> None:
    talk = spoken()
    assert talk.say("没有") == [
        ("已转给工作人员。\n[问别的事]"),
    ]
    assert talk.staff.hears() == ["ticket:1：本人补充：没有"]
