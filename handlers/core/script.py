"""Traditional characters for those who asked for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import opencc

from handlers.core.reply import Buttons, Chat, Message, Reply
from handlers.core.unit import Unit
from handlers.core.wording import TRADITIONAL


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def in_script(unit: Unit, chat: Chat, replies: Sequence[Reply]) -> list[Reply]:
    """The replies to `chat` in the characters its person reads; everything else as it is."""
    if unit.person.language != TRADITIONAL:
        return list(replies)
    return [_converted(reply) if isinstance(reply, Message) and reply.to == chat else reply for reply in replies]


def _converted(message: Message) -> Message:
    convert = _converter().convert
    buttons: Buttons = tuple(tuple(replace(b, text=convert(b.text)) for b in row) for row in message.buttons)
    return replace(message, text=convert(message.text), buttons=buttons)
