"""有用 / 没用: one tap, noted on the question; what did not help goes to the editors, and a person is offered."""

from __future__ import annotations

from handlers.answers import log, shown, texts
from handlers.core.event import Event
from handlers.core.flow import Flow, Place, chosen, say
from handlers.core.reply import Reply
from handlers.core.unit import Unit


def _matches(event: Event, _place: Place) -> bool:
    return chosen(event, "fb") is not None


def _handle(event: Event, unit: Unit) -> list[Reply]:
    reference, _, answer = (chosen(event, "fb") or "").partition(":")
    useful = answer == "yes"
    if not log.outcome(unit, reference, "useful" if useful else "useless"):
        return [say(event, texts.TWICE)]
    if useful:
        return [say(event, texts.THANKS)]
    return [say(event, texts.SORRY, shown.to_staff(unit, reference))]


FLOW = Flow("answers.feedback", _matches, _handle)
