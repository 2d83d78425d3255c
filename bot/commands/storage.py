"""migrate, backup, restore: the folder and the database as wholes."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL

from bot.commands.errors import CommandError
from bot.settings import Settings
from bot.storage.engine import database_url
from bot.storage.folder import FolderLock
from bot.storage.keyring import KEY_FILE
from bot.storage.migrate import head, upgrade

DATABASE = "niangjia.db"
MEDIA = "media"


def migrate(settings: Settings) -> int:
    """Create or upgrade the schema; refuses while `serve` runs."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    lock = FolderLock(settings.data_dir)
    lock.acquire()
    try:
        url = database_url(settings.database_url, settings.data_dir)
        upgrade(url)
        print(f"The database is at schema {head()}.")
    finally:
        lock.release()
    return 0


def backup(settings: Settings, target: Path) -> int:
    """Copy the database (online) and the media files to a new folder. Keys are left out."""
    source = _sqlite_file(settings)
    if target.exists() and any(target.iterdir()):
        raise CommandError(f"{target} is not empty; name a new folder.")
    target.mkdir(parents=True, exist_ok=True)
    # Database first: a row names only files that already stand, and files are never changed.
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(target / DATABASE)) as copy,
    ):
        live.backup(copy)
    media = settings.data_dir / MEDIA
    if media.exists():
        shutil.copytree(media, target / MEDIA, ignore=shutil.ignore_patterns("*.part"))
    _check(target / DATABASE)
    print(f"Backup written to {target}.")
    print(
        f"The keys are NOT in it. Keep {settings.data_dir / KEY_FILE} (or NIANGJIA_SECRET_KEYS) in another safe place: without them names, phones and tickets cannot be read."
    )
    return 0


def restore(settings: Settings, source: Path) -> int:
    """Put a backup in place of the data; refuses while `serve` runs. What was there is kept aside."""
    if not (source / DATABASE).is_file():
        raise CommandError(f"{source} holds no {DATABASE}; is it a backup folder?")
    _check(source / DATABASE)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    lock = FolderLock(settings.data_dir)
    lock.acquire()
    try:
        if settings.database_url and not settings.database_url.startswith("sqlite"):
            raise CommandError("restore is for SQLite; with PostgreSQL use pg_restore.")
        _set_aside(settings.data_dir)
        shutil.copy2(source / DATABASE, settings.data_dir / DATABASE)
        if (source / MEDIA).exists():
            shutil.copytree(source / MEDIA, settings.data_dir / MEDIA)
        _new_epoch(settings.data_dir / DATABASE)
        upgrade(URL.create("sqlite", database=str(settings.data_dir / DATABASE)))
    finally:
        lock.release()
    print(f"Restored from {source}. Web pages will load their history anew.")
    return 0


def _sqlite_file(settings: Settings) -> Path:
    url = database_url(settings.database_url, settings.data_dir)
    if url.get_backend_name() != "sqlite":
        raise CommandError("backup is for SQLite; with PostgreSQL use pg_dump.")
    path = Path(url.database or "")
    if not path.is_file():
        raise CommandError(f"There is no database at {path}.")
    return path


def _check(path: Path) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise CommandError(f"{path} is damaged.")


def _set_aside(data_dir: Path) -> None:
    aside = data_dir / f"before_restore_{secrets.token_hex(3)}"
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", MEDIA, "in_hand"):
        if (data_dir / name).exists():
            aside.mkdir(exist_ok=True)
            (data_dir / name).rename(aside / name)
    if aside.exists():
        print(f"What was there is kept in {aside}.")


def _new_epoch(path: Path) -> None:
    """Pages that hold numbers from the lost time must load everything anew."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO setting (name, value) VALUES ('epoch', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (secrets.token_hex(4),),
        )
        connection.commit()
