"""解决了 / 没解决 typed as 1 or 2: the closing message came from staff, so the chat's own memory does not have it."""

from __future__ import annotations

from handlers.core.press import Offered, digit_of, flat, said_at
from handlers.core.unit import Unit
from handlers.tickets import telling
from handlers.tickets.tables import TicketState
from handlers.tickets.ticket import tickets_here


def closing_offer(unit: Unit, text: str) -> Offered | None:
    """The buttons of a closing message that is newer than the bot's last words here, if a digit was typed."""
    if digit_of(text) is None:
        return None
    last = said_at(unit)
    for ticket in tickets_here(unit):
        if (
            ticket.state is TicketState.CLOSED
            and ticket.closed_at is not None
            and (last is None or ticket.closed_at >= last)
        ):
            return flat(telling.closing_buttons(ticket))
    return None
