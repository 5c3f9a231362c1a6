"""What each app was used for, and the apps used most in a week."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from detox.domain.apps import Ledger
from detox.domain.timespan import DAY, ZERO
from detox.domain.totals import AppKey, DayLog, Use, middle

TOP = 10
NOT_USED = Use(ZERO, ZERO, ZERO)


@dataclass(frozen=True, slots=True)
class AppTotal:
    """One app's week; after hours and duty only where its ledger is work."""

    name: str
    category: str
    ledger: Ledger
    days: tuple[timedelta, ...]
    after_hours: timedelta
    duty: timedelta
    last_week: timedelta | None = None
    median_4w: timedelta | None = None

    @property
    def time(self) -> timedelta:
        """The whole week."""
        return sum(self.days, ZERO)


def top_apps(
    monday: date, log: Mapping[date, DayLog], known: Iterable[int]
) -> tuple[AppTotal, ...]:
    """Return the most used apps, beside what they were `known` numbers of weeks before.

    In a week with data, an app that was not used was used for no time.
    """
    times = _times(monday, log)
    top = sorted(times, key=lambda key: (-times[key], key[0]))[:TOP]
    before = {back: _times(monday - back * 7 * DAY, log) for back in known}
    return tuple(_beside(_total(key, monday, log), before) for key in top)


def _times(monday: date, log: Mapping[date, DayLog]) -> dict[AppKey, timedelta]:
    """Return the time of every app in a week."""
    times: dict[AppKey, timedelta] = {}
    for told in _days(monday, log):
        for key, use in told.apps.items():
            times[key] = times.get(key, ZERO) + use.length
    return times


def _days(monday: date, log: Mapping[date, DayLog]) -> list[DayLog]:
    return [log.get(monday + number * DAY) or DayLog() for number in range(7)]


def _total(key: AppKey, monday: date, log: Mapping[date, DayLog]) -> AppTotal:
    name, category, ledger = key
    uses = [told.apps.get(key) or NOT_USED for told in _days(monday, log)]
    work = uses if ledger is Ledger.WORK else []
    return AppTotal(
        name=name,
        category=category,
        ledger=ledger,
        days=tuple(use.length for use in uses),
        after_hours=sum((use.outside or ZERO for use in work), ZERO),
        duty=sum((use.duty or ZERO for use in work), ZERO),
    )


def _beside(app: AppTotal, before: Mapping[int, Mapping[AppKey, timedelta]]) -> AppTotal:
    key = (app.name, app.category, app.ledger)
    weeks = {back: times.get(key, ZERO) for back, times in before.items()}
    usual = middle(list(weeks.values())) if weeks else None
    return replace(app, last_week=weeks.get(1), median_4w=usual)
