"""Does the message ask for something to be done (人工, 查进度, 退订 …)? Plain words, from actions.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from knowledge.text import clean, plain

LONGEST = 60
_QUESTION_MARKS = re.compile(r"^[\s?？]+$")
IN_FORM = frozenset({"human", "cancel", "back", "skip", "yes", "no", "choice", "help", "photo"})
"""Actions that are looked for while a form waits for an answer."""


@dataclass(frozen=True)
class Commands:
    """actions.yaml, compiled: patterns by action, and what makes a message a question about a command."""

    actions: Mapping[str, re.Pattern[str]]
    unless: re.Pattern[str]
    even: frozenset[str]
    how: re.Pattern[str]
    plainly: frozenset[str]


def parse_commands(text: str) -> Commands:
    """Read actions.yaml."""
    data = yaml.load(text, yaml.CSafeLoader)
    courtesies = {"{polite}": data["polite"], "{end}": data["end"]}

    def compiled(patterns: list[str]) -> re.Pattern[str]:
        joined = "|".join(f"(?:{p})" for p in patterns)
        for name, words in courtesies.items():
            joined = joined.replace(name, words)
        return re.compile(joined)

    return Commands(
        actions={name: compiled(patterns) for name, patterns in data["actions"].items()},
        unless=re.compile(data["unless"]),
        even=frozenset(data["even"]),
        how=re.compile(data["how"]),
        plainly=frozenset(data["plainly"]),
    )


@cache
def packaged_commands() -> Commands:
    """The committed table."""
    return parse_commands(files("knowledge").joinpath("actions.yaml").read_text("utf-8"))


def find_action(text: str, *, in_form: bool = False, commands: Commands | None = None) -> str | None:
    """The action `text` asks for, or None. With `in_form` only the short commands a form knows are looked for."""
    commands = commands or packaged_commands()
    short = plain(text).replace("两", "二")
    if _QUESTION_MARKS.match(clean(text)) and text.strip():
        return "help"
    if not short or len(short) > LONGEST:
        return None
    about = commands.unless.search(short) is not None
    how = commands.how.search(short) is not None
    for name, pattern in commands.actions.items():
        if in_form and name not in IN_FORM:
            continue
        if (about and name not in commands.even) or (how and name in commands.plainly):
            continue
        if pattern.search(short):
            return name
    return None
