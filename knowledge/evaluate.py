"""How good the answers found are: every measuring question asked, counted by section and style, beside plain baselines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from knowledge.baselines import Baseline, bm25, wratio
from knowledge.library import Library
from knowledge.meaning import Meaning
from knowledge.measure import Asked, Counts, Report, count, count_ranks, is_right, read_questions
from knowledge.report import lines
from knowledge.understand import Understood, understand


def report(
    files: Iterable[str | Path], library: Library, meaning: Meaning | None = None, *, errors: bool = False
) -> str:
    """The evaluation as text; with `errors` the wrong ones of the questions that are not locked are listed."""
    return "\n".join(lines(evaluate(files, library, meaning), errors=errors))


def evaluate(files: Iterable[str | Path], library: Library, meaning: Meaning | None = None) -> Report:
    """Ask every question of `files` and count."""
    groups: dict[str, Counts] = defaultdict(Counts)
    plain: dict[str, Counts] = defaultdict(Counts)
    searcher = library.searcher
    topics = [searcher.ids[n] for n in searcher.owner]
    baselines: dict[str, Baseline] = {"WRatio": wratio(searcher.asks, topics), "BM25": bm25(searcher.asks, topics)}
    errors: list[tuple[Asked, Understood]] = []
    for asked in read_questions(files):
        got = understand(asked.text, library=library, embedder=meaning)
        names = _group_names(asked, library)
        for name in names:
            count(groups[name].of, asked, got)
        if asked.status == "answerable":
            for baseline, rank in baselines.items():
                count_ranks(plain[baseline].of, asked, rank(asked.text))
        if not asked.locked and not is_right(asked, got):
            errors.append((asked, got))
    return Report("semantic" if meaning else "lexical", groups, plain, tuple(errors))


def _group_names(asked: Asked, library: Library) -> list[str]:
    names = ["all", "locked" if asked.locked else "open"]
    if asked.status == "answerable":
        names += [f"section {asked.section}", f"style {asked.style}"]
        if asked.right & library.answers.keys():
            names.append("all, topic written")
    return names
