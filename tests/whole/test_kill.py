"""SIGKILL at random moments under load: nothing accepted is lost, repeats at most what was in flight.

Every person writes one message; what an undisturbed person is answered is what everybody must have been
answered in the end.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from pathlib import Path

import pytest

from bot.outbox.sender import AT_ONCE
from tests.fake_telegram import FakeTelegram
from tests.whole.serving import Service

QUESTION = "你好"
KILLS = 3
PEOPLE_A_SECOND = 40


def service_for(tmp_path: Path, telegram: FakeTelegram, mode: str) -> Service:
    settings = {
        "TELEGRAM_TOKEN": telegram.token,
        "TELEGRAM_API": telegram.api,
        "TELEGRAM_RATE": "900",
        "LOG_LEVEL": "WARNING",
    }
    service = Service(tmp_path, TELEGRAM_MODE=mode, **settings)
    if mode == "webhook":
        service.set(PUBLIC_URL=service.url, WEBHOOK_SECRET="s3cret")
    return service


async def expected_of(telegram: FakeTelegram) -> list[str]:
    """What an undisturbed person hears."""
    telegram.say(1, QUESTION)
    await telegram.until(lambda: bool(telegram.texts(1)), 20)
    await asyncio.sleep(1.0)  # whatever follows the first words
    return telegram.texts(1)


def short_of(telegram: FakeTelegram, people: list[int], expected: list[str]) -> list[int]:
    return [person for person in people if Counter(expected) - Counter(telegram.texts(person))]


async def trial(tmp_path: Path, mode: str, kills: int, seed: int) -> tuple[int, int, int]:
    """(people, not fully answered, answers said twice) after `kills` kills under load."""
    chance = random.Random(seed)
    async with FakeTelegram() as telegram:
        telegram.delay = 0.02
        service = service_for(tmp_path, telegram, mode)
        await asyncio.to_thread(service.start)
        expected = await expected_of(telegram)
        people = list(range(1000, 1000 + int(PEOPLE_A_SECOND * 2.5 * kills)))
        over = asyncio.Event()

        async def load() -> None:
            for person in people:
                telegram.say(person, QUESTION)
                await asyncio.sleep(chance.expovariate(PEOPLE_A_SECOND))
            over.set()

        loading = asyncio.create_task(load())
        for _ in range(kills):
            await asyncio.sleep(chance.uniform(0.2, 2.0))
            await asyncio.to_thread(service.kill)
            await asyncio.to_thread(service.start)
        await loading
        with contextlib.suppress(TimeoutError):
            await telegram.until(lambda: not short_of(telegram, people, expected), 60)
        await asyncio.to_thread(service.stop)
        lost = short_of(telegram, people, expected)
        twice = sum((Counter(telegram.texts(person)) - Counter(expected)).total() for person in people)
        return len(people), len(lost), twice


@pytest.mark.timeout(240)
@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_killed_under_load_nothing_is_lost(tmp_path: Path, mode: str) -> None:
    people, lost, twice = await trial(tmp_path, mode, KILLS, seed=7)
    print(f"{mode}: {people} people, {KILLS} kills, {lost} lost, {twice} said twice")

    assert lost == 0
    assert twice <= KILLS * AT_ONCE  # at most what was in flight at each kill


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_killed_very_often(tmp_path: Path, mode: str) -> None:
    people, lost, twice = await trial(tmp_path, mode, 100, seed=11)
    print(f"{mode}: {people} people, 100 kills, {lost} lost, {twice} said twice")

    assert lost == 0
    assert twice <= 100 * AT_ONCE


@pytest.mark.timeout(120)
def test_web_messages_accepted_before_a_kill_are_answered_after_it(tmp_path: Path) -> None:
    """202 means kept: every message with a 202 is in the history with its answers, a resent one is there once."""
    service = Service(tmp_path, LOG_LEVEL="WARNING")
    service.start()
    tokens = [service.call("POST", "/api/chat/session")[1]["token"] for _ in range(12)]
    accepted: dict[str, int] = {}
    for number, token in enumerate(tokens):
        if number in {4, 8}:
            service.kill()
            service.start()
        status, body = service.call("POST", "/api/chat/messages", {"client_id": "one", "text": QUESTION}, token)
        assert status == 202
        accepted[token] = body["seq"]
    service.kill()
    service.start()
    for token in tokens:
        again = service.call("POST", "/api/chat/messages", {"client_id": "one", "text": QUESTION}, token)
        assert again == (202, again[1])
        assert again[1]["seq"] == accepted[token]
        messages = service.call("GET", "/api/chat/messages?after=0", token=token)[1]["messages"]
        assert [m["seq"] for m in messages] == list(range(1, len(messages) + 1))
        assert [m["text"] for m in messages if m["from"] == "person"] == [QUESTION]
        assert any(m["from"] == "bot" for m in messages)
    assert service.stop() == 0
