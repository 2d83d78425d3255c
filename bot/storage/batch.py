"""One shared commit: several works, each in its own savepoint, one COMMIT for all of them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlmodel import Session

log = logging.getLogger(__name__)
RETRIES = 5
WriteLane: TypeAlias = Literal["reply", "staff", "bulk"]
_RETRY_STATES = {"40001", "40P01"}  # serialization failure, deadlock: PostgreSQL says "again from the start"


class Unavailable(Exception):
    """The database cannot take the work now (locked, full, gone, read-only). Nothing was stored; try again later."""


@dataclass(slots=True)
class Work:
    """One function waiting for its transaction; `key` is the event key for the crash guard."""

    call: Callable[[Session], Any]
    key: str | None = None
    lane: WriteLane = "reply"
    future: Future[Any] = field(default_factory=Future)


class _Void(Exception):
    """The shared transaction is gone: nothing of this batch is stored."""


def run_batch(
    engine: Engine,
    works: Iterator[Work],
    *,
    enough: Callable[[], bool],
    begun: Callable[[Work], None],
    put_back: Callable[[list[Work]], None],
) -> None:
    """Run works until `enough()`; the rest goes to `put_back`. A void batch is retried work by work."""
    taken: list[Work] = []
    try:
        done = _shared(engine, works, taken, enough, begun)
    except (_Void, SQLAlchemyError, OSError) as error:
        rest = list(works)
        log.warning(
            "a shared commit was void; its works run one by one", extra={"works": len(taken), "cause": cause_of(error)}
        )
        for work in taken or rest[:1]:
            begun(work)
            _single(engine, work)
        rest = rest if taken else rest[1:]
        if rest:
            put_back(rest)
        return
    rest = list(works)
    for work, value, failure in done:
        _resolve(work, value, failure)
    if rest:
        put_back(rest)


def _shared(
    engine: Engine, works: Iterator[Work], taken: list[Work], enough: Callable[[], bool], begun: Callable[[Work], None]
) -> list[tuple[Work, Any, BaseException | None]]:
    done: list[tuple[Work, Any, BaseException | None]] = []
    with engine.connect() as connection:
        transaction = connection.begin()
        try:
            for work in works:
                taken.append(work)
                begun(work)
                done.append((work, *_one(connection, work)))
                if enough():
                    break
            transaction.commit()
        except BaseException:
            connection.invalidate()
            raise
    return done


def _one(connection: Connection, work: Work) -> tuple[Any, BaseException | None]:
    """The result of one work in its savepoint, or what it raised. Raises _Void when the transaction is lost."""
    session = Session(bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
    try:
        with session:
            value = work.call(session)
            session.commit()
    except SQLAlchemyError as error:
        if not _alive(connection) or _is_outage(error):
            raise _Void(cause_of(error)) from error
        return None, error
    except Exception as error:  # noqa: BLE001 - a work may raise anything; it is handed to whoever submitted it
        return None, error
    return value, None


def _alive(connection: Connection) -> bool:
    """Whether the transaction still stands: "database full" inside a savepoint ends it on SQLite."""
    if connection.invalidated or connection.closed:
        return False
    raw = connection.connection.dbapi_connection
    in_transaction = getattr(raw, "in_transaction", None)
    return True if in_transaction is None else bool(in_transaction)


def _single(engine: Engine, work: Work) -> None:
    """One work in its own transaction, again after a deadlock or a lost connection."""
    error: BaseException | None = None
    for _ in range(RETRIES):
        try:
            with engine.connect() as connection, connection.begin():
                value, failure = _one(connection, work)
        except (_Void, SQLAlchemyError, OSError) as failed:
            error = failed
            if not _again(failed):
                break
            continue
        _resolve(work, value, failure)
        return
    unavailable = Unavailable(cause_of(error))
    unavailable.__cause__ = error
    _resolve(work, None, unavailable)


def _again(error: BaseException) -> bool:
    source = error.__cause__ if isinstance(error, _Void) else error
    if not isinstance(source, DBAPIError):
        return False
    return source.connection_invalidated or getattr(source.orig, "sqlstate", None) in _RETRY_STATES


def _is_outage(error: SQLAlchemyError) -> bool:
    """Locked, full, read-only, gone, deadlock: nobody's fault, so never the event's. A bad statement is not an outage."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if not isinstance(error, OperationalError):
        return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _RETRY_STATES
    name = getattr(error.orig, "sqlite_errorname", "")
    return not name.startswith("SQLITE_ERROR")


def cause_of(error: BaseException | None) -> str:
    """A short name of what went wrong, without statements or values."""
    source = error.__cause__ if isinstance(error, _Void) and error.__cause__ else error
    original = getattr(source, "orig", None)
    name = getattr(original, "sqlite_errorname", None) or getattr(original, "sqlstate", None)
    return str(name or type(original or source).__name__)


def _resolve(work: Work, value: Any, failure: BaseException | None) -> None:  # noqa: ANN401 - whatever the work returned
    if not work.future.set_running_or_notify_cancel():
        return  # the caller went away; what it submitted is stored all the same
    if failure is None:
        work.future.set_result(value)
    else:
        work.future.set_exception(failure)
