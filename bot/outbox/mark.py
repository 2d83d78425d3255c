"""What became of rows in hand, written down: states, topics, people who are gone. Runs in the writer's thread."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias, cast

from sqlalchemy import Table, and_, case, select, update
from sqlmodel import Session

from bot.channels.base import Item, Migrated, Permanent, SendError, TopicGone
from bot.outbox.policy import PUSH, Failed, Retry, Stale, Unsure, Verdict
from bot.outbox.queue import CHAT_PURPOSE
from bot.outbox.statements import IN_HAND, outbox, sending, sent, topic
from bot.storage.tables import LANES, Outbox, OutboxState, Setting, Topic
from handlers.core.people import person_index
from handlers.core.rows import insert_once
from handlers.core.tables import Person
from handlers.core.types import keyring_of

MOVED = "moved:"
_person = cast("Table", Person.__table__)  # type: ignore[attr-defined] # set by SQLModel on tables


@dataclass(frozen=True, slots=True)
class Done:
    """Sent."""

    provider_id: str | None


@dataclass(frozen=True, slots=True)
class Back:
    """Not tried: as it was before."""


@dataclass(frozen=True, slots=True)
class Result:
    """How one claim ended. `error` is what the channel raised, if anything."""

    item: Item
    token: int
    outcome: Done | Back | Verdict
    error: SendError | None = None


Results: TypeAlias = Collection[Result]


def mark(session: Session, channel: str, results: Results, now: datetime) -> None:
    """Write all results down."""
    done = [
        {"row": result.item.id, "provider": result.outcome.provider_id, "moment": now}
        for result in results
        if isinstance(result.outcome, Done)
    ]
    if done:
        session.connection().execute(sent(), done)
    for result in results:
        if isinstance(result.outcome, Done):
            _topic_changed(session, channel, result)
        else:
            _state(session, result, now)
        if result.error is not None:
            _learned(session, channel, result, now)


def mark_sending(session: Session, row_id: int, token: int) -> bool:
    """The call is about to be made; False when the row is no longer ours."""
    return bool(session.connection().execute(sending(), {"row": row_id, "by": token}).rowcount)


def save_parts(session: Session, item: Item) -> None:
    """So many parts have left: a later try begins behind them."""
    body = session.connection().execute(select(outbox.c.body).where(outbox.c.id == item.id)).scalar()
    if isinstance(body, dict) and body.get("parts_done", 0) != item.parts_done:
        values = {"body": {**body, "parts_done": item.parts_done}}
        session.connection().execute(update(outbox).where(outbox.c.id == item.id).values(values))


def recover(session: Session, channel: str, in_hand: Collection[int] = ()) -> int:
    """After a crash, a lost lease or a lost COMMIT: rows in hand that nobody holds. How many there were.

    Claimed ones were not tried: due. Those being sent: a push is uncertain, anything else is due again.
    `in_hand`: ids this process does hold.
    """
    mine = and_(outbox.c.channel == channel, outbox.c.id.not_in(list(in_hand)))
    unsure = (
        update(outbox)
        .where(mine, outbox.c.state == OutboxState.SENDING, outbox.c.lane == PUSH)
        .values(state=OutboxState.UNCERTAIN, reason="the service stopped while sending")
    )
    due = update(outbox).where(mine, outbox.c.state.in_(IN_HAND)).values(state=OutboxState.DUE, token=None)
    connection = session.connection()
    return connection.execute(unsure).rowcount + connection.execute(due).rowcount


def moved_groups(session: Session, channel: str) -> dict[str, str]:
    """Groups that got a new id: old → new."""
    prefix = f"{MOVED}{channel}:"
    rows = session.connection().execute(select(Setting.name, Setting.value).where(Setting.name.startswith(prefix)))  # type: ignore[call-overload] # SQLModel columns are typed as values
    return {name.removeprefix(prefix): value for name, value in rows}


def move_group(session: Session, channel: str, old: str, new: str) -> None:
    """A group became a supergroup: what waits for it, its topics, and what will still be addressed to it."""
    index = keyring_of(session.connection().dialect).index
    connection = session.connection()
    connection.execute(
        update(outbox)
        .where(
            outbox.c.channel == channel, outbox.c.chat_index == index(CHAT_PURPOSE, f"{channel}:{old}"),
            outbox.c.state.in_((OutboxState.DUE, *IN_HAND)),
        )
        .values(chat=new, chat_index=index(CHAT_PURPOSE, f"{channel}:{new}"))
    )  # fmt: skip
    connection.execute(update(topic).where(topic.c.channel == channel, topic.c.chat == old).values(chat=new))
    name = f"{MOVED}{channel}:{old}"
    row = session.get(Setting, name) or Setting(name=name, value=new)
    row.value = new
    session.add(row)
    session.flush()


def _state(session: Session, result: Result, now: datetime) -> None:
    """What is not sent: only the sender whose token the row carries may say so."""
    values: dict[str, Any]
    match result.outcome:
        case Back():
            values = {"state": OutboxState.DUE, "token": None}
        case Retry(after=after, counts=counts):
            reason = result.error.reason if result.error else None
            values = {
                "state": OutboxState.DUE, "token": None, "attempts": result.item.attempts + counts,
                "next_at": now + timedelta(seconds=after), "reason": reason and reason[:200],
            }  # fmt: skip
        case Failed(reason=reason):
            values = {"state": OutboxState.FAILED, "reason": reason[:200]}
        case Stale(reason=reason):
            values = {"state": OutboxState.STALE, "reason": reason[:200]}
        case Unsure(reason=reason):
            values = {"state": OutboxState.UNCERTAIN, "reason": reason[:200]}
        case Done():
            return
    if result.item.parts_done:
        save_parts(session, result.item)
    mine = and_(outbox.c.id == result.item.id, outbox.c.token == result.token, outbox.c.state.in_(IN_HAND))
    session.connection().execute(update(outbox).where(mine).values(values))


def _topic_changed(session: Session, channel: str, result: Result) -> None:
    """What a sent row tells about the topic of its place."""
    item, place = result.item, result.item.place
    if place is None or not isinstance(result.outcome, Done):
        return
    if item.kind == "open_topic":
        _open(session, channel, item, result.outcome.provider_id or "")
    elif item.kind == "rename_topic":
        session.connection().execute(_of_place(channel, place).values(title=str(item.body.get("title", ""))[:128]))
    elif item.kind == "close_topic":
        session.connection().execute(_of_place(channel, place).values(closed=True))


def _of_place(channel: str, place: str) -> Any:  # noqa: ANN401 - an UPDATE
    return update(topic).where(topic.c.channel == channel, topic.c.place == place)


def _open(session: Session, channel: str, item: Item, thread: str) -> None:
    """The place is at this thread from now on; "" means: in the chat itself."""
    title = str(item.body.get("title", ""))[:128]
    insert_once(
        session, Topic, channel=channel, place=item.place, chat=item.chat, thread=None, title=title, closed=False
    )
    named = case((topic.c.title == "", title), else_=topic.c.title)
    session.connection().execute(
        _of_place(channel, item.place or "").values(chat=item.chat, thread=thread, title=named, closed=False)
    )


def _learned(session: Session, channel: str, result: Result, now: datetime) -> None:
    """What an error tells beside the row's own state."""
    item = result.item
    match result.error:
        case Permanent(unreachable=True):
            index = person_index(keyring_of(session.connection().dialect), channel, item.chat)
            gone = update(_person).where(_person.c.channel == channel, _person.c.handle_index == index)
            session.connection().execute(gone.values(reachable=False))
        case TopicGone() if item.place is not None:
            _reopen(session, channel, item, now)
        case Migrated(chat=new):
            move_group(session, channel, item.chat, new)
        case _:
            pass
    if item.kind == "open_topic" and isinstance(result.outcome, Failed):
        # No topic can be had (no forum, no right to open one): staff must read it all the same, in the chat itself.
        _open(session, channel, item, "")


def _reopen(session: Session, channel: str, item: Item, now: datetime) -> None:
    """The topic was deleted: open it again, once for each thread that was lost. Its rows wait meanwhile."""
    gone = and_(topic.c.channel == channel, topic.c.place == item.place, topic.c.thread == item.thread)
    title = session.connection().execute(select(topic.c.title).where(gone)).scalar()
    if title is None:
        return  # another row has told it already
    session.connection().execute(update(topic).where(gone).values(thread=None))
    insert_once(
        session, Outbox, key=f"reopen:{channel}:{item.place}:{item.thread}", channel=channel, chat=None, chat_index=None,
        place=item.place, kind="open_topic", lane=LANES["staff"], body={"title": title}, state=OutboxState.DUE,
        attempts=0, next_at=now, created_at=now,
    )  # fmt: skip
