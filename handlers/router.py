"""Which flow an event belongs to: the one visible list. The first that matches has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from handlers.account import consent, correct, delete_data, greeting, groups, home, language, my_data, repeat, social
from handlers.account.notice import notice
from handlers.answers import ask, feedback, handover
from handlers.answers import edited as question_edited
from handlers.core.conversation import enter
from handlers.core.event import Event, Text
from handlers.core.flow import Flow, NotMine, Place, Room, here
from handlers.core.press import keep_said, pressed
from handlers.core.reply import Reply
from handlers.core.script import in_script
from handlers.core.understand import double_checked, understand
from handlers.core.unit import Holding, Unit
from handlers.core.wording import settle_language
from handlers.desk import close, listing, take, topic
from handlers.tickets import (
    add,
    closing,
    details,
    edited,
    files,
    human,
    join,
    later,
    loose,
    more,
    reach,
    status,
    talk,
    thread,
)  # fmt: skip
from handlers.tickets import open as open_ticket
from handlers.tickets.closing_offer import closing_offer
from handlers.tickets.holding import HOLDING as TICKETS_HELD
from handlers.urgent import alarm, follow

FLOWS: Final[tuple[Flow, ...]] = (
    # Danger comes first, in any words and in any step.
    alarm.FLOW,
    # What the channel and the fetcher report.
    reach.FLOW, files.FLOW,
    # The other rooms: nothing of a person is said in a group; in the staff chat staff work.
    groups.FLOW, take.FLOW, close.FLOW, topic.FLOW, listing.FLOW,
    # An emergency that goes on.
    follow.FLOW,
    # Plain commands, in any step.
    human.FLOW, status.FLOW, my_data.FLOW, delete_data.FLOW, consent.FLOW, repeat.FLOW, language.FLOW,
    # The step that waits, and what belongs to tickets.
    correct.FLOW, details.FLOW, question_edited.FLOW, open_ticket.FLOW, closing.FLOW, add.FLOW, join.FLOW, later.FLOW,
    talk.FLOW, more.FLOW, edited.FLOW, loose.FLOW,
    # Small talk and questions.
    greeting.FLOW, social.FLOW, feedback.FLOW, handover.FLOW, ask.FLOW,
    # Whatever is left.
    home.FLOW,
)  # fmt: skip
HOLDINGS: Final[tuple[Holding, ...]] = (TICKETS_HELD,)
NAMES: Final = frozenset(flow.name for flow in FLOWS)
STEP_LIMIT = timedelta(hours=2)
STEP_LIMITS = {"tickets.talk": timedelta(hours=24)}


def route(event: Event, unit: Unit, place: Place) -> list[Reply]:
    """The replies to one event: found, handled, remembered for typed digits and 再发一遍."""
    unit.holdings = HOLDINGS
    event, place = _prepared(event, unit, place)
    try:
        flow, replies = _run(event, unit, place)
    except NotMine:
        event, place = _at_home(event, unit, place)
        flow, replies = _run(event, unit, place)
    if place.room != "private" or unit.erase:
        return replies
    first = notice(event, unit, place, flow.name)
    keep_said(event, unit, replies)
    return in_script(unit, here(event), [first, *replies] if first is not None else replies)


def _run(event: Event, unit: Unit, place: Place) -> tuple[Flow, list[Reply]]:
    flow = next(flow for flow in FLOWS if place.room in flow.rooms and flow.matches(event, place))
    unit.event = event
    return flow, flow.handle(event, unit)


def _at_home(event: Event, unit: Unit, place: Place) -> tuple[Event, Place]:
    """The step is over: the words are understood anew, with everything that is known at home."""
    enter(unit.conversation, None, draft=None, form=None, ticket=None)
    place = replace(place, step=None)
    return replace(event, understood=understand(event, place, unit.library)), place


def _prepared(event: Event, unit: Unit, place: Place) -> tuple[Event, Place]:
    """The event as it is meant here: in its room, in a step that is still warm, typed digits as presses."""
    place = replace(place, room=_room(event, unit))
    if place.room != "private":
        return event, replace(place, step=None)
    settle_language(event, unit)
    event = double_checked(event)
    limit = STEP_LIMITS.get(place.flow or "", STEP_LIMIT)
    stale = unit.now - unit.conversation.updated_at > limit
    if place.step is not None and (stale or place.flow not in NAMES):
        event, place = _at_home(event, unit, place)
    if isinstance(event.content, Text):
        event = pressed(event, closing_offer(unit, event.text) or place.data.get("buttons", []))
    return event, replace(place, talk=thread.talk_of(unit))


def _room(event: Event, unit: Unit) -> Room:
    staff = unit.policy.staff
    if staff is not None and (event.channel, event.chat) == (staff.channel, staff.chat):
        return "staff"
    return "private" if event.private else "group"
