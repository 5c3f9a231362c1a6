"""`import activitywatch` as a real process: what it says, where it asks, and its exit codes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from detox.cli import wire
from detox.cli.activitywatch import lines
from tests.cli.program import Program, Running
from tests.storage.aw import absences, afk, day_of_use, export, save, window, windows

YESTERDAY = datetime.now(UTC).replace(hour=3, minute=0, second=0, microsecond=0) - timedelta(days=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return save(tmp_path / "export.json", day_of_use(YESTERDAY))


def test_what_came_is_said_and_a_second_time_nothing_is_new(program: Program, file: Path) -> None:
    would = program.out("import", "activitywatch", str(file), "--dry-run")
    assert would.startswith("Would be taken over: 50 m in 3 apps on 1 day, ")
    assert not (program.folder / "screen-time.sqlite3").exists()
    came = program.out("import", "activitywatch", str(file))
    assert came == would.replace("Would be taken", "Taken")
    again = program.out("--lang", "id", "import", "activitywatch", str(file))
    assert again == "Tidak ada yang baru: semuanya sudah ada di catatan.\n"
    assert program.out("data", "check") == "The database is in order.\n"
    assert "Taken" not in program.out("week")


def test_what_is_left_out_is_said_with_the_reason(program: Program, tmp_path: Path) -> None:
    bad = [{**window(n, n + 1, "a", YESTERDAY), "duration": -1} for n in range(3)]
    good = window(0, 600, "Code", YESTERDAY)
    later = {**window(0, 600, "Code"), "timestamp": "2199-01-01T00:00:00Z"}
    there = absences([afk(0, 600, noon=YESTERDAY)])
    phone = windows([window(0, 9, "a", YESTERDAY)], "ph\x1b[31mone")
    content = export(windows([good, later, *bad]), there, phone)
    told = program.out("import", "activitywatch", str(save(tmp_path / "x.json", content)))
    assert told.splitlines()[1:] == [
        "1 entry was left out: it ends in the future.",
        "3 entries were left out: they end before they start.",
        "Computers or phones left out, because nothing says when somebody was there: ph?[31mone.",
    ]


@pytest.mark.parametrize("content", [b"", b"[]", b'{"buckets": {', b"SQLite format 3\x00", b"\xff"])
def test_a_file_that_is_no_export_is_one_sentence_and_exit_1(
    content: bytes, program: Program, tmp_path: Path
) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    done = program.run("import", "activitywatch", str(path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert not program.folder.exists()


@pytest.mark.parametrize("rest", [[], ["x"], ["activitywatch"], ["activitywatch", "a", "b"]])
def test_what_is_not_understood_is_exit_2(rest: list[str], program: Program) -> None:
    assert program.run("import", *rest).returncode == 2


def test_a_running_instance_writes_it(program: Program, running: Running, file: Path) -> None:
    running.answers["import.activitywatch"] = [
        wire.done(
            spans=1, length_ms=60_000, known_ms=0, days=1, apps=1, first="2026-11-02",
            last="2026-11-02", sealed=0, expired=0,
        )
    ]  # fmt: skip
    told = program.out("import", "activitywatch", str(file))
    assert told == "Taken over: 1 m in 1 app on 1 day, 2 November 2026.\n"
    [request] = running.heard
    assert request.do == "import.activitywatch"
    assert request.arguments["dry"] is False
    staged = Path(request.arguments["staged"])
    assert staged.parent == program.folder
    assert not staged.exists()
    assert not (program.folder / "screen-time.sqlite3").exists()


def test_days_that_are_left_out_are_said() -> None:
    came = {
        "spans": 0, "known_ms": 0, "sealed": 2, "expired": 1, "lost": {}, "alone": [],
        "ignored": [str(n) for n in range(9)], "private": True, "dry": False,
    }  # fmt: skip
    assert list(lines(came)) == [
        (
            "Nothing new: this was taken over before, or the log keeps only totals of those days,"
            " to which nothing can be added."
        ),
        "2 days were left out: the log keeps only their totals by now.",
        "1 day was left out: it is older than what is kept.",
        "Left out, because these do not tell the app in front: 0, 1, 2, 3, 4, ….",
        "Apps that are kept private and the lock screen were left out.",
    ]
