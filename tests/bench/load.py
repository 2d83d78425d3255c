"""People who ask and wait: closed loop (as fast as answers come) and open loop (so many a second, come what may)."""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from typing import Any

from tests.fake_telegram import FakeTelegram

QUESTIONS = [
    "老板拖欠工资怎么要",
    "上班路上出车祸算工伤吗",
    "怎么加入工会",
    "离职补偿怎么算",
    "年休假有几天",
    "高速上车坏了怎么办",
    "试用期能随便辞退吗",
    "社保没交怎么投诉",
]


class Timed(FakeTelegram):
    """A fake Telegram that tells each asker when the first answer to him has come in."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[int, asyncio.Future[float]] = {}
        self._asked: dict[int, int] = {}

    async def _act(self, method: str, parameters: dict[str, Any]) -> Any:
        result = await super()._act(method, parameters)
        if method == "sendMessage":
            waiting = self._waiting.pop(int(parameters["chat_id"]), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(time.perf_counter())
        return result

    async def ask(self, person: int, words: str) -> float:
        """Seconds from the update standing ready to the answer's call received."""
        waiting = self._waiting[person] = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        self.say(person, words)
        return await asyncio.wait_for(waiting, 60) - began

    def next_question(self, person: int) -> str:
        """Another one each time: the bot does not answer the same words twice within seconds."""
        self._asked[person] = self._asked.get(person, person) + 1
        return QUESTIONS[self._asked[person] % len(QUESTIONS)]

    def forget(self) -> None:
        """Drop what was said, so that long runs stay small."""
        self.calls.clear()
        for chat in self.chats.values():
            if len(chat.messages) > 20:
                chat.messages.clear()


async def warm(telegram: Timed, people: list[int]) -> None:
    """First contact is over (notice, new rows) before anything is measured."""
    room = asyncio.Semaphore(20)

    async def one(person: int) -> None:
        async with room:
            await telegram.ask(person, "你好")

    await asyncio.gather(*(one(person) for person in people))
    await asyncio.sleep(3)


async def closed(telegram: Timed, people: list[int], seconds: float, at_once: int = 50) -> tuple[float, list[float]]:
    """(answers a second, latencies): `at_once` people ask, each next question follows the answer."""
    turn = deque(people)
    took: list[float] = []
    ends = time.perf_counter() + seconds

    async def asker() -> None:
        while time.perf_counter() < ends:
            person = turn.popleft()
            took.append(await telegram.ask(person, telegram.next_question(person)))
            turn.append(person)
            if len(took) % 200 == 0:
                telegram.forget()

    began = time.perf_counter()
    await asyncio.gather(*(asker() for _ in range(at_once)))
    return len(took) / (time.perf_counter() - began), sorted(took)


async def opened(telegram: Timed, people: list[int], seconds: float, rate: float) -> list[float]:
    """Latencies when questions come at `rate` a second whatever the answers do (Poisson)."""
    chance = random.Random(1)
    turn = deque(people)
    tasks: list[asyncio.Task[float]] = []
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        person = turn.popleft()
        tasks.append(asyncio.create_task(telegram.ask(person, telegram.next_question(person))))
        turn.append(person)
        await asyncio.sleep(chance.expovariate(rate))
    return sorted(await asyncio.gather(*tasks))


def percentiles(took: list[float]) -> str:
    """p50 / p95 / p99 in milliseconds."""
    return " / ".join(f"{took[min(len(took) - 1, int(len(took) * q))] * 1000:.1f}" for q in (0.5, 0.95, 0.99))
