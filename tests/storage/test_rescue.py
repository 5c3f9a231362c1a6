"""Damage to real files: what lay on sound pages is back, and the damaged file is kept whole."""

import random
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detox.domain.settings import LogSettings
from detox.domain.timespan import utc_ms
from detox.ports import StorageTrouble
from detox.storage import copies, handover, migrations, rescue, trouble, upkeep
from detox.storage import database as files
from detox.storage.checkup import check
from detox.storage.database import Database
from detox.storage.journal import SqliteJournal
from detox.storage.pages import records
from tests.storage.made import MONDAY, NOON, block, gap, nudge, times, usage

PAGE = 4096
SPANS = 3000


def log(path: Path) -> dict[str, int]:
    """Write a log of some days; return the first pages of its tables."""
    with closing(files.open(path)) as database:
        journal = SqliteJournal(database)
        with database.transaction():
            for number in range(SPANS):
                start = number * 2 - SPANS * 2
                journal.add_span(
                    usage(start, start + 2, f"program-{number % 40}", outside=1, duty=0)
                )
            for number in range(60):
                start = number * 60 - SPANS * 2
                journal.add_focus(block(start))
                journal.add_prompt(nudge(start))
                journal.add_gap(gap(start, start + 1))
        journal.remember("{" + "x" * 9000 + "}")
        journal.keep_open(usage(0, 3, "program-1"))
        return dict(database.rows("SELECT name, rootpage FROM sqlite_master"))


def damaged_in(folder: Path, before: dict[str, bytes]) -> None:
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def beside(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.parent.glob(f"{path.name}*")}


def rescued(path: Path) -> tuple[handover.Rescued, list[tuple[str, float, float]]]:
    before = beside(path)
    result = rescue.rescue(path, NOON)
    damaged_in(result.folder, before)
    with closing(files.open(path)) as database:
        assert check(database) == []
        assert database.rows("SELECT count(*) FROM span") == [(result.spans,)]
        spans = times(SqliteJournal(database).spans())
        assert check(database) == []
        assert handover.untold(database) == result
        handover.mark_told(database)
    assert not list(path.parent.glob(".*"))
    return result, spans


def spans_on_sound_pages(path: Path) -> set[tuple[float, float]]:
    """Return start and end of each span that lies on a page, in minutes from noon."""
    found = set()
    for record in records(path, path.with_name(f"{path.name}-wal")):
        values: tuple[Any, ...] = record.values
        if record.rowid is not None and values[0] is None:
            if len(values) == 7:
                found.add((record.rowid, values[1]))
            elif len(values) == 8:
                found.add(values[1:3])
    return {
        ((start - utc_ms(NOON)) / 60_000, (end - utc_ms(NOON)) / 60_000) for start, end in found
    }


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    path = tmp_path_factory.mktemp("whole") / "screen-time.sqlite3"
    return path, log(path)


@pytest.fixture
def hurt(path: Path, whole: tuple[Path, dict[str, int]]) -> Callable[[int, bytes], None]:
    """The log, and a hand that writes bytes over a page."""
    path.parent.mkdir()
    shutil.copy(whole[0], path)

    def write(page: int, content: bytes) -> None:
        with path.open("r+b") as file:
            file.seek((page - 1) * PAGE)
            file.write(content)

    return write


