"""When a rule is due: a pure function over a cron rule. Rows decide what ran; nothing here remembers anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

OnDay = Callable[[date], bool]
_DAYS = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}


class RuleError(ValueError):
    """A rule that cannot be used; the message is a sentence for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Something that happens by the clock. `grace`: a slot found later than that is stale and only noted.

    `coalesce`: of several missed slots only the newest is run.
    """

    name: str
    rule: str  # "minute hour day month weekday", weekdays by name (mon … sun)
    grace: timedelta
    coalesce: bool = True


def slots(rule: str, zone: ZoneInfo, since: datetime, until: datetime, on_day: OnDay | None = None) -> list[datetime]:
    """Every moment in (since, until] the rule names, oldest first; `on_day` keeps only days it says yes to.

    Raises RuleError for a rule that cannot be read. Weekday numbers are refused: 0 is Monday here and
    Sunday elsewhere.
    """
    trigger = _trigger(rule, zone)
    found: list[datetime] = []
    previous: datetime | None = since
    while True:
        start = previous + timedelta(microseconds=1) if previous else since
        moment = trigger.get_next_fire_time(previous, start)
        if moment is None or moment > until:
            return found
        if moment > since and (on_day is None or on_day(moment.astimezone(zone).date())):
            found.append(moment)
        previous = moment


def due(
    schedule: Schedule, zone: ZoneInfo, last: datetime, now: datetime, on_day: OnDay | None = None
) -> tuple[list[datetime], list[datetime]]:
    """(to run, stale) among the slots since `last`."""
    missed = slots(schedule.rule, zone, last, now, on_day)
    fresh = [slot for slot in missed if now - slot <= schedule.grace]
    run = fresh[-1:] if schedule.coalesce else fresh
    return run, [slot for slot in missed if slot not in run]


def _trigger(rule: str, zone: ZoneInfo) -> CronTrigger:
    parts = rule.split()
    if len(parts) != 5:
        raise RuleError(f"“{rule}”: five fields are needed: minute hour day month weekday")
    minute, hour, day, month, weekday = parts
    names = set(weekday.replace("-", ",").split(","))
    if weekday != "*" and not names <= _DAYS:
        raise RuleError(f"“{rule}”: weekdays are written by name, mon to sun")
    try:
        return CronTrigger(minute=minute, hour=hour, day=day, month=month, day_of_week=weekday, timezone=zone)
    except ValueError as error:
        raise RuleError(f"“{rule}”: {error}") from None
