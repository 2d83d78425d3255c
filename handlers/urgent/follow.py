"""After the first message: every word, picture and position goes on the ticket; one question is asked at a time."""

from __future__ import annotations

from handlers.core.conversation import enter, memory
from handlers.core.event import Choice, Contact, Document, Edited, Event, Location, Photo, Text, Unsupported, Voice
from handlers.core.flow import Flow, NotMine, Place, action_of, chosen, say
from handlers.core.form import Field, Heard, find_phone, hear
from handlers.core.press import said_at
from handlers.core.reply import Reply
from handlers.core.unit import Unit
from handlers.core.wording import english, fill
from handlers.tickets import staff, thread
from handlers.tickets.tables import Side, Ticket
from handlers.urgent import texts
from handlers.urgent.progress import WORDS_STEP, answered, ask_next, next_field, seen, state_of, ticket_of
from handlers.urgent.questions import ADVICE, FLOW_NAME, GENTLE, form_for, label, spoken

ELSEWHERE = {"status", "my_data", "delete_data", "withdraw_consent", "unsubscribe", "repeat", "withdraw"}
"""Plain commands that other flows answer even now."""
CALLS = {"human", "thanks", "greet", "bye", "hello_anyone", "help"}
"""Said to see whether anybody is there: kept, and no answer to the question that is open."""
ALBUM_SECONDS = 3


def _matches(event: Event, place: Place) -> bool:
    if chosen(event, f"form:{FLOW_NAME}") is not None:
        return True
    if place.flow != FLOW_NAME or action_of(event) in ELSEWHERE:
        return False
    match event.content:
        case Text(text=text):
            return bool(text.strip())
        case Photo() | Voice() | Document() | Location() | Contact() | Unsupported() | Edited():
            return True
        case _:
            return False


def _handle(event: Event, unit: Unit) -> list[Reply]:
    ticket = ticket_of(unit)
    if ticket is None:
        if isinstance(event.content, Choice):
            return [say(event, fill(unit, texts.OVER))]
        raise NotMine
    if any(kind in GENTLE for kind in state_of(unit).get("kinds", [])):
        return _gently(event, unit, ticket)
    match event.content:
        case Photo() | Voice() | Document() | Unsupported() | Edited():
            return _file(event, unit, ticket)
        case Location() as location:
            return _position(event, unit, ticket, location)
        case _:
            return _answer(event, unit, ticket)


def _answer(event: Event, unit: Unit, ticket: Ticket) -> list[Reply]:
    """Words or a button: for the question that is open, or for the one they plainly answer."""
    kinds = state_of(unit).get("kinds") or ["other"]
    form = form_for(kinds[0], english=english(unit))
    heard = hear(form, event, (unit.conversation.step or "").partition(":")[2])
    if isinstance(event.content, Contact) or find_phone(event.text) is not None:
        return _phone(event, unit, ticket)
    if action_of(event) in CALLS:
        told = thread.take_in(unit, ticket)
        lead = seen(unit, ticket) if next_field(unit) is not None else texts.HERE
        return [_go_on(event, unit, ticket, lead), *told]
    if heard is None or heard.kind in {"unclear", "back"}:
        return [_go_on(event, unit, ticket, texts.NOTED), *thread.take_in(unit, ticket)]
    if heard.kind == "cancel":
        for field in form.fields:
            answered(unit, field.name)
        enter(unit.conversation, WORDS_STEP)
        return [say(event, texts.STOPPED.format(number=ticket.number, seen=seen(unit, ticket)))]
    if heard.kind == "skip":
        answered(unit, heard.field.name)
        return [_go_on(event, unit, ticket, "")]
    return _value(event, unit, ticket, heard)


def _value(event: Event, unit: Unit, ticket: Ticket, heard: Heard) -> list[Reply]:
    field, words = heard.field, spoken(heard.field, heard.value)
    answered(unit, field.name)
    if field.name == "where":
        ticket.place = f"{ticket.place}；{words}" if ticket.place else words
    told = _line(unit, ticket, field, words)
    advice = ADVICE.get((field.name, heard.value))
    lead = fill(unit, advice) if advice else (texts.NOTED_PLACE if field.name == "where" else "")
    return [_go_on(event, unit, ticket, lead), *told]


def _line(unit: Unit, ticket: Ticket, field: Field, words: str) -> list[Reply]:
    kind = "place" if field.name == "where" else "answer"
    line = f"{label(field)}{words}"
    thread.add(unit, ticket, Side.PERSON, kind, line)
    return staff.relay(unit, ticket, "答", line)


def _phone(event: Event, unit: Unit, ticket: Ticket) -> list[Reply]:
    if isinstance(event.content, Text):
        ticket.phone = find_phone(event.text)
    told = thread.take_in(unit, ticket)
    answered(unit, "phone")
    return [_go_on(event, unit, ticket, texts.NOTED), *told]


def _position(event: Event, unit: Unit, ticket: Ticket, location: Location) -> list[Reply]:
    silent = location.live and ticket.position is not None
    told = thread.take_in(unit, ticket)
    answered(unit, "where")
    return told if silent else [_go_on(event, unit, ticket, texts.NOTED_PLACE), *told]


def _file(event: Event, unit: Unit, ticket: Ticket) -> list[Reply]:
    """Kept whatever it is; the pictures of an album are acknowledged once."""
    content = event.content
    told = thread.take_in(unit, ticket)
    if isinstance(content, Photo):
        if content.album is not None and memory(unit.conversation).get("album") == content.album:
            return told
        enter(unit.conversation, unit.conversation.step, album=content.album)
    if isinstance(content, Unsupported):
        return [_go_on(event, unit, ticket, texts.NOTED_UNSUPPORTED.format(what=content.what)), *told]
    if isinstance(content, Edited):
        return [_go_on(event, unit, ticket, texts.NOTED), *told]
    what = thread.FILE_WORDS[type(content).__name__.lower()]
    return [_go_on(event, unit, ticket, texts.NOTED_FILE.format(what=what)), *told]


def _go_on(event: Event, unit: Unit, ticket: Ticket, lead: str) -> Reply:
    """The next question, or, when all have been asked, one line with what is true about who has seen it."""
    if next_field(unit) is None and unit.conversation.step == WORDS_STEP:
        return say(event, f"{lead or texts.NOTED}\n{seen(unit, ticket)}")
    return ask_next(event, unit, ticket, lead)


def _gently(event: Event, unit: Unit, ticket: Ticket) -> list[Reply]:
    """No questions, no numbers of tickets; the person is heard, and told again where a voice is."""
    if chosen(event, f"form:{FLOW_NAME}") is not None:
        thread.add(unit, ticket, Side.PERSON, "answer", "说现在安全")
        return [say(event, texts.GENTLE_SAFE)]
    told = thread.take_in(unit, ticket)
    if action_of(event) in {"thanks", "bye"}:
        return [say(event, texts.GENTLE_HERE), *told]
    last = said_at(unit)
    if (
        isinstance(event.content, Photo | Voice)
        and last is not None
        and (unit.now - last).total_seconds() < ALBUM_SECONDS
    ):
        return told
    kinds = state_of(unit).get("kinds", [])
    return [say(event, fill(unit, texts.GENTLE_ASSAULT_ON if "assault" in kinds else texts.GENTLE_ON)), *told]


FLOW = Flow("urgent.follow", _matches, _handle)
