"""knowledge lint | due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.settings import Settings
from knowledge.library import load
from knowledge.lint import main as lint_main


def lint(paths: Sequence[str]) -> int:
    """Print every fault of the answer files (all of them by default); exits with 1 when there is one."""
    lint_main(list(paths))
    return 0


def due(settings: Settings) -> int:
    """Print what somebody must look at: reviews due, unread legal answers, facts missing or running out."""
    today = datetime.now(settings.timezone).date()
    library = load()
    count = 0
    for answer in library.answers.values():
        reasons = []
        if answer.next_review <= today:
            reasons.append(f"review was due on {answer.next_review}")
        if answer.valid_to is not None and answer.valid_to <= today:
            reasons.append(f"valid only to {answer.valid_to}")
        if answer.risk == "legal" and answer.reviewed is None:
            reasons.append("not yet read by a named person of the union")
        if answer.verify:
            reasons.append("rests on a text that must still be confirmed")
        if reasons:
            count += 1
            print(f"{answer.id}: {'; '.join(reasons)} ({answer.owner})")
    for key, fact in library.facts.items():
        if not fact.value:
            count += 1
            print(f"facts.yaml {key}: to be filled in by the union: {fact.what}")
        elif fact.valid_to is not None and fact.valid_to <= today:
            count += 1
            print(f"facts.yaml {key}: ran out on {fact.valid_to}")
    print(f"{count} to look at.")
    return 0
