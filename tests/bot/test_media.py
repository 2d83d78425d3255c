"""The fetcher: wanted → stored | failed(reason), with the MediaReady event in the same transaction."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

from PIL import Image
from sqlmodel import select

from bot.channels.base import Permanent, Temporary
from bot.lease import Leader
from bot.media import BACKOFF, Fetcher
from bot.media_store import MediaStore
from bot.storage.database import Database
from handlers.core.event import FileRef, MediaReady, Photo, Text
from handlers.core.flow import say
from handlers.core.tables import Media, MediaState
from tests.bot.kernel import kernel, sent, text


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(out, "JPEG")
    return out.getvalue()


class Files:
    """A source that gives what it is told to, in order."""

    def __init__(self, *answers: bytes | Exception) -> None:
        self.answers = list(answers)
        self.forgotten: list[str] = []
        self.limits: list[int] = []

    async def download(self, ref: str, limit: int) -> bytes:
        assert ref == "file-1"
        self.limits.append(limit)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def forget(self, ref: str) -> None:
        self.forgotten.append(ref)


def route(event, unit, _place):
    match event.content:
        case Photo():
            unit.keep_media("ticket:1")
            return [say(event, "收到照片")]
        case MediaReady(stored=stored):
            return [say(event, "照片存好了" if stored else "照片没收全")]
        case Text():
            return []


async def fetcher(db: Database, clock, tmp_path: Path, source: Files) -> Fetcher:
    leader = Leader(db)
    await leader.renew()
    intake = kernel(db, clock, route)
    await intake.accept(text(clock, "", content=Photo(FileRef("file-1", 10))))
    return Fetcher(db, intake, leader, MediaStore(tmp_path / "media"), {"telegram": source}, now=clock)


async def row(db: Database) -> Media:
    return await db.read(lambda s: s.exec(select(Media)).one())


async def test_a_photo_is_fetched_after_the_commit_and_told(both: Database, clock, tmp_path: Path) -> None:
    fetch = await fetcher(both, clock, tmp_path, Files(picture()))
    assert (await row(both)).state == MediaState.WANTED

    assert [await fetch.run_once(), await fetch.run_once()] == [1, 0]
    stored = await row(both)
    assert (stored.state, stored.mime, stored.owner) == (MediaState.STORED, "image/jpeg", "ticket:1")
    assert stored.sha256 is not None
    assert MediaStore(tmp_path / "media").path(stored.sha256).exists()
    assert await sent(both) == ["收到照片", "照片存好了"]
    assert fetch._sources["telegram"].forgotten == ["file-1"]


async def test_trouble_is_tried_again_later_and_given_up_with_a_reason(db: Database, clock, tmp_path: Path) -> None:
    tries = len(BACKOFF) + 1
    fetch = await fetcher(db, clock, tmp_path, Files(*[Temporary("no connection")] * tries))
    for _ in range(tries):
        await fetch.run_once()
        assert await fetch.run_once() == 0  # not before its time
        clock.forward(hours=1)
    failed = await row(db)

    assert (failed.state, failed.reason, failed.attempts) == (MediaState.FAILED, "no connection", len(BACKOFF))
    assert await sent(db) == ["收到照片", "照片没收全"]


async def test_what_can_never_be_had_fails_at_once(db: Database, clock, tmp_path: Path) -> None:
    fetch = await fetcher(db, clock, tmp_path, Files(Permanent("the file is too big")))
    assert await fetch.run_once() == 1

    assert ((await row(db)).state, (await row(db)).reason) == (MediaState.FAILED, "the file is too big")


async def test_bytes_that_are_no_picture_fail_and_are_not_kept(db: Database, clock, tmp_path: Path) -> None:
    fetch = await fetcher(db, clock, tmp_path, Files(b"<html>"))
    await fetch.run_once()

    assert (await row(db)).reason == "not a picture we can read"
    assert not list(tmp_path.rglob("media/*/*"))


async def test_a_full_disk_is_tried_again(db: Database, clock, tmp_path: Path) -> None:
    fetch = await fetcher(db, clock, tmp_path, Files(OSError(28, "No space left on device"), picture()))
    assert await fetch.run_once() == 0
    clock.forward(seconds=BACKOFF[0] / timedelta(seconds=1))
    assert await fetch.run_once() == 1

    assert (await row(db)).state == MediaState.STORED


async def test_who_does_not_lead_does_not_fetch(db: Database, clock, tmp_path: Path) -> None:
    fetch = await fetcher(db, clock, tmp_path, Files())
    fetch._leader = Leader(db)

    assert await fetch.run_once() == 0


async def test_a_file_whose_news_nobody_can_handle_is_settled_all_the_same(db: Database, clock, tmp_path: Path) -> None:
    """Else it would be fetched again for ever: its event is known, its row still wanted."""
    fetch = await fetcher(db, clock, tmp_path, Files(picture()))

    def broken(*_: object):
        raise ValueError

    fetch._intake = kernel(db, clock, broken)
    assert [await fetch.run_once(), await fetch.run_once()] == [1, 0]
    assert (await row(db)).state == MediaState.STORED
