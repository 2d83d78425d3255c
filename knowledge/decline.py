"""What is not ours: which door is the right one (decline.yaml), and how much a message sounds like our field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Doors:
    """decline.yaml, compiled. `ours` are words of our field."""

    ours: re.Pattern[str]
    strong: Mapping[str, re.Pattern[str]]
    weak: Mapping[str, re.Pattern[str]]


@dataclass(frozen=True)
class Door:
    """The right door for a message that is not ours; a strong one holds even when an answer looks near."""

    key: str
    strong: bool


def parse_doors(text: str) -> Doors:
    """Read decline.yaml."""
    data = yaml.load(text, yaml.CSafeLoader)
    return Doors(
        ours=re.compile(data["ours"]),
        strong={key: re.compile(pattern) for key, pattern in data["strong"].items()},
        weak={key: re.compile(pattern) for key, pattern in data["weak"].items()},
    )


@cache
def packaged_doors() -> Doors:
    """The committed table."""
    return parse_doors(files("knowledge").joinpath("decline.yaml").read_text("utf-8"))


def find_door(normal: str, doors: Doors | None = None) -> Door | None:
    """The door that fits the normal form of a message, None if nothing says it is not ours."""
    doors = doors or packaged_doors()
    for strong, table in ((True, doors.strong), (False, doors.weak)):
        for key, pattern in table.items():
            if pattern.search(normal):
                return Door(key, strong)
    return None


def field_words(normal: str, doors: Doors | None = None) -> int:
    """How many different words of our field are in the normal form of a message."""
    return len(set((doors or packaged_doors()).ours.findall(normal)))
