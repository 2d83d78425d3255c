"""Words for people: facts filled in, days and times as they are said, texts cut to size, the person's language."""

from __future__ import annotations

import re
from datetime import datetime

from handlers.core.event import Event, Text
from handlers.core.unit import Unit

KEY = re.compile(r"\{\{(\w+)\}\}")
MISSING = "请以工会公布为准"
TRADITIONAL = "zh-hant"
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LETTERS = re.compile(r"[A-Za-z]{2,}")
_WEEKDAYS = "一二三四五六日"


def fact(unit: Unit, key: str) -> str | None:
    """The value of a fact today, or None when the union has not filled it in."""
    found = unit.library.facts.get(key)
    return found.on(unit.now.astimezone(unit.policy.zone).date()) if found is not None else None


def fill(unit: Unit, text: str) -> str:
    """`text` with every {{key}} replaced. An emergency number stands in its key: it is never missing."""

    def value(match: re.Match[str]) -> str:
        key = match[1]
        return fact(unit, key) or (key.removeprefix("tel_") if key.startswith("tel_") else MISSING)

    return KEY.sub(value, text)


def short(text: str, limit: int) -> str:
    """`text` on one line, at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def moment(unit: Unit, at: datetime) -> str:
    """11月23日 周一 10:02."""
    local = at.astimezone(unit.policy.zone)
    return f"{local.month}月{local.day}日 周{_WEEKDAYS[local.weekday()]} {local:%H:%M}"


def day(unit: Unit, at: datetime) -> str:
    """11月23日."""
    local = at.astimezone(unit.policy.zone)
    return f"{local.month}月{local.day}日"


def english(unit: Unit) -> bool:
    """Whether the person is spoken to in English."""
    return unit.person.language.startswith("en")


def tongue(unit: Unit, chinese: str, in_english: str) -> str:
    """The one of two wordings that the person reads."""
    return in_english if english(unit) else chinese


def settle_language(event: Event, unit: Unit) -> None:
    """Follow the person: Chinese characters mean Chinese, whatever the phone's own language is."""
    if not isinstance(event.content, Text) or unit.person.language == TRADITIONAL:
        return
    if _CHINESE.search(event.text):
        unit.person.language = "zh"
    elif event.language.startswith("en") and _LETTERS.search(event.text):
        unit.person.language = "en"


def has_words(text: str) -> bool:
    """Whether there is anything to read: a letter, a digit, a character; not only signs and emoji."""
    return any(character.isalnum() for character in text)
