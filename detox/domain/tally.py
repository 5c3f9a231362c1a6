"""From single records to the totals of days and hours: the definition of what a total counts.

The journal counts the same as rows are written (`storage.totals`), so that a report need not read
the rows; a test holds the two together.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from detox.domain.apps import Catalogue, Ledger
from detox.domain.records import (
    AppTime,
    Choice,
    DayRecord,
    DaySum,
    FocusRecord,
    Gap,
    HourTime,
    Kind,
    Outcome,
    PromptKind,
    PromptRecord,
    UsageSpan,
)
from detox.domain.timespan import ZERO, Span
from detox.domain.totals import Log, sure_sum

HOUR = timedelta(hours=1)
STRETCH_ENDS = timedelta(minutes=5)
"""A pause this long ends a stretch of use, whatever the setting for breaks says.

A figure that is compared over weeks must not change its meaning with a setting.
"""


def tally(
    catalogue: Catalogue,
    spans: Sequence[UsageSpan] = (),
    focus: Sequence[FocusRecord] = (),
    prompts: Sequence[PromptRecord] = (),
    gaps: Sequence[Gap] = (),
    days: Sequence[DayRecord] = (),
) -> Log:
    """Return the totals of these records."""
    work = [usage for usage in spans if _is_work(usage, catalogue)]
    sums = list(day_sums(spans, focus, prompts, gaps))
    return Log(apps=app_times(spans), hours=hour_times(work), sums=sums, days=days)


def _is_work(usage: UsageSpan, catalogue: Catalogue) -> bool:
    return catalogue.from_program(usage.program, usage.app).ledger is Ledger.WORK


# --- apps and hours -----------------------------------------------------------------------------


def app_times(spans: Iterable[UsageSpan]) -> list[AppTime]:
    """Return the time of each app on each day."""
    found: dict[tuple[date, str, str], AppTime] = {}
    for usage in spans:
        key = (usage.day, usage.program, usage.app)
        one = AppTime(*key, usage.span.length, usage.outside, usage.duty)
        found[key] = _joined(found[key], one) if key in found else one
    return list(found.values())


def _joined(one: AppTime, other: AppTime) -> AppTime:
    return one._replace(
        length=one.length + other.length,
        outside=sure_sum(one.outside, other.outside),
        duty=sure_sum(one.duty, other.duty),
    )


def hour_times(spans: Iterable[UsageSpan]) -> list[HourTime]:
    """Return the time of all these spans in each hour of each day."""
    found: dict[tuple[date, int], HourTime] = {}
    for usage in spans:
        for part in hours(usage):
            key = (usage.day, part.span.start.hour)
            old = found.get(key) or HourTime(*key, ZERO, ZERO, ZERO)
            found[key] = HourTime(
                *key,
                old.length + part.span.length,
                old.outside + (part.outside or ZERO),
                old.duty + (part.duty or ZERO),
            )
    return list(found.values())


def hours(usage: UsageSpan) -> Iterator[UsageSpan]:
    """Yield the span cut at the full hours of the clock.

    Its time outside hours and on duty is shared out by length, so that the parts add up to it.
    """
    start = usage.span.start
    given_outside = given_duty = ZERO
    for end in _borders(usage.span):
        passed = (end - usage.span.start, usage.span.length)
        outside, duty = _share(usage.outside, *passed), _share(usage.duty, *passed)
        yield replace(
            usage,
            span=Span(start, end),
            outside=None if outside is None else outside - given_outside,
            duty=None if duty is None else duty - given_duty,
        )
        start, given_outside, given_duty = end, outside or ZERO, duty or ZERO


def _borders(span: Span) -> Iterator[datetime]:
    border = span.start.replace(minute=0, second=0, microsecond=0) + HOUR
    while border < span.end:
        yield border
        border += HOUR
    yield span.end


def _share(part: timedelta | None, passed: timedelta, whole: timedelta) -> timedelta | None:
    if part is None or not whole:
        return part
    return part if passed == whole else part * (passed / whole)


# --- days ---------------------------------------------------------------------------------------


def day_sums(
    spans: Iterable[UsageSpan],
    focus: Iterable[FocusRecord],
    prompts: Iterable[PromptRecord],
    gaps: Iterable[Gap],
) -> Iterator[DaySum]:
    """Yield what is counted of each day that the records speak of, in order."""
    used: defaultdict[date, list[Span]] = defaultdict(list)
    for usage in spans:
        used[usage.day].append(usage.span)
    sums = {day: DaySum(day, longest_stretch(stretch)) for day, stretch in used.items()}
    for record in focus:
        sums[record.day] = with_focus(sums.get(record.day) or DaySum(record.day), record)
    for prompt in prompts:
        sums[prompt.day] = with_prompt(sums.get(prompt.day) or DaySum(prompt.day), prompt)
    for gap in gaps:
        told = sums.get(gap.day) or DaySum(gap.day)
        sums[gap.day] = told._replace(not_recorded=told.not_recorded + gap.span.length)
    yield from (sums[day] for day in sorted(sums))


def longest_stretch(spans: Iterable[Span]) -> timedelta:
    """Return the most use between two pauses of five minutes; shorter pauses are not in it."""
    longest = stretch = ZERO
    until = None
    for span in sorted(spans):
        if until is not None and span.start - until >= STRETCH_ENDS:
            stretch = ZERO
        stretch += span.length
        longest = max(longest, stretch)
        until = span.end if until is None else max(until, span.end)
    return longest


def with_focus(told: DaySum, record: FocusRecord) -> DaySum:
    """Return the sum with a block or break in it."""
    match record.kind:
        case Kind.WORK:
            done = record.outcome is Outcome.DONE
            return told._replace(
                focus=told.focus + record.worked, focus_blocks=told.focus_blocks + done
            )
        case Kind.SCREEN_FREE:
            return told._replace(screen_free=told.screen_free + record.worked)
        case _ if record.outcome is Outcome.SKIPPED:
            return told._replace(breaks_skipped=told.breaks_skipped + 1)
        case _:
            return told._replace(breaks_taken=told.breaks_taken + 1)


def with_prompt(told: DaySum, prompt: PromptRecord) -> DaySum:
    """Return the sum with a prompt in it: only those of quiet mode are counted."""
    if prompt.kind is not PromptKind.QUIET:
        return told
    snoozed = prompt.answer is Choice.SNOOZE
    return told._replace(nudges=told.nudges + 1, snoozes=told.snoozes + snoozed)
