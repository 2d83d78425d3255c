"""Rows → calls, with the real Bot against the double; every way a send can end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import Item, Migrated, Permanent, SendError, Sent, Temporary, TopicGone, Uncertain
from bot.channels.telegram.client import Bot, make_bot
from bot.channels.telegram.files import Files, TelegramSource
from bot.channels.telegram.send import TelegramChannel
from tests.fake_telegram import FakeTelegram

GROUP = -1001


@pytest.fixture
def channel(bot: Bot, tmp_path: Path) -> TelegramChannel:
    return TelegramChannel(bot, Files(bot, lambda digest: tmp_path / digest), monotonic=lambda: 0.0)


def item(text: str = "", chat: int = 7, kind: str = "message", **facts: Any) -> Item:
    body = {"text": text, "buttons": [], "media": None, **facts.pop("body", {})}
    return Item(
        **{
            "id": 1,
            "key": "k",
            "kind": kind,
            "lane": 0,
            "chat": str(chat),
            "thread": None,
            "place": None,
            "body": body,
            "attempts": 0,
        }
        | facts
    )


async def failure(channel: TelegramChannel, one: Item) -> tuple[type[SendError], dict[str, Any]]:
    with pytest.raises(SendError) as caught:
        await channel.send(one)
    return type(caught.value), vars(caught.value)


async def test_a_message(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.chat(7)
    one = item("**先报警** <110>", body={"buttons": [[{"text": "有用", "data": "useful:1"}]]})
    assert await channel.send(one) == Sent("1")
    [said] = telegram.sent(7)
    assert (said["text"], said["entities"], said["reply_markup"]) == (
        "先报警 <110>", [{"type": "bold", "offset": 0, "length": 3}],
        {"inline_keyboard": [[{"text": "有用", "callback_data": "useful:1"}]]},
    )  # fmt: skip


async def test_a_long_message_is_sent_part_by_part(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.chat(7)
    text = "好" * 5000
    assert await channel.send(item(text)) == Sent("1", more=True)
    assert await channel.send(item(text, parts_done=1)) == Sent("2")
    assert telegram.texts(7) == ["好" * 4096, "好" * 904]


@pytest.mark.parametrize(
    ("state", "error", "unreachable"),
    [
        ({"blocked": True}, "Forbidden: bot was blocked by the user", True),
        ({"deactivated": True}, "Forbidden: user is deactivated", True),
        ({"started": False}, "Forbidden: bot can't initiate conversation with a user", True),
        ({"member": False}, "Forbidden: bot was kicked from the supergroup chat", False),
    ],
)
async def test_people_who_are_gone(
    telegram: FakeTelegram, channel: TelegramChannel, state: dict[str, bool], error: str, *, unreachable: bool
) -> None:
    telegram.chat(7, **state)
    kind, facts = await failure(channel, item("您好"))
    assert (kind, facts["unreachable"]) == (Permanent, unreachable)
    assert facts["reason"] == error


async def test_an_unknown_chat(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    assert telegram.chats == {}
    assert await failure(channel, item("您好")) == (Permanent, {"reason": "Chat not found", "unreachable": True})
    assert (await failure(channel, item("您好", chat="abc")))[0] is Permanent  # type: ignore[arg-type]


@pytest.mark.parametrize("one", [item(""), item("\n "), item("x", kind="dance"), item("x", parts_done=1)])
async def test_nothing_to_say(telegram: FakeTelegram, channel: TelegramChannel, one: Item) -> None:
    telegram.chat(7)
    assert (await failure(channel, one))[0] is Permanent
    assert telegram.calls == []


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("500", Temporary),
        ("503", Temporary),
        ("502", Uncertain),
        ("reset", Uncertain),
        ("lost", Uncertain),
        ("truncated", Uncertain),
    ],
)
async def test_trouble_on_the_way(
    telegram: FakeTelegram, channel: TelegramChannel, fault: str, error: type[SendError]
) -> None:
    telegram.chat(7)
    telegram.fault("sendMessage", fault)
    assert (await failure(channel, item("您好")))[0] is error


async def test_nobody_there(unused_tcp_port: int, tmp_path: Path) -> None:
    bot = make_bot("1:AAAAAAAAAAAA", api=f"http://127.0.0.1:{unused_tcp_port}")
    channel = TelegramChannel(bot, Files(bot, lambda digest: tmp_path / digest))
    kind, facts = await failure(channel, item("您好"))
    assert (kind, facts["retry_after"]) == (Temporary, None)
    await bot.close_connections()


async def test_a_refused_token_is_trouble_for_all(telegram: FakeTelegram, tmp_path: Path) -> None:
    bot = make_bot("1:AAAAAAAAAAAA", api=telegram.api)
    channel = TelegramChannel(bot, Files(bot, lambda digest: tmp_path / digest))
    kind, facts = await failure(channel, item("您好"))
    assert (kind, facts["everywhere"]) == (Temporary, True)
    await bot.close_connections()


async def test_floods(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    """One chat: that chat waits. Two people at the same time: the whole bot. A group: that group."""
    for chat in (7, 8, GROUP):
        telegram.chat(chat)
    found = []
    for chat in (GROUP, 7, 7, GROUP, 8):
        telegram.fault("sendMessage", "429", seconds=5)
        _, facts = await failure(channel, item("您好", chat=chat))
        found.append((facts["retry_after"], facts["everywhere"]))
    assert found == [(5, False), (5, False), (5, False), (5, False), (5, True)]


async def test_a_group_that_moved(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.group(GROUP)
    telegram.migrate(GROUP, -2002)
    assert await failure(channel, item("您好", chat=GROUP)) == (
        Migrated,
        {"reason": "the group moved", "chat": "-2002"},
    )


async def test_topics(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.group(GROUP)
    opened = await channel.send(item(chat=GROUP, kind="open_topic", place="ticket:1", body={"title": "工单 1\n急"}))
    thread = opened.provider_id
    await channel.send(item("卡片", chat=GROUP, thread=thread))
    assert [said.get("message_thread_id") for said in telegram.sent(GROUP)] == [None, int(str(thread))]
    for _ in range(2):  # a second time is nothing new and no error
        assert (
            await channel.send(item(chat=GROUP, kind="rename_topic", thread=thread, body={"title": "新名"})) == Sent()
        )
        assert await channel.send(item(chat=GROUP, kind="close_topic", thread=thread)) == Sent()
    assert telegram.chats[GROUP].topics[int(str(thread))] == {"name": "新名", "closed": True}
    telegram.delete_topic(GROUP, int(str(thread)))
    assert (await failure(channel, item("卡片", chat=GROUP, thread=thread)))[0] is TopicGone
    assert await channel.send(item(chat=GROUP, kind="close_topic", thread=thread)) == Sent()


async def test_the_general_topic_is_addressed_without_a_thread(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    telegram.group(GROUP)
    await channel.send(item("通知", chat=GROUP, thread="1"))
    assert "message_thread_id" not in telegram.calls[0].parameters


async def test_no_forum_no_topic(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.group(GROUP, forum=False)
    assert await failure(channel, item(chat=GROUP, kind="open_topic", body={"title": "x"})) == (
        Permanent, {"reason": "The chat is not a forum", "unreachable": False},
    )  # fmt: skip


async def test_edits(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.chat(7)
    await channel.send(item("旧"))
    changed = item("新", kind="edit", body={"of": "1", "buttons": [[{"text": "好", "data": "ok"}]]})
    assert await channel.send(changed) == Sent("1")
    assert await channel.send(changed) == Sent("1")  # "message is not modified" is what was wanted
    assert [(said["text"], "reply_markup" in said) for said in telegram.sent(7)] == [("新", True)]
    assert (await failure(channel, item("新", kind="edit", body={"of": "99"})))[0] is Permanent


async def test_an_edit_that_grew_too_long_goes_on_in_a_message(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    telegram.chat(7)
    await channel.send(item("旧"))
    grown = {"kind": "edit", "body": {"of": "1"}}
    assert await channel.send(item("好" * 5000, **grown)) == Sent("1", more=True)
    assert await channel.send(item("好" * 5000, **{**grown, "body": {"of": "1"}}, parts_done=1)) == Sent("2")
    assert telegram.texts(7) == ["好" * 4096, "好" * 904]


async def test_what_html_telegram_refuses_is_said_plainly(
    telegram: FakeTelegram, channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram.chat(7)
    monkeypatch.setattr("bot.channels.telegram.markup._escape", lambda text: text)
    await channel.send(item("**急** <张三>"))
    assert telegram.texts(7) == ["急 <张三>"]
    assert [call.code for call in telegram.calls] == [400, 200]


async def test_buttons_telegram_refuses_do_not_keep_the_words(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.chat(7)
    await channel.send(item("您好", body={"buttons": [[{"text": "网页", "url": "https://a..b/"}]]}))
    assert telegram.texts(7) == ["您好"]
    assert [call.code for call in telegram.calls] == [400, 200]


async def test_reasons_hold_no_words_and_no_ids(
    telegram: FakeTelegram, channel: TelegramChannel, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.chat(7)
    await channel.send(
        item(
            "您好",
            body={
                "buttons": [
                    [{"text": "打开", "url": "https://x.cn/13800000000"}],
                    [{"text": "长", "data": "张三" * 30}],
                ]
            },
        )
    )
    assert [record.getMessage() for record in caplog.records] == ["buttons were left out"]
    assert "张三" not in str([vars(record) for record in caplog.records])


def media(kind: str = "photo", **facts: Any) -> dict[str, Any]:
    return {"media": {"kind": kind, "mime": "image/jpeg", "ref": None, "sha256": "ab", **facts}}


async def test_a_file_is_uploaded_once(telegram: FakeTelegram, channel: TelegramChannel, tmp_path: Path) -> None:
    telegram.chat(7)
    (tmp_path / "ab").write_bytes(b"\xff\xd8 picture")
    await channel.send(item("菜单", body=media()))
    await channel.send(item("菜单", body=media()))
    first, second = telegram.sent(7)
    assert telegram.files[first["photo"][0]["file_id"]] == b"\xff\xd8 picture"
    assert first["photo"] == second["photo"]
    assert (first["caption"], isinstance(telegram.calls[1].parameters["photo"], str)) == ("菜单", True)


async def test_a_person_s_file_goes_on_by_its_id(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.chat(7)
    ref = telegram.keep(b"voice")
    await channel.send(item("", body=media("voice", mime="audio/ogg", ref=ref, sha256=None)))
    await channel.send(item("", body=media("voice", mime="audio/mpeg", ref=ref, sha256=None)))
    await channel.send(item("合同", body=media("document", mime="application/pdf", ref=ref, sha256=None)))
    assert [call.method for call in telegram.calls] == ["sendVoice", "sendAudio", "sendDocument"]


async def test_an_id_telegram_forgot_is_uploaded_again(
    telegram: FakeTelegram, channel: TelegramChannel, tmp_path: Path
) -> None:
    telegram.chat(7)
    (tmp_path / "ab").write_bytes(b"\xff\xd8 picture")
    await channel.send(item("照片", body=media(ref="forgotten")))
    assert [call.code for call in telegram.calls] == [400, 200]


async def test_a_picture_too_big_for_a_picture_is_a_file(
    telegram: FakeTelegram, channel: TelegramChannel, tmp_path: Path
) -> None:
    telegram.chat(7)
    (tmp_path / "ab").write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    await channel.send(item("照片", body=media()))
    assert [call.method for call in telegram.calls] == ["sendDocument"]


async def test_words_arrive_when_the_file_is_gone(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.chat(7)
    assert await channel.send(item("照片", body=media())) == Sent("1")
    assert telegram.texts(7) == ["照片\n（附件没能发出，请到后台查看。）"]


async def test_downloads(telegram: FakeTelegram, bot: Bot) -> None:
    source = TelegramSource(bot)
    assert await source.download(telegram.keep(b"picture"), 100) == b"picture"
    with pytest.raises(Permanent, match="too big"):
        await source.download(telegram.keep(b"x" * 101), 100)
    with pytest.raises(Permanent):
        await source.download(telegram.keep(b"x" * (21 * 1024 * 1024)), 10**9)
    with pytest.raises(Permanent):
        await source.download("unknown", 100)
    telegram.fault("getFile", "500")
    with pytest.raises(Temporary):
        await source.download(telegram.keep(b"picture"), 100)
