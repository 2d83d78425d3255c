"""The web chat's parts in one place: what its routes work with, and what the rest of the service hangs on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from aiohttp import web

from bot.channels.webchat.hub import Hub
from bot.channels.webchat.limiter import Limiter
from bot.channels.webchat.uploads import Uploads
from bot.intake import Outcome
from bot.media_store import MediaStore
from bot.storage.database import Database
from handlers.core.event import Event


class Accepts(Protocol):
    """What the web chat needs of the intake."""

    async def accept(self, event: Event, raw: bytes | None = None) -> Outcome:
        """Returns after COMMIT; raises Busy or Unavailable."""


@dataclass(slots=True)
class WebChat:
    """Everything the routes work with.

    `union_name` is asked at each page view: facts may be edited. The intake must have `stream.record` as its
    recorder and `stream.sink` as its sink for the channel "web", and `hub.hint` after each commit.
    """

    database: Database
    intake: Accepts
    hub: Hub
    uploads: Uploads
    store: MediaStore
    union_name: Callable[[], str]
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    heartbeat: float = 15.0  # seconds between signs of life on a stream
    slow_reader: float = 20.0  # a reader that takes nothing for so long is dropped
    sending: Limiter = field(init=False)
    files: Limiter = field(init=False)
    opening: Limiter = field(init=False)

    def __post_init__(self) -> None:
        self.sending = Limiter(rate=10, burst=40, monotonic=self.monotonic)
        self.files = Limiter(rate=0.5, burst=30, monotonic=self.monotonic)
        # Over all visitors together (they may share one address behind a proxy): guards the disk, not fairness.
        self.opening = Limiter(rate=100, burst=2000, monotonic=self.monotonic)


WEBCHAT = web.AppKey("WEBCHAT", WebChat)
