"""Copies of the log are made and put back while the app runs, and it goes on with them."""

from pathlib import Path

import pytest

from tests.desktop.program import Program
from tests.desktop.session import Desktop
from tests.desktop.use import use

LOGGING = 'language = "en"\n[schedule]\npreset = "office_9_17"\n[log]\nenabled = true\n'


def _used(program: Program) -> float:
    return sum(float(row["duration_s"]) for row in program.table("spans"))


def test_the_running_app_copies_and_takes_back_its_log(
    desktop: Desktop, program: Program, tmp_path: Path
) -> None:
    program.settings(LOGGING)
    letters = desktop.terminal("letters", "Letters")
    program.start()
    use(desktop, letters, 5)
    copy = tmp_path / "copy.sqlite3"
    assert program.tell("data", "backup", str(copy)).text == str(copy)
    kept = _used(program)
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear reader")
    live = program.profile / "screen-time.sqlite3"
    for verb in ("backup", "restore"):
        for place in (letter, live, tmp_path / "nowhere" / "x"):
            refused = program.ask("data", verb, str(place))
            assert (refused.code, refused.text) == (1, "")
            assert place.name in refused.errors
    use(desktop, letters, 5)
    assert _used(program) > kept + 3

    assert "kept in" in program.tell("data", "restore", str(copy)).text
    assert _used(program) == pytest.approx(kept, abs=3)
    use(desktop, letters, 3)
    assert _used(program) > kept
    assert program.tell("data", "check").ok
    assert letter.read_text() == "Dear reader"
    program.tell("quit")
    assert program.tell("data", "check").ok
