"""Who may speak for a web chat: a random token in the browser, only its hash here."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select, update
from sqlmodel import Session, col

from bot.storage.tables import Setting, WebSession

FIRST_EPOCH = "0"


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session just opened: the token is shown once and kept nowhere."""

    token: str
    chat: str


def new_session() -> NewSession:
    """A fresh token (256 bits) and a fresh chat id."""
    return NewSession(secrets.token_urlsafe(32), secrets.token_hex(12))


def store(session: Session, new: NewSession, now: datetime) -> None:
    """Remember the session by the hash of its token."""
    session.add(WebSession(token_hash=hash_of(new.token), chat=new.chat, created_at=now, seen_at=now))
    session.flush()


def chat_of(session: Session, token: str) -> str | None:
    """The chat a token speaks for, or None. Looked up by hash: timing tells nothing about other tokens."""
    query = select(col(WebSession.chat)).where(col(WebSession.token_hash) == hash_of(token))
    return session.connection().execute(query).scalar()


def touch(session: Session, token: str, now: datetime) -> None:
    """The session was used."""
    used = update(WebSession).where(col(WebSession.token_hash) == hash_of(token)).values(seen_at=now)
    session.connection().execute(used)


def hash_of(token: str) -> str:
    """SHA-256 in hex. A random 256-bit token needs no slow hash."""
    return sha256(token.encode()).hexdigest()


def epoch_of(session: Session) -> str:
    """Changes when a backup was restored: pages then forget what they know and load the history again."""
    row = session.get(Setting, "epoch")
    return row.value if row is not None else FIRST_EPOCH
