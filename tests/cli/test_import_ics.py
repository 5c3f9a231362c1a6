"""`import ics` without the app: what it says, what it writes, and when it writes nothing."""

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from detox import words
from detox.cli import calendar_file, wire
from detox.domain.marked import LeftOut
from tests.cli.program import Program, Running, unix_only
from tests.storage.calendar_files import GOOGLE, OUTLOOK, calendar, event, written


def days(program: Program, first: str, n: int) -> list[dict[str, object]]:
    told = program.out("schedule", "--from", first, "--days", str(n), "--format", "json")
    rows = json.loads(told)
    assert isinstance(rows, list)
    return rows


YEAR = datetime.now(UTC).year + 1
"""What is taken over goes by the day it is: from a year back to two years ahead."""
MONDAY = next(day for n in range(1, 8) if (day := date(YEAR, 2, n)).weekday() == 0)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def file(program: Program, tmp_path: Path) -> str:
    """Write two days off and a meeting of next year, which has no other days off."""
    program.out("settings", "set", "schedule.holidays", "")
    return str(written(tmp_path, calendar(
        event(f"DTSTART;VALUE=DATE:{TUESDAY:%Y%m%d}", "DURATION:P2D", "SUMMARY:Libur"),
        event(f"DTSTART:{TUESDAY:%Y%m%d}T080000", "DURATION:PT1H", "SUMMARY:Rapat"),
    )))  # fmt: skip


def test_days_off_of_a_file_are_in_the_calendar(program: Program, file: str) -> None:
    said = program.out("--lang", "en", "import", "ics", file, "--as", "holidays").splitlines()
    assert said[0].startswith("Taken over: 2 days off, ")
    assert said[1:] == ["1 event was left out: it does not take a whole day."]
    found = days(program, MONDAY.isoformat(), 4)
    assert [(day["kind"], day["name"]) for day in found] == [
        ("workday", None), ("holiday", "Libur"), ("holiday", "Libur"), ("workday", None),
    ]  # fmt: skip
    again = program.out("--lang", "id", "import", "ics", file, "--as", "holidays")
    assert again.startswith("Sudah diambil: 2 hari libur, ")
    assert days(program, MONDAY.isoformat(), 4) == found


def test_a_dry_run_writes_nothing(program: Program, file: str) -> None:
    said = program.out("--lang", "en", "import", "ics", file, "--as", "holidays", "--dry-run")
    assert said.startswith("Would be taken over: ")
    assert not program.folder.exists() or not list(program.folder.glob("*sqlite3"))
    assert days(program, TUESDAY.isoformat(), 1)[0]["kind"] == "workday"


@unix_only
def test_a_duty_over_midnight_shows_on_both_days(program: Program, tmp_path: Path) -> None:
    file = written(tmp_path, calendar(event(
        f"DTSTART;TZID=Asia/Makassar:{YEAR}0105T190000", "DURATION:PT12H", "SUMMARY:Piket",
    )))  # fmt: skip
    here = {"TZ": "Asia/Makassar"}
    done = program.run("import", "ics", str(file), "--as", "duty", **here)
    assert done.returncode == 0, done.stderr
    told = program.run("--lang", "id", "schedule", "--from", f"{YEAR}-01-05", "--days", "2", **here)
    assert [line.split("  ")[-1].strip() for line in told.stdout.splitlines()[:2]] == [
        "piket 19.00–00.00", "piket 00.00–07.00",
    ]  # fmt: skip
    away = program.run("schedule", "--from", f"{YEAR}-01-05", "--days", "1", "--format", "json",
                       TZ="America/New_York")  # fmt: skip
    assert json.loads(away.stdout)[0]["duty"] == [["06:00", "18:00"]]


