"""What is asked after the first message, one thing at a time, each with 不知道 or 跳过; by kind of danger."""

from __future__ import annotations

from handlers.core.form import Field, Form, words
from handlers.urgent import texts

FLOW_NAME = "urgent.follow"
GENTLE = frozenset({"self_harm", "assault"})
"""Kinds with no questions at all: few, warm words and time."""

_YES_NO = (("有人受伤", "yes"), ("没有", "no"), ("不知道", "unknown"))
_YES_NO_EN = (("Yes", "yes"), ("No", "no"), ("Don't know", "unknown"))
_AWAKE = (("清醒", "yes"), ("叫不醒", "no"), ("不知道", "unknown"))
_AWAKE_EN = (("Awake", "yes"), ("Does not wake up", "no"), ("Don't know", "unknown"))
_MANY = (("就1个人", "one"), ("好几个人", "many"), ("不知道", "unknown"))
_MANY_EN = (("One", "one"), ("Several", "many"), ("Don't know", "unknown"))
ADVICE = {("hurt", "yes"): texts.HURT_YES, ("awake", "no"): texts.AWAKE_NO, ("many", "many"): texts.MANY_YES}
"""The answers that change what to do now."""
FIRST = {"injury": "awake", "illness": "awake", "food": "many"}


def form_for(kind: str, *, english: bool) -> Form:
    """The questions for one kind of danger: the one that matters for life, then where, then a phone."""
    first = FIRST.get(kind, "hurt")
    where = texts.ASK_WHERE_ROAD if kind == "road" else texts.ASK_WHERE
    fields = (
        _first(first, english=english),
        Field("where", texts.ASK_WHERE_EN if english else where, words, request="location",
              request_text="Send my position" if english else "发我的位置"),
        Field("phone", texts.ASK_PHONE_EN if english else texts.ASK_PHONE, words, request="contact",
              request_text="Send my number" if english else "发我的电话"),
    )  # fmt: skip
    return Form(FLOW_NAME, fields, plain=True)


def _first(name: str, *, english: bool) -> Field:
    chinese_ask, english_ask, chinese, other = {
        "hurt": (texts.ASK_HURT, texts.ASK_HURT_EN, _YES_NO, _YES_NO_EN),
        "awake": (texts.ASK_AWAKE, texts.ASK_AWAKE_EN, _AWAKE, _AWAKE_EN),
        "many": (texts.ASK_MANY, texts.ASK_MANY_EN, _MANY, _MANY_EN),
    }[name]
    return Field(name, english_ask if english else chinese_ask, words, choices=other if english else chinese)


def label(field: Field) -> str:
    """The question as it stands on the ticket before its answer: 有人受伤吗？"""
    return field.ask.splitlines()[0].strip("*？? ") + "？"


def spoken(field: Field, value: str) -> str:
    """A chosen value in the words of its button."""
    return next((words for words, chosen in field.choices if chosen == value), value)
