"""The log of questions: normalised, without the person, with what happened next."""

from __future__ import annotations

import re

from handlers.answers.tables import QuestionLog
from handlers.core.unit import Unit
from knowledge.text import cut, fingerprint, norm
from knowledge.understand import Understood

_FIGURES = re.compile(r"[A-Za-z]?\d[\d\s\-]{5,}\d[Xx]?")
_PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][·.\s]?[A-Z0-9]{5,6}")
LONGEST = 1000


def masked(text: str) -> str:
    """The words without what points to a person: phone, identity and card numbers, number plates."""
    return _FIGURES.sub("［号码］", _PLATE.sub("［车牌］", cut(text)))[:LONGEST]


def note(unit: Unit, text: str, understood: Understood | None, verdict: str) -> QuestionLog:
    """Write a question down. What is outside our field is counted, its words are not kept."""
    first = understood.topics[0] if understood is not None and understood.topics else None
    return unit.add(
        QuestionLog(
            at=unit.now, text=None if verdict == "decline" else norm(masked(text)),
            text_index=unit.keyring.index("question", fingerprint(masked(text))), verdict=verdict,
            topic=first.id if first is not None else None, score=first.score if first is not None else None,
            mode=understood.mode if understood is not None else "none",
            door=understood.decline if understood is not None else None,
        )
    )  # fmt: skip


def outcome(unit: Unit, reference: str, what: str) -> bool:
    """Note what came of question number `reference`; False when it had come to something before."""
    row = unit.session.get(QuestionLog, int(reference)) if reference.isdecimal() and len(reference) < 10 else None
    if row is None or row.outcome in {"useful", "useless"}:
        return False
    row.outcome, row.outcome_at = what, unit.now
    unit.session.add(row)
    return True
