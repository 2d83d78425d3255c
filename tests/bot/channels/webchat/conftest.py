"""A running web chat for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.storage.database import Database
from tests.bot.channels.webchat.site import Site, Visitor


@pytest.fixture
async def site(db: Database, tmp_path: Path, clock: Callable[[], datetime]) -> AsyncIterator[Site]:
    site = Site(db, tmp_path, clock)
    await site.start()
    yield site
    await site.stop()


@pytest.fixture
async def visitor(site: Site) -> Visitor:
    return await site.visitor()
