"""Packages import one way: knowledge ← handlers ← bot, and areas of handlers only to the left. Importing does nothing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
AREAS = [
    "core",
    "services",
    "members",
    "account",
    "tickets",
    "urgent",
    "road",
    "canteen",
    "activities",
    "notices",
    "answers",
    "desk",
]
BANNED = {
    "knowledge": {
        "handlers",
        "bot",
        "sqlmodel",
        "sqlalchemy",
        "asyncio",
        "telegram",
        "aiohttp",
        "apscheduler",
        "httpx",
        "socket",
        "sqlite3",
    },
    "handlers": {"bot", "telegram", "aiohttp", "apscheduler", "httpx", "asyncio", "socket"},
    "bot": {"tests"},
}
TELEGRAM_MAY = ("bot/channels/telegram/",)
ENVIRONMENT_MAY = {"bot/settings.py"}


def files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module, node.lineno


@pytest.mark.parametrize("package", ["knowledge", "handlers", "bot"])
def test_packages_import_one_way(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in files(package)
        for name, line in imports(path)
        if name.split(".")[0] in BANNED[package]
    ]
    assert wrong == []


def test_areas_import_only_leftwards() -> None:
    wrong = []
    for path in files("handlers"):
        area = path.relative_to(ROOT / "handlers").parts[0]
        if area not in AREAS:
            continue  # router.py sees all areas
        for name, line in imports(path):
            parts = name.split(".")
            if parts[0] == "handlers" and len(parts) > 1 and AREAS.index(parts[1]) > AREAS.index(area):
                wrong.append(f"{path.relative_to(ROOT)}:{line}: {name}")
    assert wrong == []


def test_flows_do_not_import_flows_and_nobody_imports_the_router() -> None:
    flows = {path for path in files("handlers") if "FLOW = Flow(" in path.read_text()}
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in flows}
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in files("handlers")
        for name, line in imports(path)
        if (name in modules and path.name != "router.py") or name == "handlers.router"
    ]
    assert len(modules) > 5
    assert wrong == []


def test_only_the_telegram_channel_imports_telegram() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in files("bot")
        if not str(path.relative_to(ROOT)).startswith(TELEGRAM_MAY)
        and any(name.split(".")[0] == "telegram" for name, _ in imports(path))
    ]
    assert wrong == []


def test_only_settings_reads_the_environment() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for package in ("knowledge", "handlers", "bot")
        for path in files(package)
        if re.search(r"os\.environ|getenv|environb", path.read_text())
        and str(path.relative_to(ROOT)) not in ENVIRONMENT_MAY
    ]
    assert wrong == []


def test_importing_opens_nothing_and_writes_nothing(tmp_path: Path) -> None:
    """Import everything in a fresh process in an empty folder: no file, no thread, no environment read by us."""
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for package in ("knowledge", "handlers", "bot")
        for path in files(package)
        if path.name not in {"__main__.py", "env.py"} and "versions" not in path.parts
    ]
    code = f"import threading, importlib\nfor name in {modules!r}: importlib.import_module(name)\nassert threading.active_count() == 1, threading.enumerate()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []
