"""What a backup gives back to a rescued database, and the totals that fit what came of it."""

import sqlite3
from contextlib import suppress
from typing import Any, Final

from detox.domain.timespan import utc_ms
from detox.storage import totals
from detox.storage.database import Database
from detox.storage.journal import SqliteJournal

# Kept as they are, by their own keys; what refers to apps or may not overlap goes another way.
_PLAIN: Final = ("focus", "day", "verdict", "note", "checkin", "day_off", "duty")
_TOTALS: Final = {"day_app": "ms, outside_ms, duty_ms", "hour_app": "hour, ms, outside_ms, duty_ms"}
_NAMED = "SELECT day, program, name, {columns} FROM {table} JOIN app ON app.id = app_id"
_SEALED = "day NOT IN (SELECT day FROM span)"
_STRETCHES = "SELECT day, until_ms, stretch_ms, longest_ms FROM day_total"


def names(database: Database, backup: Database, table: str) -> None:
    """Give back names of apps or zones, under the numbers that the spans know them by."""
    for row in backup.rows(f"SELECT * FROM {table}"):  # noqa: S608
        _insert(database, table, row)


def fill(database: Database, journal: SqliteJournal, backup: Database) -> None:
    """Give back what the log does not have; what overlaps its spans is cut off.

    Of days whose spans were let go since, none come back; and prompts that are counted by the day
    are not given back one by one.
    """
    for table in _PLAIN:
        for row in backup.rows(f"SELECT * FROM {table}"):  # noqa: S608
            _insert(database, table, row)
    _fill_prompts(database, backup)
    old = SqliteJournal(backup)
    known = {start for (start,) in database.rows("SELECT start_ms FROM span")}
    for usage in old.spans():
        if utc_ms(usage.span.start) not in known:  # of a sealed day the journal takes none
            journal.add_span(usage)
    for gap in old.gaps():
        journal.add_gap(gap)
    _fill_totals(database, backup)


def _fill_prompts(database: Database, backup: Database) -> None:
    counted = _days(database, "day_prompt")
    for row in backup.rows("SELECT * FROM prompt"):
        if row[3] not in counted:
            _insert(database, "prompt", row)
    single = _days(database, "prompt")
    for row in backup.rows("SELECT * FROM day_prompt"):
        if row[0] not in counted | single:
            _insert(database, "day_prompt", row)


def _fill_totals(database: Database, backup: Database) -> None:
    """Give back the totals of days without spans; of days with spans they are made from those."""
    spanned = _days(database, "span")
    for table, columns in _TOTALS.items():
        for day, program, app, *values in backup.rows(_NAMED.format(columns=columns, table=table)):
            if day not in spanned:
                _insert(database, table, (day, _app(database, program, app), *values))
    for row in backup.rows(_STRETCHES):
        if row[0] not in spanned:
            _insert(database, "day_total (day, until_ms, stretch_ms, longest_ms)", row)


def make_totals(database: Database) -> None:
    """Make all totals from their rows, but those of days whose spans are gone: they are sealed."""
    totals.seal(database, f"SELECT DISTINCT day FROM day_app WHERE {_SEALED}")  # noqa: S608
    totals.rebuild(database, 0)


def _app(database: Database, program: str, name: str) -> int:
    database.run("INSERT OR IGNORE INTO app (program, name) VALUES (?, ?)", (program, name))
    found = database.row("SELECT id FROM app WHERE (program, name) = (?, ?)", (program, name))
    assert found is not None
    return int(found[0])


def _days(database: Database, table: str) -> set[int]:
    return {day for (day,) in database.rows(f"SELECT DISTINCT day FROM {table}")}  # noqa: S608


def _insert(database: Database, table: str, row: tuple[Any, ...]) -> None:
    """Insert a row that is missing and that the table accepts."""
    places = ", ".join("?" * len(row))
    with suppress(sqlite3.IntegrityError, OverflowError):
        database.run(f"INSERT OR IGNORE INTO {table} VALUES ({places})", row)  # noqa: S608
