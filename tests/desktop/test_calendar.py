"""A calendar file changes the day of the running app at once, and stays after a restart."""

from datetime import datetime, timedelta
from pathlib import Path

from tests.desktop.program import Program
from tests.desktop.session import Desktop
from tests.storage.calendar_files import calendar, event, written

CONFIRMED = 'language = "en"\n[schedule]\npreset = "office_9_17"\nday_start = "00:00"\n'


def holiday(folder: Path) -> Path:
    """Write a file that makes today and tomorrow days off (a test may meet midnight)."""
    today = datetime.now().astimezone()
    return written(folder, calendar(event(
        f"DTSTART;VALUE=DATE:{today:%Y%m%d}", "DURATION:P2D", "SUMMARY:Founders’ day",
    )), "days.ics")  # fmt: skip


def duty(folder: Path) -> tuple[Path, datetime]:
    """Write a file with a duty that goes on now; return it with its end."""
    now = datetime.now().astimezone()
    ends = (now + timedelta(hours=3)).replace(second=0, microsecond=0)
    starts = now - timedelta(hours=1)
    return written(folder, calendar(event(
        f"DTSTART:{starts:%Y%m%dT%H%M%S}", f"DTEND:{ends:%Y%m%dT%H%M%S}", "SUMMARY:Duty",
    )), "duty.ics"), ends  # fmt: skip


def test_a_holiday_and_a_duty_hold_at_once_and_after_a_restart(
    desktop: Desktop, program: Program, tmp_path: Path
) -> None:
    program.settings(CONFIRMED)
    program.start()
    told = program.tell("import", "ics", str(holiday(tmp_path)), "--as", "holidays")
    assert "2 days off" in told.text

    assert program.status()["day"]["kind"] == "holiday"
    assert program.status()["day"]["name"] == "Founders’ day"
    assert program.status()["day"]["work"] == []

    file, ends = duty(tmp_path)
    program.tell("import", "ics", str(file), "--as", "duty")
    quiet = program.waits_for("quiet", "on_duty")
    assert datetime.fromisoformat(quiet["until"]) == ends

    program.tell("quit")
    assert program.process and program.process.wait(10) == 0
    program.start()
    quiet = program.waits_for("quiet", "on_duty")
    assert datetime.fromisoformat(quiet["until"]) == ends
    assert program.status()["day"]["kind"] == "holiday"
    assert [row["day_kind"] for row in program.table("days")] in (["holiday"], ["holiday"] * 2)
    assert not list(program.profile.glob("import-*"))
    del desktop


def test_what_is_deleted_is_no_duty_any_more(
    desktop: Desktop, program: Program, tmp_path: Path
) -> None:
    program.settings(CONFIRMED)
    program.start()
    program.tell("import", "ics", str(duty(tmp_path)[0]), "--as", "duty")
    program.waits_for("quiet", "on_duty")
    program.tell("data", "delete-all", "--yes")
    assert program.status()["quiet"]["state"] != "on_duty"
    del desktop
