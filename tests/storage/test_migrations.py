"""A database of every older version becomes one of today's without a loss.

`dumps/v1.sql` was written by the program of version 1: six weeks of a sample, a part of it already
without its spans, a running and a waiting span, a pause and a nudge that was put off.
"""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from detox.storage import checkup, migrations
from detox.storage import database as files
from detox.storage.journal import SqliteJournal

DUMPS = Path(__file__).parent / "dumps"
OLDER = range(1, len(migrations.STEPS))


def restored(version: int, path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript((DUMPS / f"v{version}.sql").read_text(encoding="utf-8"))
    return connection


def test_there_is_a_dump_of_every_older_version() -> None:
    assert sorted(dump.stem for dump in DUMPS.glob("*.sql")) == [f"v{n}" for n in OLDER]


@pytest.mark.parametrize("version", OLDER)
def test_an_old_database_is_brought_up_whole(version: int, tmp_path: Path) -> None:
    path = tmp_path / "screen-time.sqlite3"
    with closing(restored(version, path)) as old:
        assert migrations.version(old) == version
        spans = old.execute("SELECT * FROM span ORDER BY start_ms").fetchall()
        focus = old.execute("SELECT * FROM focus ORDER BY start_ms").fetchall()
        days = old.execute("SELECT day, app_id, ms FROM day_app ORDER BY 1, 2").fetchall()
    with closing(files.open(path)) as now:
        assert checkup.check(now) == []
        assert now.rows("SELECT * FROM span ORDER BY start_ms") == spans
        assert now.rows("SELECT * FROM focus ORDER BY start_ms") == focus
        assert now.rows("SELECT day, app_id, ms FROM day_app ORDER BY 1, 2") == days
    backup = path.parent / "backups" / f"screen-time-before-v{version + 1}.sqlite3"
    with closing(sqlite3.connect(backup)) as kept:
        assert migrations.version(kept) == version
        assert kept.execute("SELECT * FROM span ORDER BY start_ms").fetchall() == spans


def test_what_ran_in_version_1_is_closed_as_it_stood(tmp_path: Path) -> None:
    path = tmp_path / "screen-time.sqlite3"
    restored(1, path).close()
    with closing(files.open(path)) as now:
        journal = SqliteJournal(now)
        monday = date(2026, 11, 23)
        last = journal.spans(monday, monday)[-2:]
        assert [usage.program for usage in last] == ["chrome", "soffice.bin"]
        assert [usage.span.length for usage in last] == [timedelta(minutes=n) for n in (9, 8)]
        assert checkup.check(now) == []


def test_days_without_spans_keep_their_totals_but_know_no_hours(tmp_path: Path) -> None:
    path = tmp_path / "screen-time.sqlite3"
    restored(1, path).close()
    with closing(files.open(path)) as now:
        sealed = "day < 20261024"
        assert now.row(f"SELECT count(*) FROM span WHERE {sealed}") == (0,)
        assert now.row(f"SELECT count(*) FROM hour_app WHERE {sealed}") == (0,)
        assert now.rows(f"SELECT day FROM day_app WHERE {sealed}")
        assert now.row(f"SELECT count(*) > 0 FROM day_total WHERE {sealed} AND focus_ms > 0") == (
            1,
        )


def test_a_disk_that_fills_up_leaves_the_old_version(tmp_path: Path) -> None:
    path = tmp_path / "screen-time.sqlite3"
    with closing(restored(1, path)) as old:
        pages = old.execute("PRAGMA page_count").fetchone()[0]
        old.execute(f"PRAGMA max_page_count = {pages}")
        before = list(old.iterdump())
        with pytest.raises(sqlite3.OperationalError, match="full"):
            migrations.migrate(old)
        assert migrations.version(old) == 1
        assert list(old.iterdump()) == before
