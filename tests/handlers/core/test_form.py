"""Forms: what an event says to a field, and the controls that are always understood."""

from __future__ import annotations

import pytest

from handlers.core.event import Choice, Contact, Content, Event, Location, Text
from handlers.core.form import Field, Form, Heard, find_phone, hear, phone, position_text, words
from knowledge.understand import Understood
from tests.talk import MONDAY_TEN, shown

YES_NO = Field("hurt", "有人受伤吗？", words, choices=(("有", "yes"), ("没有", "no")))
PHONE = Field("phone", "电话？", phone, request="contact", request_text="发电话")
PLACE = Field("place", "在哪？", words, optional=False)
FORM = Form("test.form", (YES_NO, PHONE, PLACE))
PLAIN = Form("test.form", (YES_NO, PHONE, PLACE), plain=True)


def event(content: Content, action: str | None = None) -> Event:
    understood = Understood("action", action=action) if action else None
    return Event("k", "web", "p", "c", MONDAY_TEN, content, understood=understood)


@pytest.mark.parametrize(
    ("content", "action", "awaited", "heard"),
    [
        (Text("有"), None, "hurt", Heard(YES_NO, "value", "yes")),
        (Text("没有"), "skip", "hurt", Heard(YES_NO, "value", "no")),
        (Text("是的"), "yes", "hurt", Heard(YES_NO, "value", "yes")),
        (Text("两个人流血了"), None, "hurt", Heard(YES_NO, "value", "两个人流血了")),
        (Text("没有"), "skip", "phone", Heard(PHONE, "skip")),
        (Text("不知道"), None, "place", Heard(PLACE, "skip")),
        (Text("上一步"), None, "place", Heard(PLACE, "back")),
        (Text("算了"), "cancel", "place", Heard(PLACE, "cancel")),
        (Text("138-0000-1111"), None, "phone", Heard(PHONE, "value", "13800001111")),
        (Text("没带手机"), None, "phone", Heard(PHONE, "unclear")),
        (Contact("+86 138 0000 1111"), None, "phone", Heard(PHONE, "value", "+8613800001111")),
        (Location(32.1, 119.4), None, "place", Heard(PLACE, "value", "32.10000,119.40000")),
        (Choice("form:test.form:hurt:yes"), None, "hurt", Heard(YES_NO, "value", "yes")),
        (Choice("form:test.form:hurt:no"), None, "phone", Heard(YES_NO, "value", "no", late=True)),
        (Choice("form:test.form:phone:!skip"), None, "phone", Heard(PHONE, "skip")),
        (Choice("form:test.form:phone:!nonsense"), None, "phone", Heard(PHONE, "unclear")),
        (Choice("form:test.form:gone:yes"), None, "phone", None),
        (Text("随便"), None, None, None),
    ],
)
def test_what_is_heard(content: Content, action: str | None, awaited: str | None, heard: Heard | None) -> None:
    assert hear(FORM, event(content, action), awaited) == heard


def test_questions_with_their_buttons() -> None:
    asked = event(Text("x"))
    assert shown(FORM.question(asked, YES_NO)) == "有人受伤吗？\n[有] [没有]\n[跳过] [取消]"
    assert shown(FORM.question(asked, PHONE, "好的。")) == "好的。\n\n电话？\n[发电话 @contact]\n[返回] [跳过] [取消]"
    assert shown(FORM.question(asked, PLACE)) == "在哪？\n[返回] [取消]"
    assert shown(PLAIN.question(asked, YES_NO)) == "有人受伤吗？\n[有] [没有]"
    assert shown(PLAIN.question(asked, PHONE)) == "电话？\n[发电话 @contact]\n[跳过]"


def test_the_next_question_is_the_first_without_an_answer() -> None:
    assert FORM.missing({"hurt": "yes", "place": "x"}) == PHONE
    assert FORM.missing({"hurt": "", "phone": "", "place": ""}) is None
    assert FORM.before("hurt") is None
    assert FORM.before("place") == PHONE
    assert FORM.step(PHONE) == "test.form:phone"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13800001111", "13800001111"),
        ("打 138 0000 1111 找我", "13800001111"),
        ("+86 13800001111", "13800001111"),
        ("0511-85551234", "051185551234"),
        ("2611-0007", None),
        ("身份证32110219700101123X", None),
        ("1380000111", None),
        ("138000011112", None),
        ("", None),
    ],
)
def test_phone_numbers_in_text(text: str, number: str | None) -> None:
    assert find_phone(text) == number


def test_a_position_in_words() -> None:
    assert position_text(Location(32.19441, 119.43, 19.6, label="镇江站")) == "32.19441,119.43000（误差20米） 镇江站"


def test_button_data_fits_telegram() -> None:
    longest = max(
        len(b.data or "") for f in FORM.fields for row in FORM.question(event(Text("x")), f).buttons for b in row
    )
    assert longest <= 64
