"""Every row of the retry table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Migrated, Permanent, SendError, Temporary, TopicGone, Uncertain
from bot.outbox.policy import MAX_AGE_SECONDS, Failed, Retry, Stale, Unsure, backoff, decide

REPLY, STAFF, PUSH = 0, 1, 2
HOUR = 3600.0


def after(
    error: SendError, *, attempts: int = 0, age: float = 0.0, lane: int = REPLY, expires_in: float | None = None
) -> object:
    return decide(error, attempts=attempts, age=age, lane=lane, expires_in=expires_in)


@pytest.mark.parametrize("lane", [REPLY, STAFF, PUSH])
def test_permanent_fails_at_once(lane: int) -> None:
    assert after(Permanent("chat not found"), lane=lane) == Failed("chat not found")


@pytest.mark.parametrize("lane", [REPLY, STAFF, PUSH])
def test_a_named_wait_is_obeyed_and_is_no_attempt(lane: int) -> None:
    assert after(Temporary("flood", 17), attempts=40, lane=lane) == Retry(17, counts=False)


@pytest.mark.parametrize(("attempts", "wait"), [(0, 1.0), (1, 2.0), (2, 4.0), (5, 32.0), (6, 60.0), (500, 60.0)])
def test_temporary_backs_off(attempts: int, wait: float) -> None:
    assert after(Temporary("no connection"), attempts=attempts) == Retry(wait)
    assert after(Temporary("no connection"), attempts=attempts, lane=PUSH) == Retry(wait)


@pytest.mark.parametrize(
    ("attempts", "verdict"), [(0, Retry(2.0)), (1, Retry(10.0)), (2, Retry(30.0)), (3, Unsure("timed out"))]
)
@pytest.mark.parametrize("lane", [REPLY, STAFF])
def test_an_uncertain_reply_is_said_again_three_times(attempts: int, verdict: object, lane: int) -> None:
    assert after(Uncertain("timed out"), attempts=attempts, lane=lane) == verdict


def test_an_uncertain_push_is_never_repeated() -> None:
    assert after(Uncertain("timed out"), lane=PUSH) == Unsure("timed out")


@pytest.mark.parametrize("error", [TopicGone("gone"), Migrated("-1002")])
@pytest.mark.parametrize(("attempts", "again"), [(0, True), (1, True), (2, False)])
def test_a_move_is_followed_twice(error: SendError, attempts: int, *, again: bool) -> None:
    assert after(error, attempts=attempts, lane=STAFF) == (Retry(0.0) if again else Failed(error.reason))


def test_too_old_replies_fail_and_too_old_pushes_are_stale() -> None:
    error = Temporary("no connection")
    assert after(error, age=24 * HOUR) == Failed("too old: no connection")
    assert after(error, age=24 * HOUR, lane=STAFF) == Retry(1.0)
    assert after(error, age=72 * HOUR, lane=STAFF) == Failed("too old: no connection")
    assert after(error, age=12 * HOUR, lane=PUSH) == Stale("too old: no connection")


def test_a_retry_that_would_come_after_its_use_is_stale() -> None:
    assert after(Temporary("flood", 60), lane=PUSH, expires_in=60) == Stale("expired: flood")
    assert after(Temporary("flood", 60), lane=PUSH, expires_in=61) == Retry(60, counts=False)
    assert after(Temporary("no connection"), expires_in=-5) == Stale("expired: no connection")


def test_what_may_have_arrived_is_never_called_unsent() -> None:
    assert after(Uncertain("timed out"), expires_in=1) == Unsure("timed out")
    assert after(Uncertain("timed out"), age=25 * HOUR) == Unsure("timed out")


ERRORS = st.sampled_from(
    [Temporary("t"), Temporary("t", 3), Permanent("p"), Uncertain("u"), TopicGone("g"), Migrated("-1")]
)


@given(ERRORS, st.integers(0, 10_000), st.floats(0, 1e7), st.sampled_from([0, 1, 2]), st.none() | st.floats(-1e6, 1e6))
def test_every_row_ends(error: SendError, attempts: int, age: float, lane: int, expires_in: float | None) -> None:
    verdict = decide(error, attempts=attempts, age=age, lane=lane, expires_in=expires_in)
    if isinstance(verdict, Retry):
        assert age + verdict.after <= MAX_AGE_SECONDS[lane]
        assert expires_in is None or verdict.after < expires_in
        assert not (lane == PUSH and isinstance(error, Uncertain))


def test_backoff_never_shrinks() -> None:
    waits = [backoff(attempts) for attempts in range(20)]
    assert waits == sorted(waits)
