"""All answers and facts as one immutable value; every fault in the files is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from knowledge.answer import Answer, parse_answer
from knowledge.facts import Fact, parse_facts
from knowledge.problem import KnowledgeError, Problem
from knowledge.search import Searcher
from knowledge.topics import packaged_topics

NamedText = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Library:
    """Answers by topic id (in file order) and facts by key."""

    answers: Mapping[str, Answer]
    facts: Mapping[str, Fact]
    sections: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def searcher(self) -> Searcher:
        """The search over these answers, built at first use (about two seconds) and kept."""
        return Searcher(self.answers)

    @classmethod
    def build(cls, named: Iterable[NamedText], overlay: Iterable[NamedText] = ()) -> Library:
        """From (name, text) pairs: `<section>/<id>.md` are answers, `facts.yaml` facts. A name in `overlay` replaces.

        Raises `KnowledgeError` with the faults of all files.
        """
        facts: dict[str, Fact] = {}
        answers: dict[str, Answer] = {}
        problems: list[Problem] = []
        for name, text in (dict(named) | dict(overlay)).items():
            try:
                if name.endswith(".md"):
                    answer = parse_answer(name, text)
                    answers[answer.id] = answer
                elif name.endswith("facts.yaml"):
                    facts |= parse_facts(name, text)
            except KnowledgeError as error:
                problems += error.problems
        if problems:
            raise KnowledgeError(problems)
        return cls(MappingProxyType(answers), MappingProxyType(facts), MappingProxyType(packaged_topics().sections))


def walk(folder: Traversable, prefix: str = "") -> Iterator[NamedText]:
    """Every .md file below `folder` as (path below it, text), in order of path."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from walk(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".md"):
            yield prefix + entry.name, entry.read_text("utf-8")


def packaged_files() -> Iterator[NamedText]:
    """The files that come with the package: facts.yaml, then the answers."""
    root = files("knowledge")
    yield "facts.yaml", root.joinpath("facts.yaml").read_text("utf-8")
    yield from walk(root.joinpath("answers"))


def load(overlay: Iterable[NamedText] = ()) -> Library:
    """The packaged knowledge, with the union's own edits on top."""
    return Library.build(packaged_files(), overlay)
