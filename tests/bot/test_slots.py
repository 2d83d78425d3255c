"""When a rule is due."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slots import RuleError, Schedule, due, slots

ZONE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_every_moment_of_the_rule_in_order() -> None:
    found = slots("0 7 * * mon-fri", ZONE, at("2026-11-20 07:00"), at("2026-11-24 07:00"))

    assert found == [at("2026-11-23 07:00"), at("2026-11-24 07:00")]


def test_only_days_the_calendar_says_yes_to() -> None:
    make_up_sunday = at("2026-09-20 00:00").date()
    found = slots(
        "0 7 * * *", ZONE, at("2026-09-18 08:00"), at("2026-09-21 06:00"), on_day=lambda day: day == make_up_sunday
    )

    assert found == [at("2026-09-20 07:00")]


def test_missed_slots_are_found_late_ones_are_stale() -> None:
    menu = Schedule("menu", "0 7 * * *", grace=timedelta(hours=2), coalesce=False)

    assert due(menu, ZONE, at("2026-11-20 08:00"), at("2026-11-23 08:30")) == (
        [at("2026-11-23 07:00")],
        [at("2026-11-21 07:00"), at("2026-11-22 07:00")],
    )


def test_a_second_late_is_not_lost() -> None:
    """APScheduler's own default would drop it: misfire_grace_time is one second."""
    notice = Schedule("notice", "0 7 * * *", grace=timedelta(days=1))

    assert due(notice, ZONE, at("2026-11-22 07:00"), at("2026-11-23 07:00:05"))[0] == [at("2026-11-23 07:00")]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("0 8 * * 0", "“0 8 * * 0”: weekdays are written by name, mon to sun"),
        ("0 8 * *", "“0 8 * *”: five fields are needed: minute hour day month weekday"),
    ],
)
def test_a_rule_that_would_ring_on_the_wrong_day_is_refused(rule: str, sentence: str) -> None:
    with pytest.raises(RuleError) as error:
        slots(rule, ZONE, at("2026-11-20 07:00"), at("2026-11-24 07:00"))
    assert str(error.value) == sentence


@given(st.integers(0, 20 * 24 * 60), st.integers(1, 600), st.integers(1, 600))
def test_two_looks_find_what_one_look_finds(start: int, first: int, second: int) -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=start)
    middle, end = since + timedelta(minutes=first), since + timedelta(minutes=first + second)

    together = slots("*/10 6-8 * * *", ZONE, since, end)
    assert slots("*/10 6-8 * * *", ZONE, since, middle) + slots("*/10 6-8 * * *", ZONE, middle, end) == together
