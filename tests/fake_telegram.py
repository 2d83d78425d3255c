"""A small real HTTP server that behaves like the Bot API, and the people who talk to the bot through it.

    async with FakeTelegram() as telegram:
        bot = make_bot(telegram.token, api=telegram.api)
        telegram.say(7, "你好")
        await telegram.until(lambda: telegram.texts(7) == ["您好"])

Helpers (`say`, `press`, `photo` …) put updates in the queue; `sent(chat)` is what the bot said there as it
stands now; `calls` is the log of all calls; `fault(method, kind)` makes the next call of a method go wrong.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.fake_telegram_methods import METHODS
from tests.fake_telegram_people import People
from tests.fake_telegram_rules import Rates, Refused
from tests.fake_telegram_updates import Updates

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@dataclass
class Call:
    """One call: its parameters as strings, and the code it was answered with (0: no answer)."""

    method: str
    parameters: dict[str, Any]
    code: int = 0


@dataclass
class Fault:
    """What goes wrong with the next `times` calls.

    Before acting: "500" (JSON), "502" (a gateway's page), "503", "reset", "hang", "429" (`seconds`).
    After acting: "lost" (connection closed), "lost_502", "truncated", "late" (hangs).
    """

    kind: str
    times: int = 1
    seconds: int = 1


@dataclass
class Chat:
    """A chat the bot may know. `started`: a person must have written first; `member`: of the group."""

    id: int
    type: str = "private"
    title: str = ""
    first_name: str = "测试"
    started: bool = True
    blocked: bool = False
    deactivated: bool = False
    member: bool = True
    forum: bool = False
    may_manage_topics: bool = True
    migrated_to: int | None = None
    topics: dict[int, dict[str, Any]] = field(default_factory=dict)
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    next_message: int = 1


class FakeTelegram(People):
    """`limits`: answer 429 as Telegram would. `clock`: the time the limits go by. `sleep`: between webhook tries."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        limits: bool = False,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        username: str = "niangjia_bot",
    ) -> None:
        super().__init__()
        self.token = token
        self.username = username
        self.api = ""
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, bytes] = {}
        self.kinds: dict[str, str] = {}  # of files the bot uploaded
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.calls: list[Call] = []
        self.answered: list[str] = []  # callback queries
        self.faults: dict[str, list[Fault]] = {}
        self.delay = 0.0  # seconds every answer takes
        self.rates = Rates(clock) if limits else None
        self.updates = Updates(self, sleep)
        self.numbers = itertools.count(1000)
        self._changed = asyncio.Event()
        self._over = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.api = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        self._over.set()
        await self.updates.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    def fault(self, method: str, kind: str, times: int = 1, seconds: int = 1) -> None:
        """The next `times` calls of `method` go wrong."""
        self.faults.setdefault(method, []).append(Fault(kind, times, seconds))

    def called(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self.calls if call.method == method]

    async def until(self, true: Callable[[], bool], seconds: float = 5.0) -> None:
        """Wait until a condition holds, looking after each call and update."""
        async with asyncio.timeout(seconds):
            while not true():
                self._changed.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), 0.05)

    def changed(self) -> None:
        self._changed.set()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return _answer(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        call = Call(method, dict(request.query) | await _parameters(request))
        self.calls.append(call)
        fault = self._next_fault(method)
        if fault is not None and (early := await self._before(fault, request)) is not None:
            return early
        if self.delay:
            await asyncio.sleep(self.delay)
        try:
            body = {"ok": True, "result": await self._act(method, call.parameters)}
            call.code = 200
        except Refused as refused:
            call.code = refused.code
            body = {"ok": False, "error_code": refused.code, "description": refused.description}
            if refused.parameters:
                body["parameters"] = refused.parameters
        finally:
            self.changed()
        if fault is not None:
            return await self._after(fault, request, body)
        return _answer(call.code, body)

    async def _act(self, method: str, parameters: dict[str, Any]) -> Any:
        if method not in METHODS:
            raise Refused(404, "Not Found: method not found")
        result = METHODS[method](self, parameters)
        return await result if asyncio.iscoroutine(result) else result

    def _next_fault(self, method: str) -> Fault | None:
        waiting = self.faults.get(method) or self.faults.get("*")
        if not waiting:
            return None
        fault = waiting[0]
        fault.times -= 1
        if fault.times <= 0:
            waiting.pop(0)
        return fault

    async def _before(self, fault: Fault, request: web.Request) -> web.StreamResponse | None:
        """What goes wrong before the call is carried out; None when it is carried out."""
        self.changed()
        match fault.kind:
            case "500":
                return _answer(500, {"ok": False, "error_code": 500, "description": "Internal Server Error"})
            case "502" | "503" | "504":
                page = f"<html><head><title>{fault.kind}</title></head></html>"
                return web.Response(status=int(fault.kind), text=page, content_type="text/html")
            case "429":
                body = {"ok": False, "error_code": 429, "description": f"Too Many Requests: retry after {fault.seconds}",
                        "parameters": {"retry_after": fault.seconds}}  # fmt: skip
                return _answer(429, body)
            case "reset":
                return _cut(request)
            case "hang":
                await self._over.wait()
                return _cut(request)
            case _:
                return None

    async def _after(self, fault: Fault, request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        match fault.kind:
            case "lost_502":
                return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")
            case "truncated":
                return web.Response(text='{"ok":true,"result":{"message_id":1,"te', content_type="application/json")
            case "late":
                await self._over.wait()
        _ = body
        return _cut(request)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        data = self.files.get(request.match_info["path"].removeprefix("files/"))
        if request.match_info["token"] != self.token or data is None:
            return _answer(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        return web.Response(body=data, content_type="application/octet-stream")


def _answer(code: int, body: dict[str, Any]) -> web.Response:
    return web.json_response(body, status=code)


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _parameters(request: web.Request) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if request.can_read_body:
        for name, value in (await request.post()).items():
            found[name] = value.file.read() if isinstance(value, web.FileField) else value
    return found
