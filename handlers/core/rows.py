"""Small row operations that read the same on SQLite and PostgreSQL. Their statements are built once and kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Insert, bindparam, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_once(session: Session, table: type[SQLModel], **values: Any) -> bool:  # noqa: ANN401 - column values
    """Insert unless a unique key stands in the way; True when the row is new. Never aborts the transaction."""
    connection = session.connection()
    # A count of rows is not dependable on every driver; a returned row is.
    statement = _insert(table, connection.dialect.name, tuple(values), returning=True)
    return connection.execute(statement, values).first() is not None


def insert_all_once(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows with the same columns; those whose unique key is there already are left out."""
    if rows:
        connection = session.connection()
        connection.execute(_insert(table, connection.dialect.name, tuple(rows[0]), returning=False), rows)


@lru_cache(maxsize=64)
def _insert(table: type[SQLModel], dialect: str, names: tuple[str, ...], *, returning: bool) -> Insert:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    columns = table.__table__  # type: ignore[attr-defined] # set by SQLModel on tables
    statement = insert(columns).values({name: bindparam(name) for name in names}).on_conflict_do_nothing()
    return statement.returning(literal(1)) if returning else statement
