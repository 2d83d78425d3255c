"""Composition: builds every part from settings, starts and stops them in order. Nothing else constructs."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any

from aiohttp import web

from bot import retention
from bot.channels.webchat import stream
from bot.channels.webchat.app import WebChat
from bot.channels.webchat.hub import Hub
from bot.channels.webchat.uploads import Uploads
from bot.control import Control, ControlError
from bot.health import Health
from bot.intake import Intake
from bot.lease import Leader
from bot.media import Fetcher
from bot.media_store import MediaStore
from bot.metrics import Metrics
from bot.outbox import review
from bot.outbox.history import History
from bot.poison import count_crashes
from bot.semantic import Semantic
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.engine import database_url
from bot.storage.folder import FolderLock
from bot.storage.in_hand import InHand
from bot.storage.keyring import load_keyring
from bot.storage.migrate import upgrade
from bot.sweep import Sweep
from bot.telegram_side import TelegramSide
from bot.web import WebParts, build_web
from handlers.core.event import Event
from handlers.core.flow import Place
from handlers.core.reply import Chat
from handlers.core.understand import understand
from handlers.core.unit import Policy
from handlers.router import route
from knowledge.library import Library, load
from knowledge.understand import Understood
from knowledge.understand import understand as understand_text

log = logging.getLogger(__name__)
THINKERS = 2
UPLOAD_SECONDS = 24 * 3600.0
SHUTDOWN_SECONDS = 5.0


class App:
    """The running service. `start` in order of dependence, `stop` the other way round."""

    def __init__(
        self, settings: Settings, *, now: Callable[[], datetime], monotonic: Callable[[], float], library: Library
    ) -> None:
        self.settings = settings
        self.now = now
        self.library = library
        self.folder_lock = FolderLock(settings.data_dir)
        self.folder_lock.acquire()
        self.in_hand = InHand(settings.data_dir / "in_hand")
        keyring = load_keyring(settings.data_dir, settings.secret_keys, create=True)
        url = database_url(settings.database_url, settings.data_dir)
        upgrade(url)
        self.database = Database(url, keyring, in_hand=self.in_hand)
        self.thinkers = ThreadPoolExecutor(THINKERS, thread_name_prefix="thinker")
        self.leader = Leader(self.database, monotonic=monotonic)
        self.hub = Hub()
        self.metrics = Metrics()
        self.semantic = Semantic(settings)
        self.intake = Intake(
            self.database, library=lambda: self.library, policy=self.policy, route=route, understand=self._understand,
            thinkers=self.thinkers, now=now, histories={stream.CHANNEL: History(stream.sink, stream.record, stream.seq_of, stream.erase)},
        )  # fmt: skip
        self.store = store = MediaStore(settings.data_dir / "media")
        self.uploads = uploads = Uploads(settings.data_dir / "uploads")
        self.telegram = TelegramSide(
            settings, self.database, self.intake, self.leader, store, now=now, monotonic=monotonic
        )
        self.fetcher = Fetcher(
            self.database, self.intake, self.leader, store, {stream.CHANNEL: uploads, **self.telegram.sources}, now=now
        )
        self.sweep = Sweep(
            self.database, self.intake, self.leader, now=now, zone=settings.timezone,
            jobs=[(retention.SCHEDULE, lambda _slot: self._retention())],
        )  # fmt: skip
        self.control = Control(settings.data_dir, {"outbox_retry": self._outbox_retry})
        self.webchat = WebChat(
            self.database,
            self.intake,
            self.hub,
            uploads,
            store,
            union_name=self._union_name,
            now=now,
            monotonic=monotonic,
        )
        health = Health(
            self.database, self.intake, self.leader, self.metrics, telegram=lambda: self.telegram.status, now=now
        )
        self.web = build_web(WebParts(self.webchat, [*health.routes(), *self.telegram.routes()]))
        self._runner = web.AppRunner(self.web, shutdown_timeout=SHUTDOWN_SECONDS, access_log=None)
        for hook in (self.hub.hint, self.sweep.hint, self.fetcher.hint, self.telegram.hint, self.metrics.count):
            self.intake.on_commit(hook)
        self.port = settings.port

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the page."""
        host = "127.0.0.1" if self.settings.host in {"0.0.0.0", "::"} else self.settings.host  # noqa: S104 - compared, not bound
        return self.settings.public_url or f"http://{host}:{self.port}"

    def policy(self) -> Policy:
        """What handlers may know of the settings."""
        staff = Chat("telegram", self.telegram.staff_chat) if self.telegram.staff_chat else None
        return Policy(
            zone=self.settings.timezone, public_url=self.settings.public_url, staff=staff,
            staff_card=self.settings.staff_card, bot_name=self.telegram.username,
        )  # fmt: skip

    async def start(self) -> None:
        """Bring everything up. Raises OSError when the port cannot be had."""
        self.database.start()
        await self._note_crashes()
        await asyncio.get_running_loop().run_in_executor(self.thinkers, self._warm_up)
        await self.leader.start()
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.settings.host, self.settings.port, reuse_address=True)
        await site.start()
        if not self.settings.port:
            self.port = self._runner.addresses[0][1]
        await self.control.start()
        await self.sweep.start()
        await self.fetcher.start()
        await self.telegram.start()
        self.semantic.start(self.library)

    async def stop(self) -> None:
        """Take no more, finish what is in hand, close."""
        await self.telegram.stop_receiving()
        await self._runner.cleanup()
        await self.sweep.stop()
        await self.fetcher.stop()
        await self.telegram.stop_sending()
        await self.control.stop()
        await self.leader.stop()
        self.thinkers.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(self.database.stop)
        self.folder_lock.release()

    async def _note_crashes(self) -> None:
        """What the last process had in hand when it died runs alone from now on."""
        left = self.in_hand.left_behind()
        if left:
            await self.database.writer.submit(partial(count_crashes, keys=left))
            self.database.writer.suspects.update(left)

    def _understand(self, event: Event, place: Place, library: Library) -> Understood | None:
        return understand(event, place, library, self.semantic.meaning)

    def _warm_up(self) -> None:
        """The index and the tables of the search are made before the first question, not during it."""
        understand_text("工资拖欠怎么办", library=self.library)

    async def _retention(self) -> None:
        await retention.run(self.database, self.store, self.now())
        await asyncio.to_thread(self.uploads.prune, UPLOAD_SECONDS)

    async def _outbox_retry(self, arguments: dict[str, Any]) -> bool:
        if not isinstance(row_id := arguments.get("id"), int):
            raise ControlError("Which send? Give its number from `niangjia outbox list`.")
        done = await self.database.writer.submit(partial(review.put_back, row_id=row_id, now=self.now()), lane="staff")
        self.telegram.wake()
        return done

    def _union_name(self) -> str:
        fact = self.library.facts.get("union_name")
        return (fact.on(self.now().astimezone(self.settings.timezone).date()) if fact else None) or "工会"


def build(
    settings: Settings,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    monotonic: Callable[[], float] = time.monotonic,
    library: Library | None = None,
) -> App:
    """The service, not yet started. Takes the folder's lock and brings the schema up to date.

    Raises FolderBusy, KeyringError or KnowledgeError with a sentence for the operator.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return App(settings, now=now, monotonic=monotonic, library=library or load())
