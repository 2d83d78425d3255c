"""doctor: looks over settings, keys, database, knowledge and Telegram. Needs no lock and changes nothing."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func
from sqlmodel import Session, select

from bot.channels.telegram.client import make_bot
from bot.commands.errors import CommandError
from bot.commands.outbox import open_database
from bot.outbox.review import stuck
from bot.settings import Settings
from bot.storage.keyring import KEY_FILE, KeyringError
from bot.storage.migrate import current, head
from bot.storage.tables import Failed
from knowledge.library import Library, load
from knowledge.problem import KnowledgeError

TELEGRAM_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: fine, worth knowing, or in the way of serving."""

    level: Literal["ok", "warn", "fail"]
    say: str


def doctor(settings: Settings) -> int:
    """Print the findings; 1 when something stands in the way."""
    findings = list(look(settings, datetime.now(settings.timezone)))
    for finding in findings:
        print(f"{finding.level:<5} {finding.say}")
    return 1 if any(finding.level == "fail" for finding in findings) else 0


def look(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Everything there is to say, in the order an operator would ask."""
    yield from _folder(settings)
    yield from _database(settings)
    yield from _knowledge(now)
    yield from _telegram(settings)
    if settings.staff_card == "full":
        yield Finding(
            "warn",
            "NIANGJIA_STAFF_CARD=full: every member of the staff group sees names, phones and words on the cards.",
        )
    if not settings.staff_chat_id:
        yield Finding(
            "warn", "NIANGJIA_STAFF_CHAT_ID is not set: tickets are stored, but no staff group hears of them."
        )
    if not settings.public_url:
        yield Finding("warn", "NIANGJIA_PUBLIC_URL is not set: links in messages cannot lead to the web chat.")


def _folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    if not folder.is_dir():
        yield Finding("warn", f"{folder} does not exist yet; `niangjia serve` makes it.")
    elif not os.access(folder, os.W_OK):
        yield Finding("fail", f"{folder} cannot be written to.")
    else:
        yield Finding("ok", f"Data folder: {folder}")
    if settings.secret_keys:
        yield Finding("ok", "Keys: from NIANGJIA_SECRET_KEYS.")
    elif (folder / KEY_FILE).exists():
        yield Finding(
            "warn",
            f"Keys: only in {folder / KEY_FILE}. Copy that file to another safe place: without it the data cannot be read.",
        )


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        database = open_database(settings)
    except (CommandError, KeyringError) as error:
        yield Finding("warn", str(error))
        return
    try:
        revision = database.read_now(current)
        if revision != head():
            yield Finding(
                "fail", f"The database is at schema {revision}, the code at {head()}: run `niangjia migrate`."
            )
            return
        yield Finding("ok", f"Database: {database.url.get_backend_name()}, schema {revision}.")
        failed, sends = database.read_now(_trouble)
        if failed:
            yield Finding("warn", f"{failed} messages could not be handled and wait in the failed list.")
        if sends:
            yield Finding("warn", f"{sends} sends are uncertain, failed or stale: `niangjia outbox list`.")
    except Exception as error:  # noqa: BLE001 - whatever the database says is the finding
        yield Finding("fail", f"The database does not answer ({type(error).__name__}).")
    finally:
        database.stop()


def _trouble(session: Session) -> tuple[int, int]:
    return session.exec(select(func.count()).select_from(Failed)).one(), len(stuck(session))


def _knowledge(now: datetime) -> Iterator[Finding]:
    try:
        library = load()
    except KnowledgeError as error:
        yield Finding("fail", f"The knowledge base has faults:\n{error}")
        return
    yield Finding("ok", f"Knowledge: {len(library.answers)} answers.")
    yield from _knowledge_due(library, now)


def _knowledge_due(library: Library, now: datetime) -> Iterator[Finding]:
    today = now.date()
    empty = [key for key, fact in library.facts.items() if not fact.value]
    if empty:
        yield Finding("warn", f"{len(empty)} local facts are not filled in (knowledge/facts.yaml): {', '.join(empty)}.")
    unread = [a.id for a in library.answers.values() if a.risk == "legal" and a.reviewed is None]
    if unread:
        yield Finding(
            "warn", f"{len(unread)} legal answers have not been read by a named person of the union; they say so."
        )
    overdue = [a.id for a in library.answers.values() if a.next_review < today]
    if overdue:
        yield Finding("warn", f"{len(overdue)} answers are past their review date: `niangjia knowledge due`.")


def _telegram(settings: Settings) -> Iterator[Finding]:
    if not settings.telegram_token:
        yield Finding("ok", "Telegram: off (no NIANGJIA_TELEGRAM_TOKEN); the web chat alone.")
        return
    try:
        name = asyncio.run(_get_me(settings))
        yield Finding("ok", f"Telegram: @{name}, {settings.telegram_mode}.")
    except Exception as error:  # noqa: BLE001 - unreachable, refused, proxy down: all are findings
        yield Finding(
            "warn",
            f"Telegram does not answer ({type(error).__name__}). Is the token right, is a proxy needed (NIANGJIA_TELEGRAM_PROXY)?",
        )


async def _get_me(settings: Settings) -> str:
    bot = make_bot(settings.telegram_token, api=settings.telegram_api, proxy=settings.telegram_proxy or None)
    try:
        me = await asyncio.wait_for(bot.get_me(), TELEGRAM_SECONDS)
        return me.username or ""
    finally:
        await bot.close_connections()
