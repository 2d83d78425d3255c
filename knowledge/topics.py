"""The list of every topic id there is or will be, with its section and title."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Topics:
    """Known ids: `section` and `title` by topic id, section titles by section id, names of calculators."""

    section: dict[str, str]
    title: dict[str, str]
    sections: dict[str, str]
    calculators: frozenset[str]


@cache
def packaged_topics() -> Topics:
    """The committed list."""
    data = yaml.load(files("knowledge").joinpath("topics.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return Topics(
        section={key: row["section"] for key, row in data["topics"].items()},
        title={key: row["title"] for key, row in data["topics"].items()},
        sections=data["sections"],
        calculators=frozenset(data["calculators"]),
    )
