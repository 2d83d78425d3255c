"""The transport: what can have happened when a call fails, and that no log line holds the token."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from telegram import InputFile
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, TelegramError, TimedOut
from telegram.request import BaseRequest

from bot.channels.telegram.client import Bot, bot_with, make_bot
from bot.channels.telegram.request import (
    AiohttpRequest,
    Flood,
    NotDone,
    NotSent,
    SocksRequest,
    Unanswered,
    make_requests,
)
from tests.fake_telegram import FakeTelegram


def transports(kind: str, read: float = 5.0) -> tuple[BaseRequest, BaseRequest]:
    if kind == "aiohttp":
        return AiohttpRequest(read_seconds=read), AiohttpRequest(read_seconds=read)
    return SocksRequest(8, read, read, 5, 5), SocksRequest(8, read, read, 5, 5)  # the same client as with a proxy


@pytest.fixture(params=["aiohttp", "httpx"])
async def either(request: pytest.FixtureRequest, telegram: FakeTelegram) -> AsyncIterator[Bot]:
    """Both transports must tell the same."""
    made = bot_with(telegram.token, telegram.api, *transports(request.param))
    yield made
    await made.close_connections()


async def test_calls_go_through(telegram: FakeTelegram, either: Bot) -> None:
    telegram.chat(7)
    message = await either.send_message(7, "您好 & <b>")
    assert (message.message_id, message.text, telegram.texts(7)) == (1, "您好 & <b>", ["您好 & <b>"])
    uploaded = await either.send_photo(7, InputFile(b"\xff\xd8 data", filename="a.jpg"), caption="图")
    assert telegram.files[uploaded.photo[-1].file_id] == b"\xff\xd8 data"


@pytest.mark.parametrize(
    ("kind", "error", "acted"),
    [
        ("500", NotDone, False),
        ("503", NotDone, False),
        ("502", Unanswered, False),
        ("504", Unanswered, False),
        ("reset", Unanswered, False),
        ("lost", Unanswered, True),
        ("lost_502", Unanswered, True),
        ("truncated", Unanswered, True),
    ],
)
async def test_what_can_have_happened(
    telegram: FakeTelegram, either: Bot, kind: str, error: type[Exception], *, acted: bool
) -> None:
    telegram.chat(7)
    telegram.fault("sendMessage", kind)
    with pytest.raises(error):
        await either.send_message(7, "您好")
    assert telegram.texts(7) == (["您好"] if acted else [])
    await either.send_message(7, "再来")
    assert telegram.texts(7)[-1] == "再来"


@pytest.mark.parametrize("kind", ["aiohttp", "httpx"])
@pytest.mark.parametrize("fault", ["hang", "late"])
async def test_silence_is_a_time_out(telegram: FakeTelegram, kind: str, fault: str) -> None:
    telegram.chat(7)
    telegram.fault("sendMessage", fault)
    made = bot_with(telegram.token, telegram.api, *transports(kind, read=0.1))
    with pytest.raises(TimedOut):
        await made.send_message(7, "您好")
    await made.close_connections()


@pytest.mark.parametrize("kind", ["aiohttp", "httpx"])
async def test_nobody_there_is_not_sent(unused_tcp_port: int, kind: str) -> None:
    made = bot_with("1:AAAAAAAAAAAA", f"http://127.0.0.1:{unused_tcp_port}", *transports(kind))
    with pytest.raises(NotSent):
        await made.send_message(7, "您好")
    await made.close_connections()


async def test_a_dead_proxy_is_not_sent(telegram: FakeTelegram, unused_tcp_port: int) -> None:
    for proxy in (f"http://127.0.0.1:{unused_tcp_port}", f"socks5://127.0.0.1:{unused_tcp_port}"):
        made = make_bot(telegram.token, api=telegram.api, proxy=proxy)
        with pytest.raises(NotSent):
            await made.get_me()
        await made.close_connections()
    assert telegram.calls == []


def test_socks_goes_through_httpx() -> None:
    assert [type(one) for one in make_requests("socks5://127.0.0.1:1080")] == [SocksRequest, SocksRequest]
    assert [type(one) for one in make_requests("socks5h://127.0.0.1:1080")] == [SocksRequest, SocksRequest]
    assert [type(one) for one in make_requests("http://127.0.0.1:8118")] == [AiohttpRequest, AiohttpRequest]
    assert [type(one) for one in make_requests(None)] == [AiohttpRequest, AiohttpRequest]


async def test_an_http_proxy_is_asked() -> None:
    asked: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 27\r\n\r\n{"ok": true, "result": []}\n')
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    made = make_bot("1:AAAAAAAAAAAA", api="http://api.invalid", proxy=f"http://127.0.0.1:{port}")
    assert await made.raw_updates(None, 0, ["message"]) == []
    assert asked == [b"POST http://api.invalid/bot1:AAAAAAAAAAAA/getUpdates HTTP/1.1\r\n"]
    await made.close_connections()
    server.close()


async def test_a_socks_proxy_is_asked(telegram: FakeTelegram) -> None:
    asked: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(3)  # SOCKS 5, one method: no password
        writer.write(b"\x05\x00")
        head = await reader.readexactly(4)
        host = await reader.readexactly(4 if head[3] == 1 else (await reader.readexactly(1))[0])
        asked.append(host + await reader.readexactly(2))
        port = int(telegram.api.rsplit(":", 1)[1])
        inward, outward = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"\x05\x00\x00\x01" + bytes(6))
        await asyncio.gather(_pipe(reader, outward), _pipe(inward, writer))

    async def _pipe(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            target.write(data)
        target.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    made = make_bot(
        telegram.token, api="http://api.invalid", proxy=f"socks5://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    )
    assert (await made.get_me()).username == telegram.username
    assert asked == [b"api.invalid\x00\x50"]  # the name is resolved at the proxy
    await made.close_connections()
    server.close()


async def test_429_says_how_long(telegram: FakeTelegram, either: Bot) -> None:
    telegram.chat(7)
    telegram.fault("sendMessage", "429", seconds=17)
    with pytest.raises(Flood) as caught:
        await either.send_message(7, "您好")
    assert caught.value.seconds == 17


async def test_the_api_s_own_errors(telegram: FakeTelegram, either: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await either.send_message(404, "您好")
    telegram.chat(7).blocked = True
    with pytest.raises(Forbidden):
        await either.send_message(7, "您好")
    telegram.updates.url = "https://example.org/"
    with pytest.raises(Conflict):
        await either.raw_updates(None, 0, ["message"])
    made = make_bot("1:BBBBBBBBBBBB", api=telegram.api)
    with pytest.raises(InvalidToken):
        await made.get_me()
    await made.close_connections()


async def test_an_answer_without_end_is_cut_off(
    telegram: FakeTelegram, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.request.BODY_LIMIT", 1000)
    file = await bot.get_file(telegram.keep(b"x" * 2000))
    with pytest.raises(BadRequest, match="too big"):
        await file.download_as_bytearray()


async def test_a_closed_transport_opens_again(telegram: FakeTelegram, bot: Bot) -> None:
    await bot.get_me()
    await bot.renew_polling()
    await bot.close_connections()
    assert (await bot.get_me()).username == telegram.username


async def test_no_log_line_and_no_error_holds_the_token_or_the_words(
    telegram: FakeTelegram, either: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.chat(7)
    caplog.set_level(logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # as bot.log sets it
    secret = telegram.token.split(":")[1]
    said = []
    for fault in ("500", "502", "reset", "lost", "truncated", "429"):
        telegram.fault("sendMessage", fault)
        try:
            await either.send_message(7, "张三 13800000000")
        except TelegramError as error:
            said += [str(error), repr(error), repr(error.__cause__)]
    said += [f"{record.getMessage()} {record.exc_info}" for record in caplog.records]
    assert [line for line in said if secret in line or "张三" in line] == []
