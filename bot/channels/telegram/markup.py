"""Text with **bold** → pieces that Telegram takes: escaped HTML, cut by what is visible. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

TEXT_LIMIT = 4096  # UTF-16 units after entity parsing
CAPTION_LIMIT = 1024
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# Where to cut, best first: between paragraphs, lines, sentences, clauses, words.
_BREAKS = (
    re.compile(r"\n\n"),
    re.compile(r"\n"),
    re.compile(r"[。！？；!?;]"),
    re.compile(r"[，、：,]"),
    re.compile(r"\s"),
)
_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Part:
    """One message's text, as HTML and as plain words (for the day Telegram refuses the HTML)."""

    html: str
    plain: str


def units(text: str) -> int:
    """The length of `text` as Telegram counts it: UTF-16 units."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def parts(text: str, limit: int = TEXT_LIMIT) -> list[Part]:
    """Cut into messages of at most `limit` UTF-16 units; [] when there is nothing visible to say."""
    plain, bold = _read(text)
    return [Part(_html(plain, bold, start, end), plain[start:end]) for start, end in _cuts(plain, limit)]


def _read(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The visible text, and which ranges of it are bold."""
    text = _LONE_SURROGATE.sub("", text)
    plain: list[str] = []
    bold: list[tuple[int, int]] = []
    length = position = 0
    for found in _BOLD.finditer(text):
        before, inside = text[position : found.start()], found.group(1)
        plain += (before, inside)
        bold.append((length + len(before), length + len(before) + len(inside)))
        length, position = bold[-1][1], found.end()
    plain.append(text[position:])
    return "".join(plain), bold


def _cuts(plain: str, limit: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each message, without the white space around it: Telegram would cut that away itself."""
    position = 0
    while position < len(plain):
        end = _end(plain, position, limit)
        start, stop = _trimmed(plain, position, end)
        if start < stop:
            yield start, stop
        position = end


def _end(plain: str, start: int, limit: int) -> int:
    """Where the message that begins at `start` ends."""
    end, room = start, limit
    while end < len(plain) and room >= (width := 2 if plain[end] > "\uffff" else 1):
        end += 1
        room -= width
    if end == len(plain):
        return end
    window_start = start + (end - start) // 2
    for pattern in _BREAKS:
        last = None
        for last in pattern.finditer(plain, window_start, end):  # noqa: B007 - the last one is wanted
            pass
        if last is not None:
            return last.end()
    return _whole_character(plain, start, end)


def _whole_character(plain: str, start: int, end: int) -> int:
    """Move a cut back so that an accent, a joined emoji or its colour stays with what it belongs to."""
    for cut in range(end, max(start, end - 32), -1):
        if plain[cut - 1] != _JOINER and not _belongs_to_previous(plain[cut]):
            return cut
    return end


def _belongs_to_previous(character: str) -> bool:
    return (
        character == _JOINER
        or unicodedata.category(character) in {"Mn", "Me", "Mc"}  # accents and variation selectors
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # colours of skin
    )


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    while start < end and plain[start].isspace():
        start += 1
    while end > start and plain[end - 1].isspace():
        end -= 1
    return start, end


def _html(plain: str, bold: list[tuple[int, int]], start: int, end: int) -> str:
    """The range as HTML; a bold range that reaches across a cut is bold on both sides of it."""
    out: list[str] = []
    position = start
    for first, last in bold:
        first, last = max(first, start), min(last, end)  # noqa: PLW2901 - the part of it that lies in the range
        if first >= last:
            continue
        out += (_escape(plain[position:first]), "<b>", _escape(plain[first:last]), "</b>")
        position = last
    out.append(_escape(plain[position:end]))
    return "".join(out)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
