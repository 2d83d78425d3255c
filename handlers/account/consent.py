"""撤回同意 and 退订: as easy as agreeing was, and no service is refused for it."""

from __future__ import annotations

from handlers.account import texts
from handlers.core.event import Command, Event
from handlers.core.flow import Flow, Place, action_of, say
from handlers.core.reply import Reply
from handlers.core.unit import Unit


def _matches(event: Event, _place: Place) -> bool:
    if isinstance(event.content, Command):
        return event.content.name == "stop"
    return action_of(event) in {"withdraw_consent", "unsubscribe"}


def _handle(event: Event, unit: Unit) -> list[Reply]:
    if action_of(event) != "withdraw_consent":
        return [say(event, texts.UNSUBSCRIBED)]
    unit.person.name = unit.person.phone = None
    unit.session.add(unit.person)
    told = [reply for holding in unit.holdings for reply in holding.unname(unit)]
    return [say(event, texts.CONSENT), *told]


FLOW = Flow("account.consent", _matches, _handle)
