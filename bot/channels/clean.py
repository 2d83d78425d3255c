"""Words as they may be stored: what a database, a log or a page could choke on is taken out at the edge."""

from __future__ import annotations

import re

LIMIT = 10_000
# NUL and the other control characters except tab and line feed; U+FFFE and U+FFFF are no characters.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` without control characters and lone surrogates, line ends as \\n, at most 10,000 characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Surrogate pairs written as two escapes become the character they mean; a lone one has no meaning.
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return _CONTROL.sub("", text)[:LIMIT]
