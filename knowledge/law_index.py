"""Which laws, versions and articles were at hand when the answers were checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

_ARTICLE = re.compile(r"第([零〇一二三四五六七八九十百千]+)条(?:之([一二三四五六七八九十]))?")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> int:
    """The value of a Chinese numeral below ten thousand: 四十七 -> 47, 一百零三 -> 103."""
    total, digit = 0, 0
    for c in text:
        if c in _UNITS:
            total += (digit or 1) * _UNITS[c]
            digit = 0
        else:
            digit = _DIGITS[c]
    return total + digit


def article_number(heading: str) -> str | None:
    """`第四十七条第二款` -> "47", `第一百三十三条之一` -> "133.1"; None when there is no article in it."""
    found = _ARTICLE.match(heading)
    if found is None:
        return None
    number = str(chinese_number(found[1]))
    return f"{number}.{chinese_number(found[2])}" if found[2] else number


@dataclass(frozen=True)
class Law:
    """One law: full title, version date (ISO), the article numbers it has ("47", "133.1")."""

    title: str
    version: str
    articles: frozenset[str]


def _expand(ranges: str) -> frozenset[str]:
    found: set[str] = set()
    for part in str(ranges).split():
        first, _, last = part.partition("-")
        found |= {str(n) for n in range(int(first), int(last) + 1)} if last else {first}
    return frozenset(found)


@cache
def packaged_laws() -> dict[str, Law]:
    """The committed index, by the short name used in `basis`."""
    data = yaml.load(files("knowledge").joinpath("law_index.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return {short: Law(row["title"], str(row["version"]), _expand(row["articles"])) for short, row in data.items()}
