"""Typed instead of pressed: a digit or a button's own words choose the button that was offered last."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from handlers.core.conversation import memory, remember
from handlers.core.event import Choice, Event, Text
from handlers.core.flow import here
from handlers.core.reply import Buttons, Message, Reply
from handlers.core.unit import Unit

Offered: TypeAlias = list[list[str]]
"""[words, data] of each button, in the order the person sees them."""
KEPT_TEXT = 6000
KEPT_MESSAGES = 3
_DIGIT = re.compile(r"[第选]?\s*([1-9一二三四五六七八九])\s*[个.、)号条]?")
_NUMBERS = "一二三四五六七八九"


def digit_of(text: str) -> int | None:
    """1 to 9 for "1", "１", "①", "第一个", "选2"; None for anything else."""
    found = _DIGIT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    return int(found[1]) if found[1].isdigit() else _NUMBERS.index(found[1]) + 1


def pressed(event: Event, offered: Sequence[Sequence[str]]) -> Event:
    """The event as a Choice if its text names one of the `offered` buttons, else the event as it is."""
    if not isinstance(event.content, Text):
        return event
    words = event.content.text.strip()
    number = digit_of(words)
    if number is not None and number <= len(offered):
        return replace(event, content=Choice(offered[number - 1][1]))
    for label, data in offered:
        if words == label:
            return replace(event, content=Choice(data))
    return event


def flat(buttons: Buttons) -> Offered:
    """Buttons as they are kept; links cannot be pressed by typing and are left out."""
    kept = [b for row in buttons for b in row if b.url is None]
    return [[b.text, b.data or f"ask:{b.ask}"] for b in kept]


def keep_said(event: Event, unit: Unit, replies: Sequence[Reply]) -> None:
    """Note what was just said to this chat: its buttons for typed digits, its words for 再发一遍."""
    own = [r for r in replies if isinstance(r, Message) and r.to == here(event)]
    if not own:
        return
    said = [[message.text, rows(message.buttons)] for message in own[-KEPT_MESSAGES:]]
    if sum(len(message.text) for message in own[-KEPT_MESSAGES:]) > KEPT_TEXT:
        said = [[own[-1].text[:KEPT_TEXT], rows(own[-1].buttons)]]
    offered = next((flat(m.buttons) for m in reversed(own) if m.buttons), [])
    remember(unit.conversation, said=said, said_at=unit.now.isoformat(), buttons=offered or None)


def rows(buttons: Buttons) -> list[list[list[str]]]:
    """Rows of [words, kind, value], to be kept and made buttons again."""
    return [[[b.text, *_value(b)] for b in row] for row in buttons]


def _value(button: object) -> tuple[str, str]:
    for kind in ("data", "url", "ask"):
        value = getattr(button, kind)
        if value is not None:
            return kind, value
    return "data", ""


def said_at(unit: Unit) -> datetime | None:
    """When this chat last got words from the bot itself."""
    value = memory(unit.conversation).get("said_at")
    return datetime.fromisoformat(value) if value else None
