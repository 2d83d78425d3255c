"""Column types shared by all tables: UTC times, encrypted fields, JSON, small enums.

Keys are not global: the storage hangs a `Keyring` on the engine's dialect, the type asks for it there.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from sqlalchemy import JSON, DateTime, LargeBinary
from sqlalchemy import Enum as SAEnum
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


class Keyring(Protocol):
    """Encrypts personal fields and computes their look-up index."""

    def encrypt(self, plain: bytes, context: str) -> bytes:
        """Seal `plain`; `context` (table.column) is bound in, so a value cannot be moved to another column."""

    def decrypt(self, sealed: bytes, context: str) -> bytes:
        """Open what `encrypt` made. Raises ValueError for a foreign key, context or damaged value."""

    def index(self, purpose: str, value: str) -> str:
        """A keyed hash of a normalised value, for finding an encrypted field by equality."""


class UTCDateTime(TypeDecorator[datetime]):
    """A moment. Stored in UTC on every database; a naive datetime is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite keeps no zone, so the zone is dropped there after the conversion."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Always with zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Encrypted(TypeDecorator[str]):
    """A personal text, sealed at rest. `context` is "table.column"."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Seal."""
        if value is None:
            return None
        return keyring_of(dialect).encrypt(value.encode(), self.context)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Open."""
        if value is None:
            return None
        return keyring_of(dialect).decrypt(bytes(value), self.context).decode()


class EncryptedJSON(Encrypted):
    """A sealed JSON value (forms, positions, outbox bodies)."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ANN401 - any JSON value
        """Seal the JSON text."""
        return super().process_bind_param(None if value is None else json.dumps(value, ensure_ascii=False), dialect)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:  # noqa: ANN401 - any JSON value
        """Open and parse."""
        text = super().process_result_value(value, dialect)
        return None if text is None else json.loads(text)


def keyring_of(dialect: Dialect) -> Keyring:
    """The keyring the storage hung on this engine. Raises RuntimeError if it forgot to."""
    keyring: Keyring | None = getattr(dialect, "keyring", None)
    if keyring is None:
        raise RuntimeError("this engine has no keyring: personal fields cannot be read or written")
    return keyring


def json_type() -> TypeEngine[Any]:
    """JSON on SQLite, JSONB on PostgreSQL. Replace the value to change it: changes in place are not seen."""
    return JSON().with_variant(JSONB(), "postgresql")


E = TypeVar("E", bound=StrEnum)


def enum_type(kind: type[E], length: int = 16) -> SAEnum:
    """A small enum stored as its value text, without a database type of its own."""
    return SAEnum(kind, native_enum=False, values_callable=lambda e: [m.value for m in e], length=length)
