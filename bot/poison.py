"""What happens to an event nobody could handle: kept whole, the person told, staff told."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.storage.tables import Failed, Setting
from handlers.core.event import Due, Event, MediaReady
from handlers.core.flow import here
from handlers.core.reply import Message, Reply
from handlers.core.types import keyring_of
from handlers.core.unit import Policy

log = logging.getLogger(__name__)
APOLOGY = "对不起，刚才这条消息我没处理好，已经记下来交给工作人员查看。\n有危险请直接打110、119、120或122。\n着急的事，请发“人工”。"
ALARM = "有一条消息机器人没能处理，已存入失败列表（{key}）。请在后台查看，并联系本人。"


def store_failed(session: Session, key: str, channel: str, raw: bytes | None, error: str, now: datetime) -> None:
    """Keep the raw update sealed. `error` names the kind of error; it never holds words of a person."""
    keyring = keyring_of(session.connection().dialect)
    sealed = keyring.encrypt(raw, "failed.raw") if raw is not None else None
    session.add(Failed(key=key, channel=channel, raw=sealed, error=error[:400], at=now))
    session.flush()


def apologise(event: Event, policy: Policy) -> list[Reply]:
    """One plain apology for the person, one line for staff. A clock or a file has nobody to apologise to."""
    replies: list[Reply] = []
    if event.private and not isinstance(event.content, Due | MediaReady):
        replies.append(Message(here(event), APOLOGY))
    if policy.staff is not None:
        replies.append(Message(policy.staff, ALARM.format(key=event.key), lane="staff"))
    return replies


def count_crashes(session: Session, keys: Sequence[str]) -> None:
    """After an unclean stop: every key that was in hand has one crash more to its name."""
    for key in keys:
        name = f"crash:{key}"
        row = session.get(Setting, name) or Setting(name=name, value="0")
        row.value = str(int(row.value) + 1)
        session.add(row)
        log.error("an event was in hand when the process died", extra={"event_key": key, "crashes": row.value})
