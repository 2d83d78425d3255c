"""Find or create the person behind an event."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from handlers.core.event import Event
from handlers.core.rows import insert_once
from handlers.core.tables import Person
from handlers.core.types import Keyring

PURPOSE = "person"


def person_index(keyring: Keyring, channel: str, handle: str) -> str:
    """The look-up hash of a channel's own id of a person."""
    return keyring.index(PURPOSE, f"{channel}:{handle}")


def load_person(session: Session, keyring: Keyring, event: Event, now: datetime) -> Person:
    """The person of the event, created at the first word.

    Clocks and finished files carry no person; in a private chat the chat stands for the person.
    """
    handle = event.person or event.chat
    index = person_index(keyring, event.channel, handle)
    query = select(Person).where(Person.channel == event.channel, Person.handle_index == index)
    found = session.exec(query).first()
    if found is not None:
        return found
    insert_once(
        session, Person, channel=event.channel, handle=handle, handle_index=index, name=event.name or None,
        language=event.language[:8], reachable=True, created_at=now,
    )  # fmt: skip
    return session.exec(query).one()
