"""What stands in a title, and which private app was used, never reaches the disk or a reader."""

import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop.program import Program
from tests.desktop.session import Desktop, eventually
from tests.desktop.use import use

SETTINGS = """language = "en"
[schedule]
preset = "office_9_17"
[log]
enabled = true
[apps]
"{private}" = "private"
"""


def _shapes(word: str) -> list[bytes]:
    """Return a word as it may stand in a file, in any of the ways text is written."""
    return [word.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]


def _traces(folder: Path, words: list[str]) -> Iterator[str]:
    """Yield where one of the words stands: in a file, or in the name of one."""
    for path in folder.rglob("*"):
        found = [word for word in words if word.casefold() in path.name.casefold()]
        if path.is_file() and path.name != "settings.toml":  # there the user wrote it
            content = path.read_bytes().lower()
            found += [
                word for word in words if any(shape in content for shape in _shapes(word.lower()))
            ]
        yield from (f"{word} in {path}" for word in found)


def _said(program: Program) -> str:
    """Return all that the program tells of what it keeps."""
    asked = (
        ("status", "--json"), ("export", "--what", "all"), ("export", "--what", "spans"),
        ("week",), ("week", "--format", "json"), ("quiet", "why"), ("doctor", "--json"),
    )  # fmt: skip
    return "\n".join(program.tell(*words).text for words in asked)


def test_titles_and_private_apps_leave_no_trace(desktop: Desktop, program: Program) -> None:
    first, second, third = (f"T{secrets.token_hex(8)}" for _ in range(3))
    private = f"P{secrets.token_hex(6)}"
    words = [first, second, third, private]
    program.settings(SETTINGS.format(private=private))
    letters = desktop.window(
        "letters", ["xterm", "-class", "Letters", "-T", first], title=f"^{first}$"
    )
    diary = desktop.window(
        "diary", ["xterm", "-class", private, "-name", private, "-T", third], title=f"^{third}$"
    )
    program.start()
    follower = desktop.spawn(
        "follower", list(program._command("status", "--json", "--follow")), program._environment()
    )
    use(desktop, letters, 4)
    desktop.run("xdotool", "set_window", "--name", second, letters)
    use(desktop, letters, 3)
    use(desktop, diary, 8)
    assert program.status()["usage"]["app"] is None
    use(desktop, letters, 35)  # past a checkpoint: the running span is on the disk
    program.tell("log", "pause", "--minutes", "5")
    use(desktop, letters, 4)
    program.tell("log", "resume")
    use(desktop, letters, 2)

    assert list(_traces(program.profile, words)) == []
    said = _said(program)
    exported = program.profile.parent / "export.json"
    program.tell("export", "--what", "all", "-o", str(exported))
    program.tell("data", "backup")
    assert list(_traces(program.profile, words)) == []
    program.tell("quit")
    assert follower.wait(10) == 0
    assert "Letters" in said
    for text in (said, exported.read_text(encoding="utf-8"), desktop.log("follower")):
        assert [word for word in words if word.casefold() in text.casefold()] == []
    assert list(_traces(program.profile, words)) == []
    assert [word for word in words if word in program.log()] == []

    (today,) = program.table("days")
    assert today["not_recorded_s"] == pytest.approx(12, abs=3)
    assert {row["app"] for row in program.table("spans")} == {"Letters"}


def test_a_private_app_that_nobody_uses_leaves_no_gap(desktop: Desktop, program: Program) -> None:
    settings = SETTINGS.format(private="Diary")
    program.settings(settings.replace("enabled = true", 'enabled = true\nidle_after = "4s"'))
    diary = desktop.terminal("diary", "Diary")
    letters = desktop.terminal("letters", "Letters")
    program.start()
    use(desktop, letters, 3)
    use(desktop, diary, 3)
    program.waits_for("usage", "away", within=15)
    desktop.run("sleep", "6")
    use(desktop, letters, 3)
    program.tell("quit")
    eventually("the end", lambda: not program.running())
    (today,) = program.table("days")
    assert today["not_recorded_s"] == pytest.approx(3, abs=1.5)
    with sqlite3.connect(program.profile / "screen-time.sqlite3") as kept:
        columns = [row[1] for row in kept.execute("PRAGMA table_info(gap)")]
    kept.close()
    assert columns == ["start_ms", "end_ms", "offset_min", "day"]
