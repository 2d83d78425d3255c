"""Polling: confirmed only after COMMIT; order per chat; nothing stops the line; no busy loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.telegram.client import Bot
from bot.channels.telegram.door import GIVE_UP
from bot.channels.telegram.receive import Poller
from bot.channels.telegram.setup import COMMANDS
from bot.outcome import Busy
from bot.storage.batch import Unavailable
from bot.storage.database import Database
from bot.storage.tables import Failed, Received
from handlers.core.event import Blocked, Choice, Returned
from tests.bot.channels.telegram.doors import Inbox, World
from tests.bot.kernel import count, kernel, sent
from tests.fake_telegram import FakeTelegram


class Rig:
    def __init__(self, telegram: FakeTelegram, bot: Bot, inbox: Any) -> None:
        self.telegram = telegram
        self.world = World(bot, inbox)
        self.slept: list[float] = []
        self.leads = True
        self.poller = Poller(
            bot, self.world.door, self.world.status, may_poll=lambda: self.leads, commands=COMMANDS, wait=20,
            monotonic=lambda: self.world.time, sleep=self.sleep,
        )  # fmt: skip

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.world.time += seconds
        await asyncio.sleep(0.001)

    @property
    def offsets(self) -> list[int]:
        """What was confirmed, call by call."""
        return [int(call.parameters.get("offset", 0)) for call in self.telegram.called("getUpdates")]


@pytest.fixture
async def rig(telegram: FakeTelegram, bot: Bot) -> AsyncIterator[Rig]:
    made = Rig(telegram, bot, Inbox())
    yield made
    for gate in made.world.inbox.gates.values():
        gate.set()
    await made.poller.stop()


async def test_updates_become_events_and_are_confirmed(rig: Rig) -> None:
    rig.telegram.say(7, "您好")
    await rig.poller.start()
    await rig.telegram.until(lambda: rig.offsets[-1:] == [101])
    assert rig.world.inbox.words == ["您好"]
    assert (rig.world.status.state, rig.world.status.updates) == ("ok", 1)
    rig.telegram.say(7, "再来")
    await rig.telegram.until(lambda: rig.world.inbox.words == ["您好", "再来"])
    await rig.poller.stop()
    assert rig.telegram.updates.waiting == type(rig.telegram.updates.waiting)()
    assert rig.world.status.state == "stopped"


async def test_before_the_first_poll_telegram_is_set_up(rig: Rig) -> None:
    rig.telegram.updates.url = "https://old.example.org/"
    await rig.poller.start()
    await rig.telegram.until(lambda: bool(rig.offsets))
    assert [call.method for call in rig.telegram.calls][:5] == [
        "getMe",
        "deleteWebhook",
        "setMyCommands",
        "setMyCommands",
        "getUpdates",
    ]
    assert rig.telegram.commands["zh"] == rig.telegram.commands[""]
    assert rig.telegram.commands["zh"][0] == {"command": "start", "description": "开始，看看能帮什么"}
    assert rig.world.door.username == "niangjia_bot"


async def test_the_offset_waits_for_the_slowest_commit(rig: Rig) -> None:
    rig.world.inbox.gates["8"] = asyncio.Event()
    for chat in (7, 8, 9):
        rig.telegram.say(chat, str(chat))
    await rig.poller.start()
    await rig.telegram.until(lambda: sorted(rig.world.inbox.words) == ["7", "9"])
    await asyncio.sleep(0.05)
    assert rig.offsets == [0]
    rig.world.inbox.gates["8"].set()
    await rig.telegram.until(lambda: rig.offsets == [0, 103])


async def test_order_within_a_chat(rig: Rig) -> None:
    for number in range(30):
        rig.telegram.say(7 + number % 3, str(number))
    await rig.poller.start()
    await rig.telegram.until(lambda: len(rig.world.inbox.words) == 30)
    for chat in range(3):
        assert [int(word) for word in rig.world.inbox.words if int(word) % 3 == chat] == list(range(chat, 30, 3))


@pytest.mark.parametrize("error", [Busy(), Unavailable("SQLITE_BUSY")])
async def test_what_cannot_be_stored_now_is_tried_until_it_is(rig: Rig, error: Exception) -> None:
    first = rig.telegram.say(7, "一")
    rig.telegram.say(7, "二")
    rig.world.inbox.errors[f"tg:{first['update_id']}"] = [error] * 5
    await rig.poller.start()
    await rig.telegram.until(lambda: rig.world.inbox.words == ["一", "二"])
    assert rig.slept[:5] == [0.05, 0.1, 0.2, 0.4, 0.8]
    assert rig.offsets[0] == 0


async def test_stopping_while_nothing_can_be_stored_confirms_nothing(rig: Rig) -> None:
    first = rig.telegram.say(7, "一")
    rig.world.inbox.errors[f"tg:{first['update_id']}"] = [Unavailable("disk full")] * 10_000
    await rig.poller.start()
    await rig.telegram.until(lambda: len(rig.slept) > 3)
    await rig.poller.stop()
    assert set(rig.offsets) == {0}
    assert len(rig.telegram.updates.waiting) == 1


async def test_an_update_we_cannot_take_in_is_stored_as_failed_after_some_tries(rig: Rig) -> None:
    first = rig.telegram.say(7, "一")
    rig.telegram.say(7, "二")
    key = f"tg:{first['update_id']}"
    rig.world.inbox.errors[key] = [ZeroDivisionError()] * 100
    await rig.poller.start()
    await rig.telegram.until(lambda: rig.world.inbox.words == ["二"])
    assert rig.world.inbox.rejected == [(key, "could not be taken in (ZeroDivisionError)")]
    assert rig.world.inbox.tried.count(key) == GIVE_UP


async def test_bad_updates_are_stored_as_failed_and_the_line_goes_on(rig: Rig) -> None:
    rig.telegram.updates.put({"message": {"text": "no chat"}})
    rig.telegram.updates.put({"update_id": 101, "message": None})
    rig.telegram.updates.next_id = 102
    rig.telegram.say(7, "二")
    await rig.poller.start()
    await rig.telegram.until(lambda: rig.offsets[-1:] == [103])
    assert rig.world.inbox.words == ["二"]
    assert rig.world.inbox.rejected == [
        ("tg:100", "not built as the Bot API says (KeyError)"),
        ("tg:101", "not built as the Bot API says (TypeError)"),
    ]
    assert rig.world.status.rejected == 2


async def test_updates_without_any_id_do_not_spin(rig: Rig) -> None:
    rig.telegram.updates.waiting.append({"update_id": None, "message": {}})
    await rig.poller.start()
    await rig.telegram.until(lambda: len(rig.offsets) > 2)
    assert set(rig.slept) == {0.5}
    assert len(rig.world.inbox.rejected) == 1


async def test_buttons_are_answered_after_the_commit(rig: Rig) -> None:
    rig.telegram.chat(7)
    await rig.world.bot.send_message(7, "选")
    rig.telegram.pressed(7, "useful:1", rig.telegram.sent(7)[0])
    rig.world.inbox.gates["7"] = asyncio.Event()
    await rig.poller.start()
    await rig.telegram.until(lambda: len(rig.world.inbox.tried) == 1)
    assert rig.telegram.answered == []
    rig.world.inbox.gates["7"].set()
    await rig.telegram.until(lambda: len(rig.telegram.answered) == 1)
    assert rig.world.inbox.events[0].content == Choice("useful:1", "1")


async def test_a_button_that_is_too_old_to_answer_is_no_trouble(rig: Rig) -> None:
    rig.telegram.chat(7)
    rig.telegram.fault("answerCallbackQuery", "500")
    rig.telegram.pressed(7, "useful:1", None)
    await rig.poller.start()
    await rig.telegram.until(lambda: rig.offsets[-1:] == [101])
    assert len(rig.world.inbox.events) == 1


async def test_typing_is_said_only_when_it_takes_long(telegram: FakeTelegram, bot: Bot) -> None:
    inbox = Inbox()
    inbox.gates["7"] = asyncio.Event()
    world = World(bot, inbox, typing_after=0.0)
    telegram.chat(7)
    storing = asyncio.create_task(world.door.store(world.door.read(telegram.say(7, "您好"))))
    await telegram.until(lambda: len(telegram.called("sendChatAction")) == 1)
    inbox.gates["7"].set()
    await storing
    slow = World(bot, Inbox(), typing_after=30.0)
    await slow.door.store(slow.door.read(telegram.say(7, "您好")))
    assert len(telegram.called("sendChatAction")) == 1
    await world.door.close()


async def test_topics_have_their_place_and_groups_that_move_are_told(rig: Rig) -> None:
    rig.telegram.group(-1001)
    rig.telegram.say(-1001, "收到", user=5, thread=77)
    rig.telegram.say(-1001, "闲聊", user=5, thread=78)
    rig.telegram.migrate(-1001, -2002)
    await rig.poller.start()
    await rig.telegram.until(lambda: rig.offsets[-1:] == [104])
    assert [(event.place, event.private) for event in rig.world.inbox.events] == [("ticket:1", False), (None, False)]
    assert rig.world.moved == [("-1001", "-2002")] * 2


async def test_blocking_and_returning(rig: Rig) -> None:
    rig.telegram.block(7)
    rig.telegram.unblock(7)
    await rig.poller.start()
    await rig.telegram.until(lambda: len(rig.world.inbox.events) == 2)
    assert [event.content for event in rig.world.inbox.events] == [Blocked(), Returned()]


async def test_another_poller_is_a_conflict_and_no_busy_loop(rig: Rig) -> None:
    await rig.poller.start()
    await rig.telegram.until(lambda: len(rig.offsets) == 2)
    other = asyncio.create_task(rig.world.bot.raw_updates(None, 0, ["message"]))
    await rig.telegram.until(lambda: rig.world.status.errors_in_a_row == 1)
    assert rig.world.status.state == "conflict"
    await other
    await rig.telegram.until(lambda: rig.world.status.state == "ok")
    assert rig.slept == [5.0]


async def test_a_webhook_set_by_somebody_is_taken_away(rig: Rig) -> None:
    await rig.poller.start()
    await rig.telegram.until(lambda: len(rig.offsets) == 2)
    rig.telegram.updates.set_webhook("https://other.example.org/", "", [])
    await rig.telegram.until(lambda: len(rig.telegram.called("deleteWebhook")) >= 2)
    rig.telegram.say(7, "您好")
    await rig.telegram.until(lambda: rig.world.inbox.words == ["您好"])


@pytest.mark.parametrize(
    ("fault", "state", "waits"),
    [
        ("502", "unreachable", [1, 2, 4, 8]),
        ("reset", "unreachable", [1, 2, 4, 8]),
        ("truncated", "unreachable", [1, 2, 4, 8]),
        ("429", "unreachable", [9, 9, 9, 9]),
    ],
)
async def test_trouble_backs_off(rig: Rig, fault: str, state: str, waits: list[float]) -> None:
    rig.telegram.say(7, "您好")
    rig.telegram.fault("getUpdates", fault, times=4, seconds=9)
    await rig.poller.start()
    await rig.telegram.until(lambda: rig.world.status.found == state)
    await rig.telegram.until(lambda: rig.world.inbox.words == ["您好"])
    assert rig.slept[:4] == waits
    assert rig.world.status.state == "ok"


async def test_a_refused_token_is_asked_again_once_a_minute(rig: Rig) -> None:
    token, rig.telegram.token = rig.telegram.token, "1:other"
    await rig.poller.start()
    await rig.telegram.until(lambda: len(rig.slept) >= 3)
    assert (set(rig.slept), rig.world.status.state) == ({60.0}, "refused")
    rig.telegram.token = token
    await rig.telegram.until(lambda: rig.world.status.state == "ok")


async def test_a_poll_that_hangs_is_thrown_away(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.receive.WATCH_SECONDS", 0.2)
    rig.telegram.fault("getUpdates", "hang")
    await rig.poller.start()
    await rig.telegram.until(lambda: rig.world.status.errors_in_a_row >= 1)
    assert rig.world.status.state == "unreachable"
    rig.telegram.say(7, "您好")
    await rig.telegram.until(lambda: rig.world.inbox.words == ["您好"])


async def test_silence_is_seen_from_outside(rig: Rig) -> None:
    await rig.poller.start()
    await rig.telegram.until(lambda: rig.world.status.state == "ok")
    rig.world.time += 101
    assert rig.world.status.state == "silent"


async def test_only_the_leader_polls(rig: Rig) -> None:
    rig.leads = False
    await rig.poller.start()
    await rig.telegram.until(lambda: len(rig.slept) > 3)
    assert (rig.telegram.calls, rig.world.status.state) == ([], "standby")
    rig.leads = True
    await rig.telegram.until(lambda: rig.world.status.state == "ok")


async def test_after_a_day_of_silence_the_offset_is_forgotten(rig: Rig) -> None:
    rig.telegram.say(7, "一")
    await rig.poller.start()
    await rig.telegram.until(lambda: rig.offsets[-1:] == [101])
    rig.world.time += 25 * 3600
    rig.telegram.updates.put({"update_id": 50, "message": {**rig.telegram.say(7, "x")["message"], "text": "新编号"}})
    rig.telegram.updates.waiting.popleft()
    await rig.telegram.until(lambda: "新编号" in rig.world.inbox.words)


async def test_with_the_real_intake_twice_is_once(telegram: FakeTelegram, bot: Bot, db: Database, clock: Any) -> None:
    rig = Rig(telegram, bot, kernel(db, clock))
    update = telegram.say(7, "您好")
    telegram.updates.put(update)
    telegram.updates.put({"update_id": 101, "message": {}})
    await rig.poller.start()
    await telegram.until(lambda: rig.offsets[-1:] == [102])
    await rig.poller.stop()
    assert await sent(db) == ["听到：您好"]
    assert (await count(db, Received), await count(db, Failed)) == (2, 1)
