"""删除我的信息: said once what goes and what breaks off, then done for good."""

from __future__ import annotations

import secrets

from sqlmodel import select

from handlers.account import texts
from handlers.core.conversation import enter
from handlers.core.event import Command, Event
from handlers.core.flow import Flow, Place, action_of, chosen, say
from handlers.core.reply import Button, Reply
from handlers.core.tables import Media
from handlers.core.unit import Unit

STEP = "account.delete_data"  # no field: a question asked instead is a question
NO = {"no", "cancel", "back"}
YES = {"确定", "确定删除", "确认", "确认删除", "是", "删", "删除", "删吧"}


def _matches(event: Event, place: Place) -> bool:
    if isinstance(event.content, Command):
        return event.content.name == "delete"
    if chosen(event, "delete") is not None or action_of(event) == "delete_data":
        return True
    return place.step == STEP and (_agreed(event) or action_of(event) in NO)


def _handle(event: Event, unit: Unit) -> list[Reply]:
    answer = chosen(event, "delete")
    sure = unit.conversation.step == STEP
    if sure and (answer == "yes" or (answer is None and _agreed(event))):
        return _delete(event, unit)
    if answer == "yes":
        return [say(event, texts.DELETE_AGAIN)]
    if answer == "no" or (sure and action_of(event) in NO):
        enter(unit.conversation, None)
        return [say(event, texts.DELETE_KEPT)]
    enter(unit.conversation, STEP)
    warnings = [warning for holding in unit.holdings if (warning := holding.warning(unit))]
    text = "\n\n".join([texts.DELETE_SURE, *warnings])
    return [say(event, text, (Button("确定删除", "delete:yes"), Button("不删了", "delete:no")))]


def _agreed(event: Event) -> bool:
    return action_of(event) == "yes" or event.text.strip() in YES


def _delete(event: Event, unit: Unit) -> list[Reply]:
    """Rows that other rows hang on stay, emptied; nothing leads from them to the person any more."""
    told = [reply for holding in unit.holdings for reply in holding.erase(unit)]
    for media in unit.all(select(Media).where(Media.conversation_id == unit.conversation.id)):
        unit.session.delete(media)
    person, conversation = unit.person, unit.conversation
    person.handle, person.handle_index = "", f"erased:{secrets.token_hex(16)}"
    person.name, person.phone, person.noticed_at, person.reachable = None, None, None, False
    conversation.chat, conversation.chat_index = "", f"erased:{secrets.token_hex(16)}"
    conversation.step, conversation.data, conversation.last_topic, conversation.person_id = None, None, None, None
    unit.session.add(person)
    unit.session.add(conversation)
    unit.session.flush()
    unit.erase = True
    return [say(event, texts.DELETED), *told]


FLOW = Flow("account.delete_data", _matches, _handle)
