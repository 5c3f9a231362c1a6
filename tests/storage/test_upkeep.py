"""Checking, backing up, restoring, forgetting, deleting, and letting old rows go."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from detox.domain.records import Choice, DayKind, DayRecord, Verdict, VerdictRecord
from detox.domain.settings import LogSettings
from detox.storage import copies, trouble, upkeep
from detox.storage import database as files
from detox.storage.database import Database
from detox.storage.journal import SqliteJournal
from tests.storage.made import MONDAY, NOON, at, block, days_ago, gap, nudge, times, usage

DAY = timedelta(days=1)
PLANTED = "rahasia-sekali"


@pytest.fixture
def log(kept: Database) -> SqliteJournal:
    """A journal on disk with ten minutes on each of the last 40 days."""
    journal = SqliteJournal(kept)
    for back in range(40, -1, -1):
        journal.add_span(days_ago(back))
        journal.add_prompt(replace(nudge(-back * 1440), answer=Choice.SNOOZE))
        journal.add_focus(block(-back * 1440))
        journal.add_gap(gap(-back * 1440 + 30, -back * 1440 + 35))
        day = MONDAY - back * DAY
        journal.add_day(DayRecord(day, DayKind.WORKDAY, "", (("07:30", "16:00"),), True))
    return journal


def found_in(folder: Path, text: str) -> list[str]:
    return [
        file.name
        for file in folder.rglob("*")
        if file.is_file() and text.encode() in file.read_bytes()
    ]


# --- check ----------------------------------------------------------------------------------------


def test_a_sound_database_has_no_faults(kept: Database, log: SqliteJournal) -> None:
    log.keep_open(usage(60, 61))
    assert upkeep.check(kept) == []


def test_spans_that_overlap_are_found(kept: Database, log: SqliteJournal) -> None:
    log.add_span(usage(10, 20))
    kept.run("UPDATE span SET end_ms = end_ms + 60000 WHERE start_ms = (SELECT max(start_ms) - "
             "600000 FROM span)")  # fmt: skip
    assert "1 span overlaps." in upkeep.check(kept)


def test_a_span_longer_than_a_day_is_found(kept: Database, log: SqliteJournal) -> None:
    log.add_span(usage(60, 60 + 27 * 60))
    assert upkeep.check(kept) == ["1 span ends oddly."]


def test_totals_that_do_not_add_up_are_found(kept: Database, log: SqliteJournal) -> None:
    kept.run("UPDATE hour_app SET ms = ms + 1 WHERE day >= 20261122")
    assert upkeep.check(kept) == ["2 day totals are off."]


def test_a_total_without_spans_is_found(kept: Database, log: SqliteJournal) -> None:
    kept.run("DELETE FROM span WHERE day = 20261123")
    assert upkeep.check(kept) == ["1 day total is off."]


def test_tables_that_are_not_ours_are_found(kept: Database, log: SqliteJournal) -> None:
    kept.run("CREATE TRIGGER spy AFTER INSERT ON span BEGIN DELETE FROM gap; END")
    assert upkeep.check(kept) == ["The tables are not the ones that Detox made."]


def test_a_damaged_page_is_a_fault_and_no_crash(path: Path, kept: Database) -> None:
    journal = SqliteJournal(kept)
    for minute in range(2000):
        journal.add_span(usage(minute, minute + 1))
    root = kept.rows("SELECT rootpage FROM sqlite_master WHERE name = 'span'")[0][0]
    kept.close()
    whole = bytearray(path.read_bytes())
    whole[(root - 1) * 4096 : root * 4096] = b"\x55" * 4096
    path.write_bytes(whole)
    damaged = files.open(path)
    assert upkeep.check(damaged)
    damaged.close()


# --- backup and restore ---------------------------------------------------------------------------


def test_a_backup_is_one_whole_file_of_the_day(
    path: Path, kept: Database, log: SqliteJournal
) -> None:
    made = upkeep.backup(kept, MONDAY)
    assert made == path.parent / "backups" / "screen-time-2026-11-23.sqlite3"
    assert [file.name for file in made.parent.iterdir()] == [made.name]
    copied = files.open(made)
    assert SqliteJournal(copied).spans() == log.spans()
    copied.close()


def test_a_second_backup_of_the_day_holds_the_later_state(
    kept: Database, log: SqliteJournal
) -> None:
    upkeep.backup(kept, MONDAY)
    log.add_span(usage(60, 61, "later"))
    copied = files.open(upkeep.backup(kept, MONDAY))
    assert "later" in [span.program for span in SqliteJournal(copied).spans()]
    copied.close()


def test_seven_backups_are_kept(path: Path, kept: Database) -> None:
    for day in range(10):
        upkeep.backup(kept, MONDAY + day * DAY)
    names = sorted(file.name for file in (path.parent / "backups").iterdir())
    assert len(names) == 7
    assert names[0] == "screen-time-2026-11-26.sqlite3"


def test_backups_of_days_to_come_are_the_first_to_go(path: Path, kept: Database) -> None:
    ahead = [upkeep.backup(kept, MONDAY + days * DAY) for days in (700, 800)]
    for day in range(5):
        upkeep.backup(kept, MONDAY + day * DAY)
    today = MONDAY + 4 * DAY
    assert copies.backups(path, today)[:2] == ahead
    later = [upkeep.backup(kept, MONDAY + day * DAY) for day in range(5, 9)]
    assert not any(file.exists() for file in ahead)
    assert copies.backups(path, MONDAY + 8 * DAY)[-4:] == later
    assert len(copies.backups(path)) == 7


def test_a_copy_removes_nothing_that_somebody_else_keeps_beside_it(
    tmp_path: Path, kept: Database
) -> None:
    target = tmp_path / "copy.sqlite3"
    others = [tmp_path / f"copy.sqlite3.part{end}" for end in ("", "-wal", "-shm", "-journal")]
    for other in others:
        other.write_text("theirs")
    files.copy(kept.connection, target)
    files.open(target).close()
    assert [other.read_text() for other in others] == ["theirs"] * 4
    assert set(tmp_path.glob("copy*")) == {target, *others}


def test_a_backup_removes_what_a_killed_one_has_left(path: Path, kept: Database) -> None:
    folder = upkeep.backup(kept, MONDAY).parent
    left = folder / "screen-time-2026-11-22.sqlite3.abc.4711.part"
    for name in (left.name, f"{left.name}-wal"):
        (folder / name).write_text("half")
    (folder / "mine.part").write_text("theirs")
    good = upkeep.backup(kept, MONDAY)
    assert set(folder.iterdir()) == {good, folder / "mine.part"}


def test_a_backup_that_fails_leaves_the_good_one(
    kept: Database, log: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = upkeep.backup(kept, MONDAY).read_bytes()

    def no_room(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", no_room)
    with pytest.raises(trouble.DiskFull):
        upkeep.backup(kept, MONDAY)
    folder = kept.path.parent / "backups"
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
        "screen-time-2026-11-23.sqlite3": good
    }


def test_a_restored_backup_takes_the_place_and_the_old_one_stays_beside(
    path: Path, kept: Database, log: SqliteJournal
) -> None:
    before = log.spans()
    made = upkeep.backup(kept, MONDAY)
    log.add_span(usage(60, 70, "later"))
    kept.close()
    old = upkeep.restore(path, made, NOON)
    assert old == path.parent / "screen-time.replaced-20261123-120000.sqlite3"
    restored, replaced = files.open(path), files.open(old)
    assert SqliteJournal(restored).spans() == before
    assert len(SqliteJournal(replaced).spans()) == len(before) + 1
    restored.close()
    replaced.close()


def test_a_backup_is_taken_in_by_the_database_that_is_open(
    path: Path, kept: Database, log: SqliteJournal
) -> None:
    before = log.spans()
    made = upkeep.backup(kept, MONDAY)
    log.add_span(usage(60, 70, "later"))
    log.keep_open(usage(70, 71, "running"))
    old = upkeep.restore_into(kept, made, NOON)
    assert log.spans() == before
    log.keep_open(usage(70, 72, "running"))
    log.add_span(usage(70, 73, "running"))
    assert times(log.spans())[-1] == ("running", 70, 73)
    assert upkeep.check(kept) == []
    kept.close()
    assert sorted(file.name for file in path.parent.iterdir()) == ["backups", old.name, path.name]
    again, replaced = files.open(path), files.open(old)
    assert len(SqliteJournal(again).spans()) == len(before) + 1
    assert len(SqliteJournal(replaced).spans()) == len(before) + 2
    again.close()
    replaced.close()


def test_a_bad_backup_is_not_taken_in(path: Path, kept: Database, log: SqliteJournal) -> None:
    source = path.with_name("source.sqlite3")
    source.write_text("not a database")
    with pytest.raises(trouble.ForeignDatabase, match="source"):
        upkeep.restore_into(kept, source, NOON)
    assert len(log.spans()) == 41
    assert not list(path.parent.glob("*replaced*"))


def test_a_database_in_memory_has_no_copies_to_forget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    monkeypatch.chdir(tmp_path)
    SqliteJournal(database).add_span(usage(0, 1))
    upkeep.forget(database, MONDAY, MONDAY, NOON)
    upkeep.delete_all(database, NOON)
    assert list(tmp_path.iterdir()) == []


def test_restoring_where_nothing_was_needs_no_old_one(
    tmp_path: Path, kept: Database, log: SqliteJournal
) -> None:
    made = upkeep.backup(kept, MONDAY)
    elsewhere = tmp_path / "new" / "screen-time.sqlite3"
    assert upkeep.restore(elsewhere, made, NOON) is None
    restored = files.open(elsewhere)
    assert len(SqliteJournal(restored).spans()) == 41
    restored.close()


def test_a_damaged_database_is_set_aside_whole_by_a_restore(
    path: Path, kept: Database, log: SqliteJournal
) -> None:
    made = upkeep.backup(kept, MONDAY)
    kept.close()
    broken = path.read_bytes()[:4096] + b"\x55" * 40960
    path.write_bytes(broken)
    path.with_name(f"{path.name}-wal").write_bytes(b"remains")
    old = upkeep.restore(path, made, NOON)
    assert old is not None
    assert old.read_bytes() == broken
    assert old.with_name(f"{old.name}-wal").read_bytes() == b"remains"
    restored = files.open(path)
    assert len(SqliteJournal(restored).spans()) == 41
    restored.close()


@pytest.mark.parametrize("fault", ["text", "empty", "absent", "folder", "other", "newer", "shape"])
def test_a_file_that_is_no_good_backup_is_refused(
    tmp_path: Path, path: Path, kept: Database, log: SqliteJournal, fault: str
) -> None:
    source = tmp_path / "source.sqlite3"
    match fault:
        case "text":
            source.write_text("not a database")
        case "empty":
            source.touch()
        case "folder":
            source.mkdir()
        case "other" | "newer" | "shape":
            source.write_bytes(upkeep.backup(kept, MONDAY).read_bytes())
            made = files.open(source)
            made.run(
                {
                    "other": "PRAGMA application_id = 1",
                    "newer": "PRAGMA user_version = 9",
                    "shape": "DROP TABLE gap",
                }[fault]
            )
            made.close()
    kept.close()
    before = path.read_bytes()
    refused = (
        trouble.ForeignDatabase,
        trouble.NewerDatabase,
        trouble.MissingFile,
        trouble.CorruptDatabase,
    )
    with pytest.raises(refused, match="source"):
        upkeep.restore(path, source, NOON)
    assert path.read_bytes() == before
    assert {file.name for file in path.parent.iterdir()} <= {path.name, "backups"}


def test_a_database_in_use_is_not_replaced(path: Path, kept: Database, log: SqliteJournal) -> None:
    made = upkeep.backup(kept, MONDAY)
    with pytest.raises(trouble.Locked):
        upkeep.restore(path, made, NOON)
    log.add_span(usage(60, 61))
    assert len(log.spans()) == 42


# --- forget and delete ----------------------------------------------------------------------------


def test_forgotten_days_are_gone_and_the_others_stay(kept: Database, log: SqliteJournal) -> None:
    log.add_verdict(VerdictRecord(at(-1440), Verdict.NUDGED))
    log.add_verdict(VerdictRecord(at(0), Verdict.ENOUGH))
    first, last = MONDAY - 3 * DAY, MONDAY - DAY
    upkeep.forget(kept, first, last, NOON)
    for left in (
        [span.day for span in log.spans()],
        [total.day for total in log.app_times()],
        [record.day for record in log.prompts()],
        [record.day for record in log.focus()],
        [record.day for record in log.gaps()],
    ):
        assert len(left) == 38
        assert not [day for day in left if first <= day <= last]
    assert [record.verdict for record in log.verdicts(at(-2000), at(5))] == [Verdict.ENOUGH]
    assert upkeep.check(kept) == []


def test_the_running_span_does_not_bring_back_what_was_forgotten(
    kept: Database, log: SqliteJournal
) -> None:
    log.keep_open(usage(60, 80))
    upkeep.forget(kept, MONDAY, MONDAY, at(80.5))
    assert log.spans(MONDAY, MONDAY) == []
    log.keep_open(usage(60, 81))
    assert times(log.spans(MONDAY, MONDAY)) == [("soffice.bin", 80.5, 81)]
    log.add_span(usage(60, 82))
    assert times(log.spans(MONDAY, MONDAY)) == [("soffice.bin", 80.5, 82)]
    assert log.app_times(MONDAY, MONDAY)[0].length == timedelta(minutes=1.5)


def test_forgetting_another_day_leaves_the_running_span(kept: Database, log: SqliteJournal) -> None:
    log.keep_open(usage(60, 80))
    upkeep.forget(kept, MONDAY - DAY, MONDAY - DAY, at(80))
    assert times(log.spans(MONDAY, MONDAY))[-1] == ("soffice.bin", 60, 80)


def test_what_was_forgotten_is_in_no_file(path: Path, kept: Database, log: SqliteJournal) -> None:
    log.add_span(usage(60, 70, PLANTED))
    upkeep.backup(kept, MONDAY - DAY)
    upkeep.backup(kept, MONDAY)
    assert len(found_in(path.parent, PLANTED)) >= 3
    upkeep.forget(kept, MONDAY, MONDAY, at(80))
    assert found_in(path.parent, PLANTED) == []
    names = [file.name for file in (path.parent / "backups").iterdir()]
    assert names == ["screen-time-2026-11-23.sqlite3"]


def test_deleting_all_leaves_nothing_anywhere(
    path: Path, kept: Database, log: SqliteJournal
) -> None:
    log.add_span(usage(60, 70, PLANTED))
    log.remember(PLANTED)
    log.keep_open(usage(80, 90, PLANTED))
    kept.close()
    upkeep.restore(path, _backup_of(path), NOON)
    again = files.open(path)
    journal = SqliteJournal(again)
    journal.keep_open(usage(100, 110, PLANTED))
    (path.parent / "import-killed.staged").write_text(PLANTED)
    upkeep.delete_all(again, at(120))
    assert found_in(path.parent, PLANTED) == []
    assert list((path.parent / "backups").iterdir()) == []
    assert journal.spans() == []
    assert journal.app_times() == []
    assert journal.memory() == ""
    assert journal.focus() == []
    journal.add_span(usage(100, 130))
    assert times(journal.spans()) == [("soffice.bin", 120, 130)]
    assert upkeep.check(again) == []
    again.close()


@pytest.mark.parametrize("end", ["", "-wal", "-shm", "-journal"])
def test_what_was_deleted_is_in_no_file_that_a_kill_has_left(
    path: Path, kept: Database, log: SqliteJournal, end: str
) -> None:
    name = path.name
    (path.parent / "backups").mkdir()
    left = [
        f".{name}.rescued", f"..{name}.rescued.new", f".{name}.ready", f".{name}.restored",
        f".{name}.restored.abc.4711.part", f".{name}.new",
        f"backups/{path.stem}-2026-11-20.sqlite3",
        f"backups/{path.stem}-2026-11-20.sqlite3.abc.4711.part",
        f"{path.stem}.replaced-20261101-000000.sqlite3.abc.4711.part",
        f"backups/.{name}-before-v2.sqlite3", "import-killed.staged",
    ]  # fmt: skip
    for everything in (False, True):
        for file in left:
            (path.parent / (file if file.endswith(".staged") else file + end)).write_text(PLANTED)
        (path.parent / f".{name}.swp").write_text("theirs")
        assert len(found_in(path.parent, PLANTED)) == len(left)
        if everything:
            upkeep.delete_all(kept, NOON)
        else:
            upkeep.forget(kept, MONDAY, MONDAY, NOON)
        assert found_in(path.parent, PLANTED) == []
        assert (path.parent / f".{name}.swp").exists()


def test_deleting_all_makes_the_file_small(path: Path, kept: Database) -> None:
    journal = SqliteJournal(kept)
    for minute in range(3000):
        journal.add_span(usage(minute, minute + 1))
    kept.settle()
    before = path.stat().st_size
    upkeep.delete_all(kept, at(5000))
    assert path.stat().st_size < before


def _backup_of(path: Path) -> Path:
    opened = files.open(path)
    made = upkeep.backup(opened, MONDAY)
    opened.close()
    return made


# --- retention ------------------------------------------------------------------------------------


def test_old_spans_go_and_their_totals_stay(kept: Database, log: SqliteJournal) -> None:
    for today in (MONDAY - 5 * DAY, MONDAY):
        upkeep.purge(kept, today, LogSettings())
        assert min(span.day for span in log.spans()) == today - 30 * DAY
        assert len(log.app_times()) == 41
        assert upkeep.check(kept) == []


def test_old_prompts_go_and_are_still_counted(kept: Database, log: SqliteJournal) -> None:
    before = log.day_sums()
    for _ in range(2):
        upkeep.purge(kept, MONDAY, LogSettings())
    assert min(record.day for record in log.prompts()) == MONDAY - 14 * DAY
    assert log.day_sums() == before


def test_totals_go_after_their_months(kept: Database, log: SqliteJournal) -> None:
    old = MONDAY - 31 * DAY
    assert old.month == 10
    log.add_span(replace(days_ago(62), program="september"))
    upkeep.purge(kept, MONDAY, LogSettings(keep_totals=1))
    assert min(total.day for total in log.app_times()) == MONDAY.replace(month=10)
    assert min(record.day for record in log.focus()) == MONDAY.replace(month=10)
    assert min(record.day for record in log.gaps()) == MONDAY.replace(month=10)
    assert min(record.day for record in log.days()) == MONDAY.replace(month=10)
    assert kept.rows("SELECT * FROM app WHERE program = 'september'") == []


def test_kept_for_ever_is_kept(kept: Database, log: SqliteJournal) -> None:
    keep = LogSettings(keep_detail=None, keep_totals=None, keep_prompts=None)
    upkeep.purge(kept, MONDAY + 9999 * DAY, keep)
    assert len(log.spans()) == len(log.prompts()) == len(log.focus()) == 41


def test_totals_last_as_long_as_their_spans(kept: Database, log: SqliteJournal) -> None:
    upkeep.purge(kept, MONDAY + 365 * DAY, LogSettings(keep_detail=None, keep_totals=1))
    assert len(log.spans()) == len(log.app_times()) == 41
    assert upkeep.check(kept) == []


def test_without_detail_only_today_is_kept_as_spans(kept: Database, log: SqliteJournal) -> None:
    upkeep.purge(kept, MONDAY, LogSettings(keep_detail=0))
    assert [span.day for span in log.spans()] == [MONDAY]


def test_what_was_purged_is_overwritten(path: Path, kept: Database) -> None:
    journal = SqliteJournal(kept)
    journal.add_focus(replace(block(-800 * 1440), label=PLANTED))
    journal.add_span(usage(-800 * 1440, -799.9 * 1440, PLANTED))
    kept.settle()
    assert found_in(path.parent, PLANTED)
    upkeep.purge(kept, MONDAY, LogSettings())
    assert found_in(path.parent, PLANTED) == []


def test_what_is_let_go_gives_its_room_back(kept: Database, log: SqliteJournal) -> None:
    for minutes in range(0, 4000, 2):
        log.add_span(usage(minutes + 100_000, minutes + 100_001, f"app{minutes % 97}"))
    kept.settle()
    before = kept.path.stat().st_size
    upkeep.purge(kept, MONDAY + 200 * DAY, LogSettings())
    assert kept.rows("PRAGMA freelist_count") == [(0,)]
    assert kept.path.stat().st_size < before - 50_000
