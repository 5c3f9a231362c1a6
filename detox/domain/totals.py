"""Sums of a day and of any set of days: the measures of the `days` table.

A time counts where its record says (`day`), never by looking at hours or zones again; only the
ledger of an app is looked up anew, since a rule is a correction.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from statistics import median
from typing import Any, NamedTuple, TypeVar

from detox.domain.apps import Catalogue, Ledger
from detox.domain.records import AppTime, DayKind, DayRecord, DaySum, HourTime
from detox.domain.timespan import ZERO

SECOND = timedelta(seconds=1)

Amount = TypeVar("Amount", int, timedelta)


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Every measure, of one day or more.

    `after_hours` and `duty` lie within `work`, and are None while the hours are unconfirmed.
    Times of a day are whole seconds, and those of a ledger the sum of its apps, so that a part
    never exceeds its whole and what is shown adds up. Counts are whole numbers, but for medians.
    """

    screen: timedelta = ZERO
    work: timedelta = ZERO
    personal: timedelta = ZERO
    neutral: timedelta = ZERO
    after_hours: timedelta | None = None
    duty: timedelta | None = None
    focus: timedelta = ZERO
    focus_blocks: float = 0
    breaks_taken: float = 0
    breaks_skipped: float = 0
    screen_free: timedelta = ZERO
    longest_stretch: timedelta = ZERO
    nudges: float = 0
    snoozes: float = 0
    not_recorded: timedelta = ZERO


MEASURES: tuple[str, ...] = tuple(measure.name for measure in fields(Totals))


@dataclass(frozen=True, kw_only=True)
class DayTotals(Totals):
    """The measures of one day, and what the calendar said of it.

    `kind` is None where nobody knows; `hours` holds (start, end) as "HH:MM"; `kept` tells whether
    anything at all was recorded: where not, every measure means "unknown" rather than 0.
    """

    date: date
    kind: DayKind | None = None
    name: str = ""
    hours: tuple[tuple[str, str], ...] = ()
    confirmed: bool = False
    kept: bool = False


@dataclass(frozen=True, kw_only=True)
class Log:
    """The totals of some days; `hours` holds work alone."""

    apps: Sequence[AppTime] = ()
    hours: Sequence[HourTime] = ()
    sums: Sequence[DaySum] = ()
    days: Sequence[DayRecord] = ()


AppKey = tuple[str, str, Ledger]
"""The name, category and ledger of an app."""


class Use(NamedTuple):
    """How long an app was used on a day; `outside` and `duty` are None where a part is unknown.

    In a `DayLog` all three are whole seconds, the parts never more than the whole: so what is told
    of the apps of a day adds up to what is told of the day.
    """

    length: timedelta
    outside: timedelta | None
    duty: timedelta | None


@dataclass
class DayLog:
    """What the log holds of one day, with its apps as today's rules know them."""

    apps: dict[AppKey, Use] = field(default_factory=dict)
    sums: DaySum | None = None
    record: DayRecord | None = None

    @property
    def kept(self) -> bool:
        """Whether anything was recorded."""
        return bool(self.apps) or self.sums is not None


def whole(length: timedelta) -> timedelta:
    """Return the time in whole seconds, rounded down."""
    return length // SECOND * SECOND


def rounded(length: timedelta) -> timedelta:
    """Return the time in whole seconds, the nearest."""
    return timedelta(0, round(length.total_seconds()))


def by_day(log: Log, catalogue: Catalogue) -> dict[date, DayLog]:
    """Return the log under its days, in the order of the days."""
    days: defaultdict[date, DayLog] = defaultdict(DayLog)
    keys: dict[tuple[str, str], AppKey] = {}
    for day, program, name, length, outside, duty in log.apps:
        key = keys.get((program, name))
        if key is None:
            app = catalogue.from_program(program, name)
            key = keys[program, name] = (app.name, app.category, app.ledger)
        apps, use = days[day].apps, Use(length, outside, duty)
        apps[key] = _together(apps[key], use) if key in apps else use
    for told in days.values():
        told.apps = {key: _whole_use(*use) for key, use in told.apps.items()}
    for sums in log.sums:
        days[sums.day].sums = sums
    for record in log.days:
        days[record.day].record = record
    return dict(sorted(days.items()))


