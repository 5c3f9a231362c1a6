"""Care for the database: check, back up, restore, forget, delete, and let old rows go.

What is deleted is overwritten with zeros (`secure_delete`), leaves the `-wal` at once, and leaves
the copies that Detox made: a day that was forgotten is in no backup either.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from detox.domain.settings import LogSettings
from detox.domain.timespan import utc_ms
from detox.ports import StorageTrouble
from detox.storage import database as files
from detox.storage import rows, trouble
from detox.storage.database import Database
from detox.storage.journal import VERDICTS_KEPT
from detox.words import _, ngettext

BACKUPS_KEPT: Final = 7
DETAIL_FROM: Final = "detail_from"  # day totals before this day no longer have their spans

_LONGEST_MS = 26 * 3_600_000  # a day on which the clocks go back, and a little
_BY_DAY = ("span", "gap", "focus", "prompt", "day_app", "day_prompt")
_ALL = (*_BY_DAY, "day", "open_span", "cut", "verdict", "app", "zone", "meta")
_NAMELESS = (
    "DELETE FROM app WHERE id NOT IN (SELECT app_id FROM day_app)"
    " AND id NOT IN (SELECT app_id FROM open_span)"
)


# --- looking --------------------------------------------------------------------------------------


def check(database: Database) -> list[str]:
    """Return what is wrong with the database, one sentence each; nothing when all is well."""
    try:
        return list(_faults(database))
    except StorageTrouble as error:
        return [str(error)]


def _faults(database: Database) -> Iterator[str]:
    for (line,) in database.rows("PRAGMA integrity_check(5)"):
        if line != "ok":
            yield _("The file is damaged: {detail}").format(detail=line)
    if _shape(database) != _shape(files.open_in_memory()):
        yield _("The tables are not the ones that Detox made.")
        return
    if database.rows("PRAGMA foreign_key_check"):
        yield _("Some times belong to an app that is not in the list.")
    if n := _count(database, _OVERLAPS):
        yield ngettext("{n} span overlaps.", "{n} spans overlap.", n).format(n=n)
    if n := _count(database, _ENDS):
        yield ngettext("{n} span ends oddly.", "{n} spans end oddly.", n).format(n=n)
    if n := _count(database, _TOTALS):
        yield ngettext("{n} day total is off.", "{n} day totals are off.", n).format(n=n)


def _count(database: Database, sql: str) -> int:
    return int(database.rows(sql)[0][0])


_OVERLAPS = """SELECT count(*) FROM (
    SELECT end_ms, lead(start_ms) OVER (ORDER BY start_ms) AS next_ms FROM span
) WHERE next_ms < end_ms"""
_ENDS = f"""SELECT count(*) FROM (
    SELECT start_ms, end_ms FROM span UNION ALL SELECT start_ms, end_ms FROM open_span
) WHERE end_ms <= start_ms OR end_ms - start_ms > {_LONGEST_MS}"""  # noqa: S608
_TOTALS = f"""SELECT count(*) FROM (
    SELECT day, app_id, sum(ms) AS ms, total(outside_ms) AS outside, total(duty_ms) AS duty
    FROM (SELECT day, app_id, end_ms - start_ms AS ms, outside_ms, duty_ms FROM span
        UNION ALL SELECT day, app_id, -ms, -outside_ms, -duty_ms FROM day_app)
    WHERE day >= coalesce((SELECT value + 0 FROM meta WHERE key = '{DETAIL_FROM}'), 0)
    GROUP BY day, app_id
) WHERE ms <> 0 OR outside <> 0 OR duty <> 0"""  # noqa: S608


def _shape(database: Database) -> list[files.Row]:
    return database.rows(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^'"
        " ORDER BY type, name"
    )


# --- copies ---------------------------------------------------------------------------------------


def backup(database: Database, today: date) -> Path:
    """Write today's backup, or replace it, and keep the newest 7; return its path."""
    folder = database.path.parent / "backups"
    with trouble.told(folder):
        files.make_folder(folder)
    target = folder / f"{database.path.stem}-{today:%Y-%m-%d}.sqlite3"
    files.copy(database.connection, target)
    for old in _backups(database.path)[:-BACKUPS_KEPT]:
        with trouble.told(old):
            old.unlink(missing_ok=True)
    return target


def restore(path: Path, source: Path, now: datetime) -> Path | None:
    """Put a backup in the database's place while nobody has it open.

    The backup is checked first; raise a StorageTrouble, and change nothing, where it is no good.
    Return where the former database lies now, or None where there was none.
    """
    fresh = path.with_name(f".{path.name}.restored")
    if files.inspect(source) is None:
        raise trouble.foreign(source) if source.exists() else trouble.missing(source)
    with trouble.told(path):
        files.make_folder(path.parent)
        try:
            _copy_checked(source, fresh)
            kept = _set_aside(path, now)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    return kept


