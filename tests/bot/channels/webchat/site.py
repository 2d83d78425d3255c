"""A web chat to talk to: real server, real intake, real database; only the flows are the test's own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import struct
import zlib
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from aiohttp import ClientResponse, FormData, web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.webchat import stream
from bot.channels.webchat.app import WebChat
from bot.channels.webchat.hub import Hub
from bot.channels.webchat.uploads import Uploads
from bot.intake import Intake, Outcome
from bot.lease import Leader
from bot.media import Fetcher
from bot.media_store import MediaStore
from bot.outbox.history import History
from bot.storage.database import Database
from bot.web import WebParts, build_web
from handlers.core.event import Choice, Document, Event, Location, MediaReady, Photo, Voice
from handlers.core.flow import Place, say
from handlers.core.reply import Button, Reply
from handlers.core.unit import Unit
from tests.bot.kernel import kernel

BUTTONS = (Button("有用", "fb:yes"), Button("没用", "fb:no"))


def answers(event: Event, unit: Unit, _place: Place) -> list[Reply]:
    """Flows of the test: says what it heard, with two buttons; keeps files."""
    match event.content:
        case Photo() | Voice() | Document() as content:
            unit.keep_media()
            return [say(event, f"收到{type(content).__name__}：{event.text}")]
        case MediaReady():
            return []
        case Choice(data=data):
            return [say(event, f"按了：{data}")]
        case Location() as at:
            return [say(event, f"位置：{at.latitude}，{at.longitude}")]
        case _ if event.text == "出错":
            raise RuntimeError("a flow that fails")
        case _ if event.text == "不说":
            return []
        case content:
            return [say(event, f"听到：{event.text or content}", BUTTONS)]


class Site:
    """The running web chat, and one visitor to begin with."""

    def __init__(
        self,
        db: Database,
        folder: Path,
        clock: Callable[[], datetime],
        route: Callable[..., list[Reply]] = answers,
        **parts: Any,
    ) -> None:
        self.db = db
        self.hub = Hub()
        self.uploads = Uploads(folder / "uploads")
        self.store = MediaStore(folder / "media")
        self.intake: Intake = kernel(
            db, clock, route, histories={"web": History(stream.sink, stream.record, stream.seq_of, stream.erase)}
        )
        self.intake.on_commit(self.hub.hint)
        self.monotonic = 1000.0
        self.webchat = WebChat(
            db, self.intake, self.hub, self.uploads, self.store, union_name=lambda: "某某区<总>工会", now=clock,
            monotonic=parts.pop("monotonic", lambda: self.monotonic), **parts,
        )  # fmt: skip
        self.app = build_web(WebParts(self.webchat))
        self.clock = clock
        self.client: TestClient[web.Request, web.Application]

    async def start(self) -> None:
        self.client = TestClient(TestServer(self.app))
        await self.client.start_server()

    async def stop(self) -> None:
        await self.client.close()

    async def visitor(self) -> Visitor:
        answer = await self.client.post("/api/chat/session")
        assert answer.status == 201
        return Visitor(self, (await answer.json())["token"])

    async def fetch_files(self) -> int:
        """What the service's fetcher does after a commit."""
        leader = SimpleNamespace(token=1)
        return await Fetcher(
            self.db, self.intake, cast(Leader, leader), self.store, {"web": self.uploads}, now=self.clock
        ).run_once()


class Visitor:
    """One browser."""

    def __init__(self, site: Site, token: str) -> None:
        self.site = site
        self.client = site.client
        self.headers = {"Authorization": f"Bearer {token}"}
        self.number = 0

    async def post(self, body: Any, path: str = "messages", **more: Any) -> ClientResponse:
        return await self.client.post(f"/api/chat/{path}", json=body, headers=self.headers, **more)

    async def say(self, text: str) -> int:
        """Say something that is taken; its seq."""
        self.number += 1
        answer = await self.post({"client_id": f"c-{self.number}", "text": text})
        assert answer.status == 202, await answer.text()
        return (await answer.json())["seq"]

    async def upload(
        self, data: bytes, client_id: str = "f-1", mime: str = "image/png", name: str = "a.png", **fields: str
    ) -> ClientResponse:
        form = FormData()
        form.add_field("client_id", client_id)
        for key, value in fields.items():
            form.add_field(key, value)
        form.add_field("file", data, filename=name, content_type=mime)
        return await self.client.post("/api/chat/messages", data=form, headers=self.headers)

    async def get(self, path: str, **more: Any) -> ClientResponse:
        return await self.client.get(f"/api/chat/{path}", headers=self.headers, **more)

    async def read(self, query: str = "after=0") -> dict[str, Any]:
        answer = await self.get(f"messages?{query}")
        assert answer.status == 200, await answer.text()
        return await answer.json()

    async def heard(self) -> list[tuple[int, str, str]]:
        """The whole conversation: (seq, from, text)."""
        return [(line["seq"], line["from"], line["text"]) for line in (await self.read())["messages"]]

    @contextlib.asynccontextmanager
    async def listen(
        self, query: str = "", *, raw: bool = False, **headers: str
    ) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        """The event stream, parsed: each event as {"event", "id", "data"}; comments as {"comment"}. `first` only if raw."""
        async with self.client.get(f"/api/chat/events{query}", headers={**self.headers, **headers}) as answer:
            assert answer.status == 200
            events = _events(answer)
            yield events if raw else (event async for event in events if event.get("event") != "first")


async def _events(answer: ClientResponse) -> AsyncIterator[dict[str, Any]]:
    event: dict[str, Any] = {}
    async for raw in answer.content:
        line = raw.decode().rstrip("\n")
        if not line:
            if event:
                yield event
            event = {}
            continue
        name, _, value = line.partition(":")
        value = value.strip()
        event[name or "comment"] = json.loads(value) if name == "data" else value


class Refusing:
    """An intake that takes nothing."""

    def __init__(self, error: type[Exception]) -> None:
        self.error = error

    async def accept(self, *_event: object) -> Outcome:
        raise self.error


async def problem(answer: ClientResponse) -> tuple[int, str, str]:
    """(status, code, detail) of an error; checks that it is a problem."""
    assert answer.content_type == "application/problem+json", (answer.status, await answer.text())
    body = await answer.json(content_type=None)
    assert body["status"] == answer.status
    assert body["type"] == "about:blank"
    return answer.status, body["code"], body["detail"]


async def until(condition: Callable[[], Any], seconds: float = 5.0) -> Any:
    """Wait for something another task does."""
    async with asyncio.timeout(seconds):
        while not (value := condition()):
            await asyncio.sleep(0.005)
    return value


def png(width: int = 4, height: int = 3, colour: bytes = b"\xb3\x16\x1b") -> bytes:
    """A small real picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + colour * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
