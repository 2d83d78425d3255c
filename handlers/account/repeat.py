"""刚刚那条再发一遍: the last words of the bot once more, buttons and all."""

from __future__ import annotations

from typing import Any

from handlers.account import texts
from handlers.core.conversation import memory
from handlers.core.event import Event
from handlers.core.flow import Flow, Place, action_of, say
from handlers.core.reply import Button, Reply
from handlers.core.unit import Unit


def _matches(event: Event, _place: Place) -> bool:
    return action_of(event) == "repeat"


def _handle(event: Event, unit: Unit) -> list[Reply]:
    said = memory(unit.conversation).get("said")
    if not said:
        return [say(event, texts.NOTHING_SAID)]
    return [say(event, text, *(_row(row) for row in rows)) for text, rows in said]


def _row(row: list[list[Any]]) -> tuple[Button, ...]:
    return tuple(Button(text, **{kind: value}) for text, kind, value in row)


FLOW = Flow("account.repeat", _matches, _handle)
