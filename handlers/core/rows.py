"""Small row operations that read the same on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_once(session: Session, table: type[SQLModel], **values: Any) -> bool:  # noqa: ANN401 - column values
    """Insert unless a unique key stands in the way; True when the row is new. Never aborts the transaction."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(table.__table__).values(**values).on_conflict_do_nothing()  # type: ignore[attr-defined] # set by SQLModel on tables
    # A count of rows is not dependable on every driver; a returned row is.
    return session.connection().execute(statement.returning(literal(1))).first() is not None