def test_a_sound_file_comes_back_whole(path: Path, hurt: object) -> None:
    with closing(files.open(path)) as database:
        names = [
            name for (name,) in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        before = {name: database.rows(f"SELECT * FROM {name}") for name in names}
    rescued(path)
    with closing(files.open(path)) as database:
        # SqliteJournal has closed the running span
        for name in set(before) - {"span", "open_span", "hour_app", "day_app", "day_total"}:
            assert database.rows(f"SELECT * FROM {name}") == before[name], name
        assert set(before["span"]) <= set(database.rows("SELECT * FROM span"))


@pytest.mark.parametrize("content", [b"\0" * PAGE, b"\x55" * PAGE, b"\xff" * 200])
def test_without_its_first_page_every_row_is_back(
    path: Path, hurt: Callable[[int, bytes], None], content: bytes
) -> None:
    hurt(1, content)
    result, spans = rescued(path)
    assert len(spans) == SPANS + 1
    assert result.from_backup == 0


def test_the_page_that_leads_to_the_spans_costs_none_of_them(
    path: Path, hurt: Callable[[int, bytes], None], whole: tuple[Path, dict[str, int]]
) -> None:
    hurt(whole[1]["span"], b"\x55" * PAGE)
    assert len(rescued(path)[1]) == SPANS + 1


@pytest.mark.parametrize("first", range(1, 12))
def test_pages_of_lost_names_cost_no_times(
    path: Path, hurt: Callable[[int, bytes], None], whole: tuple[Path, dict[str, int]], first: int
) -> None:
    assert len(spans_on_sound_pages(path)) == SPANS + 1
    hurt(first, b"\0" * 2 * PAGE)
    sound = spans_on_sound_pages(path)
    spans = rescued(path)[1]
    assert {(start, end) for _program, start, end in spans} == sound
    assert len(sound) > SPANS * 0.9


def test_lost_names_have_a_stand_in_that_people_understand(
    path: Path, hurt: Callable[[int, bytes], None], whole: tuple[Path, dict[str, int]]
) -> None:
    for table in ("app", "sqlite_autoindex_app_1", "zone", "sqlite_autoindex_zone_1"):
        hurt(whole[1][table], b"\0" * PAGE)
    assert len(rescued(path)[1]) == SPANS + 1
    with closing(files.open(path)) as database:
        assert database.rows("SELECT * FROM zone") == [(1, "", 8 * 60)]
        apps = database.rows("SELECT * FROM app")
        assert len(apps) == 40
        assert all(row == (row[0], f"unknown-{row[0]}", f"Unknown app {row[0]}") for row in apps)
    # A second time they are rows like any other.
    hurt(1, b"\0" * PAGE)
    assert len(rescued(path)[1]) == SPANS + 1


def test_lost_names_are_those_of_a_backup_where_there_is_one(
    path: Path, hurt: Callable[[int, bytes], None], whole: tuple[Path, dict[str, int]]
) -> None:
    with closing(files.open(path)) as database:
        copies.backup(database, MONDAY)
        before = [database.rows(f"SELECT * FROM {table}") for table in ("app", "zone")]
    for table in ("app", "sqlite_autoindex_app_1", "zone", "sqlite_autoindex_zone_1"):
        hurt(whole[1][table], b"\0" * PAGE)
    rescued(path)
    with closing(files.open(path)) as database:
        assert [database.rows(f"SELECT * FROM {table}") for table in ("app", "zone")] == before


def test_lost_zones_get_the_offset_that_most_spans_have(path: Path) -> None:
    with closing(files.open(path)) as database:
        database.run("INSERT INTO app VALUES (1, 'word', 'Word')")
        database.run("INSERT INTO zone VALUES (2, 'Asia/Jakarta', 420), (3, 'Europe/Berlin', 60)")
        database.run("PRAGMA foreign_keys = OFF")
        start = utc_ms(NOON)
        for number, zone in enumerate((2, 3, 3, 7, 8)):
            values = (start + number * 1000, start + number * 1000 + 1000, zone)
            database.run("INSERT INTO span VALUES (?, ?, 20261123, 1, ?, NULL, NULL)", values)
    assert len(rescued(path)[1]) == 5
    with closing(files.open(path)) as database:
        assert database.rows("SELECT * FROM zone WHERE id > 3") == [(7, "", 60)]
        assert database.rows("SELECT zone_id FROM span") == [(2,), (3,), (3,), (7,), (7,)]


def test_a_damaged_leaf_costs_only_its_own_rows(
    path: Path, hurt: Callable[[int, bytes], None]
) -> None:
    hurt(40, b"\x55" * PAGE)
    assert len(rescued(path)[1]) > SPANS * 0.9


@pytest.mark.parametrize("seed", range(15))
def test_random_bytes_on_random_pages_never_raise(
    path: Path, hurt: Callable[[int, bytes], None], seed: int
) -> None:
    chance = random.Random(seed)
    pages = path.stat().st_size // PAGE
    for _ in range(chance.choice((1, 3, 10, pages // 2))):
        length = chance.choice((1, 8, 200, PAGE))
        with path.open("r+b") as file:
            file.seek(chance.randrange(path.stat().st_size - length))
            file.write(chance.randbytes(length))
    rescued(path)


@pytest.mark.parametrize("left", [0, 1, 15, 16, 99, 100, 511, 4095, 4096, 5000, 40_000])
def test_a_truncated_file_gives_what_is_left_of_it(path: Path, hurt: object, left: int) -> None:
    with path.open("r+b") as file:
        file.truncate(left)
    spans = rescued(path)[1]
    assert len(spans) <= SPANS + 1


def test_what_a_crash_left_in_the_wal_is_rescued_too(path: Path, tmp_path: Path) -> None:
    with closing(files.open(path)) as database:
        journal = SqliteJournal(database)
        for number in range(300):
            journal.add_span(usage(number, number + 1))
        crashed = tmp_path / "crashed" / path.name
        crashed.parent.mkdir()
        for file in path.parent.glob(f"{path.name}*"):
            shutil.copy(file, crashed.parent)
    crashed.write_bytes(b"\0" * PAGE + crashed.read_bytes()[PAGE:])
    assert len(rescued(crashed)[1]) == 300


@pytest.mark.parametrize("content", [b"\0" * 50_000, b"\x55" * 50_000, b""])
def test_a_wal_of_zeros_or_garbage_does_no_harm(path: Path, hurt: object, content: bytes) -> None:
    path.with_name(f"{path.name}-wal").write_bytes(content)
    assert len(rescued(path)[1]) == SPANS + 1


def test_garbage_in_the_files_place_is_kept_and_a_backup_fills_in(path: Path, hurt: object) -> None:
    with closing(files.open(path)) as database:
        copies.backup(database, MONDAY)
    path.write_bytes(random.Random(1).randbytes(30_000))
    result, spans = rescued(path)
    assert len(spans) == SPANS + 1
    assert result.from_backup == SPANS + 1


def test_a_backup_fills_gaps_and_overlaps_nothing(
    path: Path, hurt: Callable[[int, bytes], None]
) -> None:
    with closing(files.open(path)) as database:
        copies.backup(database, MONDAY)
        SqliteJournal(database).add_span(usage(10, 20, "later"))
    hurt(40, b"\x55" * PAGE)
    hurt(50, b"\x55" * PAGE)
    spans = rescued(path)[1]
    assert len(spans) == SPANS + 2
    assert spans[-1] == ("later", 10, 20)


def test_a_damaged_backup_is_passed_over(path: Path, hurt: object) -> None:
    with closing(files.open(path)) as database:
        copies.backup(database, MONDAY)
        newest = copies.backup(database, date(2026, 11, 24))
    newest.write_bytes(b"\x55" * 5000)
    path.write_bytes(b"\0" * 5000)
    assert len(rescued(path)[1]) == SPANS + 1


def test_a_backup_of_a_day_to_come_is_used_only_where_there_is_no_other(path: Path) -> None:
    with closing(files.open(path)) as database:
        journal = SqliteJournal(database)
        journal.add_span(usage(0, 1, "ahead"))
        copies.backup(database, date(2030, 1, 1))
        journal.add_span(usage(1, 2, "true"))
        newest = copies.backup(database, MONDAY)
    path.write_bytes(b"\0" * 5000)
    assert len(rescued(path)[1]) == 2
    newest.unlink()
    path.write_bytes(b"\0" * 5000)
    assert len(rescued(path)[1]) == 1


def test_totals_of_days_whose_spans_were_let_go_are_back(path: Path) -> None:
    keep = LogSettings(keep_detail=0)
    with closing(files.open(path)) as database:
        journal = SqliteJournal(database)
        for day in range(-3, 1):
            journal.add_span(usage(day * 1440, day * 1440 + 10, f"app{day}"))
            journal.add_prompt(nudge(day * 1440))
        upkeep.purge(database, MONDAY, keep)
        before = [
            database.rows(f"SELECT * FROM {name}") for name in ("hour_app", "day_app", "day_total")
        ]
    with path.open("r+b") as file:
        file.write(b"\0" * PAGE)
    rescued(path)
    with closing(files.open(path)) as database:
        after = [
            database.rows(f"SELECT * FROM {name}") for name in ("hour_app", "day_app", "day_total")
        ]
        assert after == before


def test_days_let_go_since_the_backup_do_not_come_back(path: Path, hurt: object) -> None:
    with closing(files.open(path)) as database:
        copies.backup(database, MONDAY)
        upkeep.purge_rows(database, date(2026, 11, 30), LogSettings(keep_detail=2, keep_prompts=2))
        prompts = database.rows("SELECT sum(nudges) FROM day_total")
    rescued(path)
    with closing(files.open(path)) as database:
        # The running span was closed by the rescue, as by any start.
        assert database.rows("SELECT count(*) FROM span") == [(1,)]
        assert database.rows("SELECT count(*) FROM prompt") == [(0,)]
        assert database.rows("SELECT sum(nudges) FROM day_total") == prompts


def test_a_second_damage_does_not_touch_the_first_folder(path: Path, hurt: object) -> None:
    folders = []
    for content in (b"\0" * 5000, b"\x55" * 5000):
        path.write_bytes(content)
        folders.append(rescue.rescue(path, NOON).folder)
    assert [(folder / path.name).read_bytes()[:1] for folder in folders] == [b"\0", b"\x55"]


def test_forgetting_deletes_what_was_set_aside(path: Path, hurt: object) -> None:
    path.write_bytes(b"\0" * 5000)
    folder = rescue.rescue(path, NOON).folder
    with closing(files.open(path)) as database:
        upkeep.forget(database, MONDAY, MONDAY, NOON)
    assert not folder.exists()


def test_a_rescue_that_cannot_be_written_leaves_all_as_it_was(
    path: Path, hurt: Callable[[int, bytes], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    hurt(1, b"\0" * PAGE)
    before = beside(path)

    def full(*_: object) -> None:
        raise trouble.disk_full(path)

    monkeypatch.setattr(rescue, "_take", full)
    with pytest.raises(trouble.DiskFull):
        rescue.rescue(path, NOON)
    assert beside(path) == before
    assert not list(path.parent.glob("corrupt-*"))
    assert not list(path.parent.glob(".*"))


def test_a_database_of_the_first_version_keeps_its_day_totals(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "STEPS", migrations.STEPS[:1])
    monkeypatch.setattr(migrations.migrate, "__defaults__", (migrations.STEPS,))
    with closing(files.open(path)) as database:
        database.run("INSERT INTO app VALUES (1, 'word', 'Word')")
        database.run("INSERT INTO day_app VALUES (20260101, 1, 60000, 0, NULL)")
    monkeypatch.undo()
    with path.open("r+b") as file:
        file.write(b"\0" * PAGE)
    rescued(path)
    with closing(files.open(path)) as database:
        assert database.rows("SELECT * FROM day_app") == [(20260101, 1, 60000, 0, None)]


def test_the_shapes_of_the_tables_tell_them_apart(database: Database) -> None:
    seen: dict[object, str] = {}
    for shape in rescue._shapes(database):
        kinds = tuple(shape.kinds[column] for column in shape.order if column != shape.rowid)
        key = (shape.indexed, kinds if not shape.indexed else (kinds, shape.rowid))
        other = seen.setdefault(key, shape.table)
        assert {other, shape.table} in ({shape.table}, {"span", "waiting_span"})


@pytest.mark.parametrize(
    ("content", "garbage"),
    [
        (b"\0" * 5000, True),
        (b"\x89\x55" * 5000, True),
        (b"SQLite format 3\0" + b"\xff" * 4000, True),
        (b'{"spans": []}', False),
        ("catatan saya é ".encode() * 900, False),
        (b"", False),
    ],
)
def test_text_that_somebody_put_there_is_no_damage(
    path: Path, content: bytes, garbage: bool
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    assert rescue.is_garbage(path) is garbage


def test_the_sentence_says_how_much_and_where(tmp_path: Path) -> None:
    told = rescue.sentence(handover.Rescued(tmp_path, 5, 2))
    assert "3 spans" in told
    assert "2 more" in told
    assert str(tmp_path) in told


def test_damage_under_an_open_connection_is_found(
    path: Path, hurt: Callable[[int, bytes], None], whole: tuple[Path, dict[str, int]]
) -> None:
    with closing(files.open(path)) as database:
        hurt(whole[1]["span"], b"\x55" * PAGE)
        with pytest.raises(StorageTrouble) as met:
            SqliteJournal(database).spans()
        assert rescue.can_help(path, met.value)
        assert rescue.is_damaged(database)
