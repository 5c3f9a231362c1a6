"""Settings for tests that need hours which ended, whatever the time is when they run."""

from datetime import datetime, timedelta

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def hours_that_ended(ago: timedelta = timedelta(minutes=30), more: str = "") -> str:
    """Return settings whose working day ended so long ago, with a quiet mode that does not wait.

    The day begins twelve hours from now, so that no test runs across the start of a day.
    """
    now = datetime.now().astimezone()
    start, end = now - ago - timedelta(hours=4), now - ago
    day_start = now + timedelta(hours=12)
    span = f'["{start:%H:%M}-{end:%H:%M}"]'
    week = "\n".join(f"{day} = {span}" for day in WEEKDAYS)
    return f"""language = "en"
[schedule]
preset = "custom"
holidays = ""
day_start = "{day_start:%H:%M}"
[schedule.week]
{week}
[quiet]
starts_after = "0s"
in_front_for = "2s"
second_after = "4s"
third_after = "8s"
[log]
enabled = true
{more}
"""
