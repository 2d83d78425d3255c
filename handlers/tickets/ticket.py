"""The ticket: opening, finding, its legal moves. No wording of replies, no sending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from handlers.core.conversation import memory, remember
from handlers.core.errors import Sorry
from handlers.core.reply import Chat
from handlers.core.rows import insert_once
from handlers.core.tables import Conversation
from handlers.core.unit import Unit
from handlers.tickets import numbers
from handlers.tickets.kinds import Kind, team_of
from handlers.tickets.tables import Priority, Side, Ticket, TicketChat, TicketEvent, TicketState

S = TicketState
OPEN = frozenset({S.SUBMITTED, S.ACCEPTED, S.WORKING, S.WAITING, S.HANDED, S.ANSWERED, S.REOPENED})
_ACTIVE = frozenset({S.WORKING, S.WAITING, S.HANDED, S.ANSWERED, S.CLOSED, S.WITHDRAWN})
LEGAL: Mapping[TicketState, frozenset[TicketState]] = {
    S.SUBMITTED: frozenset({S.ACCEPTED, S.CLOSED, S.WITHDRAWN}),
    S.ACCEPTED: _ACTIVE,
    S.WORKING: _ACTIVE - {S.WORKING},
    S.WAITING: _ACTIVE - {S.WAITING},
    S.HANDED: _ACTIVE - {S.HANDED},
    S.ANSWERED: _ACTIVE - {S.ANSWERED},
    S.CLOSED: frozenset({S.REOPENED, S.ARCHIVED}),
    S.REOPENED: frozenset({S.ACCEPTED, *_ACTIVE}),
    S.WITHDRAWN: frozenset({S.REOPENED, S.ARCHIVED}),
    S.ARCHIVED: frozenset(),
}
SAME_HOUR = timedelta(hours=1)


class IllegalMove(Sorry):
    """A move the table of legal moves does not have."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A ticket to be opened: what it is about, in the person's own words."""

    kind: Kind
    words: str
    topic: str | None = None
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """The ticket; `joined` when it was there already and has taken this in."""

    ticket: Ticket
    joined: bool = False


def open_ticket(unit: Unit, draft: Draft) -> Opened:
    """Open a ticket for this chat, or join one: the same words within the hour, or a P0 that is still open.

    A danger joins what this chat reported in the last hour unless one of the two is hidden: hidden words must
    not reach the group by joining.
    """
    same = _joinable(unit, draft)
    if same is not None:
        return Opened(same, joined=True)
    number, code = numbers.next_number(unit), numbers.new_code(unit)
    ticket = unit.add(
        Ticket(
            number=number, kind=draft.kind.id, priority=draft.kind.priority, hidden=draft.kind.hidden,
            anonymous=draft.anonymous, team=team_of(draft.kind, draft.topic, unit.library), topic=draft.topic,
            person_id=None if draft.anonymous else unit.person.id, words=draft.words,
            phone=None if draft.anonymous else unit.person.phone, code=code,
            code_index=numbers.code_index(unit.keyring, number, code), opened_at=unit.now, updated_at=unit.now,
        )
    )  # fmt: skip
    _note(unit, ticket, None, Side.PERSON, "opened")
    attach(unit, ticket)
    return Opened(ticket)


def _joinable(unit: Unit, draft: Draft) -> Ticket | None:
    recent = [t for t in tickets_here(unit) if t.state in OPEN and unit.now - t.opened_at < SAME_HOUR]
    for ticket in recent:
        if ticket.hidden != draft.kind.hidden:
            continue
        if draft.kind.priority is Priority.P0 and ticket.priority is Priority.P0:
            return ticket
        if ticket.kind == draft.kind.id and _same(ticket.words, draft.words):
            return ticket
    return None


def _same(one: str, other: str) -> bool:
    def bare(text: str) -> str:
        return "".join(c for c in text.casefold() if c.isalnum())

    return bare(one) == bare(other)


def attach(unit: Unit, ticket: Ticket) -> bool:
    """Let this chat read the ticket and hear its answers; False when it already does.

    The chat remembers that it has tickets: those without any are spared the look for staff's last words.
    """
    remember(unit.conversation, tickets=True)
    return insert_once(
        unit.session, TicketChat, ticket_id=ticket.id, conversation_id=unit.conversation.id, joined_at=unit.now
    )


