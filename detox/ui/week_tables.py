"""The tables of a week: the same numbers as its pictures, in words and figures."""

from collections.abc import Callable
from datetime import time, timedelta

from detox.domain.apps import Ledger
from detox.domain.heat import Cell
from detox.domain.top_apps import AppTotal
from detox.domain.totals import Totals
from detox.domain.week import WEEKS_BEFORE, Week
from detox.ui.shown import HeatView, Table
from detox.words import _
from detox.words.format import (
    clock,
    duration,
    minutes,
    number,
    short_weekday,
    week,
    whole_minutes,
)
from detox.words.week import median_label, names

NONE = "–"
Read = Callable[[Totals], str]
Length = Callable[[Totals], timedelta | None]


def _length(length: timedelta | None) -> str:
    return NONE if length is None else duration(length)


def _some(length: timedelta | None) -> str:
    """Return a length, or a dash where there is nothing worth a figure."""
    return duration(length) if length and whole_minutes(length) else NONE


def _count(count: float) -> str:
    return number(count, 0 if float(count).is_integer() else 1)


def days(summary: Week) -> Table:
    """Return one column for each day and one for the week; what is part of work stands under it."""
    told = (*(day if day.kept else None for day in summary.days), summary.total)
    rows = tuple(
        (name, *("" if totals is None else _some(read(totals)) for totals in told))
        for name, read in _parts()
    )
    dates = (f"{short_weekday(day.date)} {day.date.day}" for day in summary.days)
    headers = ("", *dates, _("Total"))
    return Table(headers, rows, _("Screen time each day"), inner=frozenset({1, 2}))


def _parts() -> tuple[tuple[str, Length], ...]:
    return (
        (_("Work"), lambda totals: totals.work),
        (_("of it after hours"), lambda totals: totals.after_hours),
        (_("of it on duty"), lambda totals: totals.duty),
        (_("Personal"), lambda totals: totals.personal),
        (_("Other"), lambda totals: totals.neutral),
        (_("Total"), lambda totals: totals.screen),
    )


def hours(heat: HeatView) -> Table:
    """Return the minutes of work in each hour of each day, and in words which were not in hours."""
    rows = tuple(
        (
            clock(time((heat.first + hour) % 24)),
            *(_minutes(column[hour]) for column in heat.cells),
        )
        for hour in range(heat.hours)
    )
    return Table(("", *heat.days), rows, _("When work took place"), wordy=True)


def _minutes(cell: Cell) -> str:
    length = cell.work + cell.outside + cell.duty
    if not whole_minutes(length):
        return NONE
    if cell.duty > cell.outside:
        return _("{length}, on duty").format(length=minutes(length))
    if whole_minutes(cell.outside):
        return _("{length}, after hours").format(length=minutes(length))
    return minutes(length)


def apps(top: tuple[AppTotal, ...]) -> Table:
    """Return the most used apps with their ledger and their after-hours part."""
    ledgers = {
        Ledger.WORK: _("Work"),
        Ledger.PERSONAL: _("Personal"),
        Ledger.NEUTRAL: _("Other"),
    }
    rows = tuple(
        (app.name, ledgers[app.ledger], duration(app.time), _some(app.after_hours),
         _some(app.duty))
        for app in top
    )  # fmt: skip
    headers = (_("App"), _("Kind"), _("Total"), _("after hours"), _("duty"))
    return Table(headers, rows, _("Top apps"))


def comparison(summary: Week) -> Table:
    """Return this week beside the last one and the usual; no arrows and no percent."""
    weeks = (summary.total, summary.last_week, summary.median_4w)
    rows = tuple(
        (name, *(read(totals) if totals is not None else NONE for totals in weeks))
        for name, read in _measures()
    )
    headers = (
        "",
        *names(summary),
        median_label(summary.known_weeks or WEEKS_BEFORE),
    )
    return Table(headers, rows, _("Compared"))


def _measures() -> tuple[tuple[str, Read], ...]:
    return (
        (_("Screen time"), lambda totals: _length(totals.screen)),
        (_("After hours"), lambda totals: _length(totals.after_hours)),
        (_("Duty"), lambda totals: _length(totals.duty)),
        (_("Focus blocks"), lambda totals: _count(totals.focus_blocks)),
        (_("Breaks taken"), _breaks),
        (_("Longest without a break"), lambda totals: _length(totals.longest_stretch)),
        (_("Screen-free"), lambda totals: _length(totals.screen_free)),
    )


def _breaks(totals: Totals) -> str:
    due = totals.breaks_taken + totals.breaks_skipped
    return _("{taken} of {due}").format(taken=_count(totals.breaks_taken), due=_count(due))


def as_text(summary: Week, said: str, second: str) -> str:
    """Return the week for the clipboard: sentences and the comparison, no app's name."""
    table = comparison(summary)
    lines = [week(summary.monday), said, second, ""]
    lines += [f"{row[0]}: {row[1]} ({table.headers[2]} {row[2]})" for row in table.rows]
    return "\n".join(lines)
