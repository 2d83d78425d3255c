"""The privacy notice: six lines, once for each person, never before or within an emergency."""

from __future__ import annotations

from handlers.account import texts
from handlers.core.event import Blocked, Due, Event, MediaReady, Returned
from handlers.core.flow import Place, say
from handlers.core.reply import Message
from handlers.core.unit import Unit
from handlers.core.wording import fill, tongue


def notice(event: Event, unit: Unit, place: Place, flow: str) -> Message | None:
    """The notice to be said before the replies of `flow`, or None when it was said or has to wait."""
    if unit.person.noticed_at is not None or place.room != "private" or unit.erase:
        return None
    if isinstance(event.content, Blocked | Returned | Due | MediaReady):
        return None
    if flow.startswith("urgent.") or (place.flow or "").startswith("urgent."):
        return None
    unit.person.noticed_at = unit.now
    unit.session.add(unit.person)
    return say(event, fill(unit, tongue(unit, texts.NOTICE, texts.NOTICE_EN)))
