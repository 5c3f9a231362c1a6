"""The tables of a week: the same numbers as its pictures, in words and figures."""

from collections.abc import Callable
from datetime import time, timedelta

from detox.domain.apps import Ledger
from detox.domain.top_apps import AppTotal
from detox.domain.totals import Totals
from detox.domain.week import WEEKS_BEFORE, Week
from detox.ui.shown import HeatView, Table
from detox.words import _
from detox.words.format import clock, duration, number, short_weekday, week, whole_minutes
from detox.words.week import median_label

NONE = "–"
Read = Callable[[Totals], str]


def _length(length: timedelta | None) -> str:
    return NONE if length is None else duration(length)


def _some(length: timedelta | None) -> str:
    """Return a length, or a dash where there is nothing worth a figure."""
    return duration(length) if length and whole_minutes(length) else NONE


def _count(count: float) -> str:
    return number(count, 0 if float(count).is_integer() else 1)


def days(summary: Week) -> Table:
    """Return one row for each day and one for the week."""
    rows = []
    for day in summary.days:
        label = f"{short_weekday(day.date)} {day.date.day}"
        rows.append((label, *(_parts(day) if day.kept else ("",) * 6)))
    rows.append((_("Total"), *_parts(summary.total)))
    headers = (
        "",
        _("Work"),
        _("Personal"),
        _("Other"),
        _("after hours"),
        _("duty"),
        _("Total"),
    )
    return Table(headers, tuple(rows), _("Screen time each day"))


def _parts(totals: Totals) -> tuple[str, ...]:
    return (
        _some(totals.work),
        _some(totals.personal),
        _some(totals.neutral),
        _some(totals.after_hours),
        _some(totals.duty),
        _some(totals.screen),
    )


def hours(heat: HeatView) -> Table:
    """Return the minutes of work in each hour of each day."""
    rows = tuple(
        (
            clock(time((heat.first + hour) % 24)),
            *(_minutes(column[hour].work, column[hour].outside, column[hour].duty)
              for column in heat.cells),
        )
        for hour in range(heat.hours)
    )  # fmt: skip
    return Table(("", *heat.days), rows, _("When work took place"))


def _minutes(work: timedelta, outside: timedelta, duty: timedelta) -> str:
    whole = whole_minutes(work + outside + duty)
    return str(whole) if whole else NONE


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
        _("this week"),
        _("last week"),
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
