"""繁體, 简体, English: how the person is written to."""

from __future__ import annotations

from handlers.account import texts
from handlers.core.event import Command, Event, Text
from handlers.core.flow import Flow, Place, action_of, chosen, say
from handlers.core.reply import Button, Reply
from handlers.core.unit import Unit
from handlers.core.wording import TRADITIONAL

_SAID = {
    "简体": "zh",
    "简体字": "zh",
    "簡體": "zh",
    "中文": "zh",
    "说中文": "zh",
    "english": "en",
    "in english": "en",
    "英文": "en",
    "英语": "en",
}
ANSWERS = {"zh": texts.SIMPLIFIED, "en": texts.IN_ENGLISH, TRADITIONAL: texts.TRADITIONAL}
CHOICES = ((Button("简体", "lang:zh"), Button("繁體", f"lang:{TRADITIONAL}"), Button("English", "lang:en")),)


def _wish(event: Event) -> str | None:
    if isinstance(event.content, Command):
        return "?" if event.content.name == "lang" else None
    if action_of(event) == "traditional":
        return TRADITIONAL
    said = _SAID.get(event.text.strip().casefold()) if isinstance(event.content, Text) else None
    return chosen(event, "lang") or said


def _matches(event: Event, place: Place) -> bool:
    return _wish(event) is not None and (place.awaited is None or not isinstance(event.content, Text))


def _handle(event: Event, unit: Unit) -> list[Reply]:
    wish = _wish(event) or "?"
    if wish not in ANSWERS:
        return [say(event, texts.LANGUAGE_ASK, *CHOICES)]
    unit.person.language = wish
    unit.session.add(unit.person)
    return [say(event, ANSWERS[wish])]


FLOW = Flow("account.language", _matches, _handle)
