"""evaluate: answer quality on labelled questions, beside plain baselines of the same run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.commands.errors import CommandError
from bot.semantic import waiting_embedder
from bot.settings import Settings
from knowledge.library import load


def evaluate(files: Sequence[Path], settings: Settings, *, errors: bool) -> int:
    """Print the report. The mode (with or without the embedder) is named in it."""
    if not files:
        raise CommandError("Which questions? Give one or more files of JSON lines: niangjia evaluate FILE…")
    from knowledge import evaluate as evaluation  # noqa: PLC0415 - heavy, and only this command needs it

    library = load()
    print(evaluation.report(files, library, waiting_embedder(settings, library), errors=errors))
    return 0
