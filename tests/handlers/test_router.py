"""The one visible list, and what holds for every flow."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from handlers.core.event import Choice, Command, Due, Edited, Event, Location, MediaReady, Text, Unsupported
from handlers.core.flow import Place
from handlers.router import FLOWS
from tests.talk import MONDAY_TEN, Talk

ORDER = """
urgent.alarm
tickets.reach tickets.files
account.groups desk.take desk.close desk.topic desk.listing
urgent.follow
tickets.human tickets.status account.my_data account.delete_data account.consent account.repeat account.language
account.correct tickets.details answers.edited tickets.open tickets.closing tickets.add tickets.join tickets.later
tickets.talk tickets.more tickets.edited tickets.loose
account.greeting account.social answers.feedback answers.handover answers.ask
account.home
"""
CONTENTS = (
    Text(""),
    Text("😀"),
    Text("\u200b"),
    Text("<b>x</b> & '; DROP TABLE ticket; --"),
    Text("**粗** **"),
    Choice(""),
    Choice("t:"),
    Choice("fb:"),
    Choice("staff:"),
    Choice("form::"),
    Choice("solved:1"),
    Choice("urgent:nothing"),
    Choice("withdraw:99999999999999999999"),
    Choice("add:-1"),
    Choice("loose:"),
    Choice("none:x"),
    Command("start", "x" * 64),
    Command("nothing"),
    Edited("0", ""),
    Edited("0", "改"),
    Location(90, -180),
    Unsupported("动图"),
    MediaReady("nobody", stored=True),
    Due("gone.flow", "1"),
)


def test_the_order_of_flows() -> None:
    assert [flow.name for flow in FLOWS] == ORDER.split()


def test_each_flow_is_named_for_its_file() -> None:
    root = Path(__file__).parents[2] / "handlers"
    assert [flow.name for flow in FLOWS if not (root / f"{flow.name.replace('.', '/')}.py").exists()] == []


@pytest.mark.parametrize("content", CONTENTS, ids=repr)
@pytest.mark.parametrize("step", [None, "tickets.open:words", "tickets.details:phone", "urgent.follow:where", "gone:x"])
def test_nothing_a_person_sends_breaks_a_conversation(content: object, step: str | None) -> None:
    """Whatever comes at whatever step: no error, and the next question is answered."""
    talk = Talk()
    talk.say("你好")
    talk.set_step(step)
    talk._do(content)
    talk.say("/start")

    assert talk.say("最低工资多少")[0].splitlines()[0] == "**最低工资是多少？**"


def test_looking_changes_nothing() -> None:
    """`matches` is pure: the same event and place, the same answer, and neither is touched."""
    place = Place("tickets.open:words", data={"buttons": [["有用", "fb:1:yes"]]})
    event = Event("k", "web", "p", "c", MONDAY_TEN, Text("工资"))
    before = dataclasses.asdict(place)
    looked = [[flow.matches(event, place) for flow in FLOWS] for _ in range(2)]

    assert looked[0] == looked[1]
    assert dataclasses.asdict(place) == before
