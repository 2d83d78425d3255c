"""One thing wrong in a knowledge file, told to the editor as file, line and sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """A fault in a file: `file` as given, `line` from 1, `sentence` for the editor; a warning does not fail."""

    file: str
    line: int
    sentence: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class KnowledgeError(ValueError):
    """Knowledge files that cannot be used; `problems` has all of them, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))
