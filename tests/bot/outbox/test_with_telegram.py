"""The whole way: intake, outbox, sender, the real Bot, against a double that keeps Telegram's limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import Item, Sent
from bot.channels.telegram.client import Bot, make_bot
from bot.channels.telegram.files import Files
from bot.channels.telegram.receive import Poller
from bot.channels.telegram.send import TelegramChannel
from bot.outbox.limiter import Limiter
from bot.outbox.sender import Sender
from bot.storage.database import Database
from handlers.core.reply import Chat, Edit
from tests.bot.channels.telegram.doors import World
from tests.bot.kernel import kernel
from tests.bot.outbox.harness import STAFF, Harness, at, to, topic
from tests.fake_telegram import FakeTelegram

GROUP = int(STAFF)


class Counted:
    """A channel that knows how many calls are on their way."""

    name = "telegram"

    def __init__(self, channel: TelegramChannel) -> None:
        self.channel, self.on_the_way = channel, 0

    async def send(self, item: Item) -> Sent:
        self.on_the_way += 1
        try:
            return await self.channel.send(item)
        finally:
            self.on_the_way -= 1


class CountedWriter:
    """The writer, likewise: what is being committed is on its way too."""

    def __init__(self, writer: Any) -> None:
        self.writer, self.on_the_way = writer, 0

    async def submit(self, work: Any, **more: Any) -> Any:
        self.on_the_way += 1
        try:
            return await self.writer.submit(work, **more)
        finally:
            self.on_the_way -= 1


class Service(Harness):
    """The harness with the real channel instead of the script."""

    def __init__(self, db: Database, clock: Any, folder: Path) -> None:
        self.folder = folder
        self.telegram: FakeTelegram
        self.bot: Bot
        super().__init__(db, clock, rate=25.0)

    def new_sender(self) -> Sender:
        if hasattr(self, "bot"):
            channel = Counted(
                TelegramChannel(self.bot, Files(self.bot, lambda digest: self.folder / digest), monotonic=self.time)
            )
            writer = CountedWriter(self.db.writer)
            self.time.busy = lambda: channel.on_the_way + writer.on_the_way > 0
            self.sender = Sender(
                channel, writer, self.lead, Limiter(self.rate), now=self.clock, monotonic=self.time,
                sleep=self.time.sleep, staff_chat=self.staff,
            )  # fmt: skip
            return self.sender
        return super().new_sender()

    async def open(self) -> None:
        self.telegram = FakeTelegram(limits=True, clock=self.time)
        await self.telegram.start()
        self.bot = make_bot(self.telegram.token, api=self.telegram.api)
        self.telegram.group(GROUP)
        self.new_sender()

    async def finish(self) -> None:
        """Let time pass until nothing is due."""
        await self.sender.settle()
        while "due" in await self.states():
            self.time.forward(0.5)
            await self.sender.settle()

    async def close(self) -> None:
        await self.bot.close_connections()
        await self.telegram.stop()

    @property
    def codes(self) -> list[int]:
        return [call.code for call in self.telegram.calls]


@pytest.fixture
async def service(db: Database, clock: Any, tmp_path: Path) -> AsyncIterator[Service]:
    made = Service(db, clock, tmp_path)
    await made.open()
    yield made
    await made.close()


async def test_a_push_to_hundreds_meets_no_429(service: Service) -> None:
    for chat in range(1, 201):
        service.telegram.chat(chat)
    await service.put(*[to(chat, "今天的菜单", lane="push") for chat in range(1, 201)])
    began = service.time.at
    await service.finish()
    assert set(service.codes) == {200}
    assert set(await service.states()) == {"sent"}
    assert 7.0 < service.time.at - began < 12.0


async def test_a_busy_desk_meets_no_429(service: Service) -> None:
    for number in range(12):
        await service.put(
            topic(f"ticket:{number}", f"工单 {number}"), at(f"ticket:{number}", "卡片"), at(f"ticket:{number}", "后来")
        )
    await service.finish()
    assert set(service.codes) == {200}
    threads = [said["message_thread_id"] for said in service.telegram.sent(GROUP) if "text" in said]
    assert len(threads) == 24
    assert {threads.count(thread) for thread in threads} == {2}


async def test_a_429_is_waited_out_and_nothing_is_lost(service: Service) -> None:
    service.telegram.chat(7)
    service.telegram.fault("sendMessage", "429", times=3, seconds=4)
    await service.put(to(7, "一"), to(7, "二"))
    began = service.time.at
    await service.finish()
    assert service.telegram.texts(7) == ["一", "二"]
    assert service.time.at - began >= 12


@pytest.mark.parametrize("fault", ["lost", "lost_502", "truncated"])
async def test_a_lost_answer_doubles_a_reply_and_never_a_push(service: Service, fault: str) -> None:
    service.telegram.chat(7)
    service.telegram.chat(8)
    service.telegram.fault("sendMessage", fault, times=2)
    await service.put(to(7, "您好"), to(8, "菜单", lane="push"))
    await service.finish()
    assert (service.telegram.texts(7), service.telegram.texts(8)) == (["您好", "您好"], ["菜单"])
    assert await service.states() == ["sent", "uncertain"]


@pytest.mark.parametrize("fault", ["500", "503"])
async def test_what_was_not_done_is_repeated_without_doubling(service: Service, fault: str) -> None:
    service.telegram.chat(7)
    service.telegram.fault("sendMessage", fault, times=2)
    await service.put(to(7, "菜单", lane="push"))
    await service.finish()
    assert service.telegram.texts(7) == ["菜单"]


async def test_a_long_answer_survives_trouble_in_its_middle(service: Service) -> None:
    service.telegram.chat(7)
    [key] = await service.put(to(7, "甲" * 4096 + "乙" * 4096 + "丙" * 10))
    send = service.bot.send_message

    async def breaks_in_the_middle(chat: int, text: str, *args: Any, **more: Any) -> Any:
        if text.startswith("乙") and len(service.telegram.faults) == 0:
            service.telegram.fault("sendMessage", "500")
        return await send(chat, text, *args, **more)

    service.sender._channel.channel._bot = type("B", (), {"send_message": staticmethod(breaks_in_the_middle)})()
    await service.finish()
    assert [text[0] for text in service.telegram.texts(7)] == ["甲", "乙", "丙"]
    assert (await service.row(key)).provider_id == "3"


async def test_a_deleted_topic_comes_back(service: Service) -> None:
    await service.put(topic("ticket:1", "工单 1"), at("ticket:1", "卡片"))
    await service.finish()
    [(_, _, thread, _, _)] = await service.topics()
    service.telegram.delete_topic(GROUP, int(str(thread)))
    await service.put(at("ticket:1", "后来"))
    await service.finish()
    [(place, _, new, title, _)] = await service.topics()
    assert (place, title, new != thread) == ("ticket:1", "工单 1", True)
    assert [said.get("message_thread_id") for said in service.telegram.sent(GROUP) if said.get("text") == "后来"] == [
        int(str(new))
    ]


async def test_a_group_that_moves_is_followed(service: Service) -> None:
    await service.put(topic("ticket:1", "工单 1"))
    await service.finish()
    service.telegram.migrate(GROUP, -2002)
    await service.put(at("ticket:1", "卡片"), to(GROUP, "通知"))
    await service.finish()
    assert sorted(service.telegram.texts(-2002)) == ["卡片", "通知"]
    assert service.sender.staff_chat == "-2002"


async def test_an_edit_changes_the_message(service: Service) -> None:
    service.telegram.chat(7)
    await service.put(to(7, "待处理", key="card"))
    await service.put(Edit(Chat("telegram", "7"), "card", "已接单"), Edit(Chat("telegram", "7"), "card", "已接单"))
    await service.finish()
    assert service.telegram.texts(7) == ["已接单"]
    assert await service.states() == ["sent"] * 3


async def test_a_question_is_answered(service: Service) -> None:
    intake = kernel(service.db, service.clock)
    intake.on_commit(lambda _event, _handled: service.sender.wake())
    world = World(service.bot, intake)
    poller = Poller(service.bot, world.door, world.status, may_poll=lambda: True)
    await service.sender.start()
    await poller.start()
    for number in range(20):
        service.telegram.say(7 + number % 5, f"问题 {number}")
    expected = {7 + chat: [f"听到：问题 {number}" for number in range(chat, 20, 5)] for chat in range(5)}
    await service.telegram.until(
        lambda: all(service.telegram.texts(chat) == texts for chat, texts in expected.items()), 20
    )
    await poller.stop()
    await service.sender.stop()
    assert set(await service.states()) == {"sent"}
    await asyncio.sleep(0)
