"""How a database file is opened, and how it is refused unharmed."""

import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from detox.ports import StorageTrouble
from detox.storage import copies, migrations, trouble
from detox.storage import database as files
from detox.storage.database import Database
from detox.storage.journal import SqliteJournal
from tests.storage.made import MONDAY, NOON, times, usage

posix = pytest.mark.skipif(os.name != "posix", reason="modes and accounts are POSIX's")


def everything(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def other_program(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE moz_places (id INTEGER)")
    connection.commit()
    connection.close()


def test_a_new_database_is_ours_and_of_the_newest_version(path: Path, kept: Database) -> None:
    kept.close()
    connection = sqlite3.connect(path)
    pragma = "PRAGMA {}"
    assert connection.execute(pragma.format("application_id")).fetchone() == (
        migrations.APPLICATION_ID,
    )
    assert connection.execute(pragma.format("user_version")).fetchone() == (len(migrations.STEPS),)
    connection.close()
    assert list(everything(path.parent)) == [path.name]


def test_it_writes_ahead_and_syncs_normally(kept: Database) -> None:
    assert kept.rows("PRAGMA journal_mode") == [("wal",)]
    assert kept.rows("PRAGMA synchronous") == [(2,)]
    assert kept.rows("PRAGMA foreign_keys") == [(1,)]
    assert kept.rows("PRAGMA secure_delete") == [(1,)]
    assert kept.rows("PRAGMA auto_vacuum") == [(2,)]


@posix
def test_only_this_user_may_open_file_and_folder(path: Path, kept: Database) -> None:
    SqliteJournal(kept).add_span(usage(0, 1))
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@posix
def test_a_file_open_to_others_is_closed_to_them(path: Path, kept: Database) -> None:
    kept.close()
    path.chmod(0o644)
    files.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_was_written_is_there_next_time(path: Path, kept: Database) -> None:
    SqliteJournal(kept).add_span(usage(0, 1))
    kept.close()
    again = files.open(path)
    assert len(SqliteJournal(again).spans()) == 1
    again.close()


def test_without_create_a_missing_file_stays_missing(path: Path) -> None:
    with pytest.raises(trouble.MissingFile):
        files.open(path, create=False)
    assert not path.parent.exists()


def test_an_empty_file_becomes_a_database(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    made = files.open(path)
    assert migrations.version(made.connection) == len(migrations.STEPS)
    made.close()


def test_a_stray_wal_is_not_taken_for_the_new_databases(path: Path, kept: Database) -> None:
    SqliteJournal(kept).add_span(usage(0, 1))
    wal = path.with_name(f"{path.name}-wal").read_bytes()
    assert wal
    kept.close()
    path.unlink()
    path.with_name(f"{path.name}-wal").write_bytes(wal)
    fresh = files.open(path)
    assert SqliteJournal(fresh).spans() == []
    fresh.close()


# --- refused, and untouched -----------------------------------------------------------------------


@pytest.mark.parametrize("text", [b"hello", b"x" * 5000, b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_file_that_is_no_database_is_refused_untouched(path: Path, text: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(text)
    with pytest.raises(trouble.ForeignDatabase, match=r"screen-time\.sqlite3 is not a database"):
        files.open(path)
    assert everything(path.parent) == {path.name: text}


def test_another_programs_database_is_refused_untouched(path: Path) -> None:
    other_program(path)
    before = everything(path.parent)
    with pytest.raises(trouble.ForeignDatabase):
        files.open(path)
    assert everything(path.parent) == before


def test_a_folder_in_the_files_place_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(trouble.ForeignDatabase):
        files.open(path)


def tree(folder: Path) -> dict[str, str]:
    """Return what lies in a folder, links and pipes too."""
    return {
        str(file.relative_to(folder)): str(file.readlink()) if file.is_symlink() else ""
        for file in folder.rglob("*")
    }


@posix
@pytest.mark.parametrize(
    "target", ["nowhere", "folder", "good.sqlite3", "other.sqlite3", "/dev/zero"]
)
@pytest.mark.parametrize("create", [True, False])
def test_a_link_in_the_files_place_is_refused_untouched(
    path: Path, target: str, create: bool
) -> None:
    path.parent.mkdir()
    (path.parent / "folder").mkdir()
    files.open(path.parent / "good.sqlite3").close()
    other_program(path.parent / "other.sqlite3")
    path.symlink_to(target)
    before, held = tree(path.parent), everything(path.parent / "folder")
    with pytest.raises(trouble.ForeignDatabase, match="is a link"):
        files.open(path, create)
    with pytest.raises(trouble.ForeignDatabase, match="is a link"):
        files.read(path)
    assert tree(path.parent) == before
    assert everything(path.parent / "folder") == held


@posix
def test_a_pipe_in_the_files_place_is_refused_without_waiting(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)
    for use in (files.open, files.read):
        with pytest.raises(trouble.ForeignDatabase, match="not a database"):
            use(path)
    assert list(path.parent.iterdir()) == [path]


def test_an_export_in_the_files_place_is_refused_untouched(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"spans": [{"app": "Word"}]}', encoding="utf-8")
    before = everything(path.parent)
    with pytest.raises(trouble.ForeignDatabase, match="left as it is"):
        files.open(path)
    assert everything(path.parent) == before


def test_a_backup_in_the_files_place_is_the_database(path: Path, kept: Database) -> None:
    SqliteJournal(kept).add_span(usage(0, 1))
    backup = copies.backup(kept, MONDAY)
    kept.close()
    backup.replace(path)
    again = files.open(path)
    assert len(SqliteJournal(again).spans()) == 1
    again.close()


@posix
def test_a_backup_may_be_named_by_a_link(path: Path, kept: Database, tmp_path: Path) -> None:
    backup = copies.backup(kept, MONDAY)
    link = tmp_path / "newest"
    link.symlink_to(backup)
    copies.restore_into(kept, link, NOON)
    assert link.is_symlink()


def test_a_newer_database_is_refused_untouched(path: Path, kept: Database) -> None:
    SqliteJournal(kept).add_span(usage(0, 1))
    kept.run(f"PRAGMA user_version = {len(migrations.STEPS) + 1}")
    kept.close()
    before = everything(path.parent)
    with pytest.raises(trouble.NewerDatabase, match="newer Detox"):
        files.open(path)
    assert everything(path.parent) == before


def test_a_newer_version_that_a_crash_left_in_the_wal_is_seen(path: Path, kept: Database) -> None:
    kept.run(f"PRAGMA user_version = {len(migrations.STEPS) + 1}")
    beside = path.with_name("copy")
    beside.mkdir()
    for file in path.parent.glob(f"{path.name}*"):
        (beside / file.name).write_bytes(file.read_bytes())
    before = everything(beside)
    assert len(before) == 2
    with pytest.raises(trouble.NewerDatabase):
        files.open(beside / path.name)
    assert everything(beside) == before


def test_a_damaged_database_says_so(path: Path, kept: Database) -> None:
    journal = SqliteJournal(kept)
    for minute in range(400):
        journal.add_span(usage(minute, minute + 1, f"program-{minute}"))
    kept.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\x55" * (len(whole) - 4096))
    with pytest.raises(trouble.CorruptDatabase, match="damaged"):
        files.open(path)


def damage_the_spans(path: Path, kept: Database) -> None:
    journal = SqliteJournal(kept)
    for minute in range(2000):
        journal.add_span(usage(minute, minute + 1))
    root = kept.rows("SELECT rootpage FROM sqlite_master WHERE name = 'span'")[0][0]
    kept.close()
    whole = bytearray(path.read_bytes())
    whole[(root - 1) * 4096 : root * 4096] = b"\x55" * 4096
    path.write_bytes(whole)


def test_damage_met_while_reading_says_so(path: Path, kept: Database) -> None:
    damage_the_spans(path, kept)
    with closing(files.open(path)) as damaged, pytest.raises(trouble.CorruptDatabase, match="dam"):
        SqliteJournal(damaged).spans()


def test_after_an_unclean_end_damage_is_found_at_once(path: Path, kept: Database) -> None:
    damage_the_spans(path, kept)
    path.with_name(f"{path.name}-wal").touch()
    with pytest.raises(trouble.CorruptDatabase):
        files.open(path)


def test_a_second_connection_is_shut_out(path: Path, kept: Database) -> None:
    SqliteJournal(kept).add_span(usage(0, 1))
    with pytest.raises(trouble.Locked, match="in use"):
        files.open(path, wait=timedelta(0))
    SqliteJournal(kept).add_span(usage(1, 2))
    with pytest.raises(trouble.Locked):
        files.open(path, wait=timedelta(0))


def test_a_full_disk_is_told_and_reading_goes_on(kept: Database) -> None:
    journal = SqliteJournal(kept)
    journal.add_span(usage(0, 1))
    pages = kept.rows("PRAGMA page_count")[0][0]
    kept.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(trouble.DiskFull, match="disk is full"):
        journal.remember("x" * 100_000)
    assert times(journal.spans()) == [("soffice.bin", 0, 1)]
    kept.rows(f"PRAGMA max_page_count = {pages + 1000}")
    journal.remember("x" * 100_000)
    assert len(journal.memory()) == 100_000


def test_a_write_that_fails_in_the_middle_leaves_nothing_of_it(kept: Database) -> None:
    journal = SqliteJournal(kept)
    kept.run(
        "CREATE TRIGGER full BEFORE INSERT ON hour_app BEGIN SELECT RAISE(ABORT, 'no more'); END"
    )
    with pytest.raises(sqlite3.IntegrityError):
        journal.add_span(usage(0, 1))
    assert journal.spans() == []
    kept.run("DROP TRIGGER full")
    journal.add_span(usage(0, 1))
    assert len(journal.spans()) == 1


# --- without permission ---------------------------------------------------------------------------


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that another account can reach (pytest's own cannot be)."""
    folder = Path(tempfile.mkdtemp(prefix="detox-test-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def as_nobody(path: Path) -> str:
    """Open the database as an account without rights here; return the trouble's class."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        said = "no trouble of ours"
        try:
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            files.open(path).close()
            said = "opened"
        except StorageTrouble as error:
            said = type(error).__name__
        finally:
            os.write(writing, said.encode())
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return said


@posix
def test_a_folder_that_may_not_be_written_is_told(reachable: Path) -> None:
    reachable.chmod(0o555)
    assert as_nobody(reachable / "profile" / "screen-time.sqlite3") == "NoPermission"
    assert as_nobody(reachable / "screen-time.sqlite3") == "NoPermission"
    assert list(reachable.iterdir()) == []


@posix
@pytest.mark.parametrize("mode", [0o444, 0o000])
def test_a_file_that_may_not_be_written_is_told(reachable: Path, mode: int) -> None:
    path = reachable / "screen-time.sqlite3"
    files.open(path).close()
    path.chmod(mode)
    reachable.chmod(0o555)
    assert as_nobody(path) == "NoPermission"


# --- migrations -----------------------------------------------------------------------------------

NEXT = ("CREATE TABLE later (day INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT",)


def test_an_older_database_is_backed_up_and_brought_up(
    path: Path, kept: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    SqliteJournal(kept).add_span(usage(0, 1))
    kept.close()
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, NEXT))
    monkeypatch.setattr(migrations.migrate, "__defaults__", (migrations.STEPS,))
    newer = files.open(path)
    assert migrations.version(newer.connection) == len(migrations.STEPS)
    assert newer.rows("SELECT * FROM later") == []
    assert len(SqliteJournal(newer).spans()) == 1
    newer.close()
    monkeypatch.undo()
    kept_as = f"screen-time-before-v{len(migrations.STEPS) + 1}.sqlite3"
    before = files.open(path.parent / "backups" / kept_as)
    assert len(SqliteJournal(before).spans()) == 1
    before.close()


def test_a_step_that_fails_leaves_the_step_before(database: Database) -> None:
    broken = (*NEXT, "CREATE TABLE later (twice INTEGER)")
    with pytest.raises(sqlite3.OperationalError):
        migrations.migrate(database.connection, (*migrations.STEPS, broken))
    assert migrations.version(database.connection) == len(migrations.STEPS)
    assert database.rows("SELECT name FROM sqlite_master WHERE name = 'later'") == []


def test_the_table_itself_refuses_spans_that_overlap(database: Database) -> None:
    SqliteJournal(database).add_span(usage(0, 10))
    for start, end in ((5, 15), (-5, 5), (-5, 15), (3, 4)):
        with pytest.raises(sqlite3.IntegrityError, match="overlap"):
            database.run(
                "INSERT INTO span SELECT start_ms + ? * 60000, start_ms + ? * 60000, day,"
                " app_id, zone_id, NULL, NULL FROM span",
                (start, end),
            )


def test_a_database_that_may_not_be_written_is_read_with_what_a_crash_left(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite3"
    kept = files.open(path)
    kept.run("INSERT INTO app (program, name) VALUES ('word', 'Word')")
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for file in (path, path.with_name(path.name + "-wal")):
        (crashed / file.name).write_bytes(file.read_bytes())
    kept.close()
    for folder in (tmp_path, crashed):
        before = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
        copy = files.read(folder / path.name)
        assert copy.rows("SELECT name FROM app") == [("Word",)]
        copy.run("DELETE FROM app")
        copy.close()
        assert before == {f.name: f.read_bytes() for f in folder.iterdir() if f.is_file()}


def test_a_foreign_file_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.sqlite3"
    path.write_bytes(b"this is no database, but a letter" * 50)
    with pytest.raises(trouble.ForeignDatabase):
        files.read(path)
