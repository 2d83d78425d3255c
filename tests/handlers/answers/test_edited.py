"""An edited question is answered anew."""

from __future__ import annotations

from tests.talk import Talk


def test_answered_anew() -> None:
    talk = Talk()

    talk.say("工资拖欠怎么办", message="q1")
    assert talk.edit("q1", "最低工资多少")[0].splitlines()[0] == "**最低工资是多少？**"
    assert talk.edit("q1", "怎么入会")[0].splitlines()[0] == "**怎么加入工会？**"


def test_edited_while_it_waits() -> None:
    talk = Talk()

    talk.say("最底工资多少", message="q1")
    assert talk.edit("q1", "最低工资多少")[0].splitlines()[0] == "**最低工资是多少？**"
    assert talk.later(seconds=3) == []
