"""What staff are told about a ticket in the staff chat: a topic, a card, lines as the person goes on.

All members of the group see all topics. So a card says number, kind, priority, clock and a link; the
person's words, place, phone and files only with STAFF_CARD=full. A hidden ticket never enters the group,
an anonymous one shows no name, phone or file.
"""

from __future__ import annotations

from handlers.core.reply import Button, Edit, Message, OpenTopic, Place, Reply, plain
from handlers.core.tables import Media, MediaState, Person
from handlers.core.unit import Unit
from handlers.core.wording import moment, short
from handlers.tickets import texts
from handlers.tickets.kinds import KINDS
from handlers.tickets.tables import Priority, Ticket, TicketState
from handlers.tickets.ticket import OPEN, STATE_WORDS

WORDS_ON_CARD = 1200


def place_of(unit: Unit, ticket: Ticket) -> Place | None:
    """The ticket's topic; None when there is no staff chat or the ticket is hidden."""
    if unit.policy.staff is None or ticket.hidden:
        return None
    return Place(unit.policy.staff.channel, f"ticket:{ticket.id}")


def full(unit: Unit) -> bool:
    """Whether names and words may stand in the staff group."""
    return unit.policy.staff_card == "full"


def card_key(ticket: Ticket) -> str:
    """The outbox key of the ticket's card: later edits find it by that."""
    return f"ticket:{ticket.id}:card"


def announce(unit: Unit, ticket: Ticket) -> list[Reply]:
    """Tell staff of a new ticket."""
    if unit.policy.staff is None:
        return []
    place = place_of(unit, ticket)
    if place is None:
        # Nobody in the group may learn more than that somebody has to look.
        return [Message(unit.policy.staff, texts.HIDDEN_TO_STAFF, key=f"ticket:{ticket.id}:hidden", lane="staff")]
    return [
        OpenTopic(place, title(ticket), key=f"ticket:{ticket.id}:topic"),
        Message(place, card(unit, ticket), buttons(ticket), key=card_key(ticket), lane="staff"),
    ]


def title(ticket: Ticket) -> str:
    """P0 2611-0007 路上出事."""
    return f"{ticket.priority.value} {ticket.number} {KINDS[ticket.kind].label}"


def card(unit: Unit, ticket: Ticket) -> str:
    """The card: short for all, full where the union has decided so."""
    kind = KINDS[ticket.kind]
    lines = [
        f"**{title(ticket)}**",
        f"登记：{moment(unit, ticket.opened_at)}　组：{ticket.team}",
        f"目标：{texts.TARGETS[ticket.priority]}",
        f"状态：{_state(unit, ticket)}",
    ]
    if ticket.anonymous:
        lines.append("匿名：不显示姓名、电话、照片")
    if full(unit):
        lines += _details(unit, ticket)
    if unit.policy.public_url:
        lines.append(f"后台：{unit.policy.public_url.rstrip('/')}/console/tickets/{ticket.number}")
    if kind.priority is Priority.P0 and ticket.state is TicketState.SUBMITTED:
        lines.append("**请马上点“接单”。接了单，本人才会听到“有人看到了”。**")
    return "\n".join(lines)


def _state(unit: Unit, ticket: Ticket) -> str:
    words = STATE_WORDS[ticket.state]
    if ticket.accepted_at is not None:
        words += f"（{ticket.accepted_by or '值班人员'}，{moment(unit, ticket.accepted_at)}接单）"
    return words


def _details(unit: Unit, ticket: Ticket) -> list[str]:
    lines = [f"说的是：{plain(short(ticket.words, WORDS_ON_CARD))}"]
    if ticket.place:
        lines.append(f"地点：{plain(ticket.place)}")
    if ticket.position:
        lines.append(f"定位：{ticket.position['latitude']:.5f},{ticket.position['longitude']:.5f}")
    if not ticket.anonymous:
        person = unit.session.get(Person, ticket.person_id) if ticket.person_id is not None else None
        lines.append(f"姓名：{plain((person.name if person is not None else None) or '没有留')}")
        lines.append(f"电话：{plain(ticket.phone or '没有留')}")
    answer = unit.library.answers.get(ticket.topic) if ticket.topic else None
    if answer is not None:
        lines.append(f"相近的答案：{answer.title}")
    return lines


def buttons(ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    """接单 until somebody has it, then 办结; none when it is finished."""
    if ticket.state not in OPEN:
        return ()
    if ticket.state in {TicketState.SUBMITTED, TicketState.REOPENED}:
        return ((Button("接单", f"desk:take:{ticket.id}"),),)
    return ((Button("办结", f"desk:close:{ticket.id}"),),)


def relay(unit: Unit, ticket: Ticket, what: str, words: str = "") -> list[Reply]:
    """A line in the topic: the person went on. Without STAFF_CARD=full only that it happened."""
    place = place_of(unit, ticket)
    if place is None:
        return []
    if full(unit) and words and not (ticket.anonymous and what == "留了电话"):
        return [Message(place, f"本人{what}：{plain(words)}", lane="staff")]
    where = "，请到后台看" if words else ""
    return [Message(place, f"本人{what}{where}。", lane="staff")]


def show_file(unit: Unit, ticket: Ticket, media: Media) -> list[Reply]:
    """A stored file of the person, shown in the topic or only said to be there."""
    place = place_of(unit, ticket)
    if place is None or media.state is not MediaState.STORED:
        return []
    name = texts.FILES[media.kind]
    if full(unit) and not ticket.anonymous:
        return [Message(place, f"本人发来{name}", media=media.handle, lane="staff")]
    return [Message(place, f"本人发来{name}，请到后台看。", lane="staff")]


def tell(unit: Unit, ticket: Ticket, text: str) -> list[Reply]:
    """A line of ours in the topic."""
    place = place_of(unit, ticket)
    return [Message(place, text, lane="staff")] if place is not None else []


def renew(unit: Unit, ticket: Ticket) -> list[Reply]:
    """The card as it is now, in the place of the one that was sent."""
    place = place_of(unit, ticket)
    if place is None:
        return []
    return [Edit(place, card_key(ticket), card(unit, ticket), buttons(ticket), lane="staff")]
