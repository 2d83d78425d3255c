"""Questions: answered with their basis, asked back, or honestly not known."""

from __future__ import annotations

from handlers.answers.tables import QuestionLog
from tests.handlers.library import DELICATE
from tests.talk import Talk


def logged(talk: Talk) -> list[tuple[object, ...]]:
    return [(row.verdict, row.topic, row.text, row.outcome) for row in talk.world.rows(QuestionLog)]


def test_an_answer_whole() -> None:
    talk = Talk()

    assert talk.say("工资拖欠怎么办") == [
        (
            "**老板拖欠工资，怎么要？**\n"
            "先留证据，再去要钱。\n"
            "\n"
            "1. 发信息催一次。\n"
            "2. 去劳动监察投诉。\n"
            "\n"
            "**带什么，去哪里**\n"
            "- 身份证、工资流水。\n"
            "\n"
            "依据：《劳动合同法》第三十条、第三十八条（2012-12-28版）；《劳动保障监察条例》第二十条（2004-11-01版）。\n"
            "2026-11-20核对过。已对照法条，待工会律师复核。\n"
            "[有用] [没用] [找工作人员]\n"
            "[最低工资是多少？]"
        ),
    ]
    assert logged(talk) == [("answer", "wages-late", "工资拖欠怎么办", None)]


def test_a_missing_local_fact_is_said() -> None:
    talk = Talk()

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


def test_two_questions_get_two_answers_in_order() -> None:
    talk = Talk()

    assert [text.splitlines()[0] for text in talk.say("工资和最低工资")] == [
        "**老板拖欠工资，怎么要？**",
        "**最低工资是多少？**",
    ]


def test_a_near_topic_is_one_press_away() -> None:
    talk = Talk()

    talk.say("工资拖欠怎么办")
    assert talk.press("最低工资是多少？")[0].splitlines()[0] == "**最低工资是多少？**"


def test_asked_back() -> None:
    talk = Talk()

    assert talk.say("工资的事") == [
        (
            "您想问的是哪一个？回复数字就行。\n"
            "1. 老板拖欠工资，怎么要？\n"
            "2. 最低工资是多少？\n"
            "3. 怎么加入工会？\n"
            "4. 都不是\n"
            "[1. 老板拖欠工资，怎么要？]\n"
            "[2. 最低工资是多少？]\n"
            "[3. 怎么加入工会？]\n"
            "[4. 都不是]"
        ),
    ]
    assert talk.say("2")[0].splitlines()[0] == "**最低工资是多少？**"
    assert logged(talk) == [("choose", "wages-late", "工资的事", "chosen")]


def test_none_of_these() -> None:
    talk = Talk()

    talk.say("工资的事")
    assert talk.press("4. 都不是") == [
        (
            "这个我还没有准备好的答案，不能乱说。\n"
            "已经记下来，请工会的人补上。\n"
            "要转给工作人员吗？转了会有单号，能查进度。\n"
            "[转给工作人员] [换个说法再问]"
        ),
    ]
    assert logged(talk) == [("choose", "wages-late", "工资的事", "none_of_these")]


def test_unknown_waits_three_seconds_for_the_rest_of_the_story() -> None:
    talk = Talk()

    assert talk.say("宿舍的墙") == []
    assert talk.later(seconds=2) == []
    assert talk.say("是谁的") == []
    assert talk.later(seconds=2) == []
    assert talk.later(seconds=1) == [
        (
            "这个我还没有准备好的答案，不能乱说。\n"
            "已经记下来，请工会的人补上。\n"
            "要转给工作人员吗？转了会有单号，能查进度。\n"
            "[转给工作人员] [换个说法再问]"
        ),
    ]
    assert logged(talk) == [("unknown", None, "宿舍的墙是谁的", None)]


def test_fragments_together_are_a_question() -> None:
    talk = Talk()

    talk.say("工资拖欠")
    talk.say("怎么办呢")
    assert talk.later(seconds=3)[0].splitlines()[0] == "**老板拖欠工资，怎么要？**"


def test_old_fragments_do_not_join() -> None:
    talk = Talk()

    talk.say("宿舍的墙")
    talk.later(seconds=3)
    talk.later(minutes=1)
    talk.say("楼梯的灯")
    talk.later(seconds=3)
    assert [row[2] for row in logged(talk)] == [
        "宿舍的墙",
        "楼梯的灯",
    ]


def test_ten_times_in_a_second() -> None:
    talk = Talk()

    assert [len(talk.say("工资拖欠怎么办")) for _ in range(10)] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert talk.heard[1] == "这句刚回答过，请看上面。"
    assert len(logged(talk)) == 1
    talk.later(seconds=11)
    assert len(talk.say("工资拖欠怎么办")) == 1


def test_ten_times_the_unknown_is_one_question() -> None:
    talk = Talk()

    assert [len(talk.say("宿舍的墙")) for _ in range(10)] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    talk.later(seconds=3)
    assert [row[2] for row in logged(talk)] == ["宿舍的墙"]


def test_not_ours_has_its_door_and_is_no_gap() -> None:
    talk = Talk()

    assert talk.say("离婚怎么办") == [
        ("婚姻家庭的事，我这里没有答案。\n请打12348，问法律咨询和法律援助。"),
    ]
    assert logged(talk) == [("decline", "wages-late", None, None)]


def test_an_answer_that_is_gone() -> None:
    talk = Talk()

    assert talk.say("没有这一条")[0].splitlines()[0] == "这个我还没有准备好的答案，不能乱说。"
    assert talk.push("t:gone") == ["这一条现在没有了。您直接打字问，我再找。"]


def test_numbers_do_not_enter_the_log() -> None:
    talk = Talk()

    talk.say("我的电话13800001111，身份证32110219700101123X，车牌苏L12345，宿舍的墙")
    talk.later(seconds=3)
    assert [row[2] for row in logged(talk)] == ["我的电话号码身份证号码车牌车牌宿舍的墙"]


def test_another_wording() -> None:
    talk = Talk()

    talk.say("宿舍的墙")
    talk.later(seconds=3)
    assert talk.press("换个说法再问") == ["好的，您换个说法，一句话说一件事，我再找。"]


def test_an_emergency_topic_leads_to_the_red_button() -> None:
    talk = Talk(DELICATE)
    assert talk.say("车坏在路边了") == [
        (
            "**高速上车坏了怎么办？**\n"
            "先留证据。\n"
            "\n"
            "全文在这里。\n"
            "\n"
            "**带什么，去哪里**\n"
            "- 带身份证。\n"
            "\n"
            "2026-11-20核对过。\n"
            "[有用] [没用] [找工作人员]\n"
            "[我现在就遇到了]"
        ),
    ]


def test_in_english() -> None:
    talk = Talk(language="en")
    talk.say("the wall of the dormitory")
    assert talk.later(seconds=3) == [
        (
            "I have no checked answer to this and will not guess. It is noted for our editors.\n"
            "Shall I pass it to a person? You get a number to follow it.\n"
            "[Pass it on] [Ask again]"
        ),
    ]
    assert talk.say("最低工资多少")[0].splitlines()[0] == "**最低工资是多少？**"


def test_ten_thousand_characters() -> None:
    talk = Talk()

    assert talk.say("墙" * 10000) == []
    assert len(talk.later(seconds=3)) == 1
    talk.press("转给工作人员")
    assert [len(row[2]) < 1200 for row in logged(talk)] == [True]
