"""Understanding an event before its transaction: pure, over the words, the place and the library."""

from __future__ import annotations

from knowledge.understand import Understood
from knowledge.understand import understand as understand_text

from handlers.core.event import Event
from handlers.core.flow import Place
from knowledge.library import Library
from knowledge.meaning import Embedder


def understand(event: Event, place: Place, library: Library, embedder: Embedder | None = None) -> Understood | None:
    """What the words of the event mean here; None for an event without words.

    While a field is awaited nothing is searched: only danger and plain commands are looked for.
    """
    if not event.text.strip():
        return None
    return understand_text(
        event.text,
        library=library,
        after=place.last_topic,
        field_awaited=place.awaited is not None,
        embedder=embedder,
    )
