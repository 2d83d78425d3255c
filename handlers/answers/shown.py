"""A verdict becomes a reply: the answer with its basis, the choice, the honest unknown, the right door."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.answers import log, texts
from handlers.core.conversation import enter, memory, remember
from handlers.core.event import Event
from handlers.core.flow import say
from handlers.core.reply import Button, Message, Reply
from handlers.core.unit import Unit
from handlers.core.wording import english, fill, short, tongue
from handlers.tickets.ticket import open_here
from knowledge.answer import Answer
from knowledge.facts import Rendered, render
from knowledge.understand import Understood

NEAR_BUTTONS = 3
TITLE_LENGTH = 24
CHOICES = 3


def reply_to(event: Event, unit: Unit, text: str, understood: Understood | None) -> list[Reply]:
    """Answer the question `text`, whatever the verdict; it is noted, and remembered for 找工作人员."""
    known = [hit.id for hit in understood.topics if hit.id in unit.library.answers] if understood is not None else []
    verdict = understood.verdict if understood is not None else "unknown"
    if verdict in {"answer", "choose"} and not known:
        verdict = "unknown"
    row = log.note(unit, text, understood, verdict)
    enter(unit.conversation, None, burst=None)
    remember(
        unit.conversation,
        asked={"text": text.strip(), "log": row.id, "at": unit.now.isoformat(), "message": event.message},
    )
    match verdict:
        case "answer":
            parts = (
                [topic for topic in understood.parts if topic in unit.library.answers] if understood is not None else []
            )
            return answers(event, unit, parts or known[:1], row.id or 0)
        case "choose":
            return [choice(event, unit, known[:CHOICES], row.id or 0)]
        case "decline":
            return [door(event, unit, understood.decline if understood is not None else None)]
        case _:
            return [unknown(event, unit, row.id or 0)]


def answers(event: Event, unit: Unit, topics: Sequence[str], reference: int) -> list[Reply]:
    """One message for each topic, in order; the last one shown is what a follow-up hangs on."""
    unit.conversation.last_topic = topics[-1]
    return [answer(event, unit, unit.library.answers[topic], reference) for topic in topics]


def answer(event: Event, unit: Unit, found: Answer, reference: int) -> Message:
    """Lead, all of it, what to bring, the basis with its version, and how far to trust it."""
    rendered = render(found, unit.library.facts, unit.now.astimezone(unit.policy.zone).date())
    parts = [
        f"**{found.title}**\n{rendered.lead}",
        rendered.body,
        f"{texts.BRING}\n{rendered.bring}",
        _basis(found, rendered),
    ]
    if english(unit):
        parts.insert(0, texts.IN_CHINESE)
    return say(event, "\n\n".join(part for part in parts if part), *_buttons(unit, found, reference))


def _basis(found: Answer, rendered: Rendered) -> str:
    lines = []
    if rendered.basis_lines:
        lines.append(texts.BASIS + "；".join(_by_law(found, rendered)) + "。")
    lines.append(texts.CHECKED.format(day=found.checked) + "".join(f"{note}。" for note in rendered.notes))
    if rendered.missing_facts:
        lines.append(texts.MISSING)
    return "\n".join(lines)


def _by_law(found: Answer, rendered: Rendered) -> list[str]:
    """《劳动合同法》第三十条、第三十八条（2012-12-28版）: each law once, its articles in the order of the answer."""
    laws: dict[tuple[str, str], list[str]] = {}
    for basis, line in zip(found.basis, rendered.basis_lines, strict=True):
        name, _, rest = line.partition("》")
        laws.setdefault((f"{name}》", rest.removeprefix(basis.article)), []).append(basis.article)
    return [f"{name}{'、'.join(dict.fromkeys(articles))}{version}" for (name, version), articles in laws.items()]


def _buttons(unit: Unit, found: Answer, reference: int) -> list[tuple[Button, ...]]:
    rows: list[tuple[Button, ...]] = [
        (
            Button(tongue(unit, texts.USEFUL, texts.USEFUL_EN), f"fb:{reference}:yes"),
            Button(tongue(unit, texts.USELESS, texts.USELESS_EN), f"fb:{reference}:no"),
            Button(tongue(unit, texts.HUMAN, texts.HUMAN_EN), f"staff:{reference}:human"),
        )
    ]
    if found.escalate == "emergency":
        rows.append((Button(texts.NOW, "urgent:ask"),))
    near = [topic for topic in found.near if topic in unit.library.answers][:NEAR_BUTTONS]
    return [*rows, *((Button(short(unit.library.answers[t].title, TITLE_LENGTH), f"t:{t}"),) for t in near)]


def choice(event: Event, unit: Unit, topics: Sequence[str], reference: int) -> Message:
    """Up to three titles and 都不是, numbered as the buttons are."""
    titles = [unit.library.answers[topic].title for topic in topics]
    lines = [f"{number}. {title}" for number, title in enumerate([*titles, texts.NONE], 1)]
    rows = [
        (Button(short(f"{n}. {title}", TITLE_LENGTH + 3), f"t:{topic}:{reference}"),)
        for n, (topic, title) in enumerate(zip(topics, titles, strict=True), 1)
    ]
    rows.append((Button(f"{len(titles) + 1}. {texts.NONE}", f"none:{reference}"),))
    return say(event, "\n".join([tongue(unit, texts.CHOOSE, texts.CHOOSE_EN), *lines]), *rows)


def unknown(event: Event, unit: Unit, reference: int) -> Message:
    """We do not know and say so; a person is one press away."""
    rows: list[tuple[Button, ...]] = [to_staff(unit, reference)]
    rows += [(Button(texts.ADD_TO.format(number=t.number), f"addasked:{t.id}"),) for t in open_here(unit)[:1]]
    return say(event, tongue(unit, texts.UNKNOWN, texts.UNKNOWN_EN), *rows)


def to_staff(unit: Unit, reference: int | str) -> tuple[Button, ...]:
    """Pass it on, or say it in other words."""
    on, again = tongue(unit, texts.TO_STAFF, texts.TO_STAFF_EN), tongue(unit, texts.AGAIN, texts.AGAIN_EN)
    return (Button(on, f"staff:{reference}"), Button(again, "again"))


def door(event: Event, unit: Unit, key: str | None) -> Message:
    """Not ours: who can help."""
    chinese = texts.DOORS.get(key or "other", texts.DOORS["other"])
    return say(event, fill(unit, tongue(unit, chinese, texts.DECLINED_EN)))


def last_asked(unit: Unit) -> dict[str, object]:
    """The question before this event."""
    asked = memory(unit.conversation).get("asked")
    return asked if isinstance(asked, dict) else {}
