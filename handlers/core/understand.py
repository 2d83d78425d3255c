"""Understanding an event before its transaction: pure, over the words, the place and the library."""

from __future__ import annotations

from dataclasses import replace

from handlers.core.burst import KIND, together
from handlers.core.event import Due, Event
from handlers.core.flow import Place
from knowledge.actions import find_action
from knowledge.library import Library
from knowledge.meaning import Meaning
from knowledge.understand import Understood
from knowledge.understand import understand as understand_text
from knowledge.urgent import find_alarm

ALWAYS = frozenset(
    {
        "status",
        "my_data",
        "delete_data",
        "withdraw_consent",
        "unsubscribe",
        "repeat",
        "greet",
        "thanks",
        "bye",
        "hello_anyone",
    }
)
"""Commands and courtesies that are known while a field is awaited as well, if nothing else is said with them."""
ALONE = 10


def understand(event: Event, place: Place, library: Library, embedder: Meaning | None = None) -> Understood | None:
    """What the words of the event mean here; None for an event without words.

    While a field is awaited nothing is searched: only danger and plain commands are looked for.
    """
    words = words_of(event, place)
    if not words.strip():
        return None
    found = understand_text(
        words,
        library=library,
        after=place.last_topic,
        field_awaited=place.awaited is not None,
        embedder=embedder,
    )
    if place.awaited is None or found.verdict != "unknown" or len(words.strip()) > ALONE:
        return found
    action = find_action(words)
    return Understood("action", action=action) if action in ALWAYS else found


def words_of(event: Event, place: Place) -> str:
    """The words to be understood: of the event, or, when the clock of a burst rings, all that waits together."""
    if isinstance(event.content, Due):
        return together(place.data) if event.content.kind == KIND else ""
    return event.text


def double_checked(event: Event) -> Event:
    """The event with danger found after all.

    Where understanding failed or came too late there is no verdict, or an empty one: words of danger and plain
    commands must not be lost with it. Lexical, well under a millisecond.
    """
    found = event.understood
    if not event.text.strip() or (found is not None and (found.verdict != "unknown" or found.topics)):
        return event
    if alarm := find_alarm(event.text):
        return replace(event, understood=Understood("emergency", urgent=alarm.kind))
    if found is None and (action := find_action(event.text)):
        return replace(event, understood=Understood("action", action=action))
    return event
