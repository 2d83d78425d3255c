"""In a group nothing personal is said: only when spoken to, and only the way into a private chat."""

from __future__ import annotations

from handlers.account import texts
from handlers.core.event import Choice, Command, Event
from handlers.core.flow import Flow, Place, say
from handlers.core.reply import Button, Reply
from handlers.core.unit import Unit


def _matches(_event: Event, _place: Place) -> bool:
    return True


def _handle(event: Event, unit: Unit) -> list[Reply]:
    name = unit.policy.bot_name
    mentioned = bool(name) and f"@{name.casefold()}" in event.text.casefold()
    if not isinstance(event.content, Command | Choice) and not mentioned:
        return []
    if not name:
        return [say(event, texts.GROUP_NO_LINK)]
    return [say(event, texts.GROUP, (Button("到私聊里问", url=f"https://t.me/{name}?start=group"),))]


FLOW = Flow("account.groups", _matches, _handle, rooms=("group",))
