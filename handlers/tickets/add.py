"""补充: add to an open ticket, by its button, by its number, or simply by saying so."""

from __future__ import annotations

import re

from handlers.core.conversation import enter, memory, remember
from handlers.core.event import Event
from handlers.core.flow import Flow, Place, action_of, chosen, say
from handlers.core.reply import Button, Reply
from handlers.core.unit import Unit
from handlers.tickets import telling, texts, thread
from handlers.tickets.numbers import find_number
from handlers.tickets.tables import Ticket
from handlers.tickets.ticket import OPEN, lock, mine, open_here

_WISH = re.compile(r"^(?:我?(?:还|再)?(?:想|要)?补充(?:一下|一点|一句|材料|说明)?|接着说)[，,。：: !！]*")
ENOUGH_WORDS = 4


def _matches(event: Event, _place: Place) -> bool:
    return chosen(event, "add") is not None or chosen(event, "addasked") is not None or action_of(event) == "add"


def _handle(event: Event, unit: Unit) -> list[Reply]:
    reference = chosen(event, "add") or chosen(event, "addasked")
    if reference is not None:
        ticket = mine(unit, reference)
        if ticket is None or ticket.state not in OPEN:
            return _nothing(event)
        return _asked(event, unit, ticket) if chosen(event, "addasked") else _wait(event, unit, ticket)
    waiting = open_here(unit)
    number = find_number(event.text, event.at)
    named = [ticket for ticket in waiting if ticket.number == number]
    if not waiting:
        return _nothing(event)
    words = _WISH.sub("", event.text.strip())
    if len(waiting) > 1 and not named:
        return _which(event, unit, waiting, words)
    ticket = lock(unit, (named or waiting)[0].id or 0) or waiting[0]
    if len(words) < ENOUGH_WORDS or named:
        return _wait(event, unit, ticket)
    enter(unit.conversation, "tickets.more", ticket=ticket.id)
    return [*telling.acknowledge(event, unit, ticket), *thread.take_words(unit, ticket, words)]


def _which(event: Event, unit: Unit, waiting: list[Ticket], words: str) -> list[Reply]:
    """The words, if there were any, wait with the question; the button brings them along."""
    if len(words) < ENOUGH_WORDS:
        return [telling.which(event, texts.WHICH, waiting, "add:{id}")]
    remember(
        unit.conversation, asked={"text": words, "log": None, "at": unit.now.isoformat(), "message": event.message}
    )
    return [telling.which(event, texts.WHICH, waiting, "addasked:{id}")]


def _asked(event: Event, unit: Unit, ticket: Ticket) -> list[Reply]:
    """The last question, which had no answer, goes on the ticket."""
    asked = memory(unit.conversation).get("asked")
    if not isinstance(asked, dict):
        return _wait(event, unit, ticket)
    enter(unit.conversation, "tickets.more", ticket=ticket.id, asked=None)
    told = thread.take_words(unit, ticket, str(asked["text"]))
    return [say(event, texts.ADDED.format(number=ticket.number), *telling.more_buttons(unit, ticket)), *told]


def _wait(event: Event, unit: Unit, ticket: Ticket) -> list[Reply]:
    """The next words, whatever they are, belong to this ticket."""
    enter(unit.conversation, "tickets.talk:words", ticket=ticket.id)
    return [say(event, texts.ASK_MORE_TO.format(number=ticket.number), (Button("问别的事", "talk:leave"),))]


def _nothing(event: Event) -> list[Reply]:
    return [telling.nothing_open(event)]


FLOW = Flow("tickets.add", _matches, _handle)
