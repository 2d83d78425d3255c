"""The last question was edited: it is answered anew."""

from __future__ import annotations

from handlers.answers import shown
from handlers.core.burst import fragments
from handlers.core.conversation import remember
from handlers.core.event import Edited, Event
from handlers.core.flow import Flow, Place
from handlers.core.reply import Reply
from handlers.core.unit import Unit


def _matches(event: Event, place: Place) -> bool:
    if not isinstance(event.content, Edited) or not event.text.strip() or place.awaited is not None:
        return False
    asked = place.data.get("asked")
    waiting = [part.get("message") for part in fragments(place.data)]
    known = [*waiting, asked.get("message") if isinstance(asked, dict) else None]
    return event.content.of in [message for message in known if message is not None]


def _handle(event: Event, unit: Unit) -> list[Reply]:
    replies = shown.reply_to(event, unit, event.text, event.understood)
    asked = shown.last_asked(unit)
    # The edit keeps the message's own id: a second edit of it is found again.
    remember(unit.conversation, asked={**asked, "message": getattr(event.content, "of", None)})
    return replies


FLOW = Flow("answers.edited", _matches, _handle)
