"""The house kept in order: sizes, a test for each flow, documents that cannot drift from the code."""

from __future__ import annotations

import ast
import dataclasses
import re
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings
from handlers.router import FLOWS

ROOT = Path(__file__).parent.parent
CODE = [
    path
    for package in ("knowledge", "handlers", "bot")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "versions" not in path.parts
]
FILE_LINES = 250
FUNCTION_LINES = 40
# Longer for a reason: the composition roots name every part once.
LONG_FUNCTIONS = {"bot/app.py:__init__", "bot/cli.py:_run"}


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    source = path.read_text()
    assert len(source.splitlines()) <= FILE_LINES
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and f"{path.relative_to(ROOT)}:{node.name}" not in LONG_FUNCTIONS
        ):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= FUNCTION_LINES, f"{node.name} has {length} lines"


def test_every_flow_has_its_file_and_its_test() -> None:
    for flow in FLOWS:
        area, name = flow.name.split(".")
        assert (ROOT / "handlers" / area / f"{name}.py").exists(), flow.name
        tests = "\n".join(path.read_text() for path in (ROOT / "tests" / "handlers").rglob("test_*.py"))
        assert f"{flow.name}" in tests or (ROOT / "tests" / "handlers" / area / f"test_{name}.py").exists(), flow.name


def test_the_readme_has_every_setting() -> None:
    readme = (ROOT / "README.md").read_text()
    named = set(re.findall(rf"`{PREFIX}([A-Z_]+)`", readme))
    assert {field.name.upper() for field in dataclasses.fields(Settings)} <= named


def test_the_lock_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "--hash=sha256:" in lock
    assert not re.search(r"https?://|--index-url|--find-links", lock)
