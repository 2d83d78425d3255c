"""The body of a row → steps within Telegram's limits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.markup import Part
from bot.channels.telegram.render import Rendered, Step, render, title
from tests.fake_telegram_rules import check_markup


def button(text: str, **action: str) -> dict[str, str]:
    return {"text": text, **action}


def shown(rendered: Rendered) -> list[dict[str, Any]]:
    """The steps as plain values."""
    return [
        {
            "text": step.text and step.text.plain,
            **({"file": True} if step.file else {}),
            **({"markup": step.markup.to_dict()} if step.markup else {}),
        }
        for step in rendered.steps
    ]


def test_a_plain_message() -> None:
    assert render({"text": "您好", "buttons": [], "media": None}, private=True) == Rendered(
        (Step(Part("您好", "您好")),)
    )


def test_nothing_to_say() -> None:
    assert render({"text": " "}, private=True) == Rendered(())


def test_buttons_hang_on_the_last_part() -> None:
    rendered = render({"text": "好" * 5000, "buttons": [[button("有用", data="useful:1")]]}, private=True)
    assert [step.get("markup") for step in shown(rendered)] == [
        None, {"inline_keyboard": [[{"text": "有用", "callback_data": "useful:1"}]]},
    ]  # fmt: skip


def test_a_short_caption_goes_with_the_picture_and_a_long_one_follows() -> None:
    media = {"kind": "photo"}
    assert shown(render({"text": "菜单", "media": media}, private=True)) == [{"text": "菜单", "file": True}]
    assert shown(render({"text": "", "media": media}, private=True)) == [{"text": None, "file": True}]
    assert shown(render({"text": "好" * 1024, "media": media}, private=True)) == [{"text": "好" * 1024, "file": True}]
    assert shown(render({"text": "好" * 1025, "media": media}, private=True)) == [
        {"text": None, "file": True},
        {"text": "好" * 1025},
    ]


def test_asking_for_position_and_number_makes_a_keyboard_of_the_phone() -> None:
    body = {
        "text": "您在哪里？",
        "buttons": [
            [button("发送位置", ask="location"), button("发送电话", ask="contact")],
            [button("取消", data="cancel")],
        ],
    }
    assert shown(render(body, private=True)) == [
        {
            "text": "您在哪里？",
            "markup": {
                "keyboard": [
                    [{"text": "发送位置", "request_location": True}, {"text": "发送电话", "request_contact": True}],
                    [{"text": "取消"}],
                ],
                "resize_keyboard": True,
                "one_time_keyboard": True,
            },
        }
    ]


def test_a_group_and_an_edit_are_never_asked() -> None:
    body = {"text": "您在哪里？", "buttons": [[button("发送位置", ask="location")], [button("取消", data="cancel")]]}
    inline = [{"text": "您在哪里？", "markup": {"inline_keyboard": [[{"text": "取消", "callback_data": "cancel"}]]}}]
    assert shown(render(body, private=False)) == inline
    assert shown(render(body, private=True, inline_only=True)) == inline


def test_data_of_more_than_64_bytes_is_left_out_and_told() -> None:
    body = {
        "text": "选",
        "buttons": [[button("好", data="x" * 64), button("长", data="好" * 22), button("空", data="")]],
    }
    rendered = render(body, private=True)
    assert shown(rendered) == [
        {"text": "选", "markup": {"inline_keyboard": [[{"text": "好", "callback_data": "x" * 64}]]}}
    ]
    assert rendered.left_out == ("button data of 66 bytes", "button data of 0 bytes")


def test_numbers_and_local_addresses_are_written_out() -> None:
    body = {
        "text": "出事先报警，110。",
        "buttons": [[button("拨打110", url="tel:110"), button("拨打12351", url="tel:12351")], [button("打开网页", url="http://127.0.0.1:8080/")],
                    [button("法律条文", url="https://example.org/a")]],
    }  # fmt: skip
    assert shown(render(body, private=True)) == [
        {
            "text": "出事先报警，110。\n拨打12351：12351\n打开网页：http://127.0.0.1:8080/",
            "markup": {"inline_keyboard": [[{"text": "法律条文", "url": "https://example.org/a"}]]},
        }
    ]


def test_nine_buttons_are_two_rows_and_the_101st_is_left_out() -> None:
    nine = render({"text": "选", "buttons": [[button(str(n), data=str(n)) for n in range(9)]]}, private=True)
    assert [len(row) for row in shown(nine)[0]["markup"]["inline_keyboard"]] == [8, 1]
    many = render({"text": "选", "buttons": [[button(str(n), data=str(n))] for n in range(101)]}, private=True)
    assert len(shown(many)[0]["markup"]["inline_keyboard"]) == 100
    assert many.left_out == ("1 buttons above 100",)


@pytest.mark.parametrize(("text", "name"), [("工单 7\n急", "工单 7 急"), ("好" * 200, "好" * 128), ("  ", "…")])
def test_titles(text: str, name: str) -> None:
    assert title(text) == name


LABEL = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
BUTTON = st.one_of(
    st.builds(lambda text, data: button(text, data=data), LABEL, LABEL),
    st.builds(
        lambda text, url: button(text, url=url),
        LABEL,
        st.sampled_from(["tel:110", "https://a.cn/x", "javascript:x", "http://[", "tg://user?id=1"]),
    ),
    st.builds(lambda text, ask: button(text, ask=ask), LABEL, st.sampled_from(["location", "contact"])),
)


@given(st.lists(st.lists(BUTTON, max_size=12), max_size=12), st.booleans())
def test_telegram_takes_every_keyboard(rows: list[list[dict[str, str]]], private: bool) -> None:
    for step in render({"text": "选", "buttons": rows}, private=private).steps:
        if step.markup:
            check_markup(step.markup.to_json(), private=private)
