"""What each app was used for, and the apps used most in a week."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from detox.domain.apps import Catalogue, Ledger
from detox.domain.records import UsageSpan
from detox.domain.timespan import DAY, ZERO
from detox.domain.totals import DayLog, middle, named, whole

TOP = 10

AppKey = tuple[str, str, Ledger]


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


def by_app(spans: Iterable[UsageSpan], catalogue: Catalogue) -> dict[AppKey, list[UsageSpan]]:
    """Return the spans of each app, under its name, category and ledger."""
    apps: defaultdict[AppKey, list[UsageSpan]] = defaultdict(list)
    for usage, app in named(spans, catalogue):
        apps[app.name, app.category, app.ledger].append(usage)
    return apps


def top_apps(
    monday: date, log: Mapping[date, DayLog], catalogue: Catalogue, known: Iterable[int]
) -> tuple[AppTotal, ...]:
    """Return the most used apps, beside what they were `known` numbers of weeks before.

    In a week with data, an app that was not used was used for no time.
    """
    totals = _totals(monday, log, catalogue)
    before = {back: _totals(monday - back * 7 * DAY, log, catalogue) for back in known}
    top = sorted(totals.values(), key=lambda app: (-app.time, app.name))[:TOP]
    return tuple(_beside(app, before) for app in top)


def _totals(
    monday: date, log: Mapping[date, DayLog], catalogue: Catalogue
) -> dict[AppKey, AppTotal]:
    dates = (monday + timedelta(days=number) for number in range(7))
    spans = (usage for day in dates if day in log for usage in log[day].spans)
    return {key: _total(key, used, monday) for key, used in by_app(spans, catalogue).items()}


def _total(key: AppKey, spans: list[UsageSpan], monday: date) -> AppTotal:
    name, category, ledger = key
    days = [ZERO] * 7
    for usage in spans:
        days[(usage.day - monday).days] += usage.span.length
    work = spans if ledger is Ledger.WORK else []
    return AppTotal(
        name=name,
        category=category,
        ledger=ledger,
        days=tuple(whole([day]) for day in days),
        after_hours=whole(usage.outside or ZERO for usage in work),
        duty=whole(usage.duty or ZERO for usage in work),
    )


def _beside(app: AppTotal, before: Mapping[int, Mapping[AppKey, AppTotal]]) -> AppTotal:
    key = (app.name, app.category, app.ledger)
    weeks = {back: apps[key].time if key in apps else ZERO for back, apps in before.items()}
    usual = middle(list(weeks.values())) if weeks else None
    return replace(app, last_week=weeks.get(1), median_4w=usual)
