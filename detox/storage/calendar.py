"""The user's own calendar in the database: days off, and times on duty that never overlap."""

from datetime import UTC, datetime, time
from typing import Final

from detox.domain.marked import Arrival, DayOff, Duty, Marked, apart
from detox.domain.records import DayKind
from detox.domain.timespan import Span, utc_ms
from detox.storage import rows, trouble
from detox.storage.database import Database

IMPORTED: Final = "ics:"
"""How the source of everything begins that came from a file."""
_DAYS = "SELECT day, kind, name FROM day_off ORDER BY day"
_DUTIES = "SELECT start_ms, end_ms, offset_min, name FROM duty ORDER BY start_ms"
_KEEP_DAY = """INSERT INTO day_off VALUES (?, ?, ?, ?) ON CONFLICT (day) DO UPDATE SET
    kind = excluded.kind, name = excluded.name, source = excluded.source
    WHERE day_off.source GLOB 'ics:*'"""
_FORGET_DUTIES = "DELETE FROM duty WHERE source = ? AND start_ms >= ? AND start_ms < ?"


def read(database: Database) -> Marked:
    """Return all of it."""
    try:
        return Marked(
            tuple(_day_off(*row) for row in database.rows(_DAYS)),
            tuple(_duty(*row) for row in database.rows(_DUTIES)),
        )
    except (ValueError, TypeError, OverflowError) as error:
        raise trouble.corrupt(database.path) from error


def take(database: Database, arrival: Arrival) -> None:
    """Take over what a file brings; on the days it speaks of nothing else stays of its source.

    What the user said by hand stays as it is. The same file once more changes nothing.
    """
    with database.transaction():
        if arrival.duty:
            _take_duties(database, arrival)
        else:
            _take_days(database, arrival)


def purge(database: Database, before: int) -> None:
    """Delete what is older than the day with this number."""
    database.run("DELETE FROM day_off WHERE day < ?", (before,))
    oldest = datetime.combine(rows.day_of(before), time.min, UTC)
    database.run("DELETE FROM duty WHERE end_ms < ?", (utc_ms(oldest),))


def _take_days(database: Database, arrival: Arrival) -> None:
    days = (rows.day_number(arrival.first), rows.day_number(arrival.last))
    database.run(
        "DELETE FROM day_off WHERE source = ? AND day BETWEEN ? AND ?",
        (rows.text(arrival.source), *days),
    )
    for day in arrival.marked.days_off:
        database.run(_KEEP_DAY, (
            rows.day_number(day.date), day.kind.value, rows.text(day.name),
            rows.text(arrival.source),
        ))  # fmt: skip


def _take_duties(database: Database, arrival: Arrival) -> None:
    source = rows.text(arrival.source)
    span = arrival.span
    database.run(_FORGET_DUTIES, (source, utc_ms(span.start), utc_ms(span.end)))
    others = [duty.span for duty in read(database).duties]
    for duty in apart(arrival.marked.duties, others):
        start, end = utc_ms(duty.span.start), utc_ms(duty.span.end)
        if start < end:
            database.run("INSERT INTO duty VALUES (?, ?, ?, ?, ?)", (
                start, end, rows.offset_min(duty.span.start), rows.text(duty.name), source,
            ))  # fmt: skip


def _day_off(day: int, kind: str, name: str) -> DayOff:
    return DayOff(rows.day_of(day), str(name), DayKind(kind))


def _duty(start: int, end: int, offset: int, name: str) -> Duty:
    return Duty(Span(rows.moment(start, offset), rows.moment(end, offset)), str(name))
