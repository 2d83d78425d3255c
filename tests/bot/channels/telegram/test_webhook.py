"""The webhook: 200 only after COMMIT, and no answer that makes Telegram repeat for ever."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.channels.telegram.client import Bot
from bot.channels.telegram.setup import COMMANDS
from bot.channels.telegram.webhook import BODY_LIMIT, PATH, SECRET_HEADER, Webhook
from bot.outcome import Busy
from bot.storage.batch import Unavailable
from bot.storage.database import Database
from bot.storage.tables import Failed
from bot.web import problems
from tests.bot.channels.telegram.doors import Inbox, World
from tests.bot.kernel import count, kernel, sent
from tests.fake_telegram import FakeTelegram

SECRET = "s3cret-token_1"


class Rig:
    """A webhook on a real port. `post` is somebody posting there; `telegram` does it when told the address."""

    def __init__(self, telegram: FakeTelegram, bot: Bot, inbox: Any) -> None:
        self.telegram, self.world = telegram, World(bot, inbox)
        self.slept: list[float] = []
        self.leads = True
        self.again = asyncio.Event()
        self.address = ""
        self.webhook = self._runner = self._session = None  # type: ignore[assignment]

    async def open(self) -> None:
        app = web.Application(middlewares=[problems])
        self._runner = web.AppRunner(app, access_log=None, lingering_time=0.1)

        async def handle(request: web.Request) -> web.StreamResponse:
            return await self.webhook.handle(request)  # made below, when the port is known

        app.router.add_post(PATH, handle)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}{PATH}"
        self.webhook = Webhook(
            self.world.bot, self.world.door, self.world.status, address=self.address, secret=SECRET,
            may_set_up=lambda: self.leads, commands=COMMANDS, sleep=self.sleep,
        )  # fmt: skip
        assert [(route.method, route.path) for route in self.webhook.routes()] == [("POST", "/telegram/webhook")]
        self._session = aiohttp.ClientSession()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await self.again.wait()
        self.again.clear()

    async def post(self, body: bytes, secret: str | None = SECRET) -> tuple[int, str | None]:
        """(status, Retry-After)."""
        headers = {} if secret is None else {SECRET_HEADER: secret}
        async with self._session.post(self.address, data=body, headers=headers) as response:
            return response.status, response.headers.get("Retry-After")

    async def close(self) -> None:
        await self.webhook.stop()
        await self._session.close()
        await self._runner.cleanup()


@pytest.fixture
async def rig(telegram: FakeTelegram, bot: Bot) -> AsyncIterator[Rig]:
    made = Rig(telegram, bot, Inbox())
    await made.open()
    yield made
    for gate in made.world.inbox.gates.values():
        gate.set()
    await made.close()


def update(telegram: FakeTelegram, text: str = "您好", chat: int = 7) -> bytes:
    return json.dumps(telegram.say(chat, text)).encode()


async def test_telegram_delivers_here(rig: Rig) -> None:
    rig.telegram.say(7, "早就写了")
    await rig.webhook.start()
    await rig.telegram.until(lambda: rig.world.inbox.words == ["早就写了"])
    rig.telegram.say(7, "您好")
    await rig.telegram.until(lambda: rig.world.inbox.words == ["早就写了", "您好"])
    assert rig.telegram.updates.answers == [(100, 200), (101, 200)]
    assert rig.telegram.updates.allowed == ["message", "edited_message", "callback_query", "my_chat_member"]
    assert (rig.world.status.state, rig.world.status.mode) == ("ok", "webhook")
    assert rig.telegram.commands["zh"] == rig.telegram.commands[""]


async def test_200_comes_after_the_commit(rig: Rig) -> None:
    rig.world.inbox.gates["7"] = asyncio.Event()
    answer = asyncio.create_task(rig.post(update(rig.telegram)))
    await rig.telegram.until(lambda: len(rig.world.inbox.tried) == 1)
    await asyncio.sleep(0.02)
    assert not answer.done()
    rig.world.inbox.gates["7"].set()
    assert await answer == (200, None)


async def test_the_same_update_twice_is_taken_once(rig: Rig) -> None:
    body = update(rig.telegram)
    assert [await rig.post(body), await rig.post(body)] == [(200, None), (200, None)]
    assert rig.world.inbox.words == ["您好"]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "密"])
async def test_a_wrong_secret_is_sent_away_and_stores_nothing(rig: Rig, secret: str | None) -> None:
    assert await rig.post(update(rig.telegram), secret) == (403, None)
    assert await rig.post(b"not json", secret) == (403, None)
    assert (rig.world.inbox.tried, rig.world.inbox.rejected) == ([], [])


@pytest.mark.parametrize("error", [Busy(), Unavailable("SQLITE_FULL")])
async def test_what_cannot_be_stored_now_comes_again(rig: Rig, error: Exception) -> None:
    body = update(rig.telegram)
    key = f"tg:{json.loads(body)['update_id']}"
    rig.world.inbox.errors[key] = [error]
    assert [await rig.post(body), await rig.post(body)] == [(503, "2"), (200, None)]
    assert rig.world.inbox.words == ["您好"]


async def test_telegram_itself_repeats_until_it_is_stored_in_order(rig: Rig) -> None:
    first = rig.telegram.say(7, "一")
    rig.world.inbox.errors[f"tg:{first['update_id']}"] = [Unavailable("locked")] * 2
    rig.telegram.say(7, "二")

    async def at_once(_seconds: float) -> None:
        await asyncio.sleep(0)

    rig.telegram.updates._sleep = at_once
    await rig.webhook.start()
    await rig.telegram.until(lambda: rig.world.inbox.words == ["一", "二"])
    assert rig.telegram.updates.answers == [(100, 503), (100, 503), (100, 200), (101, 200)]


async def test_a_body_of_10_mb_is_refused_unread(rig: Rig) -> None:
    assert await rig.post(b"x" * (10 * 1024 * 1024)) == (413, None)
    assert rig.world.inbox.rejected == []


async def test_the_limit_holds_for_bodies_of_unknown_length(rig: Rig) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * (BODY_LIMIT // 20)

    try:
        status, _ = await rig.post(endless())  # type: ignore[arg-type]
    except aiohttp.ClientError:
        status = 413  # refused so early that the rest could not be written
    assert status == 413
    assert rig.world.inbox.rejected == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"update_id": 1, "message": {"te', b"[" * 100_000, b"NaN,"])
async def test_malformed_json_is_refused_once_and_never_loops(rig: Rig, body: bytes) -> None:
    answers = [await rig.post(body) for _ in range(3)]
    assert answers == [(400, None), (200, None), (200, None)]
    assert len(rig.world.inbox.rejected) == 1


async def test_a_body_that_was_cut_on_the_way_is_taken_when_it_comes_whole(rig: Rig) -> None:
    body = update(rig.telegram)
    assert [await rig.post(body[:-9]), await rig.post(body)] == [(400, None), (200, None)]
    assert rig.world.inbox.words == ["您好"]


@pytest.mark.parametrize(
    "body",
    [b"null", b"[]", b"7", b'"x"', b"{}", b'{"update_id": 5, "message": {"x": 1}}', b'{"update_id": 1e400}', b"NaN"],
)
async def test_json_that_is_no_update_is_stored_as_failed_and_confirmed(rig: Rig, body: bytes) -> None:
    assert [await rig.post(body), await rig.post(body)] == [(200, None), (200, None)]
    assert len(rig.world.inbox.rejected) == 1


async def test_an_unforeseen_fault_does_not_block_the_chat_for_a_day(rig: Rig) -> None:
    body = update(rig.telegram)
    key = f"tg:{json.loads(body)['update_id']}"
    rig.world.inbox.errors[key] = [ZeroDivisionError()] * 10
    assert [(await rig.post(body))[0] for _ in range(3)] == [503, 503, 200]
    assert rig.world.inbox.rejected == [(key, "could not be taken in (ZeroDivisionError)")]


async def test_telegram_is_told_the_address_until_it_hears(rig: Rig) -> None:
    rig.telegram.fault("setWebhook", "502", times=3)
    await rig.webhook.start()
    for number in range(1, 4):
        await rig.telegram.until(lambda: len(rig.slept) == number)  # noqa: B023 - used within this turn
        assert rig.world.status.state == "unreachable"
        rig.again.set()
    await rig.telegram.until(lambda: rig.world.status.state == "ok")
    await rig.telegram.until(lambda: len(rig.slept) == 4)
    assert rig.slept == [1, 2, 4, 300]
    assert rig.telegram.updates.url == rig.address


async def test_an_address_somebody_changed_is_set_again(rig: Rig) -> None:
    await rig.webhook.start()
    await rig.telegram.until(lambda: len(rig.slept) == 1)
    rig.telegram.updates.set_webhook("", "", [])
    rig.again.set()
    await rig.telegram.until(lambda: len(rig.slept) == 2)
    assert rig.telegram.updates.url == rig.address
    rig.again.set()
    await rig.telegram.until(lambda: len(rig.slept) == 3)
    assert (rig.world.status.pending, len(rig.telegram.called("setWebhook"))) == (0, 2)


async def test_only_the_leader_tells_the_address_but_all_know_the_name(rig: Rig) -> None:
    rig.leads = False
    await rig.webhook.start()
    await rig.telegram.until(lambda: rig.world.status.state == "ok")
    assert [call.method for call in rig.telegram.calls] == ["getWebhookInfo", "getMe"]
    assert rig.world.door.username == "niangjia_bot"


async def test_with_the_real_intake(telegram: FakeTelegram, bot: Bot, db: Database, clock: Any) -> None:
    rig = Rig(telegram, bot, kernel(db, clock))
    await rig.open()
    body = update(telegram)
    answers = [await rig.post(one) for one in (body, body, b"{", b"{")]
    assert [status for status, _ in answers] == [200, 200, 400, 200]
    assert await sent(db) == ["听到：您好"]
    assert await count(db, Failed) == 1
    await rig.close()
