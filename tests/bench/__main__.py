"""make bench: the service beside plain baselines in one run. Numbers are this machine's; the ratios are what counts."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.bench.load import QUESTIONS, Timed, closed, opened, percentiles, warm
from tests.whole.serving import ROOT, Service

PEOPLE = list(range(1000, 1900))
SECONDS = 6.0
ROUNDS = 2


def cpu_of(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


async def measure(telegram: Timed, process: psutil.Process) -> dict[str, float | str]:
    """Closed loop, then open loop at 20 and 100 a second."""
    await warm(telegram, PEOPLE)
    before = cpu_of(process)
    rate, took = await closed(telegram, PEOPLE, SECONDS)
    cpu = (cpu_of(process) - before) * 1000 / len(took)
    slow = await opened(telegram, PEOPLE, SECONDS, 20)
    fast = await opened(telegram, PEOPLE, SECONDS, 100)
    return {
        "rate": rate, "cpu": cpu, "closed": percentiles(took), "open20": percentiles(slow),
        "open100": percentiles(fast), "memory": process.memory_info().rss / 2**20,
    }  # fmt: skip


async def service_round(folder: Path) -> dict[str, float | str]:
    async with Timed() as telegram:
        service = Service(
            folder, TELEGRAM_TOKEN=telegram.token, TELEGRAM_API=telegram.api, TELEGRAM_RATE="1000", LOG_LEVEL="WARNING"
        )
        started = await asyncio.to_thread(service.start)
        try:
            return {**await measure(telegram, psutil.Process(service.pid)), "start": started}
        finally:
            await asyncio.to_thread(service.stop)


async def echo_round() -> dict[str, float | str]:
    async with Timed() as telegram:
        command = [sys.executable, "-m", "tests.bench.echo", telegram.token, telegram.api]
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
        try:
            return await measure(telegram, psutil.Process(process.pid))
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait)


def best(rounds: list[dict[str, float | str]]) -> dict[str, float | str]:
    """The round with the most answers a second: noise only ever takes away."""
    return max(rounds, key=lambda found: float(found["rate"]))


async def bots() -> None:
    ours: list[dict[str, float | str]] = []
    plain: list[dict[str, float | str]] = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(prefix="nj-bench") as folder:
            ours.append(await service_round(Path(folder)))
        plain.append(await echo_round())
    service, echo = best(ours), best(plain)
    print(
        f"\nUpdate in → reply call received, {ROUNDS} rounds of {SECONDS:.0f} s, best round; 50 people at once, then 20/s and 100/s"
    )
    print(f"{'':34}{'answers/s':>10}{'CPU ms':>8}{'MiB':>6}   p50 / p95 / p99 ms closed, 20/s, 100/s")
    for name, found in (("niangjia: search, commit, outbox", service), ("python-telegram-bot echo, default", echo)):
        print(
            f"{name:34}{found['rate']:>10.0f}{found['cpu']:>8.2f}{found['memory']:>6.0f}   {found['closed']}   {found['open20']}   {found['open100']}"
        )
    print(
        f"ratio: answers/s {float(service['rate']) / float(echo['rate']):.2f}, CPU a message {float(service['cpu']) / float(echo['cpu']):.2f}"
    )
    print(f"start to ready: {min(float(found['start']) for found in ours):.1f} s")


def ask() -> None:
    from rapidfuzz import fuzz, process

    from knowledge.library import load
    from knowledge.understand import understand

    began = time.perf_counter()
    library = load()
    loaded = time.perf_counter() - began
    assert library.searcher
    built = time.perf_counter() - began - loaded
    asks = [ask for answer in library.answers.values() for ask in (answer.title, *answer.ask)]
    questions = (QUESTIONS * 40)[:300]

    def timed(call) -> list[float]:
        took = []
        for question in questions:
            start = time.perf_counter()
            call(question)
            took.append(time.perf_counter() - start)
        return sorted(took)

    print(
        f"\nask: {len(library.answers)} answers, {len(asks)} ways of asking; read in {loaded:.2f} s, index in {built:.2f} s"
    )
    ours = timed(lambda question: understand(question, library=library))
    plain = timed(lambda question: process.extract(question, asks, scorer=fuzz.WRatio, limit=3))
    print(f"understand (lexical)   p50 / p95 / p99 ms: {percentiles(ours)}")
    print(f"rapidfuzz WRatio       p50 / p95 / p99 ms: {percentiles(plain)}")
    print(f"ratio of medians: {ours[len(ours) // 2] / plain[len(plain) // 2]:.2f}")


if __name__ == "__main__":
    ask()
    asyncio.run(bots())
