"""Danger, before anything else and in any step: words that say so, the red button, /sos, the deep link sos."""

from __future__ import annotations

from handlers.core.conversation import enter
from handlers.core.event import Choice, Command, Document, Event, Location, Photo, Text, Voice
from handlers.core.flow import Flow, Place, action_of, chosen, say
from handlers.core.reply import Button, Reply
from handlers.core.unit import Unit
from handlers.core.wording import english, fill, has_words, tongue
from handlers.tickets import thread
from handlers.tickets.ticket import SAME_HOUR
from handlers.urgent import texts
from handlers.urgent.progress import answered, ask_next, kit, raise_alarm, seen, state_of, ticket_of
from handlers.urgent.questions import GENTLE

WHAT_STEP = "urgent.alarm"
LEAVES = {"cancel", "back", "no"}
ROAD_TOPICS = ("truck-accident", "truck-breakdown", "truck-bad-weather", "truck-report-position")


def _matches(event: Event, place: Place) -> bool:
    if isinstance(event.content, Choice):
        return chosen(event, "urgent") is not None
    if _red(event) or (event.understood is not None and event.understood.urgent is not None):
        return True
    if place.step != WHAT_STEP:
        return False
    if action_of(event) is not None:
        return action_of(event) in LEAVES
    return isinstance(event.content, Photo | Voice | Document | Location) or (
        isinstance(event.content, Text) and has_words(event.text)
    )


def _red(event: Event) -> bool:
    content = event.content
    return isinstance(content, Command) and (
        content.name == "sos" or (content.name == "start" and content.argument.casefold() == "sos")
    )


def _handle(event: Event, unit: Unit) -> list[Reply]:
    if not event.private:
        return _in_group(event, unit)
    pushed = chosen(event, "urgent")
    if pushed is not None and pushed in texts.KITS:
        return _raise(event, unit, pushed)
    if pushed is not None or _red(event):
        return _ask_kind(event, unit)
    if action_of(event) in LEAVES:
        enter(unit.conversation, None)
        return [say(event, fill(unit, texts.LEFT))]
    return _raise(event, unit, _kind_of(event))


def _kind_of(event: Event) -> str:
    """The kind the words say; after the red button everything is an emergency, if only of the last kind."""
    understood = event.understood
    if understood is not None and understood.urgent in texts.KITS:
        return str(understood.urgent)
    topics = understood.topics[:1] if understood is not None else ()
    return "road" if any(hit.id.startswith(ROAD_TOPICS) for hit in topics) else "other"


def _raise(event: Event, unit: Unit, kind: str) -> list[Reply]:
    """A kind shown already within this emergency is not shown again: the words go on the ticket, the talk goes on."""
    ticket = ticket_of(unit)
    if ticket is None or unit.now - ticket.opened_at >= SAME_HOUR or kind not in state_of(unit).get("kinds", []):
        return raise_alarm(event, unit, kind)
    told = thread.take_in(unit, ticket) if not isinstance(event.content, Choice | Command) else []
    if kind in GENTLE:
        text = texts.GENTLE_ASSAULT_ON if kind == "assault" else texts.GENTLE_ON
        return [say(event, fill(unit, text)), *told]
    lead = tongue(unit, texts.JOINED, texts.JOINED_EN).format(number=ticket.number) + "\n" + seen(unit, ticket)
    if isinstance(event.content, Location):
        answered(unit, "where")
    return [ask_next(event, unit, ticket, lead), *told]


def _ask_kind(event: Event, unit: Unit) -> list[Reply]:
    enter(unit.conversation, WHAT_STEP, draft=None)
    labels = texts.KIND_BUTTONS_EN if english(unit) else texts.KIND_BUTTONS
    rows = [tuple(Button(words, f"urgent:{kind}") for words, kind in row) for row in labels]
    return [say(event, fill(unit, tongue(unit, texts.ASK_KIND, texts.ASK_KIND_EN)), *rows)]


def _in_group(event: Event, unit: Unit) -> list[Reply]:
    """Numbers and lines are for everybody; what happened to whom belongs in a private chat."""
    pushed = chosen(event, "urgent")
    kind = pushed if pushed is not None and pushed in texts.KITS else _kind_of(event)
    name = unit.policy.bot_name
    link = ((Button("到私聊里说", url=f"https://t.me/{name}?start=sos"),),) if name else ()
    return [say(event, f"{kit(unit, kind)}\n\n{texts.GROUP}", *link)]


FLOW = Flow("urgent.alarm", _matches, _handle, rooms=("private", "group"))
