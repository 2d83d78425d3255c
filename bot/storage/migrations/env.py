"""Alembic's entry: runs over the connection that bot.storage.migrate hands in."""

from typing import Any, Literal

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from bot.storage import models  # noqa: F401 - registers every table
from handlers.core.types import Encrypted, UTCDateTime


def render(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:  # noqa: ANN401 - alembic's hook
    """Migrations name plain database types, so that they stand when the code's own types change."""
    if kind == "type" and isinstance(item, Encrypted):
        return "sa.LargeBinary()"
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})"
    return False


connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True, render_item=render)
with context.begin_transaction():
    context.run_migrations()
