"""One story in six messages: the fragments that wait in a conversation, and what they say together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAME = "burst"
KIND = "answers.ask"
"""The kind of the clock that reads them (its flow's name)."""


def fragments(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The waiting fragments, oldest first: {"text", "at", "message"}."""
    kept = data.get(NAME)
    return list(kept) if isinstance(kept, list) else []


def together(data: Mapping[str, Any]) -> str:
    """All of them as one text; "" when nothing waits."""
    return "，".join(part["text"].strip() for part in fragments(data))
