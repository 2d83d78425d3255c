"""The Bot this service uses: telegram.Bot with our requests, raw updates, and no call at construction."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import telegram
from telegram.request import BaseRequest

from bot.channels.telegram.request import make_requests

API = "https://api.telegram.org"
POLL_EXTRA_SECONDS = 10.0  # the answer of a long poll may come so much later than its own timeout


class Bot(telegram.Bot):
    """telegram.Bot that hands out updates as they came: one bad update must not spoil the others of its batch."""

    async def raw_updates(self, offset: int | None, wait: int, kinds: Sequence[str], limit: int = 100) -> list[Any]:
        """The updates from `offset` on, waiting up to `wait` seconds for the first. Confirms all before `offset`."""
        answer = await self._post(
            "getUpdates",
            {"offset": offset, "timeout": wait, "limit": limit, "allowed_updates": list(kinds)},
            read_timeout=wait + POLL_EXTRA_SECONDS,
        )
        return answer if isinstance(answer, list) else []

    async def renew_polling(self) -> None:
        """Throw away the connections of getUpdates: a half-dead one would hang the loop again."""
        await self._request[0].shutdown()
        await self._request[0].initialize()

    async def close_connections(self) -> None:
        """At the end. `shutdown` would do nothing, as we never call `initialize` (it needs Telegram to answer)."""
        await asyncio.gather(*(request.shutdown() for request in self._request))


def make_bot(token: str, *, api: str = API, proxy: str | None = None) -> Bot:
    """A Bot for the Bot API server `api`, through `proxy` (http://, https:// or socks5://) if given."""
    calls, polling = make_requests(proxy)
    return bot_with(token, api, calls, polling)


def bot_with(token: str, api: str, calls: BaseRequest, polling: BaseRequest) -> Bot:
    """A Bot over given transports."""
    base = api.rstrip("/")
    return Bot(
        token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot", request=calls, get_updates_request=polling
    )
