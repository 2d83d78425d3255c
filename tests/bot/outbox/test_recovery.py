"""What a crash leaves behind, and rows that cannot be read or written. On both databases."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.outbox import sender as sender_module
from bot.outbox.mark import Done, Result, mark, mark_sending, recover
from bot.storage.database import Database
from bot.storage.tables import Lease
from handlers.core.tables import Media, MediaState
from tests.bot.outbox.harness import Harness, to

PUSH = {"lane": "push"}


@pytest.fixture
def outbox(both: Database, clock: Any) -> Harness:
    return Harness(both, clock)


async def test_after_a_crash_claimed_is_due_and_sending_is_due_or_uncertain(outbox: Harness) -> None:
    keys = await outbox.put(to(1, "a"), to(2, "b", **PUSH), to(3, "c"), to(4, "d", **PUSH), to(5, "e"))
    for key, state in zip(keys, ["claimed", "claimed", "sending", "sending", "sent"], strict=True):
        await outbox.change(key, state=state, token=1)
    await outbox.db.writer.submit(partial(recover, channel="telegram"))
    assert [(state, reason) for _, state, reason in await outbox.rows()] == [
        ("due", None), ("due", None), ("due", None), ("uncertain", "the service stopped while sending"), ("sent", None),
    ]  # fmt: skip


async def test_a_new_sender_recovers_before_it_sends(outbox: Harness) -> None:
    first, second = await outbox.put(to(7, "一"), to(7, "二"))
    await outbox.change(first, state="claimed", token=1)
    outbox.lead.token = 2
    await outbox.sender.settle()
    assert outbox.channel.words == ["一", "二"]
    assert await outbox.rows() == [(first, "sent", None), (second, "sent", None)]


async def test_what_this_process_holds_is_not_recovered(outbox: Harness) -> None:
    [first] = await outbox.put(to(1, "a"))
    await outbox.change(first, state="claimed", token=1)
    row = await outbox.row(first)
    await outbox.db.writer.submit(partial(recover, channel="telegram", in_hand=[row.id]))
    assert await outbox.states() == ["claimed"]


async def test_a_deposed_leader_takes_nothing(outbox: Harness) -> None:
    await outbox.db.writer.submit(lambda s: s.add(Lease(name="main", holder="other", token=2, until=9e9)))
    await outbox.put(to(7, "您好"))
    await outbox.sender.settle()
    assert await outbox.states() == ["due"]
    outbox.lead.token = 2
    await outbox.sender.settle()
    assert await outbox.states() == ["sent"]


async def test_sending_is_written_down_only_for_one_s_own_row(outbox: Harness) -> None:
    [key] = await outbox.put(to(7, "菜单", **PUSH))
    await outbox.change(key, state="claimed", token=1)
    row = await outbox.row(key)
    assert await outbox.db.writer.submit(partial(mark_sending, row_id=row.id, token=2)) is False
    assert await outbox.states() == ["claimed"]
    assert await outbox.db.writer.submit(partial(mark_sending, row_id=row.id, token=1)) is True
    assert await outbox.states() == ["sending"]


async def test_sending_is_committed_before_the_call_for_pushes_only(outbox: Harness) -> None:
    push, reply = await outbox.put(to(7, "菜单", **PUSH), to(8, "您好"))
    seen = {}
    send = outbox.channel.send

    async def look(item: Any) -> Any:
        seen[item.key] = (await outbox.row(item.key)).state.value
        return await send(item)

    outbox.channel.send = look  # type: ignore[method-assign]
    await outbox.sender.settle()
    assert seen == {push: "sending", reply: "claimed"}


async def test_sent_is_sent_even_when_another_has_the_lease(outbox: Harness) -> None:
    [key] = await outbox.put(to(7, "您好"))
    await outbox.sender.turn()
    [(item, task)] = outbox.sender._flying.values()
    await task
    await outbox.change(key, state="claimed", token=9)
    result = Result(item, 1, Done("5"))
    await outbox.db.writer.submit(partial(mark, channel="telegram", results=[result], now=outbox.clock()))
    assert await outbox.states() == ["sent"]


async def test_a_row_that_cannot_be_opened_fails_alone(outbox: Harness) -> None:
    bad, good = await outbox.put(to(7, "坏"), to(8, "好"))
    await outbox.db.writer.submit(
        lambda s: (
            s.connection().execute(
                text("UPDATE outbox SET body = :body WHERE key = :key"), {"body": b"damaged", "key": bad}
            )
            and None
        )
    )
    await outbox.sender.settle()
    assert await outbox.rows() == [(bad, "failed", "the row cannot be opened"), (good, "sent", None)]


async def test_a_result_that_cannot_be_written_keeps_no_other_from_it(
    outbox: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = await outbox.put(to(7, "坏"), to(8, "好"))

    def picky(session: Session, channel: str, results: Any, now: Any) -> None:
        if any(result.item.key == bad for result in results):
            raise ZeroDivisionError
        mark(session, channel, results, now)

    monkeypatch.setattr(sender_module, "mark", picky)
    with pytest.raises(ZeroDivisionError):
        await outbox.sender.settle()
    assert await outbox.rows() == [(bad, "claimed", None), (good, "sent", None)]


async def media(outbox: Harness, channel: str, state: MediaState, sha256: str | None = None) -> None:
    row = Media(
        handle="m1",
        channel=channel,
        ref="F",
        chat="7",
        kind="photo",
        state=state,
        sha256=sha256,
        mime="image/jpeg",
        created_at=outbox.clock(),
    )
    await outbox.db.writer.submit(lambda s: s.add(row))


@pytest.mark.parametrize(
    ("channel", "state", "sha256", "given"),
    [
        ("telegram", MediaState.WANTED, None, {"kind": "photo", "mime": "image/jpeg", "ref": "F", "sha256": None}),
        ("telegram", MediaState.STORED, "ab", {"kind": "photo", "mime": "image/jpeg", "ref": "F", "sha256": "ab"}),
        ("web", MediaState.STORED, "ab", {"kind": "photo", "mime": "image/jpeg", "ref": None, "sha256": "ab"}),
        ("web", MediaState.FAILED, None, None),
    ],
)
async def test_files_are_resolved(
    outbox: Harness, channel: str, state: MediaState, sha256: str | None, given: Any
) -> None:
    await media(outbox, channel, state, sha256)
    await outbox.put(to(7, "照片", media="m1"))
    await outbox.sender.settle()
    assert [item.body["media"] for item in outbox.channel.sent] == [given]


async def test_a_row_waits_for_a_file_that_is_still_fetched(outbox: Harness) -> None:
    await media(outbox, "web", MediaState.WANTED)
    await outbox.put(to(7, "照片", media="m1"), to(8, "您好"))
    await outbox.sender.settle()
    assert outbox.channel.words == ["您好"]


async def test_a_file_that_is_not_known_does_not_keep_the_words(outbox: Harness) -> None:
    await outbox.put(to(7, "照片", media="gone"))
    await outbox.sender.settle()
    assert [(item.body["text"], item.body["media"]) for item in outbox.channel.sent] == [("照片", None)]
