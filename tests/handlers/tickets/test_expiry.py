"""What the privacy notice promises about time."""

from __future__ import annotations

from sqlmodel import Session

from handlers.core.tables import Conversation, Media
from handlers.tickets.expiry import archive_old, forget_idle, forget_tries
from handlers.tickets.tables import Ticket, TicketChat, TicketEntry, TicketEvent, TicketTry
from tests.talk import Talk


def run(talk: Talk, job: object) -> int:
    with Session(talk.world.engine) as session:
        done = job(session, talk.world.now)
        session.commit()
    return done


def test_tickets_lose_their_words_two_years_after_closing() -> None:
    talk = Talk()
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.photo()
    talk.push("withdraw:1:yes")
    talk.later(days=729)
    assert run(talk, archive_old) == 0

    talk.later(days=2)

    assert run(talk, archive_old) == 1
    assert [(t.number, t.words, t.state.value) for t in talk.world.rows(Ticket)] == [
        ("2611-0001", "（保存期已到，内容已删）", "archived")
    ]
    assert (talk.world.rows(TicketEntry), talk.world.rows(TicketChat), talk.world.rows(Media)) == ([], [], [])
    assert talk.world.rows(TicketEvent)[-1].why == "kept long enough"
    assert run(talk, archive_old) == 0


def test_open_tickets_are_kept() -> None:
    talk = Talk()
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.later(days=2000)

    assert run(talk, archive_old) == 0


def test_idle_chats_forget() -> None:
    talk = Talk()
    talk.say("最低工资多少")
    talk.later(days=91)

    assert run(talk, forget_idle) == 1
    assert [(c.data, c.last_topic) for c in talk.world.rows(Conversation)] == [(None, None)]
    assert run(talk, forget_idle) == 0


def test_an_idle_chat_with_an_open_ticket_is_kept() -> None:
    talk = Talk()
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    talk.later(days=91)

    assert run(talk, forget_idle) == 0
    talk.staff.say("修好了吗")
    talk.say("还没有人来")
    assert talk.staff.hears() == ["ticket:1：本人补充：还没有人来"]


def test_wrong_codes_are_forgotten() -> None:
    talk = Talk()
    talk.say("2611-0001 AAAAAA")
    talk.later(days=8)

    assert run(talk, forget_tries) == 1
    assert talk.world.rows(TicketTry) == []
