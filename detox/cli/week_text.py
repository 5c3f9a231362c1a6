"""The week as a page of text: the sentence, the seven days, and the comparison.

App names stay out of it, as out of everything that is meant to be shown around; the CSV has them.
"""

from collections.abc import Iterator
from datetime import timedelta

from detox.cli import columns
from detox.domain.summary import DayTotals, Totals, Week
from detox.domain.timespan import DAY, ZERO
from detox.words import _, ngettext
from detox.words.format import duration, number, short_date, short_weekday, week, weekday
from detox.words.week import Story, only_here, sentence


def page(told: Week) -> str:
    """Return the summary of a week, for a terminal or a letter."""
    parts = [week(told.monday), sentence(_story(told))]
    if told.kept:
        parts += [columns.text(_days(told)), columns.text(_comparison(told))]
    return "\n\n".join([*parts, *_notes(told), only_here()]) + "\n"


def _story(told: Week) -> Story:
    found = told.findings
    before = None
    if found.after_hours is not None and found.difference is not None:
        before = max(found.after_hours - found.difference, ZERO)
    return Story(
        screen=told.total.screen,
        after_hours=found.after_hours,
        before=before,
        main_day=found.busiest,
        share=found.share,
        current=told.today < told.monday + 7 * DAY,
        days=sum(day.kept for day in told.days),
    )


def _notes(told: Week) -> Iterator[str]:
    if told.kept and told.findings.missing:
        days = ", ".join(weekday(day) for day in told.findings.missing)
        yield _("Nothing was recorded on {days}.").format(days=days)
    if told.findings.unconfirmed and told.total.after_hours is not None:
        days = ", ".join(weekday(day) for day in told.findings.unconfirmed)
        yield _("Working hours were not confirmed on {days}.").format(days=days)


def _days(told: Week) -> Iterator[tuple[str, ...]]:
    yield (
        "", _("Screen time"), _("Work"), _("Personal"), _("Other"), _("After hours"), _("Duty"),
        _("Focus"), "",
    )  # fmt: skip
    for day in told.days:
        yield _day(day, coming=day.date > told.today)


def _day(day: DayTotals, coming: bool) -> tuple[str, ...]:
    name = f"{short_weekday(day.date)} {short_date(day.date)}"
    if not day.kept:
        return (name, *[""] * 7, day.name if coming else day.name or _("no data"))
    return (
        name,
        *(duration(part) for part in (day.screen, day.work, day.personal, day.neutral)),
        _known(day.after_hours),
        _known(day.duty),
        ngettext("{n} block", "{n} blocks", int(day.focus_blocks)).format(n=int(day.focus_blocks)),
        day.name,
    )


def _known(length: timedelta | None) -> str:
    return "–" if length is None else duration(length)


def _comparison(told: Week) -> Iterator[tuple[str, ...]]:
    yield "", _("this week"), _("last week"), _("4-week median")
    for name, times in _times():
        yield (name, *(_time(sums, times) for sums in _sums(told)))
    for name, counted in _counts():
        yield (name, *(_count(sums, counted) for sums in _sums(told)))


def _sums(told: Week) -> tuple[Totals | None, ...]:
    return told.total, told.last_week, told.median_4w


def _time(sums: Totals | None, measure: str) -> str:
    value = getattr(sums, measure) if sums else None
    return "–" if value is None else duration(value)


def _count(sums: Totals | None, measure: str) -> str:
    value = getattr(sums, measure) if sums else None
    if value is None:
        return "–"
    return number(value, 0 if value == int(value) else 1)


def _times() -> tuple[tuple[str, str], ...]:
    return (
        (_("Screen time"), "screen"),
        (_("Work"), "work"),
        (_("Personal"), "personal"),
        (_("Other"), "neutral"),
        (_("After hours"), "after_hours"),
        (_("Duty"), "duty"),
        (_("Focus"), "focus"),
        (_("Longest without a break"), "longest_stretch"),
        (_("Not recorded"), "not_recorded"),
    )


def _counts() -> tuple[tuple[str, str], ...]:
    return (
        (_("Focus blocks"), "focus_blocks"),
        (_("Breaks taken"), "breaks_taken"),
        (_("Breaks skipped"), "breaks_skipped"),
        (_("Reminders after hours"), "nudges"),
        (_("Put off"), "snoozes"),
    )