def tickets_here(unit: Unit) -> Sequence[Ticket]:
    """The tickets this chat may read, newest first."""
    query = (
        select(Ticket)
        .join(TicketChat, col(TicketChat.ticket_id) == Ticket.id)
        .where(TicketChat.conversation_id == unit.conversation.id)
        .order_by(col(Ticket.id).desc())
        .limit(50)
    )
    return list(unit.all(query))


def open_here(unit: Unit) -> list[Ticket]:
    """The tickets of this chat that are not finished, newest first."""
    return [ticket for ticket in tickets_here(unit) if ticket.state in OPEN]


def in_hand(unit: Unit) -> Ticket | None:
    """The ticket this chat is busy with (memory "ticket"), locked; None when there is none or it is finished."""
    number = memory(unit.conversation).get("ticket")
    ticket = lock(unit, number) if isinstance(number, int) and reads(unit, number) else None
    return ticket if ticket is not None and ticket.state in OPEN else None


def mine(unit: Unit, reference: str) -> Ticket | None:
    """The ticket of a button ("7"), locked, if this chat may read it."""
    number = int(reference) if reference.isdecimal() and len(reference) < 10 else 0
    return lock(unit, number) if reads(unit, number) else None


def reads(unit: Unit, ticket_id: int) -> bool:
    """Whether this chat may read the ticket."""
    query = select(TicketChat.id).where(
        TicketChat.ticket_id == ticket_id, TicketChat.conversation_id == unit.conversation.id
    )
    return unit.first(query) is not None


def lock(unit: Unit, ticket_id: int) -> Ticket | None:
    """The ticket's row, locked for the transaction (PostgreSQL; SQLite has one writer)."""
    ticket: Ticket | None = unit.first(select(Ticket).where(Ticket.id == ticket_id).with_for_update())
    return ticket


def by_number(unit: Unit, number: str) -> Ticket | None:
    """The ticket of that number, locked."""
    ticket: Ticket | None = unit.first(select(Ticket).where(Ticket.number == number).with_for_update())
    return ticket


def chats_of(unit: Unit, ticket: Ticket) -> list[Chat]:
    """Every chat that hears the ticket's answers."""
    query = (
        select(Conversation)
        .join(TicketChat, col(TicketChat.conversation_id) == Conversation.id)
        .where(TicketChat.ticket_id == ticket.id)
        .order_by(col(TicketChat.id))
    )
    return [Chat(row.channel, row.chat) for row in unit.all(query)]


def move(unit: Unit, ticket: Ticket, to: TicketState, side: Side, why: str, who: str | None = None) -> None:
    """One legal move, written to the history. Raises IllegalMove with a sentence for whoever tried."""
    if to not in LEGAL[ticket.state]:
        raise IllegalMove(f"{ticket.number}现在是“{STATE_WORDS[ticket.state]}”，不能改成“{STATE_WORDS[to]}”。")
    before, ticket.state = ticket.state, to
    if to is S.ACCEPTED:
        ticket.accepted_at, ticket.accepted_by = unit.now, who
    if to in {S.CLOSED, S.WITHDRAWN}:
        ticket.closed_at = unit.now
    if to is S.REOPENED:
        ticket.reopened += 1
        ticket.closed_at = ticket.solved = ticket.accepted_at = ticket.accepted_by = None
    touch(unit, ticket)
    _note(unit, ticket, before, side, why, who)


def touch(unit: Unit, ticket: Ticket) -> None:
    """Something happened to the ticket."""
    ticket.updated_at = unit.now
    unit.session.add(ticket)
    unit.session.flush()


def _note(unit: Unit, ticket: Ticket, before: TicketState | None, side: Side, why: str, who: str | None = None) -> None:
    unit.add(
        TicketEvent(
            ticket_id=_id(ticket), at=unit.now, side=side, who=who, before=before.value if before else None,
            after=ticket.state.value, why=why,
        )
    )  # fmt: skip


def _id(ticket: Ticket) -> int:
    if ticket.id is None:
        raise ValueError("a ticket that is not stored")
    return ticket.id


STATE_WORDS: Mapping[TicketState, str] = {
    S.SUBMITTED: "已提交",
    S.ACCEPTED: "已受理",
    S.WORKING: "办理中",
    S.WAITING: "待补充材料",
    S.HANDED: "已转办",
    S.ANSWERED: "已答复",
    S.CLOSED: "已办结",
    S.REOPENED: "重新办理",
    S.WITHDRAWN: "已撤回",
    S.ARCHIVED: "已归档",
}
