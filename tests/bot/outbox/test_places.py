"""Rows addressed to a place: topics opened, waited for, deleted, opened again; groups that move."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.base import Migrated, Permanent, TopicGone
from bot.storage.database import Database
from handlers.core.reply import Chat, CloseTopic, Edit, Place, RenameTopic
from tests.bot.outbox.harness import STAFF, Harness, at, to, topic


@pytest.fixture
def outbox(both: Database, clock: Any) -> Harness:
    return Harness(both, clock)


def here(name: str) -> Place:
    return Place("telegram", name)


async def test_rows_wait_until_the_topic_is_there(outbox: Harness) -> None:
    await outbox.put(at("ticket:1", "卡片"), topic("ticket:1", "工单 1"), at("ticket:1", "第二条"))
    await outbox.sender.turn()
    assert outbox.channel.words == []
    await outbox.sender.settle()
    assert outbox.channel.words == ["open_topic ticket:1", "卡片", "第二条"]
    assert [(item.chat, item.thread) for item in outbox.channel.sent] == [(STAFF, None), (STAFF, "777"), (STAFF, "777")]
    assert await outbox.topics() == [("ticket:1", STAFF, "777", "工单 1", False)]


async def test_a_place_keeps_its_order_over_all_lanes(outbox: Harness) -> None:
    await outbox.put(
        topic("ticket:1"), at("ticket:1", "一"), at("ticket:1", "二", lane="reply"), at("ticket:1", "三", lane="push")
    )
    await outbox.put(RenameTopic(here("ticket:1"), "新名"), CloseTopic(here("ticket:1")))
    await outbox.sender.settle()
    assert outbox.channel.words == [
        "open_topic ticket:1",
        "一",
        "二",
        "三",
        "rename_topic ticket:1",
        "close_topic ticket:1",
    ]
    assert await outbox.topics() == [("ticket:1", STAFF, "777", "新名", True)]


async def test_a_topic_is_opened_once(outbox: Harness) -> None:
    await outbox.put(topic("ticket:1"))
    await outbox.sender.settle()
    [again] = await outbox.put(topic("ticket:1"))
    await outbox.sender.settle()
    assert len(outbox.channel.sent) == 1
    assert (await outbox.row(again)).provider_id == "777"


async def test_changes_of_a_topic_that_is_not_there_end(outbox: Harness) -> None:
    await outbox.put(topic("ticket:1"))
    await outbox.sender.settle()
    await outbox.put(at("ticket:2", "等"), CloseTopic(here("ticket:2")))
    await outbox.sender.settle()
    assert await outbox.states() == ["sent", "due", "due"]


async def test_a_deleted_topic_is_opened_again_once_and_the_row_waits(outbox: Harness) -> None:
    _, first, second = await outbox.put(topic("ticket:1", "工单 1"), at("ticket:1", "一"), at("ticket:1", "二"))
    outbox.channel.fail(first, TopicGone("the topic is gone"))
    await outbox.sender.settle()
    assert outbox.channel.words == ["open_topic ticket:1", "open_topic ticket:1", "一", "二"]
    assert await outbox.rows() == [
        ("e1#0", "sent", None), (first, "sent", None), (second, "sent", None), ("reopen:telegram:ticket:1:777", "sent", None),
    ]  # fmt: skip
    assert await outbox.topics() == [("ticket:1", STAFF, "777", "工单 1", False)]


async def test_a_topic_that_is_gone_again_and_again_ends_the_row(outbox: Harness) -> None:
    _, first = await outbox.put(topic("ticket:1"), at("ticket:1", "一"))
    outbox.channel.fail(first, *[TopicGone("the topic is gone")] * 5)
    numbers = iter(["778", "779", "780", "781"])
    send = outbox.channel.send

    async def renumbered(item: Any) -> Any:
        sent = await send(item)
        return type(sent)(next(numbers)) if item.kind == "open_topic" and len(outbox.channel.sent) > 1 else sent

    outbox.channel.send = renumbered  # type: ignore[method-assign]
    await outbox.sender.settle()
    row = await outbox.row(first)
    assert (row.state.value, row.reason) == ("failed", "the topic is gone")


async def test_where_no_topic_can_be_had_staff_read_it_in_the_chat_itself(outbox: Harness) -> None:
    opened, _ = await outbox.put(topic("ticket:1", "工单 1"), at("ticket:1", "有人受伤"))
    outbox.channel.fail(opened, Permanent("the chat is not a forum"))
    await outbox.sender.settle()
    assert [(item.body["text"], item.chat, item.thread) for item in outbox.channel.sent] == [("有人受伤", STAFF, None)]
    assert await outbox.states() == ["failed", "sent"]
    assert outbox.sender.counts["failed_staff"] == 1
    await outbox.put(CloseTopic(here("ticket:1")))
    await outbox.sender.settle()
    assert await outbox.states() == ["failed", "sent", "stale"]


async def test_without_a_staff_chat_nothing_waits_in_silence(both: Database, clock: Any) -> None:
    outbox = Harness(both, clock, staff=None)
    await outbox.put(topic("ticket:1"), at("ticket:1", "卡片"))
    await outbox.sender.settle()
    assert [(state, reason) for _, state, reason in await outbox.rows()] == [("failed", "no staff chat is set")] * 2


async def test_topics_share_the_pace_of_their_group(outbox: Harness) -> None:
    for number in range(30):
        await outbox.put(topic(f"ticket:{number}"))
    began = outbox.time.at
    await outbox.sender.settle()
    while "due" in await outbox.states():
        outbox.time.forward(1)
        await outbox.sender.settle()
    assert len(outbox.channel.sent) == 30
    assert outbox.time.at - began >= 60
    assert outbox.channel.most_at_once <= 3


async def test_a_waiting_group_does_not_hold_up_people(outbox: Harness) -> None:
    for number in range(60):
        await outbox.put(topic(f"ticket:{number}"))
    await outbox.put(to(7, "您好", lane="staff"))
    await outbox.sender.settle()
    assert "您好" in outbox.channel.words


async def test_a_group_that_moved_is_followed(outbox: Harness) -> None:
    _, card = await outbox.put(topic("ticket:1"), at("ticket:1", "卡片"))
    general, later = await outbox.put(to(STAFF, "通知", lane="staff"), to(STAFF, "通知 2", lane="staff"))
    outbox.channel.fail(card, Migrated("-2002"))
    outbox.channel.fail(general, Migrated("-2002"))
    await outbox.sender.settle()
    assert {(item.body.get("text"), item.chat) for item in outbox.channel.sent[1:]} == {
        ("卡片", "-2002"),
        ("通知", "-2002"),
        ("通知 2", "-2002"),
    }
    assert await outbox.topics() == [("ticket:1", "-2002", "777", "工单", False)]
    assert outbox.sender.staff_chat == "-2002"
    assert (await outbox.row(later)).state.value == "sent"


async def test_what_is_still_addressed_to_the_old_group_reaches_the_new_one(outbox: Harness) -> None:
    await outbox.sender.moved(STAFF, "-2002")
    outbox.new_sender()
    await outbox.put(to(STAFF, "通知"), topic("ticket:1"))
    await outbox.sender.settle()
    assert sorted((item.kind, item.chat) for item in outbox.channel.sent) == [
        ("message", "-2002"),
        ("open_topic", "-2002"),
    ]


async def test_an_edit_waits_for_its_message_and_names_its_id(outbox: Harness) -> None:
    [first] = await outbox.put(to(7, "卡片", lane="push", key="card"))
    await outbox.put(Edit(Chat("telegram", "7"), "card", "新卡片"))
    await outbox.sender.turn()
    assert outbox.channel.tried in ([], [first])
    await outbox.sender.settle()
    assert [(item.kind, item.body["text"], item.body.get("of")) for item in outbox.channel.sent] == [
        ("message", "卡片", None),
        ("edit", "新卡片", "1"),
    ]


@pytest.mark.parametrize("original", ["failed", "never there"])
async def test_an_edit_of_what_was_never_sent_is_said_as_a_message(outbox: Harness, original: str) -> None:
    if original == "failed":
        await outbox.put(to(7, "卡片", key="card"))
        outbox.channel.fail("card", Permanent("no"))
        await outbox.sender.settle()
    await outbox.put(Edit(Chat("telegram", "7"), "card", "新卡片"))
    await outbox.sender.settle()
    assert [(item.kind, item.body["text"]) for item in outbox.channel.sent] == [("message", "新卡片")]
