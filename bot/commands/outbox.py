"""outbox list | retry: sends a person must look at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlmodel import Session

from bot.commands.errors import CommandError
from bot.control import ask
from bot.outbox import review
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.engine import database_url
from bot.storage.folder import FolderLock
from bot.storage.keyring import load_keyring

T = TypeVar("T")


def open_database(settings: Settings) -> Database:
    """The existing database. Raises CommandError saying where it looked when there is none."""
    url = database_url(settings.database_url, settings.data_dir)
    if url.get_backend_name() == "sqlite" and not (settings.data_dir / "niangjia.db").exists():
        raise CommandError(f"There is no database at {url.database}. `niangjia serve` or `niangjia migrate` makes one.")
    return Database(url, load_keyring(settings.data_dir, settings.secret_keys, create=False))


def list_stuck(settings: Settings) -> int:
    """Print uncertain, failed and stale sends, newest first."""
    database = open_database(settings)
    rows = database.read_now(review.stuck)
    for row in rows:
        print(
            f"{row['id']:>8}  {row['at'][:19]}  {row['channel']:<8}  {row['kind']:<12}  {row['state']:<9}  {row['reason'] or ''}"
        )
    print(f"{len(rows)} sends to look at.")
    return 0


def retry(settings: Settings, row_id: int) -> int:
    """Make one row due again: through the running service, or under the folder's lock."""
    now = datetime.now(UTC)
    done = write(settings, "outbox_retry", {"id": row_id}, lambda session: review.put_back(session, row_id, now))
    if not done:
        raise CommandError(f"{row_id} is not an uncertain, failed or stale send.")
    print(f"{row_id} will be sent again.")
    return 0


def write(settings: Settings, command: str, arguments: dict[str, Any], work: Callable[[Session], T]) -> T:
    """One writing command: over the socket while `serve` runs, else by itself under the lock, through the same function."""
    try:
        result: T = ask(settings.data_dir, command, arguments)
        return result
    except ConnectionError:
        pass
    lock = FolderLock(settings.data_dir)
    lock.acquire()
    database = open_database(settings)
    database.start()
    try:
        return database.writer.submit_threadsafe(work).result()
    finally:
        database.stop()
        lock.release()
