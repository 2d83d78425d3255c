"""History, long poll, stream: every line once and in order, whatever the reader does."""

from __future__ import annotations

import asyncio
import socket

import pytest
from sqlmodel import Session

from bot.channels.webchat import sessions, stream
from bot.channels.webchat.hub import STREAMS_PER_CHAT
from bot.storage.tables import Setting
from tests.bot.channels.webchat.site import Site, Visitor, problem, until


async def test_history_after_and_before(visitor: Visitor) -> None:
    for number in range(4):
        await visitor.say(str(number))

    def seqs(page) -> tuple[list[int], bool, int]:
        return [line["seq"] for line in page["messages"]], page["more"], page["seq"]

    assert seqs(await visitor.read("after=6")) == ([7, 8], False, 8)
    assert seqs(await visitor.read("after=8")) == ([], False, 8)
    assert seqs(await visitor.read("last=3")) == ([6, 7, 8], True, 8)
    assert seqs(await visitor.read("last=3&before=6")) == ([3, 4, 5], True, 8)
    assert seqs(await visitor.read("last=3&before=3")) == ([1, 2], False, 8)
    assert seqs(await visitor.read("last=200")) == (list(range(1, 9)), False, 8)


async def test_a_long_history_comes_in_pages(site: Site, visitor: Visitor) -> None:
    await _fill(site, visitor, 450, "x")
    got, after = [], 0
    while True:
        page = await visitor.read(f"after={after}")
        got += [line["seq"] for line in page["messages"]]
        after = got[-1]
        if not page["more"]:
            break
    assert got == list(range(1, 451))

    async with visitor.listen() as events:
        await anext(events)
        assert [int((await anext(events))["id"]) for _ in range(450)] == list(range(1, 451))


async def _fill(site: Site, visitor: Visitor, lines: int, words: str) -> None:
    token = visitor.headers["Authorization"].removeprefix("Bearer ")

    def work(session: Session) -> str:
        chat = sessions.chat_of(session, token) or ""
        for number in range(lines):
            stream.append(session, chat, "bot", words, None, None, f"fill:{number}", site.clock())
        return chat

    site.hub.wake(await site.db.writer.submit(work))


@pytest.mark.parametrize(
    "query",
    [
        "after=-1",
        "after=x",
        "after=١",
        "wait=31",
        "wait=1.5",
        "last=0",
        "last=201",
        "last=5&after=1",
        "last=5&before=x",
        "after=99999999999999999999",
    ],
)
async def test_strange_queries(visitor: Visitor, query: str) -> None:
    status, code, _ = await problem(await visitor.get(f"messages?{query}"))
    assert (status, code) == (422, "invalid")


async def test_a_long_poll_waits_for_news(site: Site, visitor: Visitor) -> None:
    site.webchat.monotonic = asyncio.get_running_loop().time
    poll = asyncio.create_task(visitor.read("after=0&wait=25"))
    await until(lambda: site.hub.listening() == 1)
    assert not poll.done()

    await visitor.say("来了")
    assert [line["text"] for line in (await poll)["messages"]] == ["来了", "听到：来了"]


async def test_a_long_poll_ends_when_nothing_comes(site: Site, visitor: Visitor) -> None:
    times = iter([0.0, 0.0, 26.0])
    site.webchat.monotonic = lambda: next(times)
    site.webchat.heartbeat = 0.01

    assert (await visitor.read("after=0&wait=25"))["messages"] == []


async def test_the_stream_brings_each_line_once(visitor: Visitor) -> None:
    await visitor.say("一")
    async with visitor.listen("?after=1") as events:
        assert await anext(events) == {"event": "hello", "data": {"epoch": "0"}}
        first = await anext(events)
        assert (first["id"], first["data"]["seq"], first["data"]["text"]) == ("2", 2, "听到：一")
        await visitor.say("二")
        assert [(await anext(events))["data"]["text"] for _ in range(2)] == ["二", "听到：二"]


async def test_the_stream_resumes_after_the_last_event_seen(visitor: Visitor) -> None:
    for words in ("一", "二"):
        await visitor.say(words)
    async with visitor.listen("?after=0", **{"Last-Event-ID": "3"}) as events:
        await anext(events)
        assert (await anext(events))["data"]["text"] == "听到：二"


async def test_a_quiet_stream_shows_that_it_lives(site: Site, visitor: Visitor) -> None:
    site.webchat.heartbeat = 0.01
    async with visitor.listen() as events:
        await anext(events)
        assert await anext(events) == {"comment": "still here"}


