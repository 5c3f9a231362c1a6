"""The week as a table and as one JSON object, with the same names and figures."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from detox.domain.tables import DAYS, NUMBERS, Cell, Table, day_row, iso_week, numbers, seconds
from detox.domain.top_apps import AppTotal
from detox.domain.totals import DayTotals, Totals
from detox.domain.week import Week


def week_table(week: Week) -> Table:
    """Return a row for each measure and each top app; days of which nothing is known are empty."""
    dates = tuple(day.date.isoformat() for day in week.days)
    headers = ("measure", *dates, "total", "last_week", "median_4w")
    shown = [dict(zip(NUMBERS, numbers(day), strict=True)) for day in week.days]
    kept = [day.kept for day in week.days]
    last, usual = _earlier(week.last_week), _earlier(week.median_4w)
    rows: list[Sequence[Cell]] = []
    for name in NUMBERS:
        cells = [day[name] if there else None for day, there in zip(shown, kept, strict=True)]
        join = max if name == "longest_stretch_s" else sum
        rows.append((name, *cells, _joined(cells, join), last.get(name), usual.get(name)))
    rows += [_app_row(app, kept) for app in week.top_apps]
    return Table(headers, rows)


def _earlier(totals: Totals | None) -> dict[str, Cell]:
    return {} if totals is None else dict(zip(NUMBERS, numbers(totals), strict=True))


def _joined(cells: Iterable[Cell], join: Callable[[list[Any]], Any]) -> Cell:
    known_cells = [cell for cell in cells if cell is not None]
    return join(known_cells) if known_cells else None


def _app_row(app: AppTotal, kept: Sequence[bool]) -> Sequence[Cell]:
    days = [seconds(day) if there else None for day, there in zip(app.days, kept, strict=True)]
    earlier = [None if one is None else seconds(one) for one in (app.last_week, app.median_4w)]
    return (f"app:{app.name}", *days, _joined(days, sum), *earlier)


def week_document(week: Week) -> dict[str, Any]:
    """Return the week as one JSON object, with the names and figures of the CSV tables."""
    table = week_table(week)
    totals = {str(row[0]): row[8] for row in table.rows if not str(row[0]).startswith("app:")}
    return {
        "week": iso_week(week.monday),
        "from": week.days[0].date.isoformat(),
        "to": week.days[-1].date.isoformat(),
        "days": [_day_object(day) for day in week.days],
        "total": totals if week.kept else None,
        "last_week": _earlier(week.last_week) or None,
        "median_4w": _earlier(week.median_4w) or None,
        "weeks_in_median": week.known_weeks,
        "top_apps": [_app_object(app) for app in week.top_apps],
        "hours": _hour_objects(week),
    }


def _day_object(day: DayTotals) -> dict[str, Cell]:
    row = dict(zip(DAYS, day_row(day), strict=True))
    return row if day.kept else {name: None if name in NUMBERS else row[name] for name in DAYS}


def _app_object(app: AppTotal) -> dict[str, Cell]:
    return {
        "app": app.name,
        "category": app.category,
        "ledger": app.ledger.value,
        "seconds": sum(seconds(day) for day in app.days),
        "after_hours_s": seconds(app.after_hours),
        "duty_s": seconds(app.duty),
    }


def _hour_objects(week: Week) -> list[dict[str, Cell]]:
    return [
        {
            "date": day.date.isoformat(),
            "hour": hour,
            "work_s": seconds(cell.work + cell.outside + cell.duty),
            "after_hours_s": seconds(cell.outside),
            "duty_s": seconds(cell.duty),
        }
        for day, row in zip(week.days, week.heat, strict=True)
        for hour, cell in enumerate(row)
        if cell.work or cell.outside or cell.duty
    ]
