"""The statements of the hot path, built once: building one costs more than running it."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from sqlalchemy import (
    LargeBinary,
    Select,
    String,
    Table,
    Update,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    type_coerce,
    update,
)

from bot.storage.tables import Lease, Outbox, OutboxState, Topic

OPEN = (OutboxState.DUE, OutboxState.CLAIMED, OutboxState.SENDING)
IN_HAND = (OutboxState.CLAIMED, OutboxState.SENDING)
outbox = cast("Table", Outbox.__table__)  # type: ignore[attr-defined] # set by SQLModel on tables
topic = cast("Table", Topic.__table__)  # type: ignore[attr-defined] # as above
_lease = cast("Table", Lease.__table__)  # type: ignore[attr-defined] # as above


@cache
def due() -> Select[Any]:
    """Due rows that no earlier row stands before: replies, then staff, then pushes, oldest first.

    Parameters: channel, now, staff (the staff chat or None), chats and indexes (chats to leave alone, as ids
    and as look-up hashes), room.

    Order within a chat is by lane: a reply overtakes the pushes that wait for their turn. A place keeps one
    order over all lanes, and its rows wait until its topic is there; what opens the topic waits for nobody.
    """
    earlier = outbox.alias("earlier")
    before = and_(earlier.c.channel == outbox.c.channel, earlier.c.id < outbox.c.id, earlier.c.state.in_(OPEN))
    same_chat = and_(earlier.c.chat_index == outbox.c.chat_index, earlier.c.lane == outbox.c.lane)
    same_place = and_(earlier.c.place == outbox.c.place, earlier.c.kind != "open_topic")
    first = and_(
        ~exists().where(before, same_chat).correlate(outbox), ~exists().where(before, same_place).correlate(outbox)
    )
    opens, personal = outbox.c.kind == "open_topic", outbox.c.place.is_(None)
    place_chat = func.coalesce(topic.c.chat, bindparam("staff", type_=String()))
    # Sealed columns come as bytes and are opened row by row: one that cannot be opened must not keep the others.
    sealed = {name: type_coerce(outbox.c[name], LargeBinary).label(name) for name in ("chat", "body")}
    columns = [sealed.get(column.name, column) for column in outbox.columns]
    return (
        select(*columns, topic.c.chat.label("topic_chat"), topic.c.thread)
        .select_from(
            outbox.outerjoin(topic, and_(topic.c.channel == outbox.c.channel, topic.c.place == outbox.c.place))
        )
        .where(
            outbox.c.channel == bindparam("channel"),
            outbox.c.state == OutboxState.DUE,
            outbox.c.next_at <= bindparam("now", type_=outbox.c.next_at.type),
            or_(personal, opens, topic.c.thread.is_not(None)),
            or_(personal, place_chat.is_(None), place_chat.not_in(bindparam("chats", expanding=True))),
            or_(outbox.c.chat_index.is_(None), outbox.c.chat_index.not_in(bindparam("indexes", expanding=True))),
            or_(opens, first),
        )
        .order_by(outbox.c.lane, outbox.c.id)
        .limit(bindparam("room"))
    )


@cache
def take() -> Update:
    """Claim rows `ids` with `by` (the lease's token); gives back the ids that were still due."""
    return (
        update(outbox)
        .where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.state == OutboxState.DUE)
        .values(state=OutboxState.CLAIMED, token=bindparam("by"))
        .returning(outbox.c.id)
    )


@cache
def lease_token() -> Select[Any]:
    """The token of the lease `lease`."""
    return select(_lease.c.token).where(_lease.c.name == bindparam("lease"))


@cache
def expired() -> Update:
    """Due rows of `channel` that were of use until `moment` at most become stale."""
    late = and_(
        outbox.c.channel == bindparam("of_channel"),
        outbox.c.state == OutboxState.DUE,
        outbox.c.expires <= bindparam("moment", type_=outbox.c.expires.type),
    )
    return update(outbox).where(late).values(state=OutboxState.STALE, reason="expired")


@cache
def sending() -> Update:
    """Row `row`, still held with token `by`, is about to be sent."""
    mine = and_(outbox.c.id == bindparam("row"), outbox.c.token == bindparam("by"), outbox.c.state.in_(IN_HAND))
    return update(outbox).where(mine).values(state=OutboxState.SENDING)


@cache
def sent() -> Update:
    """Row `row` was sent as `provider` at `moment`: whoever holds it by now, sent is sent."""
    still_open = or_(*(outbox.c.state == state for state in OPEN))  # an IN cannot be run for many rows at once
    return (
        update(outbox)
        .where(outbox.c.id == bindparam("row"), still_open)
        .values(
            state=OutboxState.SENT, provider_id=bindparam("provider"), reason=None,
            sent_at=bindparam("moment", type_=outbox.c.sent_at.type),
        )
    )  # fmt: skip
