"""The optional details after the number: a phone, a place. Asked only when the person wants to give them."""

from __future__ import annotations

from handlers.core.conversation import enter
from handlers.core.event import Choice, Contact, Document, Edited, Event, Location, Photo, Unsupported, Voice
from handlers.core.flow import Flow, NotMine, Place, chosen, say
from handlers.core.form import Field, Form, hear, phone, words
from handlers.core.reply import Reply
from handlers.core.unit import Unit
from handlers.tickets import staff, texts, thread
from handlers.tickets.tables import Side, Ticket
from handlers.tickets.telling import acknowledge, more_buttons, nothing_open
from handlers.tickets.ticket import in_hand, mine

FORM = Form(
    "tickets.details",
    (
        Field("phone", texts.ASK_PHONE, phone, request="contact", request_text="发我的电话", again=texts.PHONE_AGAIN),
        Field("place", texts.ASK_PLACE, words, request="location", request_text="发我的位置"),
    ),
)


def _matches(event: Event, place: Place) -> bool:
    if chosen(event, "details") is not None or chosen(event, "form:tickets.details") is not None:
        return True
    return place.flow == "tickets.details" and not isinstance(event.content, Edited)


def _handle(event: Event, unit: Unit) -> list[Reply]:
    wish = chosen(event, "details")
    if wish is not None:
        return _wished(event, unit, *wish.partition(":")[::2])
    ticket = in_hand(unit)
    if ticket is None:
        if isinstance(event.content, Choice):
            return [nothing_open(event)]
        raise NotMine
    if isinstance(event.content, Photo | Voice | Document | Unsupported):
        enter(unit.conversation, "tickets.more")
        return [*acknowledge(event, unit, ticket), *thread.take_in(unit, ticket)]
    return _answered(event, unit, ticket)


def _wished(event: Event, unit: Unit, name: str, reference: str) -> list[Reply]:
    """A button under the number was pressed, perhaps one of an older message."""
    ticket = mine(unit, reference)
    if ticket is None:
        return [nothing_open(event)]
    field = FORM.field(name)
    if field is None:
        enter(unit.conversation, None)
        return [say(event, texts.ENOUGH.format(number=ticket.number))]
    enter(unit.conversation, FORM.step(field), ticket=ticket.id)
    return [FORM.question(event, field)]


def _answered(event: Event, unit: Unit, ticket: Ticket) -> list[Reply]:
    awaited = (unit.conversation.step or "").partition(":")[2]
    heard = hear(FORM, event, awaited or None)
    if heard is None or heard.late or heard.kind in {"skip", "cancel", "back"}:
        enter(unit.conversation, "tickets.more")
        return [say(event, texts.ENOUGH.format(number=ticket.number), *more_buttons(unit, ticket))]
    if heard.kind == "unclear":
        return (
            [FORM.question(event, heard.field, texts.PHONE_AGAIN)]
            if heard.field.name == "phone"
            else _keep(event, unit, ticket)
        )
    return _store(event, unit, ticket, heard.field.name, heard.value)


def _keep(event: Event, unit: Unit, ticket: Ticket) -> list[Reply]:
    """What does not fit the question still belongs to the ticket."""
    enter(unit.conversation, "tickets.more")
    return [*acknowledge(event, unit, ticket), *thread.take_in(unit, ticket)]


def _store(event: Event, unit: Unit, ticket: Ticket, name: str, value: str) -> list[Reply]:
    enter(unit.conversation, "tickets.more")
    if name == "phone":
        ticket.phone = value
        thread.add(unit, ticket, Side.PERSON, "phone", value if isinstance(event.content, Contact) else event.text)
        told = staff.relay(unit, ticket, "留了电话", value)
        return [say(event, texts.ADDED_PHONE.format(phone=value), *more_buttons(unit, ticket)), *told]
    if isinstance(event.content, Location):
        return _keep(event, unit, ticket)
    ticket.place = value
    thread.add(unit, ticket, Side.PERSON, "place", value)
    told = staff.relay(unit, ticket, "说了地点", value)
    return [say(event, texts.ADDED.format(number=ticket.number), *more_buttons(unit, ticket)), *told]


FLOW = Flow("tickets.details", _matches, _handle)