def _copy_checked(source: Path, fresh: Path) -> None:
    uri = f"{source.absolute().as_uri()}?mode=ro"
    with trouble.told(source), closing(sqlite3.connect(uri, uri=True)) as connection:
        files.copy(connection, fresh)
    copied = files.open(fresh, create=False)
    try:
        if check(copied):
            raise trouble.corrupt(source)
    finally:
        copied.close()


def _set_aside(path: Path, now: datetime) -> Path | None:
    if not path.exists():
        return None
    try:
        # Opening and closing it writes what a crash left in the -wal into the file.
        files.open(path, create=False, wait=timedelta(0)).close()
    except trouble.Locked:
        raise
    except StorageTrouble:
        pass  # damaged or newer: it is kept as it is, with the files beside it
    kept = path.with_name(f"{path.stem}.replaced-{now:%Y%m%d-%H%M%S}.sqlite3")
    shutil.copy2(path, kept)
    for side in files.sides(path):
        side.replace(kept.with_name(kept.name + side.name.removeprefix(path.name)))
    return kept


def _backups(path: Path) -> list[Path]:
    dated = f"{path.stem}-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].sqlite3"
    return sorted((path.parent / "backups").glob(dated))


def _remove_copies(path: Path, but: Path | None = None) -> None:
    made = [
        *(path.parent / "backups").glob(f"{path.stem}-*.sqlite3*"),
        *path.parent.glob(f"{path.stem}.replaced-*.sqlite3*"),
    ]
    for copy in made:
        if copy != but:
            with trouble.told(copy):
                copy.unlink(missing_ok=True)


# --- letting go -----------------------------------------------------------------------------------


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
    _shrink(database)
    _remove_copies(database.path, but=backup(database, now.date()))


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
    _shrink(database)
    _remove_copies(database.path)


def purge(database: Database, today: date, keep: LogSettings) -> None:
    """Delete what is older than the settings keep; day totals outlive their spans."""
    detail = _days_before(today, keep.keep_detail)
    totals = _months_before(today, keep.keep_totals)
    prompts = _days_before(today, keep.keep_prompts)
    with database.transaction():
        if detail is not None:
            _purge_detail(database, detail)
        if prompts is not None:
            _purge_prompts(database, prompts)
        if totals is not None:
            _purge_totals(database, totals)
        oldest = utc_ms(datetime.combine(today, time.min, UTC) - VERDICTS_KEPT)
        database.run("DELETE FROM verdict WHERE at_ms < ?", (oldest,))
    _shrink(database)


def _purge_detail(database: Database, before: int) -> None:
    if database.run("DELETE FROM span WHERE day < ?", (before,)):
        database.run(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET"
            " value = max(value + 0, excluded.value + 0)",
            (DETAIL_FROM, str(before)),
        )


def _purge_prompts(database: Database, before: int) -> None:
    database.run(
        "INSERT INTO day_prompt SELECT day, kind, coalesce(answer, ''), coalesce(reason, ''),"
        " count(*) FROM prompt WHERE day < ? GROUP BY 1, 2, 3, 4"
        " ON CONFLICT (day, kind, answer, reason) DO UPDATE SET count = count + excluded.count",
        (before,),
    )
    database.run("DELETE FROM prompt WHERE day < ?", (before,))


def _purge_totals(database: Database, before: int) -> None:
    # A day whose spans are still kept keeps its totals too.
    database.run(
        "DELETE FROM day_app WHERE day < ? AND day NOT IN (SELECT day FROM span)", (before,)
    )
    for table in ("gap", "focus", "day_prompt", "day"):
        database.run(f"DELETE FROM {table} WHERE day < ?", (before,))  # noqa: S608
    database.run(_NAMELESS)


def _cut_open(database: Database, first: int, last: int, now: datetime) -> None:
    # The core still knows when the span began and will hand it in again, from there on.
    for start, end in database.rows(
        "SELECT start_ms, end_ms FROM open_span WHERE day BETWEEN ? AND ?", (first, last)
    ):
        until = max(end, utc_ms(now))
        database.run("INSERT OR REPLACE INTO cut VALUES (?, ?)", (start, until))
        database.run("DELETE FROM open_span")


def _shrink(database: Database) -> None:
    # The rows are gone already; a disk too full to shrink the file must not say otherwise.
    with suppress(trouble.DiskFull):
        database.rows("PRAGMA incremental_vacuum")
        database.settle()


def _days_before(today: date, days: int | None) -> int | None:
    return None if days is None else rows.day_number(today - timedelta(days=days))


def _months_before(today: date, months: int | None) -> int | None:
    if months is None:
        return None
    month = max(today.year * 12 + today.month - 1 - months, 12)
    return (month // 12) * 10000 + (month % 12 + 1) * 100 + today.day
