"""A kernel for tests: real database, real intake, a route given by the test."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from bot.intake import Intake
from bot.storage.database import Database
from bot.storage.tables import Outbox
from handlers.core.event import Content, Event, Text
from handlers.core.flow import Place, say
from handlers.core.reply import Reply
from handlers.core.unit import Policy, Unit
from knowledge.library import Library

ZONE = ZoneInfo("Asia/Shanghai")
EMPTY = Library({}, {}, {})


def echo(event: Event, _unit: Unit, _place: Place) -> list[Reply]:
    return [say(event, f"听到：{event.text}")]


def kernel(db: Database, now: Callable[[], datetime], route=echo, understand=lambda *_: None, **more) -> Intake:
    return Intake(
        db, library=lambda: EMPTY, policy=lambda: Policy(ZONE), route=route, understand=understand,
        thinkers=ThreadPoolExecutor(2), now=now, **more,
    )  # fmt: skip


def text(
    now: Callable[[], datetime], words: str, number: int = 1, chat: str = "7", content: Content | None = None
) -> Event:
    return Event(f"tg:{number}", "telegram", chat, chat, now(), content or Text(words))


async def sent(db: Database) -> list[str]:
    """The words of every outbox row, in order."""
    return await db.read(lambda s: [row.body["text"] for row in s.exec(select(Outbox).order_by(Outbox.id)).all()])


async def count(db: Database, table: type) -> int:
    return await db.read(lambda s: len(_all(s, table)))


def _all(session: Session, table: type) -> Iterable[object]:
    return session.exec(select(table)).all()
