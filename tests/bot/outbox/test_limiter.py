"""The limiter, by a clock that only the test moves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.limiter import Limiter

REPLY, STAFF, PUSH = 0, 1, 2


def test_one_chat_gets_three_at_once_then_one_a_second() -> None:
    limiter = Limiter()
    assert [limiter.take("7", REPLY, 100.0) for _ in range(5)] == [0.0, 0.0, 0.0, 1.0, 1.0]
    assert limiter.take("8", REPLY, 100.0) == 0.0
    assert limiter.take("7", REPLY, 101.0) == 0.0
    assert limiter.take("7", REPLY, 101.5) == 0.5


def test_overall_a_fifth_of_the_rate_at_once_then_the_rate() -> None:
    limiter = Limiter(rate=25)
    taken = [limiter.take(str(chat), REPLY, 100.0) for chat in range(6)]
    assert taken == [0.0] * 5 + [1 / 25]


def test_the_last_token_is_never_a_push_s() -> None:
    limiter = Limiter(rate=25)
    assert [limiter.take(str(chat), PUSH, 100.0) for chat in range(4)] == [0.0] * 4
    assert limiter.take("9", PUSH, 100.0) > 0
    assert limiter.take("10", REPLY, 100.0) == 0.0


def test_twenty_a_minute_to_a_group() -> None:
    limiter = Limiter()
    now, sent = 0.0, []
    while len(sent) < 25:
        wait = limiter.take("-100", STAFF, now)
        if wait == 0:
            sent.append(now)
        now += wait
    assert sent[19] < 20
    assert 60.0 <= sent[20] < 60.001


def test_a_pause_is_for_its_chat_and_a_general_pause_for_all() -> None:
    limiter = Limiter()
    limiter.pause("7", 30, 100.0)
    assert (limiter.take("7", REPLY, 100.0), limiter.take("8", REPLY, 100.0)) == (30.0, 0.0)
    limiter.pause("7", 5, 100.0)  # a shorter one does not shorten
    assert limiter.take("7", REPLY, 110.0) == 20.0
    limiter.pause_all(10, 110.0)
    assert (limiter.paused(112.0), limiter.take("8", REPLY, 112.0)) == (8.0, 8.0)
    assert limiter.take("8", REPLY, 120.0) == 0.0


def test_asking_costs_nothing() -> None:
    limiter = Limiter()
    for _ in range(3):
        limiter.take("7", REPLY, 0.0)
    for _ in range(100):
        limiter.take("7", REPLY, 0.5)
    assert limiter.take("7", REPLY, 1.0) == 0.0


def test_quiet_chats_are_forgotten() -> None:
    limiter = Limiter(rate=1000)
    for chat in range(5000):
        limiter.take(str(chat), PUSH, chat / 100)
    limiter.take("x", REPLY, 500.0)
    assert len(limiter._chats) == 1


@given(
    st.lists(
        st.tuples(st.sampled_from(["1", "2", "-5"]), st.sampled_from([0, 1, 2]), st.floats(0, 3)),
        min_size=1,
        max_size=150,
    )
)
def test_limits_hold_whatever_is_asked(asked: list[tuple[str, int, float]]) -> None:
    limiter, now = Limiter(rate=25), 0.0
    sent: list[tuple[str, float]] = []
    for chat, lane, step in asked:
        now += step
        if limiter.take(chat, lane, now) == 0:
            sent.append((chat, now))
    for chat, at in sent:
        window = [t for c, t in sent if c == chat and at <= t < at + 1]
        assert len(window) <= 4
        assert len([t for c, t in sent if c == "-5" and at <= t < at + 60]) <= 20
        assert len([t for _, t in sent if at <= t < at + 1]) <= 31
