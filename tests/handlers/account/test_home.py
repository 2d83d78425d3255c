"""Whatever nobody knows is answered politely."""

from __future__ import annotations

from tests.talk import Talk


def test_unknown_things() -> None:
    talk = Talk()

    assert talk.push("old:button:1") == ["这个按钮过期了，没关系。您想问什么，直接打字告诉我。"]
    assert talk.push("ask:location") == ["请直接点那个按钮。点不了，就打字告诉我。"]
    assert talk.say("/nonsense") == ["没有这个命令。您想问什么，直接打字告诉我。"]


def test_an_unknown_step_becomes_home() -> None:
    talk = Talk()

    talk.push("ticket:new")
    talk.set_step("gone.flow:field")
    assert talk.say("最低工资多少")[0].splitlines()[0] == "**最低工资是多少？**"
    assert talk.step is None