@unix_only
def test_summer_time_keeps_a_floating_duty_on_the_wall(program: Program, tmp_path: Path) -> None:
    file = written(tmp_path, calendar(event(
        f"DTSTART:{YEAR}0101T200000", f"DTEND:{YEAR}0101T210000", "RRULE:FREQ=MONTHLY",
    )))  # fmt: skip
    here = {"TZ": "Europe/Berlin"}
    assert program.run("import", "ics", str(file), "--as", "duty", **here).returncode == 0
    for month in ("01", "07"):
        told = program.run("schedule", "--from", f"{YEAR}-{month}-01", "--days", "1",
                           "--format", "json", **here)  # fmt: skip
        assert json.loads(told.stdout)[0]["duty"] == [["20:00", "21:00"]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"not a calendar", "is not a calendar."),
        (GOOGLE.encode()[:400], "breaks off before its end."),
        (None, "There is no file"),
    ],
)
def test_a_bad_file_is_refused_and_nothing_is_written(
    program: Program, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / "x.ics"
    if content is not None:
        path.write_bytes(content)
    done = program.run("--lang", "en", "import", "ics", str(path), "--as", "holidays")
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr and len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.rglob("*.sqlite3"))


def test_what_its_events_are_must_be_said(program: Program, file: str) -> None:
    assert program.run("import", "ics", file).returncode == 2
    assert program.run("import", "ics", file, "--as", "leave").returncode == 2


def test_the_running_app_is_handed_a_private_file_that_goes_away(
    program: Program, running: Running, tmp_path: Path
) -> None:
    path = written(tmp_path, OUTLOOK.replace("COUNT=4", "UNTIL=20991231"))
    program.out("import", "ics", str(path), "--as", "duty")
    (heard,) = running.heard
    assert heard.do == "import.ics"
    staged = Path(heard.arguments["staged"])
    assert staged.parent == program.folder and not staged.exists()
    assert not list(program.folder.glob("*.sqlite3"))


HEAD = (
    b'"duty":false,"span":{"start":"2026-12-01T00:00:00+08:00","end":"2026-12-02T00:00:00+08:00"}'
)
BY_HAND = b'{"source":"hand",' + HEAD + b',"marked":{"days_off":[],"duties":[]}}'
FAR = b'[{"date":"2027-01-01","name":"","kind":"holiday"}]'
FAR_OFF = b'{"source":"ics:x",' + HEAD + b',"marked":{"duties":[],"days_off":' + FAR + b"}}"


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"\xff", b'{"source":"x"}', b"[" * 100_000, BY_HAND, FAR_OFF],
)
def test_a_staged_file_of_somebody_else_is_refused(tmp_path: Path, content: bytes) -> None:
    from detox.app import calendars

    path = tmp_path / "import-x.staged"
    path.write_bytes(content)
    with pytest.raises(wire.Refused):
        calendars.read_staged(path)


def test_neither_start_nor_status_imports_the_calendar_library(program: Program) -> None:
    for verb in (
        ("status",),
        ("schedule", "--days", "1"),
        ("import", "ics", "/nope", "--as", "duty"),
    ):
        done = program.run(*verb, PYTHONPROFILEIMPORTTIME="1")
        assert "icalendar " not in done.stderr and "dateutil" not in done.stderr, verb
        assert "detox" in done.stderr


def test_the_running_program_does_without_the_calendar_library() -> None:
    import subprocess
    import sys

    code = (
        "import sys, detox.app.running, detox.app.verbs, detox.app.calendars;"
        "print([name for name in sys.modules if name.split('.')[0] in ('icalendar', 'dateutil')])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_reason_has_its_sentence(language: str) -> None:
    words.use(language)
    for n in (1, 2):
        came = {
            "count": 0, "duty": True, "dry": False, "first": None, "last": None,
            "from": "2025-11-22", "to": "2028-11-22", "left_out": dict.fromkeys(LeftOut, n),
        }  # fmt: skip
        told = list(calendar_file.lines(came))
        assert len(told) == 1 + len(LeftOut)
        assert all(str(n) in line for line in told[1:])


def test_the_rows_lie_where_the_data_format_says(program: Program, file: str) -> None:
    program.out("import", "ics", file, "--as", "holidays")
    with sqlite3.connect(program.place.database) as connection:
        found = connection.execute("SELECT kind, name, source FROM day_off LIMIT 1").fetchone()
    connection.close()
    assert found == ("holiday", "Libur", "ics:kalender.ics")
