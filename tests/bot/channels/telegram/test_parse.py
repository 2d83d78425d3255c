"""Every kind of update, from raw JSON to events."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.parse import Arrival, BadUpdate, parse
from handlers.core.event import (
    Blocked,
    Choice,
    Command,
    Contact,
    Content,
    Document,
    Edited,
    Event,
    FileRef,
    Location,
    Photo,
    Returned,
    Text,
    Unsupported,
    Voice,
)  # fmt: skip

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SAID = datetime(2026, 11, 23, 1, 59, tzinfo=UTC)
DATE = int(SAID.timestamp())
WANG: dict[str, Any] = {"id": 7, "is_bot": False, "first_name": "王", "last_name": "师傅", "language_code": "zh-hans"}
PRIVATE = {"id": 7, "type": "private", "first_name": "王"}
GROUP = {"id": -1001, "type": "supergroup", "title": "值班", "is_forum": True}


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": DATE, "chat": chat, "from": WANG, **content}


def update(kind: str = "message", **content: Any) -> dict[str, Any]:
    return {"update_id": 42, kind: message(**content)}


def event(content: Content, **facts: Any) -> Event:
    return Event(
        **{
            "key": "tg:42",
            "channel": "telegram",
            "person": "7",
            "chat": "7",
            "at": SAID,
            "content": content,
            "name": "王 师傅",
            "message": "5",
        }
        | facts
    )


def read(raw: Any) -> Arrival:
    return parse(raw, NOW, "niangjia_bot")


FILE = {"file_id": "F", "file_unique_id": "u"}
TOO_BIG = Unsupported("太大的文件（超过20MB）")
BIG = 21 * 1024 * 1024


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"text": "工资拖欠怎么办"}, Text("工资拖欠怎么办")),
        ({"text": "a\x00b\r\nc\ud800d"}, Text("ab\ncd")),
        ({"text": "长" * 10_001}, Text("长" * 10_000)),
        ({"text": "/start"}, Command("start")),
        ({"text": "/start sos"}, Command("start", "sos")),
        ({"text": "/Help@NiangJia_Bot  怎么用 "}, Command("help", "怎么用")),
        ({"text": "/n 备注\n第二行"}, Command("n", "备注\n第二行")),
        ({"text": "/人工"}, Text("/人工")),
        ({"text": "/path/to"}, Text("/path/to")),
        ({"photo": [{**FILE, "width": 1, "height": 1, "file_size": 9}, {**FILE, "file_id": "G", "width": 9, "height": 9, "file_size": 99}]},
         Photo(FileRef("G", 99, "image/jpeg"))),
        ({"photo": [{**FILE, "width": 1, "height": 1}, {**FILE, "file_id": "G", "width": 9, "height": 9, "file_size": BIG}]},
         Photo(FileRef("F", None, "image/jpeg"))),
        ({"photo": [{**FILE, "width": 1, "height": 1, "file_size": BIG}]}, TOO_BIG),
        ({"photo": [{**FILE, "width": 1, "height": 1}], "media_group_id": "135", "caption": "车\x00祸"},
         Photo(FileRef("F", None, "image/jpeg"), "车祸", "135")),
        ({"voice": {**FILE, "duration": 3, "mime_type": "audio/ogg", "file_size": 10}}, Voice(FileRef("F", 10, "audio/ogg"), 3)),
        ({"audio": {**FILE, "duration": 60, "mime_type": "audio/mpeg", "file_name": "录音.mp3"}},
         Voice(FileRef("F", None, "audio/mpeg", "录音.mp3"), 60)),
        ({"voice": {**FILE, "duration": 3, "file_size": BIG}}, TOO_BIG),
        ({"document": {**FILE, "file_name": "合同.pdf", "mime_type": "application/pdf", "file_size": 10}, "caption": "看看"},
         Document(FileRef("F", 10, "application/pdf", "合同.pdf"), "看看")),
        ({"document": {**FILE, "file_size": BIG}}, TOO_BIG),
        ({"animation": FILE, "document": FILE}, Unsupported("动图")),
        ({"sticker": {**FILE, "emoji": "👍"}}, Unsupported("贴纸")),
        ({"video": FILE, "caption": "看"}, Unsupported("视频")),
        ({"video_note": FILE}, Unsupported("视频留言")),
        ({"poll": {"id": "1"}}, Unsupported("投票")),
        ({"dice": {"emoji": "🎲", "value": 1}}, Unsupported("骰子")),
        ({"something_of_next_year": {}}, Unsupported("这种消息")),
        ({"location": {"latitude": 32.2, "longitude": 119.5, "horizontal_accuracy": 12}}, Location(32.2, 119.5, 12.0)),
        ({"location": {"latitude": 32.2, "longitude": 119.5, "live_period": 900}}, Location(32.2, 119.5, None, live=True)),
        ({"location": {"latitude": 132.2, "longitude": 119.5}}, Unsupported("超出范围的位置")),
        ({"location": {"latitude": 32.2, "longitude": 119.5}, "venue": {"title": "服务区", "address": "G42"}},
         Location(32.2, 119.5, None, live=False, label="服务区 G42")),
        ({"contact": {"phone_number": "+8613800000000", "first_name": "王", "user_id": 7}}, Contact("+8613800000000", "王")),
    ],
)  # fmt: skip
def test_contents(content: dict[str, Any], expected: Content) -> None:
    assert read(update(**content)) == Arrival("tg:42", "7", event(expected))


@pytest.mark.parametrize(
    "content",
    [{"new_chat_title": "x"}, {"pinned_message": {}}, {"forum_topic_created": {}}, {"text": "/help@another_bot"}],
)
def test_what_does_not_concern_us(content: dict[str, Any]) -> None:
    assert read(update(**content)) == Arrival("tg:42", "7")


@pytest.mark.parametrize(
    "raw", [{"update_id": 42, "poll": {}}, {"update_id": 42}, {"update_id": 42, "channel_post": {}}]
)
def test_kinds_we_did_not_ask_for(raw: dict[str, Any]) -> None:
    assert read(raw) == Arrival("tg:42", "tg:42")


def test_a_command_is_taken_when_our_name_is_not_known_yet() -> None:
    arrival = parse(update(text="/help@niangjia_bot"), NOW)
    assert arrival.event == event(Command("help"))


def test_edits() -> None:
    assert read(update("edited_message", text="改了")).event == event(Edited("5", "改了"))
    assert read(update("edited_message", caption="改了", photo=[])).event == event(Edited("5", "改了"))
    assert read(update("edited_message", photo=[])).event is None


def test_a_live_location_moves_by_edits() -> None:
    moving = read(update("edited_message", location={"latitude": 32.2, "longitude": 119.5, "live_period": 900}))
    ended = read(update("edited_message", location={"latitude": 32.3, "longitude": 119.5}))
    assert moving.event == event(Location(32.2, 119.5, None, live=True))
    assert ended.event == event(Location(32.3, 119.5, None, live=True))


def test_a_reply() -> None:
    assert read(update(text="嗯", reply_to_message={"message_id": 3})).event == event(Text("嗯"), reply_to="3")


def test_a_topic_of_the_staff_forum() -> None:
    facts = {"message_thread_id": 77, "is_topic_message": True}
    said = event(Text("收到"), chat="-1001", private=False)
    opened = {"reply_to_message": {"message_id": 77}}
    assert read(update(chat=GROUP, text="收到", **facts, **opened)) == Arrival("tg:42", "-1001", said, "77")
    answered = read(update(chat=GROUP, text="收到", **facts, reply_to_message={"message_id": 80}))
    assert answered.event == event(Text("收到"), chat="-1001", private=False, reply_to="80")


def test_a_thread_of_replies_is_no_topic() -> None:
    assert read(update(chat=GROUP, text="收到", message_thread_id=77)).thread is None


def test_an_anonymous_admin_speaks_as_the_group() -> None:
    assert read(update(chat=GROUP, text="收到", sender_chat=GROUP)).event == event(
        Text("收到"), person="-1001", chat="-1001", private=False, name="值班", language="zh"
    )


@pytest.mark.parametrize("source", [message(text="选"), {"message_id": 5, "date": 0, "chat": PRIVATE}])
def test_a_button(source: dict[str, Any]) -> None:
    raw = {
        "update_id": 42,
        "callback_query": {"id": "999", "from": WANG, "message": source, "data": "useful:1", "chat_instance": "1"},
    }
    assert read(raw) == Arrival("tg:42", "7", event(Choice("useful:1", "5"), at=NOW), None, "999")


def test_a_button_whose_message_is_gone_or_that_has_no_data() -> None:
    query = {"id": "999", "from": WANG, "chat_instance": "1"}
    gone = read({"update_id": 42, "callback_query": {**query, "data": "useful:1"}})
    assert gone == Arrival("tg:42", "7", event(Choice("useful:1", None), at=NOW, message=None), None, "999")
    assert read({"update_id": 42, "callback_query": {**query, "game_short_name": "g"}}) == Arrival(
        "tg:42", "7", callback="999"
    )


@pytest.mark.parametrize(("status", "content"), [("kicked", Blocked()), ("member", Returned())])
def test_blocked_and_returned(status: str, content: Content) -> None:
    change = {"chat": PRIVATE, "from": WANG, "date": DATE, "new_chat_member": {"status": status}}
    assert read({"update_id": 42, "my_chat_member": change}) == Arrival("tg:42", "7", event(content, message=None))
    assert read({"update_id": 42, "my_chat_member": {**change, "chat": GROUP}}) == Arrival("tg:42", "-1001")


def test_a_group_that_moved() -> None:
    assert read(update(chat=GROUP, migrate_to_chat_id=-1002)) == Arrival("tg:42", "-1001", moved=("-1001", "-1002"))
    assert read(update(chat=GROUP, migrate_from_chat_id=-5)) == Arrival("tg:42", "-1001", moved=("-5", "-1001"))


@pytest.mark.parametrize(
    "raw",
    [
        update(text=7),
        update(text=None),
        {"update_id": 42, "message": None},
        {"update_id": 42, "message": {"text": "x"}},
        {"update_id": 42, "message": {**message(text="x"), "date": "gestern"}},
        {"update_id": 42, "message": {**message(text="x"), "date": 10**30}},
        {"update_id": 42, "message": {**message(text="x"), "chat": {"id": "7; DROP", "type": "private"}}},
        update(photo=[]) | {"message": message(photo={"a": 1})},
        update(location={"latitude": "x", "longitude": 1}),
        {"update_id": 42, "callback_query": {}},
    ],
)
def test_bad_updates_are_named(raw: dict[str, Any]) -> None:
    with pytest.raises(BadUpdate) as caught:
        read(raw)
    assert caught.value.key == "tg:42"


@pytest.mark.parametrize(
    "raw", [None, [], "x", 7, {}, {"update_id": "42"}, {"update_id": True}, {"update_id": -1}, {"update_id": 2**70}]
)
def test_no_id_no_key(raw: Any) -> None:
    with pytest.raises(BadUpdate) as caught:
        read(raw)
    assert caught.value.key is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "text", "photo", "file_id", "location", "data", "chat", "from", "date"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(
    st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]),
    JSON,
    st.sampled_from(
        ["text", "photo", "voice", "location", "contact", "reply_to_message", "sender_chat", "media_group_id"]
    ),
    JSON,
)
def test_nothing_else_is_ever_raised(kind: str, whole: Any, part: str, value: Any) -> None:
    for raw in ({"update_id": 42, kind: whole}, {"update_id": 42, kind: {**message(text="x"), part: value}}):
        with suppress(BadUpdate):
            parse(raw, NOW)
