"""The table of legal moves, whole; numbers and codes."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest

from handlers.tickets.kinds import KINDS, classify, raised
from handlers.tickets.numbers import ALPHABET, find_code, find_number
from handlers.tickets.tables import Priority, Ticket, TicketState
from handlers.tickets.ticket import LEGAL, OPEN, STATE_WORDS
from knowledge.search import Hit
from knowledge.understand import Understood
from tests.talk import Talk

MOVES = """
submitted: accepted closed withdrawn
accepted: working waiting handed answered closed withdrawn
working: waiting handed answered closed withdrawn
waiting: working handed answered closed withdrawn
handed: working waiting answered closed withdrawn
answered: working waiting handed closed withdrawn
closed: reopened archived
reopened: accepted working waiting handed answered closed withdrawn
withdrawn: reopened archived
archived:
"""
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_the_legal_moves() -> None:
    table = {line.split(":")[0]: set(line.split(":")[1].split()) for line in MOVES.strip().splitlines()}
    assert {state.value: {to.value for to in moves} for state, moves in LEGAL.items()} == table
    assert set(STATE_WORDS) == set(TicketState)


@pytest.mark.parametrize(("before", "to"), list(itertools.product(TicketState, TicketState)), ids=str)
def test_every_move_is_done_or_refused_with_a_sentence(before: TicketState, to: TicketState) -> None:
    from handlers.tickets.tables import Side
    from handlers.tickets.ticket import IllegalMove, move

    class Rows:
        now = NOW
        session = type("S", (), {"add": lambda *_: None, "flush": lambda *_: None})()

        def add(self, row: object) -> object:
            return row

    ticket = Ticket(id=1, number="2611-0001", kind="matter", priority=Priority.P2, state=before, words="", code="", code_index="",
                    opened_at=NOW, updated_at=NOW)  # fmt: skip
    if to in LEGAL[before]:
        move(Rows(), ticket, to, Side.STAFF, "test", "李四")
        assert ticket.state is to
    else:
        with pytest.raises(IllegalMove, match=r"2611-0001现在是“.+”，不能改成“.+”。"):
            move(Rows(), ticket, to, Side.STAFF, "test", "李四")
        assert ticket.state is before


def test_an_open_ticket_can_always_be_withdrawn_by_its_person() -> None:
    assert [state for state in OPEN if TicketState.WITHDRAWN not in LEGAL[state]] == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2611-0007", "2611-0007"),
        ("26110007", "2611-0007"),
        ("单号2611—0007怎么样了", "2611-0007"),
        ("２６１１－０００７", "2611-0007"),
        ("2611 0007", "2611-0007"),
        ("2611-12345", "2611-12345"),
        ("2613-0007", None),
        ("1911-0007", None),
        ("9911-0007", None),
        ("13826110007", None),
        ("261-0007", None),
        ("", None),
    ],
)
def test_numbers_in_text(text: str, number: str | None) -> None:
    assert find_number(text, NOW) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2611-0007 K7M3QX", "K7M3QX"),
        ("k7m3qx", "K7M3QX"),
        ("查询码：k7m3qx。", "K7M3QX"),
        ("26110007", None),
        ("2611-0007 234567", "234567"),
        ("K7M3Q", None),
        ("K7M3QXX", None),
        ("K7M3Q0", None),
    ],
)
def test_codes_in_text(text: str, code: str | None) -> None:
    assert find_code(text) == code


def test_codes_have_no_look_alikes() -> None:
    assert set("01OIL") & set(ALPHABET) == set()
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_the_code_is_sealed_and_checked_by_its_hash() -> None:
    talk = Talk()
    talk.push("ticket:new")
    talk.say("宿舍没有热水")
    with talk.world.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT code, code_index, words FROM ticket").one()

    assert b"K7M3QX" not in bytes(row[0])
    assert len(row[1]) == 64
    assert "热水".encode() not in bytes(row[2])


def test_kinds() -> None:
    from knowledge.urgent import KINDS as DANGERS

    assert {kind for kind in DANGERS if KINDS[kind].priority is Priority.P0} == set(DANGERS)
    assert {kind.id for kind in KINDS.values() if kind.hidden} == {"assault", "self_harm", "harassment"}
    assert [raised(p).value for p in Priority] == ["P0", "P1", "P1", "P2"]


@pytest.mark.parametrize(
    ("verdict", "topic", "kind"),
    [
        ("answer", "harass-sexual", "harassment"),
        ("choose", "harass-sexual", "harassment"),
        ("unknown", "harass-sexual", "matter"),
        ("answer", "truck-robbery", "pressing"),
        ("choose", "truck-robbery", "matter"),
        ("answer", "wages-minimum", "matter"),
    ],
)
def test_what_is_said_may_raise_or_hide(verdict: str, topic: str, kind: str) -> None:
    assert classify("matter", Understood(verdict, (Hit(topic, 0.9, ""),)))[0].id == kind
    assert classify("road", Understood(verdict, (Hit(topic, 0.9, ""),)))[0].id == "road"