def _together(one: Use, other: Use) -> Use:
    return Use(
        one.length + other.length,
        sure_sum(one.outside, other.outside),
        sure_sum(one.duty, other.duty),
    )


def sure_sum(one: Amount | None, other: Amount | None) -> Amount | None:
    """Return the sum; with a part that is not known it is not known either."""
    return None if one is None or other is None else one + other


def _whole_use(length: timedelta, outside: timedelta | None, duty: timedelta | None) -> Use:
    length = rounded(length)
    if outside:
        outside = rounded(outside)
    if duty:
        duty = min(rounded(duty), length - (outside or ZERO))
    return Use(length, outside, duty)


def days_of(log: Log, catalogue: Catalogue) -> list[DayTotals]:
    """Return the totals of every day that the log speaks of, in order."""
    return [day_totals(day, told) for day, told in by_day(log, catalogue).items()]


def day_totals(day: date, told: DayLog) -> DayTotals:
    """Return the measures of one day."""
    used = dict.fromkeys(Ledger, ZERO)
    for (_name, _category, ledger), use in told.apps.items():
        used[ledger] += use.length
    after_hours, duty = _outside(told)
    record, sums = told.record, told.sums or DaySum(day)
    return DayTotals(
        date=day,
        kind=record.kind if record else None,
        name=record.name if record else "",
        hours=record.work if record else (),
        confirmed=record.confirmed if record else False,
        kept=told.kept,
        screen=sum(used.values(), ZERO),
        work=used[Ledger.WORK],
        personal=used[Ledger.PERSONAL],
        neutral=used[Ledger.NEUTRAL],
        after_hours=after_hours,
        duty=duty,
        focus=whole(sums.focus),
        focus_blocks=sums.focus_blocks,
        breaks_taken=sums.breaks_taken,
        breaks_skipped=sums.breaks_skipped,
        screen_free=whole(sums.screen_free),
        longest_stretch=whole(sums.longest_stretch),
        nudges=sums.nudges,
        snoozes=sums.snoozes,
        not_recorded=whole(sums.not_recorded),
    )


def _outside(told: DayLog) -> tuple[timedelta | None, timedelta | None]:
    """Return the day's work after hours and on duty; None where hours were not confirmed."""
    work = [use for key, use in told.apps.items() if key[2] is Ledger.WORK]
    if any(use.outside is None or use.duty is None for use in work):
        return None, None
    if not work and not (told.record and told.record.confirmed):
        return None, None
    after_hours = sum((use.outside or ZERO for use in work), ZERO)
    return after_hours, sum((use.duty or ZERO for use in work), ZERO)


# --- several days -------------------------------------------------------------------------------


def total(days: Iterable[Totals]) -> Totals:
    """Return the sum of each measure over the days that know it; of the stretches the longest."""

    def join(measure: str, values: list[Any]) -> Any:
        start = ZERO if isinstance(values[0], timedelta) else 0
        return max(values) if measure == "longest_stretch" else sum(values, start)

    return _each(days, join)


def median_of(weeks: Iterable[Totals]) -> Totals:
    """Return the median of each measure over the weeks that know it."""
    return _each(weeks, lambda _measure, values: middle(values))


def middle(values: Sequence[Any]) -> Any:
    """Return the median; a whole number stays one."""
    found = median(values)
    return int(found) if isinstance(found, float) and found.is_integer() else found


def _each(parts: Iterable[Totals], join: Callable[[str, list[Any]], Any]) -> Totals:
    parts = list(parts)
    joined: dict[str, Any] = {}
    for measure in MEASURES:
        values = [value for part in parts if (value := getattr(part, measure)) is not None]
        if values:
            joined[measure] = join(measure, values)
    return Totals(**joined)


def known(totals: Totals) -> Mapping[str, Any]:
    """Return the measures by name."""
    return {measure: getattr(totals, measure) for measure in MEASURES}
