"""Bring a database to the schema of the code, and refuse to serve one that is not there.

One set of alembic files serves SQLite and PostgreSQL. Migrations are run by `serve` (under the folder's
lock), `migrate` and `restore`.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL
from sqlmodel import Session

_HERE = Path(__file__).parent / "migrations"
_LOCK = 7340031  # pg_advisory_lock: two replicas starting together migrate once


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    return config


def upgrade(url: URL) -> None:
    """Create or upgrade the schema."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            if url.get_backend_name() == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            if MigrationContext.configure(connection).get_current_revision() != head():
                command.upgrade(alembic_config(connection), "head")
            connection.commit()
    finally:
        engine.dispose()


def head() -> str:
    """The newest revision the code knows."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head() or ""


def current(session: Session) -> str | None:
    """The revision the database is at; None for an empty one."""
    return MigrationContext.configure(session.connection()).get_current_revision()
