"""The tables that leave the program: headers and rows with the names that scripts rely on.

`_s` columns of spans have three decimals, all others are whole seconds. An empty cell means
unknown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from detox.domain.apps import Catalogue, Ledger
from detox.domain.records import FocusRecord, PromptRecord, UsageSpan
from detox.domain.settings import WEEKDAYS
from detox.domain.timespan import ZERO, utc_ms
from detox.domain.totals import (
    MEASURES,
    DayLog,
    DayTotals,
    Log,
    Totals,
    by_day,
    known,
)

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """Headers and rows; text cells are `str`, numbers are numbers, None is empty."""

    headers: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]


SPANS = (
    "start_local", "start_utc", "end_utc", "duration_s", "date", "iso_week", "app", "program",
    "category", "ledger", "after_hours_s", "duty_s",
)  # fmt: skip
COUNTS = ("focus_blocks", "breaks_taken", "breaks_skipped", "nudges", "snoozes")
NUMBERS = tuple(name if name in COUNTS else f"{name}_s" for name in MEASURES)
DAYS = ("date", "iso_week", "weekday", "day_kind", "day_name", *NUMBERS)
APPS = ("date", "iso_week", "app", "category", "ledger", "seconds", "after_hours_s")
FOCUS = ("start_local", "end_local", "kind", "planned_s", "worked_s", "outcome", "label")
PROMPTS = ("time_local", "kind", "stage", "answer", "reason")
NOTES = ("date", "text")
CHECKIN = ("date", "theme", "word")


# --- cells --------------------------------------------------------------------------------------


def iso_week(day: date) -> str:
    """Return the ISO week of a day, as "2026-W48"."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


def _local(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _exact(length: timedelta | None) -> float | None:
    return None if length is None else length // timedelta(milliseconds=1) / 1000


def seconds(length: timedelta) -> int:
    """Return whole seconds, rounded down."""
    return length // timedelta(seconds=1)


def _number(value: Any) -> Cell:
    return seconds(value) if isinstance(value, timedelta) else value


# --- the tables of `export` ---------------------------------------------------------------------


def spans_table(spans: Iterable[UsageSpan], catalogue: Catalogue) -> Table:
    """Return every span with its app as today's rules see it."""
    return Table(SPANS, (_span_row(usage, catalogue) for usage in spans))


def _span_row(usage: UsageSpan, catalogue: Catalogue) -> Sequence[Cell]:
    app, span = catalogue.from_program(usage.program, usage.app), usage.span
    outside, duty = usage.outside, usage.duty
    if app.ledger is not Ledger.WORK:
        outside, duty = (None if part is None else ZERO for part in (outside, duty))
    return (
        _local(span.start),
        _utc(span.start),
        _utc(span.end),
        (utc_ms(span.end) - utc_ms(span.start)) / 1000,
        usage.day.isoformat(),
        iso_week(usage.day),
        app.name,
        usage.program,
        app.category,
        app.ledger.value,
        _exact(outside),
        _exact(duty),
    )


def days_table(days: Iterable[DayTotals]) -> Table:
    """Return a row for each of these days."""
    return Table(DAYS, (day_row(day) for day in days))


def day_row(day: DayTotals) -> Sequence[Cell]:
    """Return the cells of one day, in the order of `DAYS`."""
    return (
        day.date.isoformat(),
        iso_week(day.date),
        WEEKDAYS[day.date.weekday()],
        day.kind.value if day.kind else None,
        day.name,
        *(numbers(day) if day.kept else [None] * len(MEASURES)),
    )


def numbers(totals: Totals) -> list[Cell]:
    """Return the measures in the order of `NUMBERS`."""
    return [_number(value) for value in known(totals).values()]


def apps_table(log: Log, catalogue: Catalogue) -> Table:
    """Return what each app was used for on each day."""
    days = by_day(log, catalogue)
    return Table(APPS, (row for day, told in days.items() for row in _app_rows(day, told)))


def _app_rows(day: date, told: DayLog) -> Iterable[Sequence[Cell]]:
    for key in sorted(told.apps):
        (name, category, ledger), use = key, told.apps[key]
        after_hours = (use.outside or ZERO) if ledger is Ledger.WORK else ZERO
        yield (
            day.isoformat(), iso_week(day), name, category, ledger.value,
            seconds(use.length), None if use.outside is None else seconds(after_hours),
        )  # fmt: skip


def focus_table(records: Iterable[FocusRecord]) -> Table:
    """Return every focus block and break."""
    return Table(
        FOCUS,
        (
            (
                _local(one.span.start), _local(one.span.end), one.kind.value, seconds(one.planned),
                seconds(one.worked), one.outcome.value, one.label,
            )
            for one in records
        ),
    )  # fmt: skip


def prompts_table(records: Iterable[PromptRecord]) -> Table:
    """Return every prompt and its answer."""
    return Table(
        PROMPTS,
        (
            (_local(one.at), one.kind.value, one.stage, one.answer or None, one.reason or None)
            for one in records
        ),
    )


def notes_table(notes: Iterable[tuple[date, str]] = ()) -> Table:
    """Return the notes of these days."""
    return Table(NOTES, ((day.isoformat(), text) for day, text in notes))


def checkin_table(themes: Iterable[tuple[date, str, str]] = ()) -> Table:
    """Return the words of the self-checks."""
    return Table(CHECKIN, ((day.isoformat(), theme, word) for day, theme, word in themes))
