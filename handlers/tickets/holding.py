"""What tickets keep of a person: shown by 我的信息, erased by 删除我的信息."""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import col, select

from handlers.core.reply import Reply
from handlers.core.tables import Media
from handlers.core.unit import Holding, Unit
from handlers.core.wording import day
from handlers.tickets import staff, texts
from handlers.tickets.kinds import KINDS
from handlers.tickets.tables import Side, Ticket, TicketChat, TicketEntry, TicketEvent, TicketState
from handlers.tickets.ticket import LEGAL, OPEN, STATE_WORDS, move, tickets_here, touch

ERASED = "（已应本人要求删除）"
ERASED_BY_TIME = "（保存期已到，内容已删）"


def _lines(unit: Unit) -> list[str]:
    tickets = tickets_here(unit)
    if not tickets:
        return ["工单：没有"]
    return [
        f"工单：{len(tickets)}件",
        *(f"{t.number} {KINDS[t.kind].label}，{STATE_WORDS[t.state]}，{day(unit, t.opened_at)}登记" for t in tickets),
    ]


def _warning(unit: Unit) -> str | None:
    waiting = [ticket for ticket in tickets_here(unit) if ticket.state in OPEN]
    if not waiting:
        return None
    numbers = "、".join(ticket.number for ticket in waiting)
    return f"您还有{len(waiting)}件没办完：{numbers}。\n删了就一起撤掉，也收不到答复了。"


def _erase(unit: Unit) -> list[Reply]:
    """Words, place, phone, files and thread go; number, kind and dates stay for the figures."""
    replies: list[Reply] = []
    for ticket in tickets_here(unit):
        if TicketState.WITHDRAWN in LEGAL[ticket.state]:
            move(unit, ticket, TicketState.WITHDRAWN, Side.PERSON, "erased")
            replies += staff.tell(unit, ticket, texts.ERASED_TO_STAFF)
        _empty(unit, ticket)
        replies += staff.renew(unit, ticket)
    return replies


def _empty(unit: Unit, ticket: Ticket) -> None:
    ticket.words, ticket.place, ticket.phone, ticket.position, ticket.person_id = ERASED, None, None, None, None
    touch(unit, ticket)
    for table in (TicketEntry, TicketChat):
        unit.session.exec(delete(table).where(col(table.ticket_id) == ticket.id))
    for media in unit.all(select(Media).where(Media.owner == f"ticket:{ticket.id}")):
        unit.session.delete(media)
    for event in unit.all(
        select(TicketEvent).where(TicketEvent.ticket_id == ticket.id, TicketEvent.side == Side.PERSON)
    ):
        event.who = None
        unit.session.add(event)
    unit.session.flush()


def _unname(unit: Unit) -> list[Reply]:
    """The phone goes from every ticket of this chat; the matters themselves go on."""
    replies: list[Reply] = []
    for ticket in tickets_here(unit):
        if ticket.phone is None:
            continue
        ticket.phone = None
        for entry in unit.all(
            select(TicketEntry).where(TicketEntry.ticket_id == ticket.id, TicketEntry.kind == "phone")
        ):
            entry.text = ERASED
            unit.session.add(entry)
        touch(unit, ticket)
        if ticket.state in OPEN:
            replies += [*staff.tell(unit, ticket, texts.UNNAMED_TO_STAFF), *staff.renew(unit, ticket)]
    return replies


HOLDING = Holding(_lines, _warning, _erase, _unname)
