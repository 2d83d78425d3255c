"""删除我的信息, the machinery's part: what was said and sent goes, in the transaction of the request."""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import Session, col

from bot.outbox.history import History
from bot.outbox.queue import CHAT_PURPOSE
from bot.storage.tables import Outbox
from handlers.core.event import Event
from handlers.core.types import keyring_of


def erase(session: Session, event: Event, history: History | None) -> None:
    """Drop every outbox row of the event's chat (also what was not sent yet) and the channel's history of it.

    Files nobody refers to any more are removed by the nightly retention.
    """
    index = keyring_of(session.connection().dialect).index(CHAT_PURPOSE, f"{event.channel}:{event.chat}")
    session.connection().execute(
        delete(Outbox).where(col(Outbox.channel) == event.channel, col(Outbox.chat_index) == index)
    )
    if history is not None:
        history.erase(session, event.chat)
