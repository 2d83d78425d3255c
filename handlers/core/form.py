"""Forms: declared fields, asked one at a time, each answer saved at once.

返回, 跳过, 取消 are always understood; they stand as buttons unless the form is for an emergency. A form may
be left and taken up again: what has been said stays, the next field without an answer is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from handlers.core.event import Contact, Event, Location, Text
from handlers.core.flow import action_of, chosen, say
from handlers.core.reply import Button, Message

Words: Literal["words"] = "words"
CONTROLS = {"back": "返回", "skip": "跳过", "cancel": "取消"}
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d(?:[- ]?\d){8}|0\d{2,3}[- ]?\d{7,8})(?!\d)")
_TYPED = {
    "返回": "back",
    "上一步": "back",
    "跳过": "skip",
    "不填": "skip",
    "不知道": "skip",
    "取消": "cancel",
    "不填了": "cancel",
    "算了": "cancel",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `read` takes the value out of an event, None when it is not in there (`again` is then said)."""

    name: str
    ask: str
    read: Callable[[Event], str | None]
    choices: tuple[tuple[str, str], ...] = ()  # (words, value)
    request: Literal["location", "contact"] | None = None
    request_text: str = ""
    again: str = "没看懂。请再说一次，或点“跳过”。"
    optional: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """Questions in order; `flow` is the flow that owns the steps. `plain`: no 返回 and 取消 buttons (emergencies)."""

    flow: str
    fields: tuple[Field, ...]
    plain: bool = False

    def field(self, name: str | None) -> Field | None:
        """The field of that name."""
        return next((f for f in self.fields if f.name == name), None)

    def missing(self, have: Mapping[str, str]) -> Field | None:
        """The first field without an answer."""
        return next((f for f in self.fields if f.name not in have), None)

    def before(self, name: str) -> Field | None:
        """The field before `name`."""
        at = [f.name for f in self.fields].index(name)
        return self.fields[at - 1] if at else None

    def step(self, field: Field) -> str:
        """The conversation's step while `field` is awaited."""
        return f"{self.flow}:{field.name}"

    def question(self, event: Event, field: Field, lead: str = "") -> Message:
        """The question with its buttons; `lead` is said before it."""
        rows: list[tuple[Button, ...]] = []
        if field.request is not None:
            rows.append((Button(field.request_text, ask=field.request),))
        if field.choices:
            rows.append(
                tuple(Button(words, f"form:{self.flow}:{field.name}:{value}") for words, value in field.choices)
            )
        controls = self._controls(field)
        if controls:
            rows.append(tuple(Button(CONTROLS[c], f"form:{self.flow}:{field.name}:!{c}") for c in controls))
        return say(event, f"{lead}\n\n{field.ask}" if lead else field.ask, *rows)

    def _controls(self, field: Field) -> list[str]:
        if self.plain:
            return ["skip"] if field.optional and not field.choices else []
        back = ["back"] if self.before(field.name) else []
        return [*back, *(["skip"] if field.optional else []), "cancel"]


@dataclass(frozen=True, slots=True)
class Heard:
    """What an event says to a form: a `value` for `field`, a control, or nothing that fits."""

    field: Field
    kind: Literal["value", "back", "skip", "cancel", "unclear"]
    value: str = ""
    late: bool = False  # a button of a field that is not awaited (any more)


def hear(form: Form, event: Event, awaited: str | None) -> Heard | None:
    """Read an event for the form; None when no field is awaited and no button of the form was pressed."""
    pushed = chosen(event, f"form:{form.flow}")
    if pushed is not None:
        return _pushed(form, pushed, awaited)
    field = form.field(awaited)
    if field is None:
        return None
    value = _choice(field, event)  # before the controls: 没有 may be an answer, not only a refusal to answer
    control = action_of(event) or (_TYPED.get(event.text.strip()) if isinstance(event.content, Text) else None)
    if value is None and control in CONTROLS:
        return _control(field, control, late=False)
    value = value or field.read(event)
    return Heard(field, "value", value) if value else Heard(field, "unclear")


def _pushed(form: Form, pushed: str, awaited: str | None) -> Heard | None:
    name, _, value = pushed.partition(":")
    field = form.field(name)
    if field is None:
        return None
    late = name != awaited
    return _control(field, value[1:], late) if value.startswith("!") else Heard(field, "value", value, late)


def _control(field: Field, control: str, late: bool) -> Heard:
    for kind in ("back", "skip", "cancel"):
        if kind == control:
            return Heard(field, kind, late=late)
    return Heard(field, "unclear", late=late)


def _choice(field: Field, event: Event) -> str | None:
    """A typed choice: its words or its value, or plain 有/没有 where the choices are yes and no."""
    values = dict(field.choices) | {value: value for _, value in field.choices}
    found = values.get(event.text.strip())
    if found is None and action_of(event) in values:
        return action_of(event)
    return found


def words(event: Event) -> str | None:
    """Any words; a position as its figures."""
    if isinstance(event.content, Location):
        return position_text(event.content)
    return event.text.strip() or None


def phone(event: Event) -> str | None:
    """A phone number shared or typed, digits only."""
    if isinstance(event.content, Contact):
        return re.sub(r"[^\d+]", "", event.content.phone) or None
    return find_phone(event.text)


def find_phone(text: str) -> str | None:
    """The first phone number in `text`, digits only."""
    found = _PHONE.search(text)
    return re.sub(r"\D", "", found[1]) if found else None


def position_text(location: Location) -> str:
    """A position as it is kept in words: 32.19440,119.43012（误差20米）."""
    about = f"（误差{location.accuracy_m:.0f}米）" if location.accuracy_m is not None else ""
    label = f" {location.label}" if location.label else ""
    return f"{location.latitude:.5f},{location.longitude:.5f}{about}{label}"
