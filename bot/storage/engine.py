"""Engines: one that writes, one that only reads; the same settings on every connection."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, Connection, make_url

from handlers.core.types import Keyring


def database_url(configured: str | None, data_dir: Path) -> URL:
    """The URL of the database: psycopg 3 for PostgreSQL, a file in DATA_DIR otherwise."""
    if not configured:
        return URL.create("sqlite", database=str(data_dir / "niangjia.db"))
    url = make_url(configured)
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    return url


def make_engine(url: URL, keyring: Keyring, *, read_only: bool = False, pool: int = 4) -> Engine:
    """An engine whose dialect carries the keyring.

    SQLite: WAL, `synchronous=FULL` (a confirmed event survives a power cut), BEGIN IMMEDIATE for writers so
    that two of them never find out too late, `query_only` for readers.
    """
    if url.get_backend_name() == "sqlite":
        engine = _sqlite(url, read_only=read_only, pool=pool)
    else:
        options = "-c default_transaction_read_only=on" if read_only else ""
        engine = create_engine(
            url, pool_size=pool, max_overflow=2, pool_pre_ping=True, json_serializer=_json,
            connect_args={"options": options, "connect_timeout": 5},
        )  # fmt: skip
    engine.dialect.keyring = keyring  # type: ignore[attr-defined] # read by handlers.core.types.keyring_of
    return engine


def _sqlite(url: URL, *, read_only: bool, pool: int) -> Engine:
    engine = create_engine(
        url, pool_size=pool, max_overflow=0, json_serializer=_json,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 5.0},
    )  # fmt: skip

    def prepare(raw: Any, _record: Any) -> None:  # noqa: ANN401 - a DBAPI connection
        cursor = raw.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            cursor.execute(f"PRAGMA {pragma}")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def _json(value: Any) -> str:  # noqa: ANN401 - any JSON value
    # Chinese must stand as itself, or filters on JSON keys find nothing on SQLite.
    return json.dumps(value, ensure_ascii=False)
