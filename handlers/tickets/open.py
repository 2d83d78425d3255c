"""Open a ticket: the first words are enough, the number comes at once, everything else may follow."""

from __future__ import annotations

import re

from handlers.core.conversation import enter
from handlers.core.event import Choice, Command, Contact, Event, Text, Unsupported
from handlers.core.flow import Flow, Place, action_of, chosen, say
from handlers.core.form import phone
from handlers.core.reply import Reply
from handlers.core.unit import Unit
from handlers.core.wording import has_words, tongue
from handlers.tickets import texts
from handlers.tickets.opening import WORDS_STEP, ask_words, draft_of, open_now, words_of

_WISH = re.compile(
    r"^(?:我?(?:想|要|来)?(?:要|想)?(?:反映|投诉|举报|求助|报告|登记|报)(?:一件事|一个问题|个?问题|情况|一下|个?事)?)[，,。：: !！]*"
)
_ANONYMOUS = re.compile(r"^(?:我?[要想]?)匿名(?:举报|投诉|反映)?(?:可以吗|行吗)?[。！!？?]*$")
ENOUGH_WORDS = 8  # behind "我要反映": that much is a story already, not only the wish to tell one


def _matches(event: Event, place: Place) -> bool:
    match event.content:
        case Choice():
            return chosen(event, "ticket") is not None
        case Command(name=name):
            return name == "ticket"
        case Text(text=text) if _ANONYMOUS.match(text.strip()):
            return True
    if place.flow == "tickets.open":
        return not isinstance(event.content, Unsupported)
    return action_of(event) == "ticket"


def _handle(event: Event, unit: Unit) -> list[Reply]:
    wish = chosen(event, "ticket")
    if wish is not None:
        return _pressed(event, unit, wish)
    if isinstance(event.content, Text) and _ANONYMOUS.match(event.text.strip()):
        return ask_words(event, unit, texts.ASK_ANONYMOUS, anonymous=True)
    if unit.conversation.step == WORDS_STEP and not isinstance(event.content, Command):
        return _words_came(event, unit)
    words = _WISH.sub("", event.text.strip())
    if isinstance(event.content, Text) and len(words) >= ENOUGH_WORDS:
        return open_now(event, unit, "matter", event.text.strip())
    return _ask(event, unit)


def _ask(event: Event, unit: Unit) -> list[Reply]:
    draft = draft_of(unit)
    text = tongue(unit, texts.ASK_WORDS, texts.ASK_WORDS_EN)
    return ask_words(event, unit, text, kind=str(draft.get("kind") or "matter"), anonymous=bool(draft.get("anonymous")))


def _pressed(event: Event, unit: Unit, wish: str) -> list[Reply]:
    """ticket:new asks for words, ticket:now goes without, ticket:menu asks the canteen, ticket:cancel stops."""
    kind = str(draft_of(unit).get("kind") or "matter")
    match wish:
        case "now":
            return open_now(event, unit, kind, texts.NO_WORDS)
        case "menu":
            return open_now(event, unit, "canteen", texts.MENU_WORDS)
        case "cancel":
            enter(unit.conversation, None, draft=None)
            return [say(event, texts.CANCELLED)]
        case _:
            enter(unit.conversation, None, draft=None)
            return _ask(event, unit)


def _words_came(event: Event, unit: Unit) -> list[Reply]:
    kind = str(draft_of(unit).get("kind") or "matter")
    match action_of(event):
        case "cancel" | "no" | "back":
            return _pressed(event, unit, "cancel")
        case "skip" | "yes":
            return _pressed(event, unit, "now")
        case "greet" | "thanks" | "bye" | "hello_anyone" | "help":
            return _ask(event, unit)
    if isinstance(event.content, Contact):
        unit.person.phone = phone(event)
        return open_now(event, unit, kind, texts.NO_WORDS)
    words = words_of(event)
    if not has_words(words) or (isinstance(event.content, Text) and not has_words(_WISH.sub("", words))):
        return _ask(event, unit)
    return open_now(event, unit, kind, words)


FLOW = Flow("tickets.open", _matches, _handle)
