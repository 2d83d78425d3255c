"""The queue of updates: getUpdates with its confirming offset, or delivery to a webhook, chat by chat."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import aiohttp

from tests.fake_telegram_rules import Refused

if TYPE_CHECKING:
    from tests.fake_telegram import FakeTelegram


class Updates:
    """Updates wait here until they are confirmed."""

    def __init__(self, fake: FakeTelegram, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._fake = fake
        self._sleep = sleep
        self.waiting: deque[dict[str, Any]] = deque()
        self.next_id = 100
        self.url = ""
        self.secret = ""
        self.allowed: list[str] = []
        self.answers: list[tuple[int, int]] = []  # (update_id, status) of each webhook delivery
        self._poll = 0
        self._arrived = asyncio.Event()
        self._queues: dict[str, asyncio.Queue[dict[str, Any]]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._session: aiohttp.ClientSession | None = None

    def put(self, update: dict[str, Any]) -> dict[str, Any]:
        """Queue an update; it gets its number here if it has none."""
        if "update_id" not in update:
            update = {"update_id": self.next_id, **update}
            self.next_id += 1
        self.waiting.append(update)
        self._arrived.set()
        self._fake.changed()
        if self.url:
            self._hand_out(update)
        return update

    async def poll(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        """getUpdates."""
        if self.url:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            )
        self._poll += 1
        mine = self._poll
        self._arrived.set()  # wakes an older poll, which then finds that it was replaced
        offset = int(parameters.get("offset", 0))
        while self.waiting and offset > 0 and self.waiting[0].get("update_id", 0) < offset:
            self.waiting.popleft()
        ends = asyncio.get_running_loop().time() + min(50, int(parameters.get("timeout", 0)))
        while not self.waiting:
            left = ends - asyncio.get_running_loop().time()
            if left <= 0:
                return []
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), left)
            except TimeoutError:
                return []
            if mine != self._poll:
                raise Refused(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
        return list(self.waiting)[: int(parameters.get("limit", 100))]

    def set_webhook(self, url: str, secret: str, allowed: list[str]) -> None:
        """From now on updates are posted there."""
        self.url, self.secret, self.allowed = url, secret, allowed
        self._poll += 1
        self._arrived.set()
        if url:
            for update in list(self.waiting):
                self._hand_out(update)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def _hand_out(self, update: dict[str, Any]) -> None:
        chat = _chat_of(update)
        if chat not in self._queues:
            self._queues[chat] = asyncio.Queue()
            self._tasks.append(asyncio.create_task(self._deliver(self._queues[chat])))
        self._queues[chat].put_nowait(update)

    async def _deliver(self, queue: asyncio.Queue[dict[str, Any]]) -> None:
        """One chat: the next update only after the previous was answered 2xx; at once, then after 2, 4, 8 … s."""
        while True:
            update = await queue.get()
            wait = 0.0
            while self.url:
                status, retry_after = await self._post(update)
                self.answers.append((update["update_id"], status))
                self._fake.changed()
                if 200 <= status < 300:
                    self.waiting.remove(update)
                    break
                await self._sleep(retry_after or wait)
                wait = min(60.0, wait * 2 or 2.0)

    async def _post(self, update: dict[str, Any]) -> tuple[int, float]:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with self._session.post(self.url, json=update, headers=headers) as response:
                await response.read()
                return response.status, float(response.headers.get("Retry-After", 0))
        except (aiohttp.ClientError, OSError):
            return 0, 0.0


def _chat_of(update: dict[str, Any]) -> str:
    for kind in ("message", "edited_message", "my_chat_member"):
        if kind in update:
            return str(update[kind].get("chat", {}).get("id"))
    if "callback_query" in update:
        return str(update["callback_query"].get("message", {}).get("chat", {}).get("id"))
    return "other"
