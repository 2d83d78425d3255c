"""The real telegram.Bot against the double of the Bot API."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram.client import Bot, make_bot
from tests.fake_telegram import FakeTelegram


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    made = make_bot(telegram.token, api=telegram.api)
    yield made
    await made.close_connections()
