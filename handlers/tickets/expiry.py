"""Shortest retention: what the privacy notice says is done here, in small batches, by the service's nightly job."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from handlers.core.tables import Conversation, Media
from handlers.tickets.holding import ERASED_BY_TIME
from handlers.tickets.tables import Side, Ticket, TicketChat, TicketEntry, TicketEvent, TicketState, TicketTry
from handlers.tickets.ticket import OPEN

KEEP_TICKETS = timedelta(days=730)  # after closing: as long as the labour inspection looks back
KEEP_CHATS = timedelta(days=90)
KEEP_TRIES = timedelta(days=7)


def archive_old(session: Session, now: datetime, limit: int = 200) -> int:
    """Closed tickets past their time lose words, place, phone, thread and files; number, kind and dates stay."""
    finished = (TicketState.CLOSED, TicketState.WITHDRAWN)
    query = (
        select(Ticket).where(col(Ticket.state).in_(finished), col(Ticket.closed_at) < now - KEEP_TICKETS).limit(limit)
    )
    tickets = session.exec(query).all()
    for ticket in tickets:
        before, ticket.state = ticket.state, TicketState.ARCHIVED
        ticket.words, ticket.place, ticket.phone, ticket.position, ticket.person_id = (
            ERASED_BY_TIME,
            None,
            None,
            None,
            None,
        )
        session.add(ticket)
        for table in (TicketEntry, TicketChat):
            session.exec(delete(table).where(col(table.ticket_id) == ticket.id))
        session.exec(delete(Media).where(col(Media.owner) == f"ticket:{ticket.id}"))
        event = TicketEvent(
            ticket_id=ticket.id or 0,
            at=now,
            side=Side.SERVICE,
            before=before.value,
            after=ticket.state.value,
            why="kept long enough",
        )
        session.add(event)
    return len(tickets)


def forget_idle(session: Session, now: datetime, limit: int = 500) -> int:
    """Chats nobody used for long lose what they remember; one with an open ticket is kept with the ticket."""
    busy = (
        select(TicketChat.conversation_id)
        .join(Ticket, col(Ticket.id) == TicketChat.ticket_id)
        .where(col(Ticket.state).in_(OPEN))
    )
    query = (
        select(Conversation)
        .where(
            Conversation.updated_at < now - KEEP_CHATS,
            col(Conversation.data).is_not(None),
            col(Conversation.id).not_in(busy),
        )
        .limit(limit)
    )
    idle = session.exec(query).all()
    for conversation in idle:
        conversation.step = conversation.data = conversation.last_topic = None
        session.add(conversation)
    return len(idle)


def forget_loose(session: Session, now: datetime, limit: int = 500) -> int:
    """Files that were never put to a ticket go with the chat they came in."""
    loose = col(Media.owner).is_(None) & (col(Media.created_at) < now - KEEP_CHATS)
    ids = session.exec(select(Media.id).where(loose).limit(limit)).all()
    session.exec(delete(Media).where(col(Media.id).in_(ids)))
    return len(ids)


def forget_tries(session: Session, now: datetime) -> int:
    """Wrong codes of last week count no more."""
    return int(session.exec(delete(TicketTry).where(col(TicketTry.at) < now - KEEP_TRIES)).rowcount)
