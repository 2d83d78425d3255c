"""Lines and their numbers, on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.channels.webchat import stream
from bot.storage.database import Database
from handlers.core.event import (
    Choice,
    Command,
    Contact,
    Document,
    Due,
    Edited,
    Event,
    FileRef,
    Location,
    MediaReady,
    Photo,
    Text,
    Unsupported,
    Voice,
)  # fmt: skip
from handlers.core.reply import Button, Chat, CloseTopic, Edit, Message, OpenTopic, Place

CHAT = "c" * 24


def lines(session: Session) -> list[tuple[int, str, str, int | None]]:
    return [(line.seq, line.sender, line.text, line.edits) for line in stream.after(session, CHAT, 0)]


async def test_lines_count_one_two_three_in_each_chat(both: Database, clock) -> None:
    def work(session: Session) -> list[int]:
        say = lambda chat, key: stream.append(session, chat, "bot", "好", None, None, key, clock())  # noqa: E731
        return [say("a", "k1"), say("b", "k2"), say("a", "k3"), say("a", "k1"), say("b", "k4")]

    assert await both.writer.submit(work) == [1, 1, 2, 1, 2]


async def test_no_number_is_given_twice_or_skipped_when_many_speak_at_once(both: Database, clock) -> None:
    def speak(key: str):
        return both.writer.submit_threadsafe(lambda s: stream.append(s, CHAT, "bot", key, None, None, key, clock()))

    start = threading.Barrier(4)
    futures = []

    def burst(name: int) -> None:
        start.wait()
        futures.extend(speak(f"{name}:{number}") for number in range(25))

    threads = [threading.Thread(target=burst, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(future.result(30) for future in futures) == list(range(1, 101))
    assert await both.read(lambda s: stream.last_seq(s, CHAT)) == 100


async def test_a_reader_never_sees_a_later_line_without_the_earlier_one(both: Database, clock) -> None:
    """The lock orders commits: whoever has number 2 committed after number 1."""
    seen: list[list[int]] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            seen.append(both.read_now(lambda s: [line.seq for line in stream.after(s, CHAT, 0)]))

    watcher = threading.Thread(target=watch)
    watcher.start()
    futures = [
        both.writer.submit_threadsafe(lambda s, k=f"k{n}": stream.append(s, CHAT, "bot", "x", None, None, k, clock()))
        for n in range(60)
    ]
    for future in futures:
        future.result(30)
    done.set()
    watcher.join()

    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in seen)


async def test_replies_are_lines_and_an_edit_names_what_it_replaces(both: Database, clock) -> None:
    def work(session: Session) -> list[tuple[int, str, str, int | None]]:
        here = Chat("web", CHAT)
        stream.sink(session, Message(here, "第一句", ((Button("好", "ok"),),)), "m1", clock())
        stream.sink(session, Edit(here, "m1", "改了"), "e1", clock())
        stream.sink(session, Edit(here, "gone", "没有原话"), "e2", clock())
        stream.sink(session, Message(here, "过期的", expires=clock() - timedelta(seconds=1)), "m2", clock())
        return lines(session)

    assert await both.writer.submit(work) == [
        (1, "bot", "第一句", None),
        (2, "bot", "改了", 1),
        (3, "bot", "没有原话", None),
    ]


@pytest.mark.parametrize(
    "reply",
    [
        OpenTopic(Place("web", "ticket:1"), "标题"),
        CloseTopic(Place("web", "ticket:1")),
        Message(Place("web", "x"), "y"),
    ],
)
async def test_the_web_has_no_topics(db: Database, clock, reply) -> None:
    with pytest.raises(TypeError):
        await db.writer.submit(lambda s: stream.sink(s, reply, "k", clock()))


FILE = FileRef("p-" + "x" * 24, name="工资单.pdf")
SAID = [
    (Text("你好"), "你好", None),
    (Edited("1", "改成这样"), "改成这样", None),
    (Command("start", "sos"), "/start sos", None),
    (Command("help"), "/help", None),
    (Photo(FILE, "看这里"), "看这里", FILE.ref),
    (Document(FILE), "工资单.pdf", FILE.ref),
    (Voice(FILE), "", FILE.ref),
    (Location(32.2, 119.4567891, 20.4), "我的位置：32.20000，119.45679（误差约20米）", None),
    (Location(32.2, 119.4), "我的位置：32.20000，119.40000", None),
    (Contact("13900000000"), "13900000000", None),
    (Unsupported("贴纸"), "（贴纸）", None),
    (Choice("urgent:ask"), "紧急求助", None),
    (Choice("long:gone"), "（按了一个以前的按钮）", None),
]


@pytest.mark.parametrize(("content", "text", "media"), SAID, ids=lambda value: type(value).__name__)
async def test_what_a_person_sends_becomes_a_line(db: Database, clock, content, text, media) -> None:
    event = Event("web:c:1", "web", CHAT, CHAT, clock(), content)

    def work(session: Session) -> tuple[int, int, list[tuple[str, str, str | None]]]:
        first, again = stream.record(session, event, clock()), stream.record(session, event, clock())
        return first, again, [(line.sender, line.text, line.media) for line in stream.after(session, CHAT, 0)]

    assert await db.writer.submit(work) == (1, 1, [("person", text, media)])


@pytest.mark.parametrize("content", [Due("x", "y"), MediaReady("h", stored=True)])
async def test_clocks_and_finished_files_are_no_lines(db: Database, clock, content) -> None:
    event = Event("due:1", "web", "", CHAT, clock(), content)

    assert await db.writer.submit(lambda s: (stream.record(s, event, clock()), lines(s))) == (0, [])


async def test_a_pressed_button_is_told_with_its_own_words(db: Database, clock) -> None:
    def work(session: Session) -> list[tuple[str, object]]:
        stream.sink(
            session,
            Message(Chat("web", CHAT), "选一个", ((Button("找真人", "desk:ask"), Button("官网", url="https://a.b")),)),
            "m",
            clock(),
        )
        stream.record(session, Event("web:c:1", "web", CHAT, CHAT, clock(), Choice("desk:ask")), clock())
        return [(line.text, line.buttons) for line in stream.after(session, CHAT, 1)]

    assert await db.writer.submit(work) == [("找真人", [[{"text": "找真人", "data": "desk:ask"}]])]


async def test_erased_lines_leave_no_words_and_no_number_comes_back(both: Database, clock) -> None:
    def work(session: Session) -> tuple[int, int, list[object]]:
        for key in ("a", "b"):
            stream.append(session, CHAT, "person", "秘密", None, None, key, clock())
        stream.append(session, "other", "person", "留下", None, None, "c", clock())
        gone = stream.erase(session, CHAT)
        return gone, stream.append(session, CHAT, "bot", "删好了", None, None, "d", clock()), lines(session)

    assert await both.writer.submit(work) == (2, 3, [(3, "bot", "删好了", None)])


async def test_seen_never_goes_back_nor_beyond_the_end(db: Database, clock) -> None:
    from bot.storage.tables import WebStream

    def work(session: Session) -> list[int]:
        for key in "abc":
            stream.append(session, CHAT, "bot", key, None, None, key, clock())
        seen = []
        for seq in (2, 1, 9, 3):
            stream.mark_seen(session, CHAT, seq)
            session.expire_all()
            row = session.get(WebStream, CHAT)
            assert row is not None
            seen.append(row.seen_seq)
        return seen

    assert await db.writer.submit(work) == [2, 2, 2, 3]
