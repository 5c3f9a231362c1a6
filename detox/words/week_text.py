"""The week as text for a terminal or a message: sentences, a row for each day, the comparison.

No app is named here: what leaves the window names apps only where the user asked for it.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from detox.domain.summary import DayTotals, Totals, Week
from detox.words import _
from detox.words.format import duration, number, short_weekday
from detox.words.format import week as week_title
from detox.words.week import median_label, remarks, sentence

NOTHING = "–"
COMPARED = (
    "screen", "work", "personal", "neutral", "after_hours", "duty", "focus_blocks", "breaks_taken",
    "breaks_skipped", "longest_stretch", "screen_free",
)  # fmt: skip
DAILY = ("screen", "work", "after_hours", "duty", "focus_blocks")

Rows = Sequence[Sequence[str]]


def text(week: Week) -> str:
    """Return the whole week as lines of text."""
    parts = [week_title(week.monday), sentence(week)]
    if week.kept:
        parts += [_aligned(daily(week)), _aligned(comparison(week))]
    parts.append("\n".join(remarks(week)))
    return "\n\n".join(parts) + "\n"


def measure(name: str) -> str:
    """Return what a measure of `summary.Totals` is called."""
    return {
        "screen": _("Screen time"),
        "work": _("Work"),
        "personal": _("Personal"),
        "neutral": _("Other"),
        "after_hours": _("After hours"),
        "duty": _("Duty"),
        "focus": _("Focus time"),
        "focus_blocks": _("Focus blocks"),
        "breaks_taken": _("Breaks taken"),
        "breaks_skipped": _("Breaks skipped"),
        "screen_free": _("Screen-free"),
        "longest_stretch": _("Longest stretch without a break"),
        "nudges": _("Reminders after hours"),
        "snoozes": _("Reminders put off"),
        "not_recorded": _("Not recorded"),
    }[name]


def figure(value: timedelta | float | None) -> str:
    """Return a measure's value as people read it; a dash where it is not known."""
    if value is None:
        return NOTHING
    if isinstance(value, timedelta):
        return duration(value)
    return number(value, 0 if value == int(value) else 1)


def comparison(week: Week) -> Rows:
    """Return a heading and one row for each measure: this week, last week, the usual week."""
    columns: list[tuple[str, Totals]] = [(_("this week"), week.total)]
    if week.last_week is not None:
        columns.append((_("the week before"), week.last_week))
    if week.median_4w is not None:
        columns.append((median_label(week.known_weeks), week.median_4w))
    heading = ["", *(title for title, _totals in columns)]
    rows = [
        [measure(name), *(figure(getattr(of, name)) for _t, of in columns)] for name in COMPARED
    ]
    return [heading, *rows]


def daily(week: Week) -> Rows:
    """Return a heading and one row for each day that has begun."""
    heading = ["", *(measure(name) for name in DAILY)]
    begun = (day for day in week.days if day.date <= week.today)
    return [heading, *(_day(day) for day in begun)]


def _day(day: DayTotals) -> list[str]:
    title = f"{short_weekday(day.date)} {day.date.day}"
    figures = [figure(getattr(day, name)) if day.kept else NOTHING for name in DAILY]
    return [title, *figures]


def _aligned(rows: Rows) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Iterable[str], widths: Iterable[int]) -> str:
    first, *others = zip(row, widths, strict=True)
    cells = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return "  ".join(cells).rstrip()
