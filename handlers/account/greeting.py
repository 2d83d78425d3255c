"""/start, 你好, 帮助: a short welcome with the four doors."""

from __future__ import annotations

from handlers.account import texts
from handlers.core.conversation import enter
from handlers.core.event import Choice, Command, Event
from handlers.core.flow import Flow, Place, action_of, say
from handlers.core.reply import Button, Reply
from handlers.core.unit import Unit
from handlers.core.wording import english, fill, tongue

DOORS = (
    (Button("登记一件事", "ticket:new"), Button("查进度", "status")),
    (Button("找工作人员", "human"), Button("紧急求助", "urgent:ask")),
)
DOORS_EN = (
    (Button("Report something", "ticket:new"), Button("My tickets", "status")),
    (Button("A person", "human"), Button("Emergency", "urgent:ask")),
)


def _matches(event: Event, place: Place) -> bool:
    match event.content:
        case Command(name=name):
            return name in {"start", "help"}
        case Choice(data=data):
            return data in {"home", "help"}
        case _:
            return action_of(event) in {"greet", "help"} and place.awaited is None


def _handle(event: Event, unit: Unit) -> list[Reply]:
    wants_help = action_of(event) == "help" or "help" in {
        getattr(event.content, "name", ""),
        getattr(event.content, "data", ""),
    }
    if isinstance(event.content, Command | Choice):
        enter(unit.conversation, None, draft=None, form=None)
    text = texts.HELP if wants_help else tongue(unit, texts.GREETING, texts.GREETING_EN)
    return [say(event, fill(unit, text), *(DOORS_EN if english(unit) and not wants_help else DOORS))]


FLOW = Flow("account.greeting", _matches, _handle)
