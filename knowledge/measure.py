"""Measuring questions with their right topics, and what happened to them, counted.

Thirty in a hundred questions are locked by the hash of their id: they are only ever counted, never shown.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.problem import KnowledgeError, Problem
from knowledge.understand import Understood

LOCKED = 3


@dataclass(frozen=True)
class Asked:
    """One measuring question: `right` are the topics that would do, `second` the other one of two questions."""

    id: str
    text: str
    status: str
    right: frozenset[str]
    section: str
    style: str
    second: str | None
    locked: bool


@dataclass
class Counts:
    """What happened to a group of questions."""

    of: Counter[str] = field(default_factory=Counter)

    def share(self, part: str, whole: str) -> float:
        """`part` / `whole`, 0 if there are none."""
        return self.of[part] / self.of[whole] if self.of[whole] else 0.0


@dataclass(frozen=True)
class Report:
    """Counts by group name, and the wrong ones of the questions that are not locked, with what was shown."""

    mode: str
    groups: Mapping[str, Counts]
    baselines: Mapping[str, Counts]
    errors: tuple[tuple[Asked, Understood], ...]


def is_locked(question: str) -> bool:
    """Whether the question with this id is among those that may only be counted."""
    return int(hashlib.sha256(question.encode()).hexdigest()[:8], 16) % 10 < LOCKED


def read_questions(files: Iterable[str | Path]) -> Iterator[Asked]:
    """The questions of JSON-lines files. Raises `KnowledgeError` naming file and line that cannot be read."""
    for path in map(Path, files):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.strip():
                try:
                    yield _asked(json.loads(line))
                except (ValueError, KeyError, TypeError) as error:
                    raise KnowledgeError([Problem(str(path), number, f"读不懂这一行：{error}。")]) from error


def _asked(row: Mapping[str, Any]) -> Asked:
    right = {row.get("primary"), *(row.get("accept") or ())} - {None, ""}
    return Asked(
        id=str(row["id"]),
        text=str(row["text"]),
        status=str(row["status"]),
        right=frozenset(map(str, right)),
        section=str(row.get("section") or "-"),
        style=str(row.get("style") or "-"),
        second=row.get("second"),
        locked=is_locked(str(row["id"])),
    )


def count(of: Counter[str], asked: Asked, got: Understood) -> None:
    """Add one question and what came of it to the counts."""
    of["questions"] += 1
    if asked.status == "emergency":
        of["emergencies"] += 1
        of["caught"] += got.verdict == "emergency"
        return
    of["calm"] += 1
    of["false alarms"] += got.verdict == "emergency"
    if asked.status == "action":
        of["actions"] += 1
        of["actions seen"] += got.verdict == "action"
    elif asked.status == "answerable":
        count_ranks(of, asked, [hit.id for hit in got.topics])
        _count_verdict(of, asked, got)
    else:
        of[asked.status] += 1
        of[f"{asked.status} answered"] += got.verdict == "answer"
        of[f"{asked.status} silent"] += got.verdict in ("decline", "unknown")
    of["shown"] += got.verdict == "answer"
    of["shown right"] += got.verdict == "answer" and got.topics[0].id in asked.right


def count_ranks(of: Counter[str], asked: Asked, ids: list[str]) -> None:
    """Add whether a right topic is first, or among the first three."""
    of["answerable"] += 1
    of["top 1"] += bool(ids) and ids[0] in asked.right
    of["top 3"] += bool(asked.right & set(ids[:3]))
    if asked.second:
        of["two"] += 1
        of["both in two"] += asked.second in ids[:2] and bool(asked.right & set(ids[:2]))


def _count_verdict(of: Counter[str], asked: Asked, got: Understood) -> None:
    ids = {hit.id for hit in got.topics}
    if got.verdict == "answer":
        of["answered right" if got.topics[0].id in asked.right else "answered wrong"] += 1
    elif got.verdict == "choose":
        of["asked back, right among them" if ids & asked.right else "asked back, wrong"] += 1
    else:
        of[f"silent ({got.verdict})"] += 1


def is_right(asked: Asked, got: Understood) -> bool:
    """Whether the verdict and the first topic are what they should be."""
    if asked.status in ("emergency", "action"):
        return got.verdict == asked.status
    if asked.status == "answerable":
        return bool(got.topics) and got.topics[0].id in asked.right and got.verdict in ("answer", "choose")
    return got.verdict in ("decline", "unknown", "choose")
