"""Care for the database: check, back up, restore, forget, delete, and let old rows go.

What is deleted is overwritten with zeros (`secure_delete`), leaves the `-wal` at once, and leaves
the copies that Detox made: a day that was forgotten is in no backup either.
"""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

from detox.domain.settings import LogSettings
from detox.domain.timespan import utc_ms
from detox.storage import calendar, notes, rows, totals, trouble
from detox.storage import database as files
from detox.storage.checkup import check
from detox.storage.copies import backup, remove_copies, restore, restore_into
from detox.storage.database import Database
from detox.storage.journal import VERDICTS_KEPT

__all__ = ["backup", "check", "delete_all", "forget", "purge", "restore", "restore_into"]

_BY_DAY = (
    "span", "gap", "focus", "prompt", "hour_app", "day_app", "day_total",
    "day_prompt", "note", "checkin",
)  # fmt: skip
_ALL = (
    *_BY_DAY,
    "day",
    "day_off",
    "duty",
    "open_span",
    "waiting_span",
    "cut",
    "verdict",
    "app",
    "zone",
    "meta",
)
_NAMELESS = (
    "DELETE FROM app WHERE id NOT IN (SELECT app_id FROM day_app)"
    " AND id NOT IN (SELECT app_id FROM open_span UNION SELECT app_id FROM waiting_span)"
)


def forget(database: Database, first: date, last: date, now: datetime) -> None:
    """Delete what was logged on these local days, inclusive, and every older copy of the database.

    Of a span that runs right now the part up to `now` is left out for good. What the calendar said
    of the days stays; a fresh backup takes the place of the older ones.
    """
    days = (rows.day_number(first), rows.day_number(last))
    with database.transaction():
        _cut_open(database, *days, now)
        for table in _BY_DAY:
            database.run(f"DELETE FROM {table} WHERE day BETWEEN ? AND ?", days)  # noqa: S608
        database.run(
            "DELETE FROM verdict WHERE strftime('%Y%m%d', at_ms / 1000 + offset_min * 60,"
            " 'unixepoch') + 0 BETWEEN ? AND ?",
            days,
        )
        database.run(_NAMELESS)
    shrink(database)
    if database.path != files.MEMORY:
        remove_copies(database.path, but=backup(database, now.date()))


def delete_all(database: Database, now: datetime) -> None:
    """Delete every row and every copy; the empty database goes on being used."""
    with database.transaction():
        _cut_open(database, 0, rows.day_number(date.max), now)
        held = database.rows("SELECT start_ms, end_ms FROM cut")
        database.run("PRAGMA defer_foreign_keys = ON")
        for table in _ALL:
            database.run(f"DELETE FROM {table}")  # noqa: S608
        for cut in held:
            database.run("INSERT INTO cut VALUES (?, ?)", cut)
    shrink(database)
    if database.path != files.MEMORY:
        remove_copies(database.path)


def purge(database: Database, today: date, keep: LogSettings) -> None:
    """Delete what is older than the settings keep; totals outlive the rows they count."""
    purge_rows(database, today, keep)
    shrink(database)


def purge_rows(database: Database, today: date, keep: LogSettings) -> None:
    """Do as `purge`, and leave the file as large as it is: also inside a transaction."""
    detail = _days_before(today, keep.keep_detail)
    counted = months_before(today, keep.keep_totals)
    prompts = _days_before(today, keep.keep_prompts)
    written = _days_before(today, keep.keep_notes)
    with database.transaction():
        if detail is not None:
            _purge_detail(database, detail)
        if prompts is not None:
            _purge_prompts(database, prompts)
        if written is not None:
            notes.purge(database, written)
        if counted is not None:
            _purge_totals(database, counted)
        oldest = utc_ms(datetime.combine(today, time.min, UTC) - VERDICTS_KEPT)
        database.run("DELETE FROM verdict WHERE at_ms < ?", (oldest,))


def _purge_detail(database: Database, before: int) -> None:
    totals.seal(database, f"SELECT DISTINCT day FROM span WHERE day < {before:d}")  # noqa: S608
    database.run("DELETE FROM span WHERE day < ?", (before,))


def _purge_prompts(database: Database, before: int) -> None:
    database.run(
        "INSERT INTO day_prompt SELECT day, kind, coalesce(answer, ''), coalesce(reason, ''),"
        " count(*) FROM prompt WHERE day < ? GROUP BY 1, 2, 3, 4"
        " ON CONFLICT (day, kind, answer, reason) DO UPDATE SET count = count + excluded.count",
        (before,),
    )
    database.run("DELETE FROM prompt WHERE day < ?", (before,))


def _purge_totals(database: Database, before: int) -> None:
    # A day whose spans or prompts are still kept keeps the rest of it too.
    gone = "day < ? AND day NOT IN (SELECT day FROM span UNION SELECT day FROM prompt)"
    for table in (
        "hour_app",
        "day_app",
        "day_total",
        "gap",
        "focus",
        "day_prompt",
        "day",
        "checkin",
    ):
        database.run(f"DELETE FROM {table} WHERE {gone}", (before,))  # noqa: S608
    database.run(_NAMELESS)
    calendar.purge(database, before)


def _cut_open(database: Database, first: int, last: int, now: datetime) -> None:
    # The core still knows when the span began and will hand it in again, from there on.
    for start, end in database.rows(
        "SELECT start_ms, end_ms FROM open_span WHERE day BETWEEN ?1 AND ?2"
        " UNION ALL SELECT start_ms, end_ms FROM waiting_span WHERE day BETWEEN ?1 AND ?2",
        (first, last),
    ):
        until = max(end, utc_ms(now))
        database.run("INSERT OR REPLACE INTO cut VALUES (?, ?)", (start, until))
    for table in ("open_span", "waiting_span"):
        database.run(f"DELETE FROM {table} WHERE day BETWEEN ? AND ?", (first, last))  # noqa: S608


def shrink(database: Database) -> None:
    """Give back the room of what was deleted, outside a transaction."""
    # The rows are gone already; a disk too full to shrink the file must not say otherwise.
    with suppress(trouble.DiskFull):
        with trouble.told(database.path):
            # One step gives back one page, and a plain `execute` takes a single step.
            database.connection.executescript("PRAGMA incremental_vacuum")
        database.settle()


def _days_before(today: date, days: int | None) -> int | None:
    return None if days is None else rows.day_number(today - timedelta(days=days))


def months_before(today: date, months: int | None) -> int | None:
    """Return the first day of so many months; None where there is no limit."""
    if months is None:
        return None
    month = max(today.year * 12 + today.month - 1 - months, 12)
    return (month // 12) * 10000 + (month % 12 + 1) * 100 + today.day
