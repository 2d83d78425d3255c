"""The sender: order, lanes, retries, limits, one transaction a turn. On both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.base import Permanent, Temporary, Uncertain
from bot.storage.batch import Unavailable
from bot.storage.database import Database
from handlers.core.people import person_index
from handlers.core.tables import Person
from tests.bot.outbox.harness import Harness, to


@pytest.fixture
def outbox(both: Database, clock: Any) -> Harness:
    return Harness(both, clock)


async def test_sent_and_marked(outbox: Harness) -> None:
    [key] = await outbox.put(to(7, "您好"))
    await outbox.sender.settle()
    assert outbox.channel.words == ["您好"]
    row = await outbox.row(key)
    assert (row.state.value, row.provider_id, row.sent_at, row.reason) == ("sent", "1", outbox.clock(), None)
    assert outbox.sender.counts == {"done": 1}


async def test_a_chat_keeps_its_order_and_chats_go_side_by_side(outbox: Harness) -> None:
    await outbox.put(*[to(chat, f"{chat}-{n}") for n in range(3) for chat in (7, 8, 9)])
    await outbox.sender.settle()
    for chat in (7, 8, 9):
        assert [words for words in outbox.channel.words if words.startswith(f"{chat}-")] == [
            f"{chat}-0",
            f"{chat}-1",
            f"{chat}-2",
        ]
    assert outbox.channel.most_at_once == 3


async def test_replies_before_staff_before_pushes(outbox: Harness) -> None:
    outbox.at_once = 2
    outbox.new_sender()
    await outbox.put(to(1, "push", lane="push"), to(2, "staff", lane="staff"), to(3, "reply"), to(4, "reply 2"))
    await outbox.sender.settle()
    assert outbox.channel.words == ["reply", "reply 2", "staff", "push"]


async def test_a_reply_overtakes_the_pushes_of_its_chat(outbox: Harness) -> None:
    await outbox.put(to(7, "菜单", lane="push"))
    await outbox.put(to(7, "您好"))
    await outbox.sender.turn()
    await outbox.sender.settle()
    assert outbox.channel.words == ["您好", "菜单"]


async def test_pushes_fill_half_of_the_places_only(outbox: Harness) -> None:
    outbox.at_once = 8
    outbox.new_sender()
    outbox.channel.gate = asyncio.Event()
    await outbox.put(*[to(n, "菜单", lane="push") for n in range(1, 21)])
    assert await outbox.sender.turn() == 4
    await outbox.put(to(99, "您好"))
    assert await outbox.sender.turn() == 1
    outbox.channel.gate.set()
    await outbox.sender.settle()
    assert len(outbox.channel.sent) == 21


async def test_a_chat_in_back_off_blocks_only_itself(outbox: Harness) -> None:
    first, second, other = await outbox.put(to(7, "一"), to(7, "二"), to(8, "三"))
    outbox.channel.fail(first, Temporary("no connection"))
    await outbox.sender.settle()
    assert outbox.channel.words == ["三"]
    assert await outbox.rows() == [(first, "due", "no connection"), (second, "due", None), (other, "sent", None)]
    outbox.time.forward(1.0)
    await outbox.sender.settle()
    assert outbox.channel.words == ["三", "一", "二"]
    assert (await outbox.row(first)).attempts == 1


async def test_back_off_grows_by_the_table(outbox: Harness) -> None:
    [key] = await outbox.put(to(7, "一"))
    outbox.channel.fail(key, *[Temporary("500")] * 9)
    waits = []
    for _ in range(4):
        await outbox.sender.settle()
        row = await outbox.row(key)
        waits.append((row.next_at - outbox.clock()).total_seconds())
        outbox.time.forward(waits[-1])
    assert waits == [1, 2, 4, 8]


async def test_permanent_fails_and_the_next_goes_on(outbox: Harness) -> None:
    first, second = await outbox.put(to(7, "一"), to(7, "二"))
    outbox.channel.fail(first, Permanent("message is too long"))
    await outbox.sender.settle()
    assert await outbox.rows() == [(first, "failed", "message is too long"), (second, "sent", None)]


async def test_a_person_who_blocked_us_is_marked(outbox: Harness) -> None:
    index = person_index(outbox.db.keyring, "telegram", "7")
    await outbox.db.writer.submit(
        lambda s: s.add(Person(channel="telegram", handle="7", handle_index=index, created_at=outbox.clock()))
    )
    [key] = await outbox.put(to(7, "菜单", lane="push"))
    outbox.channel.fail(key, Permanent("bot was blocked by the user", unreachable=True))
    await outbox.sender.settle()
    assert await outbox.states() == ["failed"]
    assert await outbox.db.read(lambda s: s.get(Person, 1).reachable) is False


async def test_an_uncertain_push_is_listed_and_an_uncertain_reply_said_again(outbox: Harness) -> None:
    push, reply = await outbox.put(to(7, "菜单", lane="push"), to(8, "您好"))
    outbox.channel.fail(push, Uncertain("no answer in time"))
    outbox.channel.fail(reply, Uncertain("no answer in time"))
    await outbox.sender.settle()
    assert await outbox.rows() == [(push, "uncertain", "no answer in time"), (reply, "due", "no answer in time")]
    outbox.time.forward(2)
    await outbox.sender.settle()
    assert await outbox.states() == ["uncertain", "sent"]
    assert outbox.channel.words == ["您好"]


async def test_an_unforeseen_error_is_an_uncertain_one(outbox: Harness) -> None:
    [key] = await outbox.put(to(7, "菜单", lane="push"))
    outbox.channel.errors[key] = [KeyError("message_id")]
    await outbox.sender.settle()
    assert await outbox.rows() == [(key, "uncertain", "unforeseen: KeyError")]


async def test_expired_rows_are_stale_not_sent(outbox: Harness) -> None:
    soon = outbox.clock() + timedelta(minutes=1)
    late, blocked = await outbox.put(to(7, "今天的菜单", lane="push", expires=soon), to(7, "明天的菜单", lane="push"))
    outbox.time.forward(60)
    await outbox.sender.settle()
    assert await outbox.rows() == [(late, "stale", "expired"), (blocked, "sent", None)]


async def test_a_row_that_expires_behind_another_is_settled_too(outbox: Harness) -> None:
    first, second = await outbox.put(to(7, "一"), to(7, "二", expires=outbox.clock() + timedelta(seconds=90)))
    outbox.channel.fail(first, *[Temporary("500", 600)] * 5)
    await outbox.sender.settle()
    outbox.time.forward(100)
    await outbox.sender.settle()
    assert await outbox.rows() == [(first, "due", "500"), (second, "stale", "expired")]


async def test_retry_after_holds_its_chat_only(outbox: Harness) -> None:
    first, _ = await outbox.put(to(7, "一"), to(8, "二"))
    outbox.channel.fail(first, Temporary("flood control", 30))
    await outbox.sender.settle()
    assert await outbox.states() == ["due", "sent"]
    [reply] = await outbox.put(to(7, "三", lane="staff"))
    outbox.time.forward(29)
    await outbox.sender.settle()
    assert [key for key, state, _ in await outbox.rows() if state == "due"] == [first, reply]
    outbox.time.forward(1)
    await outbox.sender.settle()
    assert outbox.channel.words == ["二", "一", "三"]
    assert (await outbox.row(first)).attempts == 0


async def test_retry_after_everywhere_holds_all(outbox: Harness) -> None:
    first, _ = await outbox.put(to(7, "一"), to(8, "二"))
    outbox.channel.fail(first, Temporary("flood control", 30, everywhere=True))
    await outbox.sender.settle()
    await outbox.put(to(9, "三"))
    assert await outbox.sender.turn() == 0
    outbox.time.forward(30)
    await outbox.sender.settle()
    assert sorted(outbox.channel.words) == ["一", "三", "二"]


async def test_one_a_second_to_one_chat(outbox: Harness) -> None:
    await outbox.put(*[to(7, str(n)) for n in range(6)])
    started = outbox.time.at
    await outbox.sender.settle()
    assert outbox.channel.words == ["0", "1", "2", "3", "4", "5"]
    assert outbox.time.at - started == pytest.approx(3.0)


async def test_hundreds_of_pushes_do_not_hold_up_a_reply(outbox: Harness) -> None:
    outbox.rate = 25.0
    outbox.new_sender()
    await outbox.put(*[to(n, "菜单", lane="push") for n in range(1, 301)])
    for _ in range(20):
        await outbox.sender.turn()
        await asyncio.sleep(0)
    began = outbox.time.at
    [key] = await outbox.put(to(9999, "您好"))
    while (await outbox.row(key)).state.value != "sent":
        await outbox.sender.turn()
        await asyncio.sleep(0.001)
    assert outbox.time.at - began < 2.0
    assert len([words for words in outbox.channel.words if words == "菜单"]) < 200


async def test_a_provider_in_trouble_is_tried_with_one_row_at_a_time(outbox: Harness) -> None:
    await outbox.put(*[to(n, "菜单", lane="push") for n in range(1, 61)])
    outbox.channel.errors["*"] = [Uncertain("gateway error 502")]
    for _ in range(10):
        await outbox.sender.settle()
        outbox.time.forward(30)
    states = await outbox.states()
    # The first 16, one a try after that, and the few that were on their way when the trouble was noticed.
    assert states.count("uncertain") <= 16 + 10 + 3
    outbox.channel.errors.clear()
    await outbox.sender.settle()
    outbox.time.forward(30)
    await outbox.sender.settle()
    assert set(await outbox.states()) == {"uncertain", "sent"}


async def test_parts_go_one_after_the_other(outbox: Harness) -> None:
    [key] = await outbox.put(to(7, "长"))
    outbox.channel.parts[key] = 3
    await outbox.sender.settle()
    assert [item.parts_done for item in outbox.channel.sent] == [0, 1, 2]
    assert (await outbox.row(key)).provider_id == "3"


async def test_a_part_that_failed_does_not_repeat_the_parts_before(outbox: Harness) -> None:
    [key] = await outbox.put(to(7, "长"))
    outbox.channel.parts[key] = 2
    send = outbox.channel.send

    async def second_fails(item: Any) -> Any:
        if item.parts_done == 1 and item.attempts == 0:
            raise Temporary("500")
        return await send(item)

    outbox.channel.send = second_fails  # type: ignore[method-assign]
    await outbox.sender.settle()
    assert (await outbox.row(key)).body["parts_done"] == 1
    outbox.time.forward(1)
    outbox.new_sender()
    await outbox.sender.settle()
    assert [item.parts_done for item in outbox.channel.sent] == [0, 1]


async def test_without_the_lease_nothing_leaves(outbox: Harness) -> None:
    await outbox.put(to(7, "您好"))
    outbox.lead.token = None
    await outbox.sender.settle()
    assert outbox.channel.tried == []
    outbox.lead.token = 2
    await outbox.sender.settle()
    assert outbox.channel.words == ["您好"]


async def test_a_leader_deposed_while_waiting_does_not_send(outbox: Harness) -> None:
    outbox.channel.gate = asyncio.Event()
    await outbox.put(to(7, "一"))
    outbox.sender._pace._limiter.pause("7", 1.0, outbox.time.at)

    async def depose(_seconds: float) -> None:
        outbox.lead.token = None
        outbox.time.forward(1.0)

    outbox.sender._pace._sleep = depose
    await outbox.sender.settle()
    assert outbox.channel.tried == []
    assert await outbox.states() == ["due"]


async def test_a_locked_database_loses_no_result(outbox: Harness) -> None:
    [key] = await outbox.put(to(7, "您好"))
    await outbox.sender.turn()
    submit, failures = outbox.db.writer.submit, [Unavailable("SQLITE_BUSY")] * 2

    def locked(*args: Any, **more: Any) -> Any:
        if failures:
            raise failures.pop()
        return submit(*args, **more)

    outbox.sender._writer = type("W", (), {"submit": staticmethod(locked)})()
    for _ in range(2):
        await asyncio.sleep(0.01)
        with pytest.raises(Unavailable):
            await outbox.sender.turn()
    await outbox.sender.settle()
    assert await outbox.rows() == [(key, "sent", None)]
    assert outbox.channel.words == ["您好"]


async def test_stopping_finishes_what_is_in_flight(outbox: Harness) -> None:
    outbox.channel.gate = asyncio.Event()
    await outbox.sender.start()
    await outbox.put(to(7, "一"), to(7, "二"))
    outbox.sender.wake()
    await outbox.channel.called.wait()
    stopping = asyncio.create_task(outbox.sender.stop())
    await asyncio.sleep(0.01)
    outbox.channel.gate.set()
    await stopping
    assert await outbox.states() == ["sent", "due"]


async def test_the_loop_looks_every_second_without_being_woken(outbox: Harness) -> None:
    await outbox.sender.start()
    await asyncio.sleep(0.05)
    await outbox.put(to(7, "您好"))
    async with asyncio.timeout(5):
        await outbox.channel.called.wait()
    await outbox.sender.stop()
    assert await outbox.states() == ["sent"]


async def test_few_transactions(outbox: Harness) -> None:
    works = []
    submit = outbox.db.writer.submit

    def counted(work: Any, **more: Any) -> Any:
        works.append(work)
        return submit(work, **more)

    await outbox.put(*[to(n, "您好") for n in range(1, 31)])
    await outbox.sender.turn()
    await outbox.sender.settle()
    before = len(works)
    await outbox.put(*[to(n, "您好") for n in range(1, 31)])
    outbox.sender._writer = type("W", (), {"submit": staticmethod(counted)})()
    await outbox.sender.settle()
    assert await outbox.states() == ["sent"] * 60
    assert len(works) - before < 15
