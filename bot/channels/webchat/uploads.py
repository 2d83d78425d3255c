"""Files people send with the page: streamed to DATA_DIR/uploads, fetched from there by the media fetcher."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.channels.base import Permanent, Temporary
from bot.channels.webchat.parse import kind_of
from bot.problem import Problem
from bot.sniff import sniff

LIMIT_BYTES = 20 * 1024 * 1024
KEEP_FREE = 200 * 1024 * 1024
_HEAD = 64
_REF = re.compile(r"[pvd]-[A-Za-z0-9_-]{24}")
_KINDS = {"p": "photo", "v": "voice", "d": "document"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file safely on disk. `ref` is its random name here and begins with the letter of its kind."""

    ref: str
    kind: str
    mime: str
    size: int


def kind_of_ref(ref: str) -> str | None:
    """photo, voice or document; None when it is no upload."""
    return _KINDS[ref[0]] if _REF.fullmatch(ref) else None


class Uploads:
    """The folder. Also the `Source` of the web channel."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, ref: str) -> Path:
        """Where an upload is. Raises ValueError for what is no upload's name."""
        if not _REF.fullmatch(ref):
            raise ValueError("not an upload")
        return self._folder / ref

    async def receive(self, chunks: AsyncIterator[bytes], declared: str) -> Upload:
        """Store what comes, durably. Raises Problem 413 above 20 MB and 503 when the disk has no room."""
        part = self._folder / f"{secrets.token_urlsafe(18)}.part"
        try:
            file = await asyncio.to_thread(self._open, part)
            try:
                head, size = await _pour(chunks, file)
            finally:
                await asyncio.to_thread(file.close)
            mime = sniff(head)
            kind = kind_of(mime, declared)
            ref = f"{kind[0]}-{part.stem}"
            await asyncio.to_thread(self._settle, part, self.path(ref))
        except OSError:
            raise Problem(503, "no_room", "现在存不下文件，请先用文字说。稍后再发一次。", retry_after=30) from None
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        return Upload(ref, kind, mime, size)

    async def download(self, ref: str, limit: int) -> bytes:
        """The bytes of an upload (the `Source` of this channel). Raises Permanent (gone, too big) or Temporary."""
        return await asyncio.to_thread(self._read, ref, limit)

    async def forget(self, ref: str) -> None:
        """Delete an upload: a retry brought it a second time, or the store has its own copy."""
        with suppress(OSError, ValueError):
            await asyncio.to_thread(self.path(ref).unlink, missing_ok=True)

    def prune(self, seconds: float) -> int:
        """Delete uploads older than that (nobody wanted them, or they were stored long ago); how many. Blocks."""
        gone = 0
        with suppress(FileNotFoundError):
            for path in self._folder.iterdir():
                with suppress(OSError):
                    if time.time() - path.stat().st_mtime > seconds:
                        path.unlink()
                        gone += 1
        return gone

    def _open(self, part: Path) -> BinaryIO:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(self._folder).free < KEEP_FREE:
            raise OSError("the disk is nearly full")
        return os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def _settle(self, part: Path, target: Path) -> None:
        part.replace(target)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)  # the new name must survive a power cut: the page is told that we have the file
        finally:
            os.close(folder)

    def _read(self, ref: str, limit: int) -> bytes:
        try:
            with self.path(ref).open("rb") as file:
                data = file.read(limit + 1)
        except (FileNotFoundError, ValueError):
            raise Permanent("the upload is gone") from None
        except OSError:
            raise Temporary("the upload cannot be read now") from None
        if len(data) > limit:
            raise Permanent("the upload is too big")
        return data


async def _pour(chunks: AsyncIterator[bytes], file: BinaryIO) -> tuple[bytes, int]:
    """Write the chunks; (the first bytes, the size)."""
    head, size = b"", 0
    async for chunk in chunks:
        size += len(chunk)
        if size > LIMIT_BYTES:
            raise Problem(413, "file_too_large", "文件太大，没有收下。一个文件最多20兆。视频请剪短，或改发照片。")
        head += chunk[: _HEAD - len(head)]
        await asyncio.to_thread(file.write, chunk)
    await asyncio.to_thread(_flush, file)
    if not size:
        raise Problem(422, "invalid", "文件是空的，没有收下。")
    return head, size


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
