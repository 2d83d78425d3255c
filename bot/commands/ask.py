"""ask: what the service would make of a text. Reads no database and takes no lock."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.commands.errors import CommandError
from bot.semantic import waiting_embedder
from bot.settings import Settings
from handlers.core.event import Event, Text
from handlers.core.flow import Place
from handlers.router import FLOWS
from knowledge.facts import render
from knowledge.library import Library, load
from knowledge.meaning import Meaning
from knowledge.understand import Understood, understand


def ask_once(text: str, settings: Settings, *, as_json: bool, after: str | None) -> int:
    """Print the answer, or one JSON line."""
    library = load()
    meaning = waiting_embedder(settings, library)
    if as_json:
        print(json.dumps(_line(None, text, after, library, meaning), ensure_ascii=False))
        return 0
    understood = understand(text, library=library, after=after, embedder=meaning)
    print(
        f"[{understood.verdict}{f' {understood.urgent or understood.action or understood.decline}' if understood.urgent or understood.action or understood.decline else ''}, {understood.mode}]"
    )
    for hit in understood.topics:
        print(f"{hit.score:.2f}  {hit.id}  {library.answers[hit.id].title}")
    if understood.verdict == "answer":
        today = datetime.now(settings.timezone).date()
        for topic in understood.parts or (understood.topics[0].id,):
            shown = render(library.answers[topic], library.facts, today)
            print("", shown.lead, shown.body, shown.bring, *shown.basis_lines, *shown.notes, sep="\n")
    return 0


def ask_batch(path: Path, settings: Settings) -> int:
    """One JSON line for each JSON line of the file with `id`, `text` and perhaps `after`."""
    library = load()
    meaning = waiting_embedder(settings, library)
    for question in _questions(path):
        print(
            json.dumps(
                _line(question["id"], question["text"], question.get("after"), library, meaning), ensure_ascii=False
            )
        )
    return 0


def _questions(path: Path) -> Iterator[dict[str, Any]]:
    text = sys.stdin.read() if str(path) == "-" else path.read_text()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            question = json.loads(line)
            if not isinstance(question["text"], str):
                raise TypeError
            yield {"id": question["id"], "text": question["text"], "after": question.get("after")}
        except (ValueError, KeyError, TypeError):
            raise CommandError(f"{path}:{number}: a line must be a JSON object with id and text (a string).") from None


def _line(key: object, text: str, after: str | None, library: Library, meaning: Meaning | None) -> dict[str, Any]:
    began = time.perf_counter()
    understood = understand(text, library=library, after=after, embedder=meaning)
    took = (time.perf_counter() - began) * 1000
    return {
        "id": key,
        "verdict": understood.verdict,
        "topics": [{"id": hit.id, "score": round(hit.score, 4)} for hit in understood.topics],
        "flow": _flow(text, understood, after),
        "ms": round(took, 2),
    }


def _flow(text: str, understood: Understood, after: str | None) -> str | None:
    """The flow a person at home would come to with these words."""
    event = Event("ask", "web", "ask", "ask", datetime.now(UTC), Text(text), understood=understood)
    place = Place(last_topic=after)
    return next((flow.name for flow in FLOWS if place.room in flow.rooms and flow.matches(event, place)), None)
