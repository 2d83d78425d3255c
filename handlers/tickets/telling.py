"""What the person is told about a ticket: shared by every flow that opens or shows one."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.core.conversation import enter, memory, remember
from handlers.core.event import Contact, Document, Edited, Event, Location, Photo, Unsupported, Voice
from handlers.core.flow import say
from handlers.core.reply import Button, Message, Reply
from handlers.core.unit import Unit
from handlers.core.wording import day, fill, moment, tongue
from handlers.tickets import staff, texts
from handlers.tickets.kinds import KINDS
from handlers.tickets.tables import Priority, Ticket, TicketState
from handlers.tickets.ticket import OPEN, STATE_WORDS, Opened

LISTED = 5


def promise(unit: Unit, ticket: Ticket) -> str:
    """The target of the ticket's priority, as a target."""
    return tongue(unit, texts.PROMISE[ticket.priority], texts.PROMISE_EN[ticket.priority])


def number_and_code(unit: Unit, ticket: Ticket) -> str:
    """The number, the code and the target: said once at opening."""
    return tongue(unit, texts.OPENED, texts.OPENED_EN).format(
        number=ticket.number, code=ticket.code, promise=promise(unit, ticket)
    )


def opened(event: Event, unit: Unit, done: Opened, *, lead: str = "", go_on: str = "") -> list[Reply]:
    """The number at once, then the offer to go on; staff are told. The chat now stands at "tickets.more"."""
    ticket = done.ticket
    enter(unit.conversation, "tickets.more", ticket=ticket.id, draft=None, form=None)
    if done.joined:
        text = texts.ALREADY.format(number=ticket.number, promise=promise(unit, ticket))
        return [say(event, text, *more_buttons(unit, ticket))]
    parts = [lead, number_and_code(unit, ticket)]
    if ticket.anonymous:
        parts.append(texts.ANONYMOUS_NOTE)
    if ticket.hidden:
        parts.append(texts.HIDDEN_NOTE)
    parts.append("\n" + (go_on or tongue(unit, texts.GO_ON, texts.GO_ON_EN)))
    text = fill(unit, "\n".join(part for part in parts if part))
    return [say(event, text, *more_buttons(unit, ticket)), *staff.announce(unit, ticket)]


def more_buttons(unit: Unit, ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    """What may still be given, each of it optional."""
    row = []
    if ticket.phone is None and not ticket.anonymous:
        row.append(Button(tongue(unit, "留电话", "My phone"), f"details:phone:{ticket.id}"))
    if ticket.place is None and ticket.position is None:
        row.append(Button(tongue(unit, "说地点", "The place"), f"details:place:{ticket.id}"))
    row.append(Button(tongue(unit, "就这样", "That is all"), f"details:enough:{ticket.id}"))
    return (tuple(row),)


def status(event: Event, unit: Unit, tickets: Sequence[Ticket], lead: str = "") -> Message:
    """Where tickets stand, the open ones first, with buttons for the newest open one."""
    ordered = sorted(tickets, key=lambda t: (t.state not in OPEN, -(t.id or 0)))
    shown = ordered[:LISTED]
    parts = [lead] if lead else []
    if not lead and len(ordered) > 1:
        parts.append(texts.STATUS_MANY.format(count=len(ordered)))
    parts += [_one(unit, ticket) for ticket in shown]
    if len(ordered) > len(shown):
        parts.append(texts.STATUS_MORE.format(count=len(ordered) - len(shown)))
    return say(event, "\n\n".join(parts), *_status_buttons(shown[0]))


def _one(unit: Unit, ticket: Ticket) -> str:
    lines = [
        texts.STATUS_ONE.format(
            number=ticket.number, label=KINDS[ticket.kind].label, state=STATE_WORDS[ticket.state],
            opened=day(unit, ticket.opened_at), code=ticket.code,
        )
    ]  # fmt: skip
    if ticket.state not in OPEN:
        return lines[0]
    if ticket.state is TicketState.WAITING:
        lines.append(texts.STATUS_WAITING)
    elif ticket.accepted_at is not None:
        lines.append(texts.STATUS_SEEN.format(at=moment(unit, ticket.accepted_at)))
    elif ticket.priority is Priority.P0:
        lines.append(fill(unit, texts.STATUS_NOT_SEEN_P0))
    else:
        lines.append(promise(unit, ticket))
    return "\n".join(lines)


def _status_buttons(ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    if ticket.state in OPEN:
        return (
            (
                Button("补充", f"add:{ticket.id}"),
                Button("撤掉", f"withdraw:{ticket.id}"),
                Button("找工作人员", "human"),
            ),
        )
    if ticket.state is TicketState.CLOSED and ticket.solved is None:
        return closing_buttons(ticket)
    return ()


def closing_buttons(ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    """The one question of the closing message."""
    return (
        (
            Button(texts.SOLVED_BUTTON, f"solved:{ticket.id}:yes"),
            Button(texts.UNSOLVED_BUTTON, f"solved:{ticket.id}:no"),
        ),
    )


def which(event: Event, text: str, tickets: Sequence[Ticket], data: str, *extra: Button) -> Message:
    """A question with a button for each ticket; `data` holds {id}."""
    rows = [(Button(f"{t.number} {KINDS[t.kind].label}", data.format(id=t.id)),) for t in tickets[:LISTED]]
    return say(event, text, *rows, *((button,) for button in extra))


def acknowledge(event: Event, unit: Unit, ticket: Ticket) -> list[Reply]:
    """One short line for what went on the ticket; later pictures of an album and live steps are taken in silence."""
    content, number = event.content, ticket.number
    match content:
        case Photo(album=album):
            if album is not None and memory(unit.conversation).get("album") == album:
                return []
            remember(unit.conversation, album=album)
            return [say(event, texts.ADDED_FILE.format(what="照片", number=number), *more_buttons(unit, ticket))]
        case Voice() | Document():
            what = "语音" if isinstance(content, Voice) else "文件"
            return [say(event, texts.ADDED_FILE.format(what=what, number=number), *more_buttons(unit, ticket))]
        case Location(live=live):
            silent = live and ticket.position is not None
            return [] if silent else [say(event, texts.ADDED_POSITION.format(number=number))]
        case Contact(phone=phone):
            return [say(event, texts.ADDED_PHONE.format(phone=phone))]
        case Unsupported(what=what):
            return [say(event, texts.ADDED_UNSUPPORTED.format(what=what, number=number))]
        case Edited():
            return [say(event, texts.ADDED_EDIT.format(number=number))]
        case _:
            return [say(event, texts.ADDED.format(number=number), *more_buttons(unit, ticket))]


def nothing_open(event: Event) -> Message:
    """A button or a wish about a ticket, and there is none."""
    return say(event, texts.NOTHING_OPEN, (Button("登记一件新的", "ticket:new"),))
