"""更正: phone and name are put right here; anything else is registered for staff."""

from __future__ import annotations

from handlers.account import texts
from handlers.core.conversation import enter
from handlers.core.event import Contact, Event, Text
from handlers.core.flow import Flow, Place, action_of, chosen, said, say
from handlers.core.form import Field, Form, hear, phone, words
from handlers.core.reply import Button, Reply
from handlers.core.unit import Unit
from handlers.core.wording import short

FORM = Form(
    "account.correct",
    (
        Field("phone", texts.CORRECT_PHONE, phone, request="contact", request_text="发我的电话", optional=False),
        Field("name", texts.CORRECT_NAME, words, optional=False),
    ),
)
WHICH = (
    (Button("电话", "correct:phone"), Button("名字", "correct:name"), Button("别的", "correct:other")),
    (Button("取消", "correct:cancel"),),
)


def _matches(event: Event, place: Place) -> bool:
    if chosen(event, "correct") is not None or chosen(event, "form:account.correct") is not None:
        return True
    if action_of(event) == "correct_data" or _asked(event):
        return True
    return place.flow == "account.correct" and isinstance(event.content, Text | Contact)


def _asked(event: Event) -> bool:
    return said(event, "更正", "改信息", "改资料", "correct my data")


def _handle(event: Event, unit: Unit) -> list[Reply]:
    wish = chosen(event, "correct")
    if wish is None and (action_of(event) == "correct_data" or _asked(event) or unit.conversation.step is None):
        wish = "ask"
    if wish is not None:
        return _wished(event, unit, wish)
    heard = hear(FORM, event, (unit.conversation.step or "").partition(":")[2])
    if heard is None or heard.late or heard.kind in {"cancel", "skip"}:
        return _wished(event, unit, "cancel")
    if heard.kind == "back":
        return _wished(event, unit, "ask")
    if heard.kind == "unclear":
        return [FORM.question(event, heard.field, texts.CORRECT_AGAIN)]
    return _store(event, unit, heard.field.name, heard.value)


def _wished(event: Event, unit: Unit, wish: str) -> list[Reply]:
    field = FORM.field(wish)
    if field is not None:
        enter(unit.conversation, FORM.step(field))
        return [FORM.question(event, field)]
    if wish == "other":
        # The words that follow open a ticket: the tickets area owns that step.
        enter(unit.conversation, "tickets.open:words", draft={"kind": "privacy", "anonymous": False})
        return [say(event, texts.CORRECT_OTHER, (Button("取消", "ticket:cancel"),))]
    if wish == "cancel":
        enter(unit.conversation, None)
        return [say(event, texts.CORRECT_CANCELLED)]
    return [say(event, texts.CORRECT_ASK, *WHICH)]


def _store(event: Event, unit: Unit, name: str, value: str) -> list[Reply]:
    value = short(value, 60)
    setattr(unit.person, name, value)
    unit.session.add(unit.person)
    enter(unit.conversation, None)
    return [say(event, texts.CORRECTED.format(value=value))]


FLOW = Flow("account.correct", _matches, _handle)
