"""A day in the tray on a real desktop: what was in front, for how long, and nothing invented."""

import sqlite3
import time
from collections import defaultdict
from datetime import datetime

import pytest

from tests.desktop.program import Program
from tests.desktop.session import Desktop, eventually
from tests.desktop.use import use

LOGGING = 'language = "en"\n[schedule]\npreset = "office_9_17"\n[log]\nenabled = true\n'


def seconds_by_app(program: Program) -> dict[str, float]:
    """Return what `export --what apps` says, summed over days."""
    found: dict[str, float] = defaultdict(float)
    for row in program.table("apps"):
        found[row["app"]] += row["seconds"]
    return found


def test_two_windows_get_the_seconds_they_had(desktop: Desktop, program: Program) -> None:
    program.settings(LOGGING)
    letters, sheet = desktop.terminal("letters", "Letters"), desktop.terminal("sheet", "Sheet")
    program.start()
    spent: dict[str, float] = {"Letters": 0, "Sheet": 0}
    for name, window, length in (
        ("Letters", letters, 7),
        ("Sheet", sheet, 5),
        ("Letters", letters, 4),
    ):
        desktop.activate(window)
        begun = time.monotonic()
        use(desktop, window, length)
        spent[name] += time.monotonic() - begun
    desktop.terminal("elsewhere", "Elsewhere")
    told = seconds_by_app(program)

    assert told["Letters"] == pytest.approx(spent["Letters"], abs=1)
    assert told["Sheet"] == pytest.approx(spent["Sheet"], abs=1)


def test_windows_that_change_without_any_input_count_until_the_limit(
    desktop: Desktop, program: Program
) -> None:
    program.settings(LOGGING)
    letters, sheet = desktop.terminal("letters", "Letters"), desktop.terminal("sheet", "Sheet")
    program.start()
    desktop.activate(letters)
    time.sleep(4)
    desktop.activate(sheet)
    time.sleep(3)
    desktop.activate(letters)
    time.sleep(2)
    program.kill()
    told = seconds_by_app(program)

    assert told["Letters"] >= 4
    assert told["Sheet"] == pytest.approx(3, abs=1)


def test_time_without_input_past_the_limit_is_absent(desktop: Desktop, program: Program) -> None:
    program.settings(LOGGING + 'idle_after = "4s"\n')
    letters = desktop.terminal("letters", "Letters")
    program.start()
    use(desktop, letters, 3)
    program.waits_for("usage", "away", within=15)
    time.sleep(4)
    told = seconds_by_app(program)

    assert told["Letters"] == pytest.approx(3, abs=1.2)

    use(desktop, letters, 2)
    assert seconds_by_app(program)["Letters"] == pytest.approx(5, abs=1.8)


def test_a_power_cut_costs_half_a_minute_at_most(desktop: Desktop, program: Program) -> None:
    program.settings(LOGGING)
    letters = desktop.terminal("letters", "Letters")
    program.start()
    begun = time.monotonic()
    use(desktop, letters, 24)
    used = time.monotonic() - begun
    program.tell("focus", "start", "--minutes", "25", "--label", "Rekap SPJ")
    program.kill()

    assert program.ask("status").code == 3
    assert program.tell("data", "check").ok
    kept = seconds_by_app(program)["Letters"]
    assert used - 30 <= kept <= used + 0.5
    assert kept > 0

    program.start()
    status = program.waits_for("focus", "running")
    assert status["label"] == "Rekap SPJ"
    use(desktop, letters, 3)
    assert seconds_by_app(program)["Letters"] >= kept + 2


def test_a_request_to_leave_loses_nothing(desktop: Desktop, program: Program) -> None:
    program.settings(LOGGING)
    letters = desktop.terminal("letters", "Letters")
    program.start()
    use(desktop, letters, 5)

    assert program.terminate() == 0
    assert seconds_by_app(program)["Letters"] == pytest.approx(5, abs=1.2)
    database = sqlite3.connect(program.profile / "screen-time.sqlite3")
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def test_a_request_to_leave_is_heard_from_the_first_moment(
    desktop: Desktop, program: Program
) -> None:
    lock = program.profile / "detox.lock"
    process = desktop.spawn("early", program._command("run", "--hidden"), program._environment())
    eventually("the lock", lock.exists)
    process.terminate()

    assert process.wait(10) == 0
    assert not lock.exists()


def test_a_crash_costs_a_block_half_a_minute_at_most(desktop: Desktop, program: Program) -> None:
    letters = desktop.terminal("letters", "Letters")
    program.start()
    program.tell("focus", "start", "--minutes", "25")
    use(desktop, letters, 42)
    left = program.status()["focus"]["left_s"]
    program.kill()
    program.start()

    assert left <= program.status()["focus"]["left_s"] <= left + 31


