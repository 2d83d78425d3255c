"""A question: answered, asked back, or honestly not known.

People type one story in six messages. So 不知道 is not said at once: the words wait three seconds, and a clock
then reads everything of the last twenty seconds together and answers once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from handlers.answers import log, shown, texts
from handlers.core.burst import KIND, fragments, together
from handlers.core.conversation import memory, remember
from handlers.core.event import Choice, Due, Event, Text
from handlers.core.flow import Flow, Place, chosen, say
from handlers.core.reply import Reply
from handlers.core.unit import Unit
from knowledge.understand import understand

WAIT = timedelta(seconds=3)
TOGETHER = timedelta(seconds=20)
ECHO = timedelta(seconds=10)
FRAGMENTS = 12


def _matches(event: Event, _place: Place) -> bool:
    match event.content:
        case Text(text=text):
            return bool(text.strip())
        case Choice():
            return event.content.data == "again" or chosen(event, "t") is not None or chosen(event, "none") is not None
        case Due(kind=kind):
            return kind == KIND
        case _:
            return False


def _handle(event: Event, unit: Unit) -> list[Reply]:
    match event.content:
        case Due():
            return _joined(event, unit)
        case Choice():
            return _pressed(event, unit)
    verdict = event.understood.verdict if event.understood is not None else "unknown"
    if _echo(event, unit):
        return _once(event, unit)
    burst = _burst(unit)
    if verdict == "unknown" or (burst and verdict == "choose"):
        return _wait(event, unit, burst)
    return shown.reply_to(event, unit, event.text, event.understood)


def _burst(unit: Unit) -> list[dict[str, Any]]:
    """The fragments of the last twenty seconds that still wait for an answer."""
    return [
        part
        for part in fragments(memory(unit.conversation))
        if unit.now - datetime.fromisoformat(part["at"]) <= TOGETHER
    ]


def _wait(event: Event, unit: Unit, burst: list[dict[str, Any]]) -> list[Reply]:
    if burst and burst[-1]["text"] == event.text:
        return []  # a finger pressed twice
    parts = [*burst, {"text": event.text, "at": unit.now.isoformat(), "message": event.message}][-FRAGMENTS:]
    remember(unit.conversation, burst=parts)
    number = str(unit.conversation.id)
    unit.remind(after=WAIT, kind=KIND, ref=number, key=f"{KIND}:{number}")
    return []


def _joined(event: Event, unit: Unit) -> list[Reply]:
    """The clock rang: everything that waits was read as one question, and is answered once."""
    parts, text = fragments(memory(unit.conversation)), together(memory(unit.conversation))
    if not parts:
        return []
    # Pure and lexical, a few milliseconds: where nobody has understood the clock's event, it is done here.
    understood = event.understood or understand(text, library=unit.library, after=unit.conversation.last_topic)
    replies = shown.reply_to(event, unit, text, understood)
    asked = shown.last_asked(unit)
    remember(unit.conversation, asked={**asked, "message": parts[-1]["message"]})
    return replies


def _pressed(event: Event, unit: Unit) -> list[Reply]:
    nothing = chosen(event, "none")
    if nothing is not None:
        log.outcome(unit, nothing, "none_of_these")
        return [shown.unknown(event, unit, int(nothing) if nothing.isdecimal() else 0)]
    topic, _, reference = (chosen(event, "t") or "").partition(":")
    if not topic:
        return [say(event, texts.ASK_AGAIN)]
    if topic not in unit.library.answers:
        return [say(event, texts.GONE)]
    if reference:
        log.outcome(unit, reference, "chosen")
    return shown.answers(
        event,
        unit,
        [topic],
        int(reference) if reference.isdecimal() else int(str(shown.last_asked(unit).get("log") or 0)),
    )


def _echo(event: Event, unit: Unit) -> bool:
    """Whether the same words came again at once: a finger pressed ten times."""
    asked = shown.last_asked(unit)
    if asked.get("text") != event.text.strip():
        return False
    return unit.now - datetime.fromisoformat(str(asked["at"])) <= ECHO


def _once(event: Event, unit: Unit) -> list[Reply]:
    """Told once that the answer stands above; then quiet."""
    asked = shown.last_asked(unit)
    if asked.get("echo"):
        return []
    remember(unit.conversation, asked={**asked, "echo": True})
    return [say(event, texts.SAME)]


FLOW = Flow("answers.ask", _matches, _handle)
