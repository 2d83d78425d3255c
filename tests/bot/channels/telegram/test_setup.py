"""The menu of commands and the flows must not drift apart."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.channels.telegram.setup import COMMANDS
from handlers.core.event import Command, Event
from handlers.core.flow import Place
from handlers.router import FLOWS

NOBODY = "account.home"  # "I do not know this command"


@pytest.mark.parametrize("name", [name for name, _ in COMMANDS])
def test_a_flow_knows_every_command_of_the_menu(name: str) -> None:
    event = Event("tg:1", "telegram", "7", "7", datetime(2026, 11, 23, tzinfo=UTC), Command(name))
    first = next((flow.name for flow in FLOWS if flow.matches(event, Place())), NOBODY)
    assert first != NOBODY


def test_telegram_takes_the_menu() -> None:
    for name, what in COMMANDS:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
        assert 1 <= len(what) <= 256
