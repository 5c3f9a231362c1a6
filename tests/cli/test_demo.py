"""`demo` and `selftest`, as a packager or a curious person runs them: without a display."""

import csv
import json
from pathlib import Path

from tests.cli.program import Program


def test_the_demo_leaves_a_week_as_text_tables_and_pictures(
    program: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "demo"
    done = program.run("demo", "--weeks", "3", "-o", str(folder), DISPLAY="")
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(done.stdout.split()) == sorted(
        str(path) for path in folder.iterdir() if path.is_file()
    )
    assert (folder / "week.png").read_bytes().startswith(b"\x89PNG")
    assert (folder / "week.pdf").read_bytes().startswith(b"%PDF")
    assert {"screen-week.png", "screen-focus.png", "screen-evening-dark.png"} <= {
        path.name for path in folder.iterdir()
    }
    rows = list(csv.DictReader((folder / "week.csv").read_text(encoding="utf-8").splitlines()))
    total = next(row["total"] for row in rows if row["measure"] == "screen_s")
    document = json.loads((folder / "week.json").read_text(encoding="utf-8"))
    assert int(total) == document["total"]["screen_s"] > 0
    assert document["total"]["after_hours_s"] is not None


def test_the_sample_is_an_ordinary_profile(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    program.run("demo", "--weeks", "2", "-o", str(folder))
    sample = Program(folder / "profile")
    assert sample.out("data", "check") == "The database is in order.\n"
    assert sample.out("settings", "check") == "The settings are in order.\n"
    week = json.loads((folder / "week.json").read_text(encoding="utf-8"))["week"]
    assert sample.out("week", week) == (folder / "week.txt").read_text(encoding="utf-8")


def test_a_sample_is_not_written_over(program: Program, tmp_path: Path) -> None:
    folder = str(tmp_path / "demo")
    program.run("demo", "--weeks", "1", "-o", folder)
    done = program.run("demo", "--weeks", "1", "-o", folder)
    assert done.returncode == 1
    assert folder in done.stderr


def test_the_selftest_opens_everything(program: Program) -> None:
    done = program.run("selftest", DISPLAY="")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count(": ok\n") == 10
    assert not program.folder.exists()