def test_nothing_is_recorded_before_the_user_says_yes(desktop: Desktop, program: Program) -> None:
    letters = desktop.terminal("letters", "Letters")
    program.start()
    use(desktop, letters, 3)

    assert program.status()["usage"]["state"] == "off"
    assert program.table("spans") == []

    program.tell("settings", "set", "log.enabled", "true")
    program.waits_for("usage", "logging")
    use(desktop, letters, 3)
    rows = program.table("spans")
    assert {row["app"] for row in rows} == {"Letters"}
    assert sum(row["duration_s"] for row in rows) == pytest.approx(3, abs=1.5)


def test_deleting_everything_leaves_a_program_that_goes_on(
    desktop: Desktop, program: Program
) -> None:
    program.settings(LOGGING)
    letters = desktop.terminal("letters", "Letters")
    program.start()
    use(desktop, letters, 6)
    program.tell("data", "delete-all", "--yes")
    eventually("a fresh count", lambda: program.status()["usage"]["today_s"] < 4)
    use(desktop, letters, 3)

    assert seconds_by_app(program)["Letters"] < 6
    assert program.table("days")[-1]["day_kind"]
    assert program.tell("data", "check").ok


def test_a_paused_log_leaves_a_gap(desktop: Desktop, program: Program) -> None:
    program.settings(LOGGING)
    letters = desktop.terminal("letters", "Letters")
    program.start()
    use(desktop, letters, 3)
    program.tell("log", "pause", "--minutes", "5")
    use(desktop, letters, 4)
    program.tell("log", "resume")
    use(desktop, letters, 3)
    today = program.table("days")[-1]

    assert today["not_recorded_s"] == pytest.approx(4, abs=2)
    assert seconds_by_app(program)["Letters"] == pytest.approx(6, abs=2)


def test_a_block_is_announced_and_its_break_begins(desktop: Desktop, program: Program) -> None:
    program.settings(LOGGING + '[focus]\nshort_break = "3s"\n')
    program.start()
    program.tell("focus", "start", "--minutes", "0.05", "--label", "Nota dinas")
    desktop.notified("Time for a short break")
    assert program.status()["focus"]["kind"] == "short_break"
    desktop.notified("The break is over")
    program.waits_for("focus", "ready")
    rows = program.table("focus")

    assert [(row["kind"], row["outcome"], row["label"]) for row in rows] == [
        ("work", "done", "Nota dinas"),
        ("short_break", "done", ""),
    ]


def test_follow_tells_each_change_in_one_line(desktop: Desktop, program: Program) -> None:
    program.start()
    follower = desktop.spawn(
        "follower", list(program._command("status", "--json", "--follow")), program._environment()
    )
    eventually("a first line", lambda: "running" in desktop.log("follower"))
    program.tell("focus", "start")
    eventually("a second line", lambda: '"kind": "work"' in desktop.log("follower"))
    program.tell("quit")
    assert follower.wait(10) == 0


def test_a_second_start_shows_the_window_of_the_first(desktop: Desktop, program: Program) -> None:
    program.start()
    assert not desktop.run("xdotool", "search", "--onlyvisible", "--name", "Detox").ok
    assert program.ask("run").code == 0
    desktop.find_window("Detox", "--name", "Detox")
    assert program.running()


def test_a_tray_icon_appears_even_when_the_tray_comes_late(
    bare_desktop: Desktop, bare_program: Program
) -> None:
    bare_program.start()
    assert bare_desktop.tray_icons() == 0
    bare_desktop.start_tray()
    assert eventually("an icon", bare_desktop.tray_icons, within=40) == 1


def test_without_a_tray_there_is_a_window(bare_desktop: Desktop, bare_program: Program) -> None:
    bare_program.start()
    bare_desktop.find_window("Detox", "--name", "Detox")
    assert bare_program.status()["capabilities"]["notifications"]["works"] is False


def test_the_clock_of_the_record_is_the_wall(desktop: Desktop, program: Program) -> None:
    program.settings(LOGGING)
    letters = desktop.terminal("letters", "Letters")
    before = datetime.now().astimezone()
    program.start()
    use(desktop, letters, 2)
    row = program.table("spans")[0]
    begun = datetime.fromisoformat(row["start_local"])

    assert begun.utcoffset() == before.utcoffset()
    assert before.timestamp() - 1 <= begun.timestamp() <= time.time()
