"""HTTP for telegram.Bot: one aiohttp session, and errors that say whether the request can have been carried out.

A send has no idempotency key, so three ways to fail must stay apart: the request never left (`NotSent`),
Telegram answered that it did nothing (`NotDone`), and nobody knows (`Unanswered`, `telegram.error.TimedOut`).
No text of these errors holds the address: the token is part of it.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

import aiohttp
from telegram._utils.defaultvalue import DefaultValue  # the type of the timeouts' default; not exported elsewhere
from telegram._utils.types import ODVInput
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

CONNECT_SECONDS = 10.0  # also the wait for a free connection of the pool
READ_SECONDS = 20.0
UPLOAD_SECONDS = 60.0
POOL = 64
BODY_LIMIT = 32 * 1024 * 1024  # above Telegram's own 20 MB for files; a server of one's own may send more
FLOOD_SECONDS = 5.0  # where a 429 does not say how long
_DEFAULT = BaseRequest.DEFAULT_NONE


class NotSent(NetworkError):
    """The request did not leave this machine: repeating it is safe."""


class NotDone(NetworkError):
    """The server answered that it did not do it (an error of its own): repeating it is safe."""


class Unanswered(NetworkError):
    """The request left and no readable answer came: nobody knows whether it was carried out."""


class Flood(TelegramError):
    """429: nothing was done, and `seconds` must pass. PTB's own RetryAfter warns whenever its seconds are read."""

    def __init__(self, seconds: float) -> None:
        super().__init__("flood control")
        self.seconds = seconds


def read_json(payload: bytes) -> Any:  # noqa: ANN401 - PTB's own signature: any JSON
    """The answer of the Bot API. Raises Unanswered; unlike PTB's own it never logs what was in it."""
    try:
        return json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise Unanswered("the answer is not JSON") from None


def judge(status: int, payload: bytes) -> None:
    """Raise for answers of which PTB would tell too little: errors of the server and of what stands before it."""
    if status < 400 or (status < 500 and status not in {413, 429}):
        return
    if status == 413:
        raise BadRequest("request entity too large")
    answer = _api_answer(payload)
    if status == 429:
        raise Flood(_flood_seconds(answer))
    if answer is not None or status == 503:
        raise NotDone(f"server error {status}")
    # A gateway gave up: what stands behind it may have acted all the same.
    raise Unanswered(f"gateway error {status}")


def _api_answer(payload: bytes) -> dict[str, Any] | None:
    """The error as the Bot API itself words it; None for a page of something that stands before it."""
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) and answer.get("ok") is False else None


def _flood_seconds(answer: dict[str, Any] | None) -> float:
    parameters = (answer or {}).get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return float(seconds) if isinstance(seconds, int | float) and seconds > 0 else FLOOD_SECONDS


def _seconds(value: ODVInput[float], default: float) -> float:
    return default if value is None or isinstance(value, DefaultValue) else float(value)


class AiohttpRequest(BaseRequest):
    """One aiohttp session, opened at the first request. `proxy` is an http:// address or None."""

    def __init__(self, *, proxy: str | None = None, pool: int = POOL, read_seconds: float = READ_SECONDS) -> None:
        self._proxy = proxy
        self._pool = pool
        self._read_seconds = read_seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer where a call does not say otherwise."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Nothing to do: the session opens at the first request, in the running loop."""

    async def shutdown(self) -> None:
        """Close the session; the next request opens a new one."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:  # noqa: ANN401 - PTB's signature
        """See read_json."""
        return read_json(payload)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = _DEFAULT,
        write_timeout: ODVInput[float] = _DEFAULT,
        connect_timeout: ODVInput[float] = _DEFAULT,
        pool_timeout: ODVInput[float] = _DEFAULT,  # noqa: ARG002 - aiohttp counts it within connecting
    ) -> tuple[int, bytes]:
        """One request: (status, body). Raises NotSent, NotDone, Unanswered, TimedOut, Flood or BadRequest."""
        uploads = request_data is not None and request_data.contains_files
        connect = _seconds(connect_timeout, CONNECT_SECONDS)
        read = _seconds(read_timeout, self._read_seconds)
        write = _seconds(write_timeout, UPLOAD_SECONDS if uploads else READ_SECONDS)
        timeout = aiohttp.ClientTimeout(total=connect + write + read, connect=connect, sock_read=read)
        try:
            async with self._open().request(
                method, url, data=_body(request_data), timeout=timeout, proxy=self._proxy, allow_redirects=False
            ) as response:
                status, payload = response.status, await _read(response)
        except TelegramError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever the HTTP client raises becomes one of ours, without its text
            _raise_mapped(error)
        judge(status, payload)
        return status, payload

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            # An idle connection may be closed by the other side just as we write on it; give it up earlier than they do.
            connector = aiohttp.TCPConnector(limit=self._pool, keepalive_timeout=15)
            self._session = aiohttp.ClientSession(connector=connector, headers={"User-Agent": self.USER_AGENT})
        return self._session


def _body(request_data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


async def _read(response: aiohttp.ClientResponse) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_chunked(256 * 1024):
        size += len(part)
        if size > BODY_LIMIT:
            response.close()
            raise BadRequest("file is too big")
        parts.append(part)
    return b"".join(parts)


def _raise_mapped(error: Exception) -> NoReturn:
    name = type(error).__name__
    match error:
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError() | aiohttp.ClientHttpProxyError():
            raise NotSent(f"no connection: {name}") from None
        case aiohttp.InvalidURL() | UnicodeError() | RuntimeError():
            raise NotSent(f"the request could not be made: {name}") from None
        case TimeoutError():
            raise TimedOut("no answer in time") from None
        case _:
            raise Unanswered(f"the connection broke: {name}") from None


class SocksRequest(HTTPXRequest):
    """HTTPXRequest, for SOCKS proxies (aiohttp knows none), with the same errors as AiohttpRequest."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:  # noqa: ANN401 - PTB's signature
        """See read_json."""
        return read_json(payload)

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - passed on as they come
        """See AiohttpRequest.do_request."""
        try:
            status, payload = await super().do_request(*args, **kwargs)
        except TelegramError as error:
            name = type(error.__cause__ or error).__name__
            if name in _HTTPX_NOT_SENT:
                raise NotSent(f"no connection: {name}") from None
            if isinstance(error, TimedOut):
                raise TimedOut("no answer in time") from None
            raise Unanswered(f"the connection broke: {name}") from None
        except Exception as error:  # noqa: BLE001 - the proxy library raises errors of its own
            raise NotSent(f"no connection: {type(error).__name__}") from None
        judge(status, payload)
        return status, payload


_HTTPX_NOT_SENT = {
    "ConnectError",
    "ConnectTimeout",
    "PoolTimeout",
    "ProxyError",
    "UnsupportedProtocol",
    "LocalProtocolError",
}
_SOCKS = re.compile(r"socks5h?://")


def make_requests(proxy: str | None) -> tuple[BaseRequest, BaseRequest]:
    """(for calls, for getUpdates): apart, so that a long poll never holds up a send."""
    if proxy and _SOCKS.match(proxy):
        address = proxy.replace("socks5h://", "socks5://", 1)  # httpx resolves names at the proxy either way
        return (
            SocksRequest(POOL, READ_SECONDS, READ_SECONDS, CONNECT_SECONDS, CONNECT_SECONDS, proxy=address),
            SocksRequest(4, READ_SECONDS, READ_SECONDS, CONNECT_SECONDS, CONNECT_SECONDS, proxy=address),
        )
    return AiohttpRequest(proxy=proxy or None), AiohttpRequest(proxy=proxy or None, pool=4)
