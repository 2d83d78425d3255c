"""An edit is an edit: the thread keeps both."""

from __future__ import annotations

from handlers.tickets.tables import TicketEntry
from tests.talk import Talk


def test_on_the_ticket() -> None:
    talk = Talk()

    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.say("在三楼", message="m3")
    talk.staff.hears()
    talk.push("home")
    assert talk.edit("m3", "在四楼") == ["您改的那句，记到 2611-0001 了。"]
    assert talk.staff.hears() == ["ticket:1：本人改了一句话：在四楼"]
    assert [(e.kind, e.text, e.of) for e in talk.world.rows(TicketEntry)] == [
        ("text", "宿舍没有热水", None),
        ("text", "在三楼", None),
        ("edit", "在四楼", 2),
    ]


def test_of_something_old() -> None:
    talk = Talk()

    assert talk.edit("m9", "随便什么") == ["您改了一句以前的话。要重新问，请直接再发一遍。"]
