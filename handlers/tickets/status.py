"""查进度: where the person's matters stand, with number and code; one of them when its number is said."""

from __future__ import annotations

from handlers.core.event import Choice, Command, Event
from handlers.core.flow import Flow, Place, action_of, said, say
from handlers.core.reply import Button, Reply
from handlers.core.unit import Unit
from handlers.tickets import telling, texts
from handlers.tickets.numbers import find_code, find_number
from handlers.tickets.ticket import tickets_here


def _matches(event: Event, _place: Place) -> bool:
    match event.content:
        case Choice(data=data):
            return data == "status"
        case Command(name=name):
            return name == "status"
        case _:
            if said(event, "status", "my ticket", "my tickets"):
                return True
            # Number and code together join a chat to the ticket: that is another flow's.
            number = find_number(event.text, event.at)
            return action_of(event) == "status" and not (number and find_code(event.text))


def _handle(event: Event, unit: Unit) -> list[Reply]:
    tickets = tickets_here(unit)
    number = find_number(event.text, event.at)
    if number is not None:
        tickets = [ticket for ticket in tickets if ticket.number == number]
        if not tickets:
            return [say(event, texts.JOIN_NEED_CODE.format(number=number))]
    if not tickets:
        return [say(event, texts.STATUS_NONE, (Button("登记一件事", "ticket:new"),))]
    return [telling.status(event, unit, tickets)]


FLOW = Flow("tickets.status", _matches, _handle)
