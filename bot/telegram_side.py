"""The Telegram half of the composition: receiving by polling or webhook, sending, files. Nothing of it without a token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from aiohttp import web
from sqlmodel import Session, select

from bot.channels.base import Source
from bot.channels.telegram.client import make_bot
from bot.channels.telegram.door import Door
from bot.channels.telegram.files import Files, TelegramSource
from bot.channels.telegram.parse import CHANNEL
from bot.channels.telegram.receive import Poller
from bot.channels.telegram.send import TelegramChannel
from bot.channels.telegram.setup import COMMANDS
from bot.channels.telegram.status import Status
from bot.channels.telegram.webhook import PATH, Webhook
from bot.intake import Handled, Intake
from bot.lease import Leader
from bot.media_store import MediaStore
from bot.outbox.limiter import Limiter
from bot.outbox.sender import Sender
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.tables import Topic
from handlers.core.event import Event

QUIET_SECONDS = {"polling": 120.0, "webhook": 900.0}


class TelegramSide:
    """Everything Telegram. Without a token every method does nothing and `status` is "off"."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        intake: Intake,
        leader: Leader,
        store: MediaStore,
        *,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._settings, self._database = settings, database
        self._receiver: Poller | Webhook | None = None
        self._sender: Sender | None = None
        self._door: Door | None = None
        self.sources: Mapping[str, Source] = {}
        if not settings.telegram_token:
            return
        self._bot = make_bot(settings.telegram_token, api=settings.telegram_api, proxy=settings.telegram_proxy or None)
        mode = settings.telegram_mode
        status = Status(monotonic, QUIET_SECONDS[mode])
        self._door = Door(intake, self._bot, status, place_of=self._place_of, moved=self._moved, now=now)
        self._receiver = self._make_receiver(self._door, status, leader)
        self._sender = Sender(
            TelegramChannel(self._bot, Files(self._bot, store.path), monotonic=monotonic), database.writer, leader,
            Limiter(settings.telegram_rate), now=now, monotonic=monotonic, staff_chat=settings.staff_chat_id or None,
        )  # fmt: skip
        self.sources = {CHANNEL: TelegramSource(self._bot, monotonic=monotonic)}

    def _make_receiver(self, door: Door, status: Status, leader: Leader) -> Poller | Webhook:
        leads = lambda: leader.token is not None  # noqa: E731 - a word for the two lines below
        if self._settings.telegram_mode == "polling":
            return Poller(self._bot, door, status, may_poll=leads, commands=COMMANDS)
        return Webhook(
            self._bot, door, status, address=self._settings.public_url + PATH, secret=self._settings.webhook_secret,
            may_set_up=leads, commands=COMMANDS,
        )  # fmt: skip

    @property
    def status(self) -> str:
        """One word: off, starting, ok, standby, unreachable, conflict, refused, silent, stopped."""
        return self._receiver.status.state if self._receiver is not None else "off"

    @property
    def username(self) -> str:
        """The bot's own name, once Telegram has told it."""
        return (self._door.username if self._door is not None else None) or ""

    @property
    def staff_chat(self) -> str:
        """The staff forum's id as it is now (groups move), "" when there is none."""
        return (self._sender.staff_chat if self._sender is not None else None) or ""

    def routes(self) -> list[web.RouteDef]:
        """The webhook, in that mode."""
        return self._receiver.routes() if isinstance(self._receiver, Webhook) else []

    def hint(self, _event: Event, handled: Handled) -> None:
        """After a commit: there may be something to send."""
        if handled.replies:
            self.wake()

    def wake(self) -> None:
        """Something may be due."""
        if self._sender is not None:
            self._sender.wake()

    async def start(self) -> None:
        """Begin to send, then to receive."""
        if self._sender is not None and self._receiver is not None:
            await self._sender.start()
            await self._receiver.start()

    async def stop_receiving(self) -> None:
        """Take no more."""
        if self._receiver is not None:
            await self._receiver.stop()

    async def stop_sending(self) -> None:
        """Finish what is in flight."""
        if self._sender is not None:
            await self._sender.stop()
            await self._bot.close_connections()

    async def _place_of(self, chat: str, thread: str) -> str | None:
        """What the topic `thread` of the staff forum is about."""

        def work(session: Session) -> str | None:
            query = select(Topic.place).where(Topic.channel == CHANNEL, Topic.chat == chat, Topic.thread == thread)
            return session.exec(query).first()

        return await self._database.read(work)

    async def _moved(self, old: str, new: str) -> None:
        if self._sender is not None:
            await self._sender.moved(old, new)
