"""Files: sent by Telegram's own id where it has one, else uploaded; and fetched, with a cap."""

from __future__ import annotations

import asyncio
import mimetypes
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import telegram
from telegram import InputFile
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.base import Permanent
from bot.channels.telegram import errors

PHOTO_LIMIT = 10 * 1024 * 1024  # what sendPhoto takes; larger pictures go as files
UPLOAD_LIMIT = 50 * 1024 * 1024
KNOWN = 512
DOWNLOAD_SECONDS = 60.0


class NoFile(Exception):
    """There is nothing to send: the file is not (any more) in our store and Telegram does not know it."""


class Files:
    """Sends stored files. `path` tells where a file lies by its SHA-256.

    A file uploaded once is sent by its file_id from then on (a canteen's picture goes to thousands).
    """

    def __init__(self, bot: telegram.Bot, path: Callable[[str], Path]) -> None:
        self._bot = bot
        self._path = path
        self._known: OrderedDict[str, str] = OrderedDict()  # "method:sha256" → file_id

    async def send(
        self,
        media: dict[str, Any],
        chat: int,
        thread: int | None,
        *,
        caption: str | None,
        mode: str | None,
        markup: Any,  # noqa: ANN401 - any keyboard
    ) -> telegram.Message:
        """`media`: {"kind": photo|voice|document, "mime", "ref": file_id or None, "sha256"}. Raises NoFile."""
        method = _method(media)
        options = {
            "caption": caption, "parse_mode": mode if caption else None, "reply_markup": markup, "message_thread_id": thread,
        }  # fmt: skip
        digest = media.get("sha256")
        known = media.get("ref") or self._known.get(f"{method}:{digest}")
        if known:
            try:
                return await self._call(method, chat, known, options)
            except BadRequest as error:
                if not errors.is_file(error):
                    raise
        data = await self._read(digest)
        if method == "photo" and len(data) > PHOTO_LIMIT:
            method = "document"
        upload = InputFile(data, filename=_name(media))
        try:
            message = await self._call(method, chat, upload, options)
        except BadRequest as error:
            if not errors.is_file(error) or method == "document":
                raise
            message = await self._call("document", chat, upload, options)
        self._remember(f"{method}:{digest}", message)
        return message

    async def _call(self, method: str, chat: int, file: str | InputFile, options: dict[str, Any]) -> telegram.Message:
        match method:
            case "photo":
                return await self._bot.send_photo(chat, file, **options)
            case "voice":
                return await self._bot.send_voice(chat, file, **options)
            case "audio":
                return await self._bot.send_audio(chat, file, **options)
            case _:
                return await self._bot.send_document(chat, file, **options)

    async def _read(self, digest: str | None) -> bytes:
        if not digest:
            raise NoFile
        path = self._path(digest)
        try:
            size = (await asyncio.to_thread(path.stat)).st_size
            if size > UPLOAD_LIMIT:
                raise NoFile
            return await asyncio.to_thread(path.read_bytes)
        except OSError:
            raise NoFile from None

    def _remember(self, key: str, message: telegram.Message) -> None:
        sent = message.photo[-1] if message.photo else (message.voice or message.audio or message.document)
        if sent is None or (message.document is not None) != key.startswith("document:"):
            return
        self._known[key] = sent.file_id
        while len(self._known) > KNOWN:
            self._known.popitem(last=False)


class TelegramSource:
    """Fetches the files people sent."""

    def __init__(self, bot: telegram.Bot, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._monotonic = monotonic
        self._translator = errors.Translator()

    async def download(self, ref: str, limit: int) -> bytes:
        """See bot.channels.base.Source."""
        try:
            file = await self._bot.get_file(ref)
            if file.file_size is not None and file.file_size > limit:
                raise Permanent("the file is too big")
            data = bytes(await file.download_as_bytearray(read_timeout=DOWNLOAD_SECONDS))
        except (BadRequest, Forbidden) as error:
            raise Permanent(errors.reason(error)) from None
        except TelegramError as error:
            raise self._translator.translate(error, "", self._monotonic()) from None
        except (RuntimeError, OSError):
            raise Permanent("the file cannot be fetched") from None
        if len(data) > limit:
            raise Permanent("the file is too big")
        return data

    async def forget(self, ref: str) -> None:
        """Telegram keeps its own copies."""


def _method(media: dict[str, Any]) -> str:
    """Telegram's voice messages are OGG; any other sound is an audio file."""
    kind, mime = media.get("kind"), str(media.get("mime") or "")
    if kind == "photo":
        return "photo"
    if kind == "voice":
        return "voice" if not mime or "ogg" in mime or "opus" in mime else "audio"
    return "document"


def _name(media: dict[str, Any]) -> str:
    extension = mimetypes.guess_extension(str(media.get("mime") or "")) or ""
    return f"{media.get('kind') or 'file'}{extension}"
