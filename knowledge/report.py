"""An evaluation as text: one table of totals, one by section and style, the baselines, and the open errors if asked for."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.measure import Counts, Report

_RANKS = ("answerable", "top 1", "top 3")
_VERDICTS = (
    ("answered right", "answerable"), ("answered wrong", "answerable"), ("asked back, right among them", "answerable"),
    ("asked back, wrong", "answerable"), ("silent (unknown)", "answerable"), ("silent (decline)", "answerable"),
    ("silent (action)", "answerable"), ("silent (emergency)", "answerable"), ("shown right", "shown"),
    ("out_of_scope answered", "out_of_scope"), ("out_of_scope silent", "out_of_scope"),
    ("in_domain_no_topic answered", "in_domain_no_topic"), ("in_domain_no_topic silent", "in_domain_no_topic"),
    ("caught", "emergencies"), ("false alarms", "calm"), ("actions seen", "actions"), ("both in two", "two"),
)  # fmt: skip


def lines(report: Report, *, errors: bool = False) -> Iterator[str]:
    """The report, a line at a time."""
    yield f"mode: {report.mode}"
    for name in ("all", "all, topic written", "open", "locked"):
        if name in report.groups:
            yield from _totals(name, report.groups[name])
    yield ""
    yield f"{'':32}{'n':>6}{'top 1':>8}{'top 3':>8}"
    for name, counts in report.baselines.items():
        yield _ranks(f"baseline {name}", counts)
    for name in sorted(report.groups):
        if name.startswith(("section ", "style ")):
            yield _ranks(name, report.groups[name])
    if errors:
        yield ""
        for asked, got in report.errors:
            shown = " ".join(f"{hit.id}:{hit.score:.2f}" for hit in got.topics)
            yield f"{asked.id} {asked.status}/{got.verdict} {asked.text[:80]!r} want {'|'.join(sorted(asked.right))} got {shown}"


def _totals(name: str, counts: Counts) -> Iterator[str]:
    yield f"-- {name}: {counts.of['questions']} questions"
    yield f"   top 1 {_percent(counts, 'top 1', 'answerable')}   top 3 {_percent(counts, 'top 3', 'answerable')}"
    for part, whole in _VERDICTS:
        if counts.of[whole]:
            yield f"   {part:32}{_percent(counts, part, whole)}"


def _ranks(name: str, counts: Counts) -> str:
    answerable, *ranks = _RANKS
    return f"{name:32}{counts.of[answerable]:>6}" + "".join(f"{counts.share(r, answerable):>8.3f}" for r in ranks)


def _percent(counts: Counts, part: str, whole: str) -> str:
    return f"{counts.share(part, whole):6.3f}  ({counts.of[part]} of {counts.of[whole]})"
