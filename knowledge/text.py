"""Text as people type it, made comparable: width, case, script, noise, fillers; and sentences for the style rules."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache, lru_cache

import opencc

LONGEST = 10_000
HEAD, TAIL = 600, 300

_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\ue000-\uf8ff]"
)
_NOT_WORD = re.compile(r"[^\w]+|_+")
_SENTENCE_END = re.compile(r"[。！？；!?;\n]+")
_KEY = re.compile(r"\{\{\s*[\w-]+\s*\}\}")
_SPACE_BESIDE_CHINESE = re.compile(r"\s+(?![a-z0-9])|(?<![a-z0-9])\s+|(?<=\s)\s+")
_REPEATED = re.compile(r"(\D)\1{2,}")
_JOINED = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_NUMBER = re.compile(r"(?<![\d.])\d{1,2}(?![\d.%])")
_DIGITS = "零一二三四五六七八九"
_N_PLUS_ONE = re.compile(r"n\s*\+\s*1")
_GREETING = re.compile(r"^(?:大家|各位|老师|律师|领导|亲)*[你您]们?好")
_FILLERS = re.compile(
    r"尊敬的|请问一?下?|麻烦问?一?下?|想问一?下|想咨询一?下|咨询一?下|问一下|谢谢[您你]?|谢了|多谢|求助|求教|急急+|跪求|帮忙看看|"
    r"[啊呀呢哦噢喔嘛哈哎唉欸诶嗯呃哩咧哇吧啦]"
)
_LIST_MARK = re.compile(r"^\s*(?:\d+[.、]|[-*])\s+", re.MULTILINE)


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def clean(text: str) -> str:
    """`text` without lone surrogates, NUL and other control characters, width-folded; line ends stay."""
    if not text.isascii():
        text = text.encode("utf-8", "ignore").decode("utf-8")
        text = unicodedata.normalize("NFKC", text)
    return _CONTROL.sub(" ", text)


def simplified(text: str) -> str:
    """Traditional characters as simplified ones; anything else unchanged."""
    return text if text.isascii() else str(_to_simplified().convert(text))


@lru_cache(maxsize=4096)
def fingerprint(text: str) -> str:
    """Letters, digits and Chinese characters, simplified, lower case: equal for texts that only look different."""
    return _NOT_WORD.sub("", simplified(clean(text)).casefold())


def digest(text: str) -> str:
    """Twelve hex digits of the fingerprint of `text`."""
    return hashlib.sha256(fingerprint(text).encode()).hexdigest()[:12]


def cut(text: str) -> str:
    """`text`, or its beginning and end when it is longer than `LONGEST` characters."""
    return text if len(text) <= LONGEST else f"{text[:HEAD]}\n{text[-TAIL:]}"


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """Simplified, lower case, no punctuation or emoji; spaces only between Latin words; small numbers in characters."""
    folded = _N_PLUS_ONE.sub("n加1", simplified(clean(cut(text))).casefold())
    folded = _JOINED.sub(" ", _NOT_WORD.sub(" ", folded))
    folded = _NUMBER.sub(lambda m: spelled(int(m[0])), folded)
    return _REPEATED.sub(r"\1", _SPACE_BESIDE_CHINESE.sub("", folded).strip())


@lru_cache(maxsize=16384)
def norm(text: str) -> str:
    """The form that is searched: `plain` without fillers and politeness. Empty only if there is no letter at all."""
    whole = plain(text).replace("两", "二")
    return _FILLERS.sub("", _GREETING.sub("", whole)).strip() or whole


def spelled(number: int) -> str:
    """A number below 100 in Chinese characters: 3 -> 三, 12 -> 十二, 40 -> 四十."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def sentences(text: str) -> list[str]:
    """The sentences of `text`, list marks taken off; one ends at 。！？； or at the end of the line."""
    return [part.strip() for part in _SENTENCE_END.split(_LIST_MARK.sub("", text)) if part.strip()]


def length(text: str) -> int:
    """Characters a reader reads: punctuation, spaces and {{keys}} are not counted."""
    bare = _LIST_MARK.sub("", _KEY.sub("", text))
    return sum(1 for c in bare if c.isalnum())
