"""What the Bot API refuses, as far as it matters here: texts, entities, keyboards, rates."""

from __future__ import annotations

import json
import math
import re
from collections import deque
from collections.abc import Callable
from typing import Any

TAGS = {
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "tg-spoiler",
    "span",
    "a",
    "code",
    "pre",
    "blockquote",
    "tg-emoji",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


class Refused(Exception):
    """The API answers with an error. `parameters` as in ResponseParameters."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(description: str) -> Refused:
    return Refused(400, f"Bad Request: {description}")


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def visible(text: str, mode: str | None) -> tuple[str, list[dict[str, Any]]]:
    """(what is seen, its entities); refuses what cannot be parsed."""
    if not mode:
        return text, []
    if mode != "HTML":
        raise bad("unsupported parse_mode")
    out: list[str] = []
    opened: list[tuple[str, int]] = []
    entities: list[dict[str, Any]] = []
    position = 0
    while position < len(text):
        character = text[position]
        if character == "<":
            position = _tag(text, position, out, opened, entities)
        elif character == "&" and (named := re.match(r"&(lt|gt|amp|quot);|&#(\d+);", text[position:])):
            out.append(_NAMED[named[1]] if named[1] else chr(int(named[2])))
            position += named.end()
        else:
            out.append(character)
            position += 1
    if opened:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{opened[-1][0]}\"")
    return "".join(out), entities


def _tag(
    text: str, position: int, out: list[str], opened: list[tuple[str, int]], entities: list[dict[str, Any]]
) -> int:
    found = re.match(r"<(/?)([a-zA-Z0-9-]*)([^<>]*)>", text[position:])
    offset = len(text[:position].encode())
    if found is None:
        raise bad(f"can't parse entities: Unclosed start tag at byte offset {offset}")
    closing, name = found[1], found[2].lower()
    if not closing and name not in TAGS:
        raise bad(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {offset}')
    here = units("".join(out))
    if not closing:
        opened.append((name, here))
    elif not opened or opened[-1][0] != name:
        raise bad(f"can't parse entities: Unmatched end tag at byte offset {offset}")
    else:
        _, start = opened.pop()
        if here > start:
            entities.append(
                {"type": {"b": "bold", "i": "italic"}.get(name, name), "offset": start, "length": here - start}
            )
    return position + found.end()


def check_text(
    text: str | None, mode: str | None, *, limit: int = 4096, what: str = "message"
) -> tuple[str, list[dict[str, Any]]]:
    plain, entities = visible(text or "", mode)
    if any("\ud800" <= character <= "\udfff" for character in plain):
        raise bad("strings must be encoded in UTF-8")
    if what == "message" and not plain.strip():
        raise bad("message text is empty")
    if units(plain.strip()) > limit:
        raise bad("message is too long" if what == "message" else "message caption is too long")
    return plain.strip(), entities


def check_markup(raw: str | None, *, private: bool) -> dict[str, Any] | None:
    if raw is None:
        return None
    markup: dict[str, Any] = json.loads(raw)
    if "inline_keyboard" in markup:
        rows = markup["inline_keyboard"]
        if sum(len(row) for row in rows) > 100:
            raise bad("reply markup is too long")
        for row in rows:
            if len(row) > 8:
                raise bad("BUTTON_ROW_TOO_LONG: reply markup row")
            for button in row:
                _check_button(button)
    elif "keyboard" in markup:
        for row in markup["keyboard"]:
            for button in row:
                if not private and (button.get("request_location") or button.get("request_contact")):
                    raise bad("location can be requested in private chats only")
    return markup


def _check_button(button: dict[str, Any]) -> None:
    actions = [name for name in ("callback_data", "url", "web_app", "switch_inline_query") if name in button]
    if not button.get("text"):
        raise bad("can't parse inline keyboard button: Text must be non-empty")
    if len(actions) != 1:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not re.match(r"(https?://[^/.]+(\.[^/.]+)+|tg://)", button["url"]):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


class Rates:
    """429 as Telegram does it: one a second to a chat with short bursts, 20 a minute to a group, 30 a second in all."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._chats: dict[int, deque[float]] = {}
        self._all: deque[float] = deque()

    def take(self, chat: int) -> None:
        now = self._clock()
        sent = self._chats.setdefault(chat, deque())
        _forget(sent, now - 60)
        _forget(self._all, now - 1)
        if chat < 0 and len(sent) >= 20:
            raise flood(sent[-20] + 60 - now)
        recent = [at for at in sent if at > now - 3]
        if len(recent) >= 6:
            raise flood(recent[-6] + 3 - now)
        if len(self._all) >= 30:
            raise flood(1)
        sent.append(now)
        self._all.append(now)


def flood(seconds: float) -> Refused:
    wait = max(1, math.ceil(seconds))
    return Refused(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})


def _forget(times: deque[float], before: float) -> None:
    while times and times[0] <= before:
        times.popleft()
