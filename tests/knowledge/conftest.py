"""The packaged knowledge, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.library import Library, load

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def library() -> Library:
    return load()


def rows(name: str) -> list[list[str]]:
    """The lines of a data file, split at tabs."""
    return [line.split("\t") for line in (DATA / name).read_text("utf-8").splitlines() if line.strip()]
