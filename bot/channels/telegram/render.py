"""The body of an outbox row → what to send, step by step, within Telegram's limits. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from bot.channels.telegram.markup import CAPTION_LIMIT, Part, parts, units

DATA_BYTES = 64
ROW_BUTTONS = 8
ALL_BUTTONS = 100
LABEL_LIMIT = 64
TITLE_LIMIT = 128


@dataclass(frozen=True, slots=True)
class Step:
    """One call: a text, or the file of the message with an optional caption. The keyboard hangs on the last step."""

    text: Part | None
    file: bool = False
    markup: InlineKeyboardMarkup | ReplyKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """The steps in order. `left_out` says (for the log, without their words) why buttons are missing."""

    steps: tuple[Step, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Keyboard:
    markup: InlineKeyboardMarkup | ReplyKeyboardMarkup | None
    lines: tuple[str, ...]  # what a button cannot do here stands in the text instead
    left_out: tuple[str, ...]


def render(body: dict[str, Any], *, private: bool, inline_only: bool = False) -> Rendered:
    """The steps of a message. `private`: in groups nobody can be asked for position or number.

    `inline_only`: an edit cannot bring up a keyboard of the phone. No steps: there is nothing to say.
    """
    text = str(body.get("text") or "")
    keyboard = _keyboard(body.get("buttons") or [], text, asking=private and not inline_only)
    words = "\n".join((text, *keyboard.lines)) if keyboard.lines else text
    pieces = parts(words)
    steps: list[Step] = []
    if body.get("media"):
        fits = len(pieces) == 1 and units(pieces[0].plain) <= CAPTION_LIMIT
        steps.append(Step(pieces.pop(0) if fits else None, file=True))
    steps += [Step(piece) for piece in pieces]
    if steps and keyboard.markup is not None:
        last = steps[-1]
        steps[-1] = Step(last.text, last.file, keyboard.markup)
    return Rendered(tuple(steps), keyboard.left_out)


def title(text: str) -> str:
    """A topic's name: one line, 1 to 128 characters."""
    line = " ".join(text.split())
    return line[:TITLE_LIMIT] or "…"


def _keyboard(rows: Sequence[Sequence[dict[str, str]]], text: str, *, asking: bool) -> _Keyboard:
    lines: list[str] = []
    left_out: list[str] = []
    kept = [[b for b in row if _fits(b, text, lines, left_out, asking=asking)] for row in rows]
    shaped = list(_shaped(kept, left_out))
    if not shaped:
        return _Keyboard(None, tuple(lines), tuple(left_out))
    if any("ask" in button for row in shaped for button in row):
        # Telegram has one keyboard a message: beside a request the other buttons become words to be said.
        words = ReplyKeyboardMarkup(
            [[_key(b) for b in row] for row in shaped], resize_keyboard=True, one_time_keyboard=True
        )
        return _Keyboard(words, tuple(lines), tuple(left_out))
    return _Keyboard(InlineKeyboardMarkup([[_button(b) for b in row] for row in shaped]), tuple(lines), tuple(left_out))


def _fits(button: dict[str, str], text: str, lines: list[str], left_out: list[str], *, asking: bool) -> bool:
    """Whether it can be a button here. A number or an address that cannot is written out in `lines`."""
    if not button.get("text", "").strip():
        left_out.append("a button without words")
        return False
    if "ask" in button:
        return asking
    if "url" in button and not _is_link(button["url"]):
        address = button["url"].removeprefix("tel:")
        if address not in text:
            lines.append(f"{button['text']}：{address}")
        return False
    if "data" in button and not 1 <= len(button["data"].encode()) <= DATA_BYTES:
        left_out.append(f"button data of {len(button['data'].encode())} bytes")
        return False
    if "data" not in button and "url" not in button:
        left_out.append("a button that does nothing")
        return False
    return True


def _is_link(url: str) -> bool:
    """What Telegram takes as a button's address: web addresses with a real host name, and its own."""
    try:
        found = urlsplit(url)
        host = found.hostname or ""
    except ValueError:
        return False
    if found.scheme == "tg":
        return True
    return found.scheme in {"http", "https"} and "." in host.strip(".") and not host.startswith("127.")


def _shaped(rows: list[list[dict[str, str]]], left_out: list[str]) -> Iterator[list[dict[str, str]]]:
    """Rows of at most 8, 100 buttons in all."""
    room = ALL_BUTTONS
    for row in rows:
        if len(row) > room:
            left_out.append(f"{len(row) - room} buttons above {ALL_BUTTONS}")
        row = row[:room]  # noqa: PLW2901 - what still fits
        room -= len(row)
        for start in range(0, len(row), ROW_BUTTONS):
            yield row[start : start + ROW_BUTTONS]


def _button(button: dict[str, str]) -> InlineKeyboardButton:
    label = button["text"][:LABEL_LIMIT]
    if "url" in button:
        return InlineKeyboardButton(label, url=button["url"])
    return InlineKeyboardButton(label, callback_data=button["data"])


def _key(button: dict[str, str]) -> KeyboardButton:
    label, ask = button["text"][:LABEL_LIMIT], button.get("ask")
    return KeyboardButton(label, request_location=ask == "location" or None, request_contact=ask == "contact" or None)
