"""Files people send: the row comes with the event, the bytes after COMMIT.

wanted → stored | failed(reason). The picture's position is read from EXIF, then EXIF is dropped; bytes are
stored under their SHA-256, so the same picture sent twice is one file. Then MediaReady goes in as an event.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.channels.base import Permanent, SendError, Source
from bot.intake import Busy, Handled, Intake, Unavailable
from bot.lease import Leader
from bot.media_store import MediaStore, Stored
from bot.storage.database import Database
from handlers.core.event import Event, MediaReady
from handlers.core.tables import Media, MediaState

log = logging.getLogger(__name__)
LIMIT_BYTES = 20 * 1024 * 1024  # Telegram's own limit for downloads; the same for the web chat
BACKOFF = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1))
AT_ONCE = 4
POLL_SECONDS = 2.0


class Fetcher:
    """Downloads what is wanted, with retries, then tells the conversation. Only the leader fetches."""

    def __init__(
        self,
        database: Database,
        intake: Intake,
        leader: Leader,
        store: MediaStore,
        sources: Mapping[str, Source],
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._intake = intake
        self._leader = leader
        self._store = store
        self._sources = sources
        self._now = now
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to fetch."""
        self._task = asyncio.create_task(self._loop(), name="fetcher")

    async def stop(self) -> None:
        """Stop; what was being fetched is fetched again after the next start."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def hint(self, _event: Event, handled: Handled) -> None:
        """After a commit: there may be a file to fetch."""
        if handled.wants_media:
            self._wake.set()

    async def run_once(self) -> int:
        """Fetch what is wanted now; how many files were settled."""
        if self._leader.token is None:
            return 0
        now = self._now()

        def wanted(session: Session) -> list[Media]:
            ready = col(Media.next_at) <= now
            query = select(Media).where(Media.state == MediaState.WANTED, ready).order_by(col(Media.id)).limit(AT_ONCE)
            return list(session.exec(query).all())

        rows = await self._database.read(wanted)
        return sum(await asyncio.gather(*(self._fetch(row) for row in rows)))

    async def _fetch(self, row: Media) -> int:
        source = self._sources.get(row.channel)
        try:
            if source is None:
                raise Permanent("no source for this channel")
            data = await source.download(row.ref, LIMIT_BYTES)
            stored = await asyncio.to_thread(self._store.keep, data, row.kind)
        except Permanent as error:
            await self._settle(row, None, error.reason)
            return 1
        except (SendError, OSError) as error:
            return await self._later(row, getattr(error, "reason", type(error).__name__))
        await self._settle(row, stored, None)
        return 1

    async def _later(self, row: Media, reason: str) -> int:
        if row.attempts >= len(BACKOFF):
            await self._settle(row, None, reason)
            return 1
        at = self._now() + BACKOFF[row.attempts]

        def work(session: Session) -> None:
            current = session.get(Media, row.id)
            if current is not None:
                current.attempts, current.next_at, current.reason = row.attempts + 1, at, reason[:200]
                session.add(current)

        await self._database.writer.submit(work, lane="staff")
        return 0

    async def _settle(self, row: Media, stored: Stored | None, reason: str | None) -> None:
        """The row's end state and the MediaReady event are one transaction."""

        def work(session: Session) -> None:
            current = session.get(Media, row.id)
            if current is None:
                return
            current.reason = reason[:200] if reason else None
            current.state = MediaState.STORED if stored else MediaState.FAILED
            if stored is not None:
                current.sha256, current.mime, current.size = stored.sha256, stored.mime, stored.size
                current.position = stored.position
            session.add(current)
            session.flush()

        event = Event(
            f"media:{row.handle}", row.channel, "", row.chat, self._now(), MediaReady(row.handle, stored is not None)
        )
        await self._intake.accept(event, within=work)
        source = self._sources.get(row.channel)
        if source is not None:
            await source.forget(row.ref)

    async def _loop(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)
            self._wake.clear()
            try:
                while await self.run_once():
                    pass
            except (Busy, Unavailable):
                await asyncio.sleep(POLL_SECONDS)
            except Exception as error:  # noqa: BLE001 - the next turn tries again
                log.warning("fetching files failed", extra={"error": type(error).__name__})
                await asyncio.sleep(POLL_SECONDS)
