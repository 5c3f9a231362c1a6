"""Sums of a day and of any set of days: the measures of the `days` table.

A time counts where its record says (`day`), never by looking at hours or zones again; only the
ledger of an app is looked up anew, since a rule is a correction.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from statistics import median
from typing import Any

from detox.domain.apps import App, Catalogue, Ledger
from detox.domain.records import (
    Choice,
    DayKind,
    DayRecord,
    FocusRecord,
    Gap,
    Kind,
    Outcome,
    PromptKind,
    PromptRecord,
    UsageSpan,
)
from detox.domain.timespan import ZERO

NATURAL_BREAK = timedelta(minutes=5)
SECOND = timedelta(seconds=1)


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
    """Some days of the journal."""

    spans: Sequence[UsageSpan] = ()
    focus: Sequence[FocusRecord] = ()
    prompts: Sequence[PromptRecord] = ()
    gaps: Sequence[Gap] = ()
    days: Sequence[DayRecord] = ()


@dataclass
class DayLog:
    """What the journal holds of one day."""

    spans: list[UsageSpan] = field(default_factory=list)
    focus: list[FocusRecord] = field(default_factory=list)
    prompts: list[PromptRecord] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    record: DayRecord | None = None

    @property
    def kept(self) -> bool:
        """Whether anything was recorded."""
        return bool(self.spans or self.focus or self.prompts or self.gaps)


def whole(lengths: Iterable[timedelta]) -> timedelta:
    """Return the sum of the times in whole seconds, rounded down."""
    return sum(lengths, ZERO) // SECOND * SECOND


def rounded(length: timedelta) -> timedelta:
    """Return the time in whole seconds, the nearest."""
    return round(length / SECOND) * SECOND


def by_day(log: Log) -> dict[date, DayLog]:
    """Return the log's records under their days, in the order of the days."""
    days: defaultdict[date, DayLog] = defaultdict(DayLog)
    for usage in log.spans:
        days[usage.day].spans.append(usage)
    for block in log.focus:
        days[block.day].focus.append(block)
    for prompt in log.prompts:
        days[prompt.day].prompts.append(prompt)
    for gap in log.gaps:
        days[gap.day].gaps.append(gap)
    for record in log.days:
        days[record.day].record = record
    return dict(sorted(days.items()))


def days_of(
    log: Log, catalogue: Catalogue, natural_break: timedelta = NATURAL_BREAK
) -> list[DayTotals]:
    """Return the totals of every day that the log speaks of, in order."""
    return [day_totals(day, told, catalogue, natural_break) for day, told in by_day(log).items()]


def day_totals(
    day: date, told: DayLog, catalogue: Catalogue, natural_break: timedelta = NATURAL_BREAK
) -> DayTotals:
    """Return the measures of one day from its records."""
    used = _ledgers(told.spans, catalogue)
    after_hours, duty = _outside(told, catalogue)
    record = told.record
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
        longest_stretch=whole([longest_stretch(told.spans, natural_break)]),
        not_recorded=whole(gap.span.length for gap in told.gaps),
        **_blocks(told.focus),
        **_prompts(told.prompts),
    )


def _ledgers(spans: Iterable[UsageSpan], catalogue: Catalogue) -> dict[Ledger, timedelta]:
    """Return the time of each ledger: the sum of its apps, each in whole seconds.

    So what is told of the apps of a day adds up to what is told of the day.
    """
    apps: defaultdict[tuple[str, Ledger], timedelta] = defaultdict(lambda: ZERO)
    for usage, app in named(spans, catalogue):
        apps[app.name, app.ledger] += usage.span.length
    used = dict.fromkeys(Ledger, ZERO)
    for (_name, ledger), length in apps.items():
        used[ledger] += rounded(length)
    return used


def named(spans: Iterable[UsageSpan], catalogue: Catalogue) -> Iterator[tuple[UsageSpan, App]]:
    """Yield each span with its app, as today's catalogue and rules know it."""
    apps: dict[tuple[str, str], App] = {}
    for usage in spans:
        key = (usage.program, usage.app)
        app = apps.get(key)
        if app is None:
            app = apps[key] = catalogue.from_program(*key)
        yield usage, app


def _outside(told: DayLog, catalogue: Catalogue) -> tuple[timedelta | None, timedelta | None]:
    """Return the day's work after hours and on duty; None where hours were not confirmed."""
    work = [usage for usage, app in named(told.spans, catalogue) if app.ledger is Ledger.WORK]
    if any(usage.outside is None or usage.duty is None for usage in work):
        return None, None
    sure = told.record.confirmed if told.record else bool(work)
    if not work and not sure:
        return None, None
    apps: defaultdict[str, list[UsageSpan]] = defaultdict(list)
    for usage, app in named(told.spans, catalogue):
        if app.ledger is Ledger.WORK:
            apps[app.name].append(usage)
    parts = [_parts(spans) for spans in apps.values()]
    return sum((part[0] for part in parts), ZERO), sum((part[1] for part in parts), ZERO)


def _parts(spans: Sequence[UsageSpan]) -> tuple[timedelta, timedelta]:
    """Return an app's time after hours and on duty in whole seconds, never more than its time."""
    both = rounded(sum((usage.span.length for usage in spans), ZERO))
    after_hours = rounded(sum((usage.outside or ZERO for usage in spans), ZERO))
    duty = rounded(sum((usage.duty or ZERO for usage in spans), ZERO))
    return after_hours, min(duty, both - after_hours)


def longest_stretch(
    spans: Iterable[UsageSpan], natural_break: timedelta = NATURAL_BREAK
) -> timedelta:
    """Return the most use between two natural breaks; shorter pauses are left out of it."""
    longest = stretch = ZERO
    until = None
    for usage in sorted(spans, key=lambda usage: usage.span.start):
        span = usage.span
        if until is not None and span.start - until >= natural_break:
            stretch = ZERO
        stretch += span.length
        longest = max(longest, stretch)
        until = span.end if until is None else max(until, span.end)
    return longest


def _blocks(records: Iterable[FocusRecord]) -> dict[str, Any]:
    breaks = [one for one in records if one.kind in (Kind.SHORT_BREAK, Kind.LONG_BREAK)]
    work = [one for one in records if one.kind is Kind.WORK]
    free = [one for one in records if one.kind is Kind.SCREEN_FREE]
    skipped = sum(one.outcome is Outcome.SKIPPED for one in breaks)
    return {
        "focus": whole(one.worked for one in work),
        "focus_blocks": sum(one.outcome is Outcome.DONE for one in work),
        "breaks_taken": len(breaks) - skipped,
        "breaks_skipped": skipped,
        "screen_free": whole(one.worked for one in free),
    }


def _prompts(records: Iterable[PromptRecord]) -> dict[str, Any]:
    quiet = [one for one in records if one.kind is PromptKind.QUIET]
    snoozes = sum(one.answer is Choice.SNOOZE for one in quiet)
    return {"nudges": len(quiet), "snoozes": snoozes}


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
