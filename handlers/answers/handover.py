"""转给工作人员: the question under which the button stands becomes a ticket, in the person's own words."""

from __future__ import annotations

from handlers.answers import log, shown, texts
from handlers.answers.tables import QuestionLog
from handlers.core.event import Event
from handlers.core.flow import Flow, Place, chosen, say
from handlers.core.reply import Button, Reply
from handlers.core.unit import Unit
from handlers.tickets.opening import open_now


def _matches(event: Event, _place: Place) -> bool:
    return chosen(event, "staff") is not None


def _handle(event: Event, unit: Unit) -> list[Reply]:
    reference, _, human = (chosen(event, "staff") or "").partition(":")
    words = _words(unit, reference)
    if words is None:
        return [say(event, texts.LOST, (Button(texts.REGISTER, "ticket:new"),))]
    log.outcome(unit, reference, "human" if human else "ticket")
    return open_now(event, unit, "human" if human else "question", words)


def _words(unit: Unit, reference: str) -> str | None:
    """The question as it was said; for a button of long ago, as it was noted."""
    asked = shown.last_asked(unit)
    if str(asked.get("log")) == reference:
        return str(asked["text"])
    row = unit.session.get(QuestionLog, int(reference)) if reference.isdecimal() and len(reference) < 10 else None
    return row.text if row is not None else None


FLOW = Flow("answers.handover", _matches, _handle)
