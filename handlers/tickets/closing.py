"""The person ends or restarts a ticket: 解决了 / 没解决 after closing, 撤掉, 重新办理 (once by right)."""

from __future__ import annotations

import re

from handlers.core.conversation import enter
from handlers.core.event import Event, Text
from handlers.core.flow import Flow, Place, action_of, chosen, say
from handlers.core.reply import Button, Reply
from handlers.core.unit import Unit
from handlers.core.wording import fill
from handlers.tickets import staff, telling, texts, thread
from handlers.tickets.kinds import raised
from handlers.tickets.numbers import find_number
from handlers.tickets.tables import Side, Ticket, TicketState
from handlers.tickets.ticket import OPEN, STATE_WORDS, lock, mine, move, tickets_here

_SOLVED = re.compile(r"^(?:已经|都|问题)?(?:解决|办好|搞定)了?[。！!]*$")
_UNSOLVED = re.compile(r"^(?:还是?|问题)?(?:没有?|未)(?:解决|办好|搞定)[。！!]*$")
_REOPEN = re.compile(r"^(?:我?要)?(?:重新办理?|重办)(?:工单|一下)?[。！!]*$")
PREFIXES = ("solved", "withdraw", "reopen")


def _matches(event: Event, _place: Place) -> bool:
    if any(chosen(event, prefix) is not None for prefix in PREFIXES):
        return True
    if isinstance(event.content, Text) and any(
        said.match(event.text.strip()) for said in (_SOLVED, _UNSOLVED, _REOPEN)
    ):
        return True
    return action_of(event) in {"withdraw", "reopen"}


def _handle(event: Event, unit: Unit) -> list[Reply]:
    for prefix, act in (("solved", _solved), ("withdraw", _withdraw), ("reopen", _reopen)):
        reference = chosen(event, prefix)
        if reference is not None:
            number, _, rest = reference.partition(":")
            ticket = mine(unit, number)
            return act(event, unit, ticket, rest) if ticket is not None else [telling.nothing_open(event)]
    return _said(event, unit)


def _said(event: Event, unit: Unit) -> list[Reply]:
    """In words: the newest ticket they fit, or the one whose number stands in them."""
    number = find_number(event.text, event.at)
    here = [t for t in tickets_here(unit) if number in {None, t.number}]
    if action_of(event) == "withdraw":
        return _which_withdraw(event, unit, [t for t in here if t.state in OPEN])
    closed = [t for t in here if t.state in {TicketState.CLOSED, TicketState.WITHDRAWN}]
    if not closed:
        return [say(event, texts.NOTHING_CLOSED)]
    ticket = lock(unit, closed[0].id or 0) or closed[0]
    if _SOLVED.match(event.text.strip()):
        return _solved(event, unit, ticket, "yes")
    return _reopen(event, unit, ticket, "")


def _which_withdraw(event: Event, unit: Unit, waiting: list[Ticket]) -> list[Reply]:
    if not waiting:
        return [telling.nothing_open(event)]
    if len(waiting) > 1:
        return [telling.which(event, "要撤掉哪一件？", waiting, "withdraw:{id}")]
    return _withdraw(event, unit, waiting[0], "")


def _solved(event: Event, unit: Unit, ticket: Ticket, answer: str) -> list[Reply]:
    if answer == "no":
        return _reopen(event, unit, ticket, "")
    if ticket.state is not TicketState.CLOSED or ticket.solved:
        return _too_late(event, ticket)
    ticket.solved = True
    enter(unit.conversation, None, ticket=None)
    unit.session.add(ticket)
    return [say(event, texts.SOLVED.format(number=ticket.number)), *staff.tell(unit, ticket, "本人说：解决了。")]


def _withdraw(event: Event, unit: Unit, ticket: Ticket, answer: str) -> list[Reply]:
    """Asked once; 我没事 after an alarm counts as the answer."""
    if ticket.state not in OPEN:
        return _too_late(event, ticket)
    if answer == "keep":
        return [say(event, texts.KEPT.format(number=ticket.number))]
    if answer not in {"yes", "safe"}:
        sure = (Button("撤掉", f"withdraw:{ticket.id}:yes"), Button("接着办", f"withdraw:{ticket.id}:keep"))
        return [say(event, texts.WITHDRAW_SURE.format(number=ticket.number), sure)]
    move(unit, ticket, TicketState.WITHDRAWN, Side.PERSON, "safe" if answer == "safe" else "withdrawn")
    enter(unit.conversation, None, ticket=None, urgent=None)
    text = texts.SAFE if answer == "safe" else texts.WITHDRAWN
    told = "本人说没有危险了。" if answer == "safe" else "本人撤回了这件事。"
    return [say(event, text.format(number=ticket.number)), *staff.tell(unit, ticket, told), *staff.renew(unit, ticket)]


def _reopen(event: Event, unit: Unit, ticket: Ticket, _answer: str) -> list[Reply]:
    if ticket.state in OPEN:
        return _too_late(event, ticket)
    if ticket.reopened:
        return [
            say(
                event,
                fill(unit, texts.REOPEN_USED.replace("{number}", ticket.number)),
                (Button("登记一件新的", "ticket:new"),),
            )
        ]
    move(unit, ticket, TicketState.REOPENED, Side.PERSON, "not solved")
    ticket.priority = raised(ticket.priority)
    thread.add(unit, ticket, Side.PERSON, "text", "没解决，要求重新办理")
    enter(unit.conversation, "tickets.talk:words", ticket=ticket.id)
    text = texts.REOPENED.format(number=ticket.number, promise=telling.promise(unit, ticket))
    return [say(event, text), *staff.tell(unit, ticket, texts.REOPENED_TO_STAFF), *staff.renew(unit, ticket)]


def _too_late(event: Event, ticket: Ticket) -> list[Reply]:
    return [say(event, texts.ALREADY_CLOSED.format(number=ticket.number, state=STATE_WORDS[ticket.state]))]


FLOW = Flow("tickets.closing", _matches, _handle)
