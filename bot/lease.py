"""Leadership: a row renewed every second with the database's time, 4 s long. Who has it may send and sweep."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Callable

from sqlalchemy import text
from sqlmodel import Session

from bot.storage.database import Database
from bot.storage.tables import Lease
from handlers.core.rows import insert_once

log = logging.getLogger(__name__)
LEASE_SECONDS = 4.0
RENEW_SECONDS = 1.0
SILENT_SECONDS = 3.0  # a leader that could not renew for so long stops by itself, before another may take over

_NOW = {
    "sqlite": "SELECT (julianday('now') - 2440587.5) * 86400.0",
    "postgresql": "SELECT extract(epoch FROM clock_timestamp())::float8",
}


def database_time(session: Session) -> float:
    """Seconds since the epoch by the database's clock: the only clock all replicas share."""
    connection = session.connection()
    return float(connection.execute(text(_NOW[connection.dialect.name])).scalar_one())


def take(session: Session, name: str, holder: str, *, alone: bool) -> int | None:
    """Take or renew the lease; the token, or None while somebody else has it.

    A new holder gets a new token. `alone`: the folder's OS lock proves that nobody else lives, so an old
    holder is a dead one and need not be waited for.
    """
    insert_once(session, Lease, name=name, holder="", token=0, until=0.0)
    row = session.get(Lease, name, with_for_update=True)
    if row is None:
        return None
    now = database_time(session)
    if row.holder != holder:
        if row.until > now and not alone:
            return None
        row.holder, row.token = holder, row.token + 1
    row.until = now + LEASE_SECONDS
    session.add(row)
    return row.token


def give_up(session: Session, name: str, holder: str) -> None:
    """End the lease now, so that a successor need not wait."""
    row = session.get(Lease, name, with_for_update=True)
    if row is not None and row.holder == holder:
        row.until = 0.0
        row.holder = ""
        session.add(row)


class Leader:
    """Keeps trying to be the leader. `token` is None whenever this process must not send or sweep."""

    def __init__(
        self, database: Database, name: str = "main", *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._name = name
        self._holder = secrets.token_hex(8)
        self._monotonic = monotonic
        self._token: int | None = None
        self._renewed = 0.0
        self._task: asyncio.Task[None] | None = None
        self.elected = asyncio.Event()

    @property
    def token(self) -> int | None:
        """The token every claim must carry; None when the lease is not ours or was not renewed for 3 s."""
        if self._token is None or self._monotonic() - self._renewed > SILENT_SECONDS:
            return None
        return self._token

    async def start(self) -> None:
        """Try once now, then every second."""
        await self.renew()
        self._task = asyncio.create_task(self._loop(), name="lease")

    async def stop(self) -> None:
        """Stop renewing and give the lease up."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._token is not None:
            self._token = None
            with contextlib.suppress(Exception):  # a database that is gone frees the lease by itself in 4 s
                await self._database.writer.submit(lambda session: give_up(session, self._name, self._holder))

    async def renew(self) -> None:
        """One try. An outage of the database is not an error here: `token` runs out by itself."""
        asked = self._monotonic()
        try:
            token = await self._database.writer.submit(
                lambda session: take(session, self._name, self._holder, alone=self._database.is_sqlite)
            )
        except Exception:  # noqa: BLE001 - whatever the database says, the answer is: not renewed
            log.warning("the lease could not be renewed")
            return
        if token is not None and token != self._token:
            log.info("this process leads", extra={"lease": self._name, "token": token})
        self._token, self._renewed = token, asked
        if token is None:
            self.elected.clear()
        else:
            self.elected.set()

    async def _loop(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            await self.renew()
