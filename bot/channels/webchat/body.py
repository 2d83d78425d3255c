"""Request bodies: read with a cap and a time limit, as JSON or as a form with one file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.channels.clean import clean
from bot.channels.webchat import parse
from bot.channels.webchat.uploads import LIMIT_BYTES, Upload, Uploads
from bot.problem import Problem, of_status
from handlers.core.event import FileRef

JSON_BYTES = 256 * 1024  # 10,000 characters written as \\u escapes, and some room
FORM_BYTES = 1024 * 1024  # what a form may hold besides its file
FIELD_BYTES = 128 * 1024
JSON_SECONDS = 30.0
FORM_SECONDS = 300.0  # 20 MB over a bad mobile network
_CHUNK = 64 * 1024
_FIELDS = {"client_id", "text", "album", "language"}


@dataclass(slots=True)
class Form:
    """A form as it came: its words and its file, which is on disk already."""

    fields: dict[str, str] = field(default_factory=dict)
    upload: Upload | None = None
    name: str | None = None


async def json_body(request: web.Request) -> Any:  # noqa: ANN401 - any JSON value
    """The JSON of a request. Raises Problem 400, 408, 413, 415."""
    if request.content_type != "application/json":
        raise Problem(415, "wrong_type", "请用 application/json 发文字，用 multipart/form-data 发文件。")
    if (request.content_length or 0) > JSON_BYTES:
        raise of_status(413)
    body = bytearray()
    async with _time_limit(JSON_SECONDS):
        async for chunk in request.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > JSON_BYTES:
                raise of_status(413)
    return parse.read_json(bytes(body))


async def form_message(request: web.Request, uploads: Uploads) -> tuple[parse.Incoming, str]:
    """(the message, the upload's name) of a form with a file. On any error the file is gone again."""
    if (request.content_length or 0) > LIMIT_BYTES + FORM_BYTES:
        raise Problem(413, "file_too_large", "文件太大，没有收下。一个文件最多20兆。视频请剪短，或改发照片。")
    form = Form()
    try:
        async with _time_limit(FORM_SECONDS):
            await _read_form(request, uploads, form)
        return _message(form)
    except BaseException:
        if form.upload is not None:
            await uploads.forget(form.upload.ref)
        raise


@asynccontextmanager
async def _time_limit(seconds: float) -> AsyncIterator[None]:
    """A time limit that answers 408."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise of_status(408) from None


async def _read_form(request: web.Request, uploads: Uploads, form: Form) -> None:
    try:
        reader: MultipartReader = await request.multipart()
        while (part := await reader.next()) is not None:
            if not isinstance(part, BodyPartReader):
                raise of_status(400)
            await _read_part(part, uploads, form)
    # aiohttp tells a broken form with any of these
    except (ValueError, LookupError, RuntimeError, AssertionError, HttpProcessingError):
        raise Problem(400, "bad_form", "文件没有传完整，请再发一次。") from None


async def _read_part(part: BodyPartReader, uploads: Uploads, form: Form) -> None:
    if part.name == "file":
        if form.upload is not None:
            raise parse.invalid("一次只能发一个文件。")
        declared = part.headers.get("Content-Type", "").split(";")[0].strip().lower()
        form.name = parse.file_name(part.filename)
        form.upload = await uploads.receive(_chunks(part), declared)
    elif part.name in _FIELDS and part.name not in form.fields:
        data = bytearray()
        async for chunk in _chunks(part):
            data += chunk
            if len(data) > FIELD_BYTES:
                raise of_status(413)
        form.fields[part.name] = data.decode("utf-8")
    else:
        raise parse.invalid(f"不认识的字段：{clean(part.name or '')[:60]}。")


async def _chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(_CHUNK):
        yield bytes(chunk)


def _message(form: Form) -> tuple[parse.Incoming, str]:
    if form.upload is None:
        raise parse.invalid("没有收到文件。")
    album = form.fields.get("album")
    file = FileRef(form.upload.ref, form.upload.size, form.upload.mime, form.name)
    content = parse.file_content(
        form.upload.kind, file, parse.caption(form.fields.get("text", "")), parse.client_id(album) if album else None
    )
    incoming = parse.Incoming(
        parse.client_id(form.fields.get("client_id")), content, parse.language(form.fields.get("language", "zh"))
    )
    return incoming, form.upload.ref


def whole_number(request: web.Request, name: str, default: int, *, low: int = 0, high: int = 2**53) -> int:
    """A number of the query. Raises Problem 422."""
    return _number(request.query.get(name, str(default)), name, low, high, int)


def _number(text: str, name: str, low: int, high: int, read: Callable[[str], int]) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 16) or not low <= read(text) <= high:
        raise parse.invalid(f"{name} 要是{low}到{high}的整数。")
    return read(text)
