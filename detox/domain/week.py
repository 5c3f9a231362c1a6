"""The week: seven days, their total, the week before and the usual, top apps, hours, findings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, timedelta, tzinfo

from detox.domain.apps import Catalogue
from detox.domain.heat import Heat, heat
from detox.domain.records import DayKind
from detox.domain.schedule import Calendar
from detox.domain.timespan import DAY, ZERO
from detox.domain.top_apps import AppTotal, top_apps
from detox.domain.totals import (
    DayLog,
    DayTotals,
    Log,
    Totals,
    by_day,
    day_totals,
    median_of,
    total,
)

WEEK = 7 * DAY
WEEKS_BEFORE = 4


@dataclass(frozen=True, kw_only=True)
class WeekData:
    """All that a week's summary is made from: the log of this week and of the four before it.

    `calendar` tells of days without a record, in the offset of `zone`.
    """

    monday: date
    today: date
    catalogue: Catalogue
    log: Log = field(default_factory=Log)
    calendar: Calendar | None = None
    zone: tzinfo = UTC

    @property
    def first(self) -> date:
        """The first day that the summary looks at."""
        return self.monday - WEEKS_BEFORE * WEEK

    @property
    def last(self) -> date:
        """The last one: Sunday."""
        return self.monday + WEEK - DAY


@dataclass(frozen=True, slots=True)
class Findings:
    """What the sentences speak of; None is what cannot be said.

    `difference` is this week's after-hours time less last week's, over the same weekdays while the
    week still runs (`so_far`). `busiest` is the day with most of it and `share` its part of all.
    `missing` are past working days of which nothing was recorded, `missing_before` those of the
    days of last week that the difference looked at, `unconfirmed` recorded days whose hours nobody
    had confirmed.
    """

    after_hours: timedelta | None
    difference: timedelta | None
    so_far: bool
    busiest: date | None
    share: float
    missing: tuple[date, ...]
    missing_before: tuple[date, ...]
    unconfirmed: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A week's summary. `known_weeks` of the four before have data; the median is over those."""

    monday: date
    today: date
    days: tuple[DayTotals, ...]
    total: Totals
    last_week: Totals | None
    median_4w: Totals | None
    known_weeks: int
    top_apps: tuple[AppTotal, ...]
    heat: Heat
    findings: Findings

    @property
    def kept(self) -> bool:
        """Whether anything was recorded in this week."""
        return any(day.kept for day in self.days)


def monday_of(day: date) -> date:
    """Return the Monday of the ISO week that holds the day."""
    return day - timedelta(days=day.weekday())


def read_week(text: str) -> date:
    """Return the Monday of "2026-W48"; raise ValueError for a week that does not exist."""
    year, mark, number = text.strip().upper().partition("-W")
    if not (mark and len(year) == 4 and (year + number).isdecimal() and len(number) in (1, 2)):
        raise ValueError(f"not a week: {text}")
    return date.fromisocalendar(int(year), int(number), 1)


def week(data: WeekData) -> Week:
    """Return the summary of the week from `data.monday` on; raise ValueError for another day."""
    if data.monday.weekday() != 0:
        raise ValueError(f"not a Monday: {data.monday}")
    log = by_day(data.log, data.catalogue)
    weeks = [_days(data, log, data.monday - back * WEEK) for back in range(WEEKS_BEFORE + 1)]
    sums = [total(day for day in days if day.kept) for days in weeks]
    known = [back for back in range(1, WEEKS_BEFORE + 1) if any(day.kept for day in weeks[back])]
    days = weeks[0]
    return Week(
        monday=data.monday,
        today=data.today,
        days=days,
        total=sums[0],
        last_week=sums[1] if 1 in known else None,
        median_4w=median_of(sums[back] for back in known) if known else None,
        known_weeks=len(known),
        top_apps=top_apps(data.monday, log, known),
        heat=heat([day.date for day in days], data.log.hours),
        findings=_findings(days, weeks[1], data.today),
    )


# --- days ---------------------------------------------------------------------------------------


def _days(data: WeekData, log: Mapping[date, DayLog], monday: date) -> tuple[DayTotals, ...]:
    dates = [monday + timedelta(days=number) for number in range(7)]
    return tuple(_day(data, log.get(day) or DayLog(), day) for day in dates)


def _day(data: WeekData, told: DayLog, day: date) -> DayTotals:
    found = day_totals(day, told)
    if told.record is not None or data.calendar is None:
        return found
    planned = data.calendar.day(day, data.zone)
    return replace(
        found,
        kind=planned.kind,
        name=planned.name,
        hours=tuple((f"{span.start:%H:%M}", f"{span.end:%H:%M}") for span in planned.work),
        confirmed=planned.confirmed,
    )


# --- findings -----------------------------------------------------------------------------------


def _findings(days: tuple[DayTotals, ...], before: tuple[DayTotals, ...], today: date) -> Findings:
    so_far = today <= days[-1].date
    alike = [old for new, old in zip(days, before, strict=True) if new.date <= today]
    after_hours, earlier = total(_kept(days)).after_hours, total(_kept(alike)).after_hours
    busiest = max(days, key=lambda day: day.after_hours or ZERO)
    most = busiest.after_hours or ZERO
    return Findings(
        after_hours=after_hours,
        difference=None if after_hours is None or earlier is None else after_hours - earlier,
        so_far=so_far,
        busiest=busiest.date if most else None,
        share=most / after_hours if after_hours else 0.0,
        missing=_missing(day for day in days if day.date < today),
        missing_before=_missing(alike),
        unconfirmed=tuple(day.date for day in days if day.kept and day.after_hours is None),
    )


def _kept(days: Iterable[DayTotals]) -> list[DayTotals]:
    return [day for day in days if day.kept]


def _missing(days: Iterable[DayTotals]) -> tuple[date, ...]:
    return tuple(day.date for day in days if day.kind is DayKind.WORKDAY and not day.kept)
