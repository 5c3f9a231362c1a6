"""The state in one line: as the tray, its tooltip and `status` say it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from detox import words
from detox.domain.records import Kind
from detox.words import status

UNTIL = datetime(2026, 11, 26, 10, 23, tzinfo=UTC)
LEFT = timedelta(minutes=10, seconds=1)


def answer(**changed: Any) -> dict[str, Any]:
    """Return a reply of `status --json` as far as the text needs it."""
    parts: dict[str, dict[str, Any]] = {
        "focus": {
            "state": "ready", "kind": None, "ends_at": None, "left_s": 0, "label": None,
            "blocks_today": 2,
        },
        "quiet": {"state": "daytime", "until": None},
        "day": {"confirmed": True},
        "usage": {"state": "off", "today_s": 0},
    }  # fmt: skip
    told = {name: part | changed.get(name, {}) for name, part in parts.items()}
    return told | {name: text for name, text in changed.items() if name not in parts}


def test_a_running_block_says_until_when() -> None:
    words.use("id")
    assert status.focus_line(Kind.WORK, UNTIL, LEFT) == "Fokus sampai 10.23"
    assert status.focus_line(Kind.LONG_BREAK, UNTIL, LEFT) == "Jeda panjang sampai 10.23"


def test_a_paused_block_says_what_is_left_rounded_up() -> None:
    assert status.focus_line(Kind.WORK, None, LEFT) == "Focus paused, 11 minutes left"
    assert status.focus_line(Kind.SHORT_BREAK, None, LEFT) == "Break paused, 11 minutes left"


def test_nothing_running_is_ready() -> None:
    assert status.focus_line(None, None, timedelta(0)) == "Ready"


@pytest.mark.parametrize(
    ("state", "until", "said"),
    [
        ("daytime", None, ""),
        ("closing", None, "The working day is about to end"),
        ("watching", None, "Quiet mode is on"),
        ("nudging", None, "Quiet mode is on"),
        ("resting", None, "Quiet mode is on"),
        ("snoozed", UNTIL, "Put off until 10:23"),
        ("snoozed", None, "Put off"),
        ("on_duty", UNTIL, "On duty until 10:23"),
        ("on_duty", None, "On duty"),
        ("off", None, "Quiet mode is off"),
    ],
)
def test_quiet_mode_has_a_line_for_each_state(
    state: str, until: datetime | None, said: str
) -> None:
    assert status.quiet_line(state, until) == said


def test_the_text_of_status_tells_the_whole_state() -> None:
    told = status.lines(
        answer(
            focus={
                "state": "running",
                "kind": "work",
                "ends_at": UNTIL.isoformat(),
                "left_s": 601,
                "label": "Minutes of the meeting",
            },
            quiet={"state": "snoozed", "until": UNTIL.isoformat()},
            usage={"state": "paused", "today_s": 9300},
        )
    )
    assert told == [
        "Focus until 10:23",
        "Minutes of the meeting",
        "2 focus blocks today",
        "Put off until 10:23",
        "Screen time today: 2 h 35 m · Recording is paused",
    ]


def test_unconfirmed_hours_are_said() -> None:
    told = status.lines(answer(day={"confirmed": False}, quiet={"state": "off"}))
    assert "Working hours are not confirmed yet, so quiet mode stays off" in told


def test_a_log_that_is_off_shows_no_number() -> None:
    assert status.lines(answer())[-1] == "Screen time is not recorded"


def test_held_reminders_and_meetings_say_until_when() -> None:
    assert status.held_line(UNTIL) == "Reminders are held back until 10:23"
    assert status.held_line(None) == "Reminders are held back"
    assert status.meeting_line(UNTIL) == "In a meeting until 10:23"


def test_the_text_says_that_reminders_are_held_and_that_a_meeting_is_on() -> None:
    told = status.lines(
        answer(
            now="2026-11-26T10:00:00+00:00",
            held_until="2026-11-27T04:00:00+00:00",
            meeting_until=UNTIL.isoformat(),
            usage={"state": "paused", "today_s": 60, "until": "2026-11-30T07:30:00+00:00"},
        )
    )
    assert told[-3:] == [
        "In a meeting until 10:23",
        "Reminders are held back until tomorrow 04:00",
        "Screen time today: 1 m · Recording is paused until Mon 07:30",
    ]


def test_what_is_over_is_not_said() -> None:
    over = answer(now="2026-11-26T10:23:00+00:00", held_until=UNTIL.isoformat(), meeting_until=None)
    assert not any("held back" in line for line in status.lines(over))


def test_a_pause_that_ends_another_day_names_the_day() -> None:
    words.use("id")
    assert status.held_line(UNTIL, UNTIL - timedelta(days=1)) == (
        "Pengingat dihentikan sampai besok 10.23"
    )
    assert status.held_line(UNTIL, UNTIL - timedelta(days=3)).endswith("sampai Kam 10.23")
    assert status.held_line(UNTIL, UNTIL - timedelta(days=30)).endswith("sampai 26 Nov 10.23")
