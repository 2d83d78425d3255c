"""The database as the rest of the service sees it: a writer, readers, the keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlmodel import Session

from bot.storage.engine import make_engine
from bot.storage.in_hand import InHand
from bot.storage.writer import Writer
from handlers.core.types import Keyring

T = TypeVar("T")
READERS = 4
POSTGRES_WRITERS = 4


class Database:
    """Owns both engines and the writer. Never touches SQL on the event loop's thread."""

    def __init__(self, url: URL, keyring: Keyring, *, in_hand: InHand | None = None) -> None:
        self.url = url
        self.keyring = keyring
        self.is_sqlite = url.get_backend_name() == "sqlite"
        threads = 1 if self.is_sqlite else POSTGRES_WRITERS
        self._write_engine = make_engine(url, keyring, pool=threads)
        self._read_engine = make_engine(url, keyring, read_only=True, pool=READERS)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self.writer = Writer(self._write_engine, threads=threads, in_hand=in_hand)

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` over a read-only session in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, work)

    def read_now(self, work: Callable[[Session], T]) -> T:
        """The same in this thread (command line, tests)."""
        with Session(self._read_engine, expire_on_commit=False) as session:
            return work(session)

    async def ready(self) -> bool:
        """Whether a read works."""
        return bool(await self.read(lambda session: session.connection().execute(text("SELECT 1")).scalar() == 1))

    def start(self) -> None:
        """Begin writing."""
        self.writer.start()

    def stop(self) -> None:
        """Finish the writes, close everything. Blocks."""
        self.writer.stop()
        self._readers.shutdown(wait=True)
        self._read_engine.dispose()
        self._write_engine.dispose()
