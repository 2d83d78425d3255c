"""The webhook: Telegram posts an update, and is told 200 only after COMMIT.

Telegram sends the next update of a chat only after the previous one got its 200, and repeats what got
anything else for up to 24 hours: so an answer other than 200 must be one that ends by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.client import Bot
from bot.channels.telegram.door import Door, bad_key
from bot.channels.telegram.setup import set_up_webhook
from bot.channels.telegram.status import Status
from bot.outcome import Busy
from bot.storage.batch import Unavailable

log = logging.getLogger(__name__)
PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
BODY_LIMIT = 1024 * 1024  # an update has some kilobytes
RETRY_AFTER_SECONDS = 2
LOOK_SECONDS = 300.0
LONGEST_BACKOFF = 60.0


class Webhook:
    """The route, and the loop that sees to it that Telegram has our address."""

    def __init__(
        self,
        bot: Bot,
        door: Door,
        status: Status,
        *,
        address: str,
        secret: str,
        may_set_up: Callable[[], bool],
        commands: Sequence[tuple[str, str]] = (),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot, self._door, self.status = bot, door, status
        self._address, self._secret = address, secret
        self._may_set_up, self._commands, self._sleep = may_set_up, commands, sleep
        self._task: asyncio.Task[None] | None = None
        self._known = False
        status.mode = "webhook"

    def routes(self) -> list[web.RouteDef]:
        """The route to mount."""
        return [web.post(PATH, self.handle)]

    async def start(self) -> None:
        """Begin to see to Telegram's knowing our address. The route works from its mounting on."""
        self._task = asyncio.create_task(self._loop(), name="telegram-webhook")

    async def stop(self) -> None:
        """Leave the webhook set: what comes meanwhile waits at Telegram."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._door.close()
        self.status.found = "stopped"

    async def handle(self, request: web.Request) -> web.Response:
        """One update."""
        shown = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode("utf-8", "replace"), self._secret.encode()):
            return _answer(403, "wrong secret")
        raw = await _body(request)
        if raw is None:
            return _answer(413, "too large")
        try:
            return await self._take(raw)
        except (Busy, Unavailable) as error:
            log.warning("an update was sent away to come again", extra={"error": type(error).__name__})
            return _answer(503, "busy", {"Retry-After": str(RETRY_AFTER_SECONDS)})

    async def _take(self, raw: bytes) -> web.Response:
        try:
            update = json.loads(raw)
        except (ValueError, RecursionError):
            return await self._unreadable(raw)
        await self._door.store(self._door.read(update, raw))
        return _answer(200, "ok")

    async def _unreadable(self, raw: bytes) -> web.Response:
        """400 once: if something on the way cut it, Telegram's repetition is whole. The same bytes again are final.

        They are stored as failed the first time, so nothing is lost whatever comes after.
        """
        outcome = await self._door.reject(bad_key(raw), raw, "not JSON")
        return _answer(200, "known to be unreadable") if outcome.kind == "duplicate" else _answer(400, "not JSON")

    async def _loop(self) -> None:
        failures = 0
        while True:
            wait = LOOK_SECONDS
            try:
                await self._look()
                failures = 0
            except TelegramError as error:
                failures += 1
                self._known = False
                self.status.failed("refused" if isinstance(error, InvalidToken) else "unreachable")
                wait = min(LONGEST_BACKOFF, 2.0 ** min(failures - 1, 6))
                log.warning("the webhook could not be seen to", extra={"error": type(error).__name__, "again_in": wait})
            await self._sleep(wait)

    async def _look(self) -> None:
        """Set the webhook if Telegram has another address (one process of several does); note how much waits there."""
        info = await self._bot.get_webhook_info()
        if self._may_set_up() and (not self._known or info.url != self._address):
            self._door.username = await set_up_webhook(self._bot, self._address, self._secret, self._commands)
            self._known = True
        elif self._door.username is None:
            self._door.username = (await self._bot.get_me()).username
        self.status.pending = info.pending_update_count
        self.status.succeeded()


async def _body(request: web.Request) -> bytes | None:
    """The body; None when it is too large. Reads no more than the limit."""
    if request.content_length is not None and request.content_length > BODY_LIMIT:
        return None
    body = bytearray()
    async for part in request.content.iter_chunked(64 * 1024):
        body += part
        if len(body) > BODY_LIMIT:
            return None
    return bytes(body)


def _answer(status: int, what: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"what": what}, status=status, headers=headers)
