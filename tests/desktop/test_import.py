"""The running app takes over an export, and goes on counting from there."""

from datetime import UTC, datetime, timedelta

from tests.desktop.program import Program
from tests.desktop.session import Desktop
from tests.desktop.use import use
from tests.storage.aw import absences, afk, export, save, window, windows

LOGGING = (
    'language = "en"\n[schedule]\npreset = "office_9_17"\nday_start = "00:00"\n'
    '[log]\nenabled = true\nkeep_detail = "forever"\n'
)


def test_the_running_app_takes_an_export_over_and_counts_it(
    desktop: Desktop, program: Program
) -> None:
    program.settings(LOGGING)
    letters = desktop.terminal("letters", "Letters")
    program.start()
    use(desktop, letters, 3)
    noon = datetime.now(UTC) - timedelta(days=1)
    export_file = program.profile.parent / "export.json"
    # From yesterday on until just now: what runs in the app keeps its own time.
    day = 86_400
    save(
        export_file,
        export(
            windows([window(0, 600, "Code", noon), window(day - 300, day - 1, "Code", noon)]),
            absences([afk(0, day + 600, noon=noon)]),
        ),
    )
    would = program.tell("import", "activitywatch", str(export_file), "--dry-run")
    assert would.text.startswith("Would be taken over: ")
    came = program.tell("import", "activitywatch", str(export_file))
    assert came.text.startswith("Taken over: ")
    again = program.tell("import", "activitywatch", str(export_file))
    use(desktop, letters, 3)
    found = program.table("spans")
    assert {row["program"] for row in found} >= {"code"}
    code = sum(row["duration_s"] for row in found if row["program"] == "code")
    assert 600 + 280 <= code < 600 + 299 - 1
    today = max(row["date"] for row in found)
    used = sum(row["duration_s"] for row in found if row["date"] == today)
    assert abs(program.status()["usage"]["today_s"] - used) < 5
    assert "in the log already" in again.text
    assert not list(program.profile.glob("import-*"))
    assert program.tell("data", "check").text == "The database is in order."
    assert " ERROR " not in program.log()