async def test_a_missed_hint_is_made_good_by_the_heartbeat(site: Site, visitor: Visitor) -> None:
    """Another replica wrote the line: nobody in this process was told."""
    site.webchat.heartbeat = 0.05
    site.hub.wake = lambda _chat: None
    async with visitor.listen() as events:
        await anext(events)
        await visitor.say("谁来说")
        heard = []
        while len(heard) < 2:
            event = await anext(events)
            if "data" in event:
                heard.append(event["data"]["text"])
        assert heard == ["谁来说", "听到：谁来说"]


async def test_streams_end_when_the_service_stops(site: Site, visitor: Visitor) -> None:
    async with visitor.listen() as events:
        await anext(events)
        site.hub.close()
        with pytest.raises(StopAsyncIteration):
            await anext(events)
    async with visitor.listen() as events:
        await anext(events)
        with pytest.raises(StopAsyncIteration):
            await anext(events)
    assert (await visitor.read("wait=25"))["messages"] == []


async def test_a_new_stream_ends_the_oldest_of_too_many(site: Site, visitor: Visitor) -> None:
    async with visitor.listen() as oldest:
        await anext(oldest)
        others = [visitor.listen() for _ in range(STREAMS_PER_CHAT)]
        for other in others:
            await anext(await other.__aenter__())
        with pytest.raises(StopAsyncIteration):
            await anext(oldest)
        await until(lambda: site.hub.listening() == STREAMS_PER_CHAT)
        for other in others:
            await other.__aexit__(None, None, None)
    await until(lambda: site.hub.listening() == 0)


async def test_a_reader_that_never_reads_is_cut_off_and_holds_up_nobody(site: Site, visitor: Visitor) -> None:
    site.webchat.slow_reader = 0.3
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.connect((site.client.host, site.client.port))
    deaf.send(
        f"GET /api/chat/events HTTP/1.1\r\nHost: x\r\nAuthorization: {visitor.headers['Authorization']}\r\n\r\n".encode()
    )
    await until(lambda: site.hub.listening() == 1)
    async with visitor.listen() as good:
        await anext(good)
        await _fill(site, visitor, 300, "长" * 9_990)  # 9 MB: more than all buffers between the two hold
        assert [(await anext(good))["data"]["seq"] for _ in range(300)] == list(range(1, 301))
        await until(lambda: site.hub.listening() == 1)
        await visitor.say("还在吗")
        assert (await anext(good))["data"]["text"] == "还在吗"
    deaf.close()


async def test_a_reader_that_leaves_is_forgotten(site: Site, visitor: Visitor) -> None:
    async with visitor.listen() as events:
        await anext(events)
        assert site.hub.listening() == 1
    await visitor.say("还在吗")
    await until(lambda: site.hub.listening() == 0)


async def test_a_restored_backup_is_told_to_the_page(site: Site, visitor: Visitor) -> None:
    await site.db.writer.submit(lambda s: s.add(Setting(name="epoch", value="2026-11-23T10:00")))

    assert (await visitor.read())["epoch"] == "2026-11-23T10:00"
    async with visitor.listen() as events:
        assert (await anext(events))["data"] == {"epoch": "2026-11-23T10:00"}
    assert (await (await site.client.post("/api/chat/session")).json())["epoch"] == "2026-11-23T10:00"


async def test_what_is_erased_is_told_to_the_page(site: Site, visitor: Visitor) -> None:
    await visitor.say("秘密")
    token = visitor.headers["Authorization"].removeprefix("Bearer ")

    def erase(session: Session) -> str:
        chat = sessions.chat_of(session, token) or ""
        stream.erase(session, chat)
        return chat

    async with visitor.listen(raw=True, query="?after=2") as events:
        assert [(await anext(events))["data"] for _ in range(2)] == [{"epoch": "0"}, {"first": 1}]
        site.hub.wake(await site.db.writer.submit(erase))
        assert await anext(events) == {"event": "first", "data": {"first": 3}}
    page = await visitor.read()
    assert (page["messages"], page["first"], page["seq"]) == ([], 3, 2)
    await visitor.say("新的")
    assert [line["seq"] for line in (await visitor.read())["messages"]] == [3, 4]


async def test_many_streams_hear_one_line_quickly(site: Site) -> None:
    visitors = [await site.visitor() for _ in range(60)]
    streams = [visitor.listen() for visitor in visitors]
    events = [await opened.__aenter__() for opened in streams]
    for event in events:
        await anext(event)
    await asyncio.gather(*(visitor.say("喂") for visitor in visitors))
    heard = await asyncio.gather(*(anext(event) for event in events))

    assert [line["data"]["text"] for line in heard] == ["喂"] * 60
    for opened in streams:
        await opened.__aexit__(None, None, None)
