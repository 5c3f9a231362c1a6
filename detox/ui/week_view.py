"""The week as a window or a sheet shows it, made from its summary; no Qt and no clock."""

from datetime import date, datetime, time, timedelta

from detox.domain.apps import Ledger
from detox.domain.timespan import ZERO
from detox.domain.top_apps import AppTotal
from detox.domain.totals import DayTotals, Totals
from detox.domain.week import Week
from detox.ui import week_tables
from detox.ui.shown import AppBar, BarsView, DayBar, HeatView, WeekView
from detox.words import _
from detox.words.format import clock, plain_date, short_weekday, weekday
from detox.words.format import week as week_words
from detox.words.week import is_current, is_sparse, only_here, remarks, sentence, yesterday

_HIGH, _DEEP = timedelta(hours=8), timedelta(minutes=90)
_EARLY, _LATE = 6, 22
_TOP = 5
_NEXT = timedelta(days=7)


def week(
    summary: Week, now: datetime, *, recording: bool = True, day_start: time = time(4)
) -> WeekView:
    """Return the view of a week; `recording` tells whether the log is on at all."""
    current = is_current(summary)
    sparse = is_sparse(summary)
    said = sentence(summary)
    second = (yesterday(summary) if sparse else "") or only_here()
    if not summary.kept and not recording:
        second = _("Screen time is not recorded. The timer and quiet mode work without it.")
    apps = tuple(_app(app) for app in summary.top_apps[:_TOP])
    heat = _heat(summary, day_start)
    return WeekView(
        monday=summary.monday,
        heading=week_words(summary.monday),
        sentence=said,
        second=second,
        bars=_bars(summary),
        heat=heat,
        apps=apps,
        days_table=week_tables.days(summary),
        heat_table=week_tables.hours(heat),
        apps_table=week_tables.apps(summary.top_apps),
        comparison=week_tables.comparison(summary),
        text=week_tables.as_text(summary, said, second),
        has_next=summary.monday + _NEXT <= summary.today,
        has_last=summary.last_week is not None,
        current=current,
        sparse=sparse,
        note="" if sparse else " ".join(remarks(summary)[:-1]),
        made=_made(now),
    )


def _made(now: datetime) -> str:
    facts = {"date": plain_date(now.date()), "time": clock(now)}
    return _("Made on this computer, {date}, {time}").format(**facts)


# --- the pictures ---------------------------------------------------------------------------------


def _bars(summary: Week) -> BarsView:
    days = tuple(_bar(day, summary.today) for day in summary.days)
    deep = _DEEP if _confirmed(summary.total) else ZERO
    return BarsView(days, _HIGH, deep)


def _confirmed(total: Totals) -> bool:
    return total.after_hours is not None


def _bar(day: DayTotals, today: date) -> DayBar:
    label = f"{short_weekday(day.date)} {day.date.day}"
    if not day.kept:
        coming = day.date >= today
        return DayBar(label, state="coming" if coming else "missing" if day.hours else "kept")
    hanging = (day.after_hours or ZERO) + (day.duty or ZERO)
    return DayBar(
        label,
        work=max(day.work - hanging, ZERO),
        personal=day.personal,
        neutral=day.neutral,
        outside=day.after_hours,
        duty=day.duty,
    )


def _app(app: AppTotal) -> AppBar:
    if app.ledger is not Ledger.WORK:
        return AppBar(app.name, app.ledger, app.time)
    return AppBar(app.name, app.ledger, app.time, app.after_hours, app.duty)


def _heat(summary: Week, day_start: time) -> HeatView:
    """Return the hours from 6 to 22, and as many before and after as something happened in."""
    begin = day_start.hour
    used = [
        begin + (hour - begin) % 24
        for row in summary.heat
        for hour, cell in enumerate(row)
        if cell.work or cell.outside or cell.duty
    ]
    first, last = min([_EARLY, *used]), max([_LATE, *(hour + 1 for hour in used)])
    cells = tuple(tuple(row[hour % 24] for hour in range(first, last)) for row in summary.heat)
    bounds = [_bounds(day, first) for day in summary.days]
    return HeatView(
        days=tuple(short_weekday(day.date) for day in summary.days),
        names=tuple(weekday(day.date) for day in summary.days),
        first=first,
        cells=cells,
        starts=tuple(start for start, _end in bounds),
        ends=tuple(end for _start, end in bounds),
    )


def _bounds(day: DayTotals, first: int) -> tuple[float | None, float | None]:
    """Return where the day's line lies: at its end, at the top of a free day, nowhere if unsure."""
    if not day.confirmed:
        return None, None
    if not day.hours:
        return None, float(first)
    start = min(_hour(opened) for opened, _closed in day.hours)
    ends = (
        _hour(closed) + (24 if _hour(closed) <= _hour(opened) else 0)
        for opened, closed in day.hours
    )
    return start, max(ends)


def _hour(clock_text: str) -> float:
    hours, _colon, minutes = clock_text.partition(":")
    return int(hours) + int(minutes) / 60
