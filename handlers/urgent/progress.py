"""From the first word of danger on: the kit, the ticket, and one question after the other."""

from __future__ import annotations

from typing import Any

from handlers.core.conversation import enter, memory
from handlers.core.event import Document, Event, Location, Photo, Voice
from handlers.core.flow import say
from handlers.core.form import Field, position_text
from handlers.core.reply import Button, Message, Reply
from handlers.core.unit import Unit
from handlers.core.wording import english, fill, tongue
from handlers.tickets import staff, thread
from handlers.tickets.kinds import KINDS
from handlers.tickets.tables import Side, Ticket
from handlers.tickets.ticket import OPEN, Draft, lock, open_ticket
from handlers.urgent import texts
from handlers.urgent.questions import FLOW_NAME, GENTLE, form_for

WORDS_STEP = f"{FLOW_NAME}:words"


def state_of(unit: Unit) -> dict[str, Any]:
    """{"ticket": id, "kinds": shown so far, "have": fields answered}; empty when nothing is going on."""
    state = memory(unit.conversation).get("urgent")
    return state if isinstance(state, dict) else {}


def ticket_of(unit: Unit) -> Ticket | None:
    """The open emergency of this chat, locked."""
    number = state_of(unit).get("ticket")
    ticket = lock(unit, number) if isinstance(number, int) else None
    return ticket if ticket is not None and ticket.state in OPEN else None


def kit(unit: Unit, kind: str) -> str:
    """The number to press and three lines."""
    return fill(unit, tongue(unit, texts.KITS[kind], texts.KITS_EN[kind]))


def raise_alarm(event: Event, unit: Unit, kind: str) -> list[Reply]:
    """Kit first, whatever else happens; then the ticket, staff, and the first question."""
    first = say(event, kit(unit, kind))
    done = open_ticket(unit, Draft(KINDS[kind], words_of(event, kind)))
    ticket, before = done.ticket, state_of(unit)
    same = before.get("ticket") == ticket.id
    kinds = [*(before.get("kinds", []) if same else []), kind]
    have = list(before.get("have", [])) if same else []
    if kind == "injury":
        have.append("hurt")
    enter(
        unit.conversation,
        WORDS_STEP,
        urgent={"ticket": ticket.id, "kinds": kinds, "have": have},
        ticket=ticket.id,
        draft=None,
    )
    told = staff.announce(unit, ticket) if not done.joined else []
    told += _first_line(event, unit, ticket, joined=done.joined, kind=kind)
    if kind in GENTLE:
        return [first, _gentle(event, unit, kind), *told]
    lead = _joined(unit, ticket) if done.joined else _recorded(unit, ticket)
    return [first, ask_next(event, unit, ticket, lead, first=not done.joined), *told]


def words_of(event: Event, kind: str) -> str:
    """What stands on the ticket as the person's own words."""
    if event.text.strip():
        return event.text.strip()
    match event.content:
        case Location() as location:
            return f"（发来位置）{position_text(location)}"
        case Photo():
            return "（发来照片）"
        case Voice():
            return "（发来语音）"
        case _:
            return f"（点了“{KINDS[kind].label}”）"


def _first_line(event: Event, unit: Unit, ticket: Ticket, *, joined: bool, kind: str) -> list[Reply]:
    """The thread's first line; on a joined ticket what is new is told to staff as well."""
    if isinstance(event.content, Photo | Voice | Document | Location):
        return thread.take_in(unit, ticket)
    words = words_of(event, kind)
    if joined:
        return thread.take_words(unit, ticket, words)
    thread.add(unit, ticket, Side.PERSON, "text", words)
    return []


def _recorded(unit: Unit, ticket: Ticket) -> str:
    return tongue(unit, texts.RECORDED, texts.RECORDED_EN).format(number=ticket.number, code=ticket.code)


def _joined(unit: Unit, ticket: Ticket) -> str:
    return tongue(unit, texts.JOINED, texts.JOINED_EN).format(number=ticket.number) + "\n" + seen(unit, ticket)


def seen(unit: Unit, ticket: Ticket) -> str:
    """Whether a person has acknowledged: never more than is true."""
    return fill(unit, texts.SEEN if ticket.accepted_at is not None else texts.NOT_SEEN_YET)


def _gentle(event: Event, unit: Unit, kind: str) -> Message:
    chinese = texts.GENTLE_ASSAULT if kind == "assault" else texts.GENTLE
    safe = Button("我现在安全", f"form:{FLOW_NAME}:safe:yes")
    return say(event, fill(unit, tongue(unit, chinese, texts.GENTLE_EN)), (safe,))


def next_field(unit: Unit) -> Field | None:
    """The next question that has no answer yet; None when all are done or the kind asks none."""
    state = state_of(unit)
    kinds = state.get("kinds") or ["other"]
    if any(kind in GENTLE for kind in kinds):
        return None
    return form_for(kinds[0], english=english(unit)).missing(dict.fromkeys(state.get("have", []), ""))


def ask_next(event: Event, unit: Unit, ticket: Ticket, lead: str, *, first: bool = False) -> Message:
    """`lead`, then the next question; when all is asked, that everything is on record."""
    field = next_field(unit)
    kinds = state_of(unit).get("kinds") or ["other"]
    if field is None:
        enter(unit.conversation, WORDS_STEP)
        done = tongue(unit, texts.DONE, texts.DONE_EN).format(number=ticket.number, seen=seen(unit, ticket))
        return say(event, f"{lead}\n{done}" if lead not in {"", texts.NOTED} else done)
    enter(unit.conversation, f"{FLOW_NAME}:{field.name}")
    message = form_for(kinds[0], english=english(unit)).question(event, field, lead)
    if not first:
        return message
    mistake = (
        Button(tongue(unit, texts.SAFE_BUTTON, "I am all right, pressed by mistake"), f"withdraw:{ticket.id}:safe"),
    )
    return say(event, message.text, *message.buttons, mistake)


def answered(unit: Unit, field: str) -> None:
    """Note that `field` has an answer, whatever it is."""
    state = state_of(unit)
    have = [*state.get("have", []), field]
    enter(unit.conversation, unit.conversation.step, urgent={**state, "have": list(dict.fromkeys(have))})
