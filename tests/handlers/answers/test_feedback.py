"""One tap."""

from __future__ import annotations

from handlers.answers.tables import QuestionLog
from tests.talk import Talk


def test_useful() -> None:
    talk = Talk()

    talk.say("工资拖欠怎么办")
    assert talk.press("有用") == ["谢谢您告诉我。还有事，随时问。"]
    assert talk.push("fb:1:yes") == ["已经记下了，谢谢您。"]
    assert talk.push("fb:1:no") == ["已经记下了，谢谢您。"]
    assert [row.outcome for row in talk.world.rows(QuestionLog)] == ["useful"]


def test_useless() -> None:
    talk = Talk()

    talk.say("工资拖欠怎么办")
    assert talk.press("没用") == [
        (
            "对不起，没帮上您。已经记下来，请工会的人改。\n"
            "您可以换个说法再问，也可以转给工作人员。\n"
            "[转给工作人员] [换个说法再问]"
        ),
    ]
    assert [row.outcome for row in talk.world.rows(QuestionLog)] == ["useless"]
    assert talk.press("转给工作人员")[0].splitlines()[0] == "已登记，单号 **2611-0001**，查询码 **K7M3QX**。"


def test_strange_data() -> None:
    talk = Talk()

    assert talk.push("fb:abc:yes") == ["已经记下了，谢谢您。"]
    assert talk.push("fb:999:no") == ["已经记下了，谢谢您。"]
