"""补充: to the ticket that is open, or to the one that is named."""

from __future__ import annotations

from tests.talk import Talk


def opened(*words: str) -> Talk:
    talk = Talk()
    for line in words or ("宿舍没有热水",):
        talk.push("ticket:new")
        talk.say(line)
    talk.push("home")
    talk.staff.hears()
    return talk


def test_with_the_words() -> None:
    talk = opened()
    assert talk.say("补充一下，三楼也没有") == [
        ("记到 2611-0001 了。还有就接着说。\n[留电话] [说地点] [就这样]"),
    ]
    assert talk.staff.hears() == ["ticket:1：本人补充：三楼也没有"]


def test_asked_for_the_words() -> None:
    talk = opened()
    assert talk.say("我要补充") == [
        ("请接着说，我记到 2611-0001 上。文字、照片、语音、位置都行。\n[问别的事]"),
    ]
    assert talk.say("三楼也没有") == [
        ("已转给工作人员。\n[问别的事]"),
    ]
    assert talk.press("问别的事") == ["好的。想接着和工作人员说，发“人工”。"]


def test_which_one() -> None:
    talk = opened("宿舍没有热水", "加班不给钱")
    assert talk.say("补充一下，三楼也没有") == [
        ("要记到哪件事上？\n[2611-0002 反映事情]\n[2611-0001 反映事情]"),
    ]
    assert talk.press("2611-0001 反映事情") == [
        ("记到 2611-0001 了。还有就接着说。\n[留电话] [说地点] [就这样]"),
    ]


def test_nothing_open() -> None:
    talk = Talk()

    assert talk.say("补充一下，三楼也没有") == [
        ("您现在没有在办的事。要登记一件新的吗？\n[登记一件新的]"),
    ]
    assert talk.push("add:1") == [
        ("您现在没有在办的事。要登记一件新的吗？\n[登记一件新的]"),
    ]


def test_an_unanswered_question_is_added() -> None:
    talk = opened()
    talk.say("热水器归谁管")
    assert talk.later(seconds=3) == [
        (
            "这个我还没有准备好的答案，不能乱说。\n"
            "已经记下来，请工会的人补上。\n"
            "要转给工作人员吗？转了会有单号，能查进度。\n"
            "[转给工作人员] [换个说法再问]\n"
            "[加到2611-0001]"
        ),
    ]
    assert talk.press("加到2611-0001") == [
        ("记到 2611-0001 了。还有就接着说。\n[留电话] [说地点] [就这样]"),
    ]
    assert talk.staff.hears() == ["ticket:1：本人补充：热水器归谁管"]
