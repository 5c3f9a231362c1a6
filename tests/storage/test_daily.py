"""Once a day: a look, a copy, and old rows go, in this order and none in the way of another."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from detox.domain.settings import LogSettings
from detox.storage import copies, daily, trouble, upkeep
from detox.storage import database as files
from detox.storage.checkup import check
from detox.storage.database import Database
from detox.storage.journal import SqliteJournal
from tests.storage.made import MONDAY, days_ago, times, usage

KEEP = LogSettings(keep_detail=30)


def work(database: Database, today: date = MONDAY, keep: LogSettings = KEEP) -> list[str]:
    told: list[str] = []
    daily.look_after(database, today, keep, told.append)
    return told


def in_newest_backup(path: Path) -> list[tuple[str, float, float]]:
    copy = files.read(copies.backups(path)[-1])
    spans = times(SqliteJournal(copy).spans())
    copy.close()
    return spans


def test_the_copy_is_made_before_anything_goes(path: Path, kept: Database) -> None:
    journal = SqliteJournal(kept)
    journal.add_span(days_ago(40))
    journal.add_span(usage(0, 1))
    assert work(kept) == []
    assert len(journal.spans()) == 1
    assert len(in_newest_backup(path)) == 2


def test_sqlite_looks_at_the_file_once_a_week(
    kept: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[date] = []
    look = daily.look

    def seen(database: Database, today: date) -> None:
        looks.append(today)
        look(database, today)

    monkeypatch.setattr(daily, "look", seen)
    for day in range(15):
        work(kept, MONDAY + timedelta(days=day))
    assert looks == [MONDAY + timedelta(days=day) for day in (0, 7, 14)]


def test_a_clock_that_went_back_does_not_put_the_look_off(kept: Database) -> None:
    daily.look(kept, date(2030, 1, 1))
    assert daily.is_due(kept, MONDAY)


def hurt(path: Path, database: Database) -> Database:
    """Return the database, opened anew, with the page damaged by which its spans are found."""
    journal = SqliteJournal(database)
    with database.transaction():
        for minute in range(2000):
            journal.add_span(usage(minute, minute + 1))
    root = int(database.rows("SELECT rootpage FROM sqlite_master WHERE name = 'span'")[0][0])
    database.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\x55" * 4096)
    return files.open(path)


def test_damage_is_found_and_no_copy_takes_the_place_of_a_good_one(
    path: Path, kept: Database
) -> None:
    SqliteJournal(kept).add_span(usage(-10, -5))
    work(kept)
    good = copies.backups(path)[0].read_bytes()
    damaged = hurt(path, kept)
    with pytest.raises(trouble.CorruptDatabase) as met:
        work(damaged, MONDAY)
    assert met.value.path == path
    with pytest.raises(trouble.CorruptDatabase):
        work(damaged, MONDAY + timedelta(days=7))
    assert [file.read_bytes() for file in copies.backups(path)] == [good]
    damaged.close()


def test_a_disk_too_full_for_a_copy_is_told_once_and_stops_nothing_else(
    path: Path, kept: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = SqliteJournal(kept)
    work(kept)
    old = copies.backups(path)[0].read_bytes()
    journal.add_span(days_ago(40))
    original = copies.backup

    def full(*_: object) -> None:
        raise trouble.disk_full(path)

    monkeypatch.setattr(copies, "backup", full)
    told = [work(kept, MONDAY + timedelta(days=day)) for day in range(3)]
    assert told == [[str(trouble.disk_full(path))], [], []]
    assert journal.spans() == []
    assert [file.read_bytes() for file in copies.backups(path)] == [old]
    monkeypatch.setattr(copies, "backup", original)
    assert work(kept, MONDAY + timedelta(days=3)) == []
    assert len(copies.backups(path)) == 2


def test_a_copy_that_breaks_off_leaves_the_older_ones(
    path: Path, kept: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(kept)
    old = copies.backups(path)[0].read_bytes()
    replace = Path.replace

    def broken(self: Path, target: Path) -> Path:
        if self.name.endswith(".part"):
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(trouble.DiskFull):
        copies.backup(kept, MONDAY)
    assert [file.read_bytes() for file in (path.parent / "backups").iterdir()] == [old]


def test_totals_that_are_off_are_made_anew_and_it_is_written_down(
    kept: Database, caplog: pytest.LogCaptureFixture
) -> None:
    SqliteJournal(kept).add_span(usage(0, 10))
    kept.run("UPDATE hour_app SET ms = ms + 1")
    assert upkeep.check(kept)
    work(kept)
    assert check(kept) == []
    assert "made anew" in caplog.text
    caplog.clear()
    work(kept)
    assert not caplog.text


# --- a clock that is wrong for a while ------------------------------------------------------------

AHEAD = date(2030, 1, 1)


def test_a_clock_that_is_years_ahead_for_a_moment_costs_nothing(kept: Database) -> None:
    journal = SqliteJournal(kept)
    for back in (0, 20, 200):
        journal.add_span(days_ago(back))
    work(kept)
    assert len(journal.spans()) == 2
    assert len(journal.app_times()) == 3
    before = journal.app_times()
    for _again in range(4):  # the same wrong day, seen again and again
        work(kept, AHEAD)
    work(kept, MONDAY)
    assert len(journal.spans()) == 2
    assert journal.app_times() == before
    journal.add_span(usage(0, 30))
    assert check(kept) == []


def test_a_long_absence_is_borne_out_by_three_days(kept: Database) -> None:
    journal = SqliteJournal(kept)
    journal.add_span(usage(0, 10))
    work(kept)
    later = [MONDAY + timedelta(days=90 + day) for day in range(3)]
    for day in later[:2]:
        work(kept, day)
        assert len(journal.spans()) == 1
    work(kept, later[2])
    assert journal.spans() == []
    assert len(journal.app_times()) == 1


def test_days_that_differ_wildly_bear_nothing_out(kept: Database) -> None:
    journal = SqliteJournal(kept)
    journal.add_span(usage(0, 10))
    work(kept)
    for year in (2028, 2030, 2032, 2034):
        work(kept, date(year, 1, 1))
    assert len(journal.spans()) == 1


def test_a_log_that_was_not_looked_after_before_goes_by_its_last_day(kept: Database) -> None:
    journal = SqliteJournal(kept)
    journal.add_span(usage(0, 10))
    work(kept, AHEAD)
    assert len(journal.spans()) == 1


# --- sealed days ----------------------------------------------------------------------------------


def test_nothing_is_added_to_the_time_of_a_sealed_day(kept: Database) -> None:
    journal = SqliteJournal(kept)
    journal.add_span(days_ago(40))
    journal.add_span(usage(0, 1))
    work(kept)
    before = journal.app_times()
    journal.add_span(usage(-40 * 1440 + 100, -40 * 1440 + 200))
    journal.keep_open(usage(-40 * 1440 + 300, -40 * 1440 + 400))
    assert journal.app_times() == before
    assert len(journal.spans()) == 1


def test_totals_that_are_off_long_ago_are_mended_within_a_week(kept: Database) -> None:
    journal = SqliteJournal(kept)
    journal.add_span(days_ago(20))
    work(kept)
    kept.run("UPDATE day_app SET ms = ms + 1000")
    for day in range(1, 8):
        work(kept, MONDAY + timedelta(days=day))
    assert check(kept) == []


def test_a_sealed_day_is_not_mended_from_rows_that_are_gone(kept: Database) -> None:
    journal = SqliteJournal(kept)
    for back in (40, 20, 1):
        journal.add_span(days_ago(back))
    work(kept)
    kept.run("UPDATE day_app SET ms = ms + 1000 WHERE day BETWEEN 20261025 AND 20261110")
    for day in range(8):
        work(kept, MONDAY + timedelta(days=day))
    assert [one.length for one in journal.app_times()] == [timedelta(minutes=10)] * 3
