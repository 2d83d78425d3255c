"""The last resort: whatever no other flow knows gets a polite word and is never an error."""

from __future__ import annotations

from handlers.account import texts
from handlers.core.conversation import enter
from handlers.core.event import Choice, Command, Due, Event, MediaReady
from handlers.core.flow import Flow, Place, say
from handlers.core.reply import Reply
from handlers.core.unit import Unit


def _matches(_event: Event, _place: Place) -> bool:
    return True


def _handle(event: Event, unit: Unit) -> list[Reply]:
    match event.content:
        case Due() | MediaReady():
            return []  # a clock of a flow that is gone
        case Choice(data=data):
            return [say(event, texts.TAP_IT if data.startswith("ask:") else texts.OLD_BUTTON)]
        case Command():
            return [say(event, texts.UNKNOWN_COMMAND)]
        case _:
            enter(unit.conversation, None, draft=None, form=None)
            return [say(event, texts.LOST_STEP)]


FLOW = Flow("account.home", _matches, _handle)
