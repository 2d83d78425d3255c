"""What the service cannot do by itself yet (menu, sign-up), said honestly and with a person behind it; hazards."""

from __future__ import annotations

import re

from handlers.core.event import Command, Event, Text
from handlers.core.flow import Flow, Place, action_of, say
from handlers.core.reply import Button, Reply
from handlers.core.unit import Unit
from handlers.tickets import texts
from handlers.tickets.opening import ask_words, open_now

ACTIONS = {"menu", "activity_sign_up", "activity_cancel", "hazard"}
_HAZARD = re.compile(
    r"^(?:我?(?:想|要)?(?:报|上报|举报|拍)(?:一?个|一下)?(?:安全)?隐患)[，,。：: !！]*|^(?:安全)?隐患随手拍[，,。：: ]*"
)
ENOUGH_WORDS = 6


def _matches(event: Event, _place: Place) -> bool:
    if isinstance(event.content, Command):
        return event.content.name in {"menu", "hazard"}
    return isinstance(event.content, Text) and action_of(event) in ACTIONS


def _handle(event: Event, unit: Unit) -> list[Reply]:
    wish = event.content.name if isinstance(event.content, Command) else action_of(event)
    match wish:
        case "menu":
            return [say(event, texts.MENU, (Button("替我登记", "ticket:menu"), Button("不用了", "ticket:cancel")))]
        case "hazard":
            words = _HAZARD.sub("", event.text.strip())
            if len(words) >= ENOUGH_WORDS:
                return open_now(event, unit, "hazard", event.text.strip())
            return ask_words(event, unit, texts.ASK_HAZARD, kind="hazard")
        case "activity_cancel":
            return open_now(event, unit, "signup", event.text.strip(), lead=texts.CANCEL_LEAD)
        case _:
            return open_now(
                event, unit, "signup", event.text.strip(), lead=texts.SIGN_UP_LEAD, go_on=texts.SIGN_UP_GO_ON
            )


FLOW = Flow("tickets.later", _matches, _handle)
