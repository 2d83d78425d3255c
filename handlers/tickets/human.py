"""人工: to a person. With a ticket already open it is pressed again; with a fresh question that goes along."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.core.conversation import enter, memory
from handlers.core.event import Choice, Command, Event
from handlers.core.flow import Flow, Place, action_of, say
from handlers.core.reply import Button, Reply
from handlers.core.unit import Unit
from handlers.core.wording import fill, tongue
from handlers.tickets import staff, texts, thread
from handlers.tickets.opening import ask_words, open_now
from handlers.tickets.tables import Side, Ticket
from handlers.tickets.ticket import lock, open_here

FRESH = timedelta(minutes=30)


def _matches(event: Event, _place: Place) -> bool:
    match event.content:
        case Choice(data=data):
            return data == "human"
        case Command(name=name):
            return name == "human"
        case _:
            return action_of(event) == "human"


def _handle(event: Event, unit: Unit) -> list[Reply]:
    waiting = open_here(unit)
    if waiting:
        return _again(event, unit, waiting[0])
    asked = memory(unit.conversation).get("asked")
    if isinstance(asked, dict) and unit.now - datetime.fromisoformat(asked["at"]) < FRESH:
        return open_now(event, unit, "human", str(asked["text"]), lead=texts.HUMAN_LEAD)
    button = Button(tongue(unit, "不写了，直接联系我", "Just contact me"), "ticket:now")
    return ask_words(event, unit, tongue(unit, texts.ASK_HUMAN, texts.ASK_HUMAN_EN), button, kind="human")


def _again(event: Event, unit: Unit, newest: Ticket) -> list[Reply]:
    ticket = lock(unit, newest.id or 0) or newest
    thread.add(unit, ticket, Side.PERSON, "text", "找工作人员")
    enter(unit.conversation, "tickets.talk:words", ticket=ticket.id)
    text = texts.HUMAN_WAITING if ticket.accepted_at is None else texts.HUMAN_SEEN
    new = Button("是另一件事", "ticket:new")
    told = staff.tell(unit, ticket, texts.HUMAN_TO_STAFF)
    return [say(event, fill(unit, text.replace("{number}", ticket.number)), (new,)), *told]


FLOW = Flow("tickets.human", _matches, _handle)
