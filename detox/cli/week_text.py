"""The week as a page of text: the sentence, the seven days, and the comparison.

App names stay out of it, as out of everything that is meant to be shown around; the CSV has them.
"""

from collections.abc import Iterator
from datetime import timedelta

from detox.cli import columns
from detox.domain.summary import DayTotals, Totals, Week
from detox.domain.week import WEEKS_BEFORE
from detox.words import _, ngettext
from detox.words.format import duration, number, short_date, short_weekday, week
from detox.words.week import is_sparse, median_label, names, only_here, remarks, sentence, yesterday


def page(told: Week) -> str:
    """Return the summary of a week, for a terminal or a letter."""
    sparse = is_sparse(told)
    parts = [week(told.monday), sentence(told)]
    if sparse and (said := yesterday(told)):
        parts.append(said)
    if told.kept:
        parts += [columns.text(_days(told)), columns.text(_comparison(told))]
    parts.append(only_here() if sparse else "\n".join(remarks(told)))
    return "\n\n".join(parts) + "\n"


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
        return name, day.name if coming else day.name or _("no data")
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
    yield "", *names(told), median_label(told.known_weeks or WEEKS_BEFORE)
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
