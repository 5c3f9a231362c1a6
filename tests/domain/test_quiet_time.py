"""Quiet mode through sleep, clocks set by hand, and restarts."""

from datetime import timedelta

import pytest

from detox.domain import quiet
from detox.domain.events import OnDuty, Snooze
from detox.domain.records import PromptKind
from tests.domain.quiet_story import (
    GAME,
    MONDAY,
    WRITER,
    Story,
    at,
    evening,
    sees,
)

# --- sleep, clocks, restarts --------------------------------------------------------------------


def test_a_sleep_of_an_hour_ends_the_stretch() -> None:
    story = evening().see(WRITER).until("19:30").sleep_until("20:40").until("21:00")
    assert story.nudges == ["19:05 1", "19:25 2", "20:45 1"]


def test_after_a_short_sleep_the_next_nudge_waits_for_five_minutes_of_work() -> None:
    story = evening().see(WRITER).until("19:10").sleep_until("19:50").until("20:00")
    assert story.nudges == ["19:05 1", "19:55 2"]


@pytest.mark.parametrize("hours", [-3, -1, 1, 2])
def test_a_clock_set_by_hand_fires_nothing_twice_and_nothing_early(hours: int) -> None:
    story = evening().see(WRITER).until("19:10").set_clock(timedelta(hours=hours))
    before = len(story.nudges)
    assert before == 1
    story.until(f"{19 + hours}:24")
    assert len(story.nudges) == 1
    story.until(f"{19 + hours}:26")
    assert len(story.nudges) == (2 if hours > -3 else 1)


def test_a_clock_set_back_a_day_finds_the_counters_of_that_day_again() -> None:
    story = evening().see(WRITER).until("20:10").see(GAME)
    story.set_clock(timedelta(days=1)).set_clock(timedelta(days=-1))
    assert quiet.nudges_tonight(story.state) == 3


def test_the_closing_toast_is_not_repeated_when_the_clock_goes_back() -> None:
    story = Story(f"{MONDAY} 15:00").until("15:50").set_clock(timedelta(minutes=-30))
    assert story.until("16:10").said == ["15:45 closing"]


def test_a_restart_keeps_the_stage_and_the_counters() -> None:
    story = evening().see(WRITER).until("19:10").restart("19:12").until("22:00")
    assert story.nudges == ["19:05 1", "19:25 2", "20:05 3"]


def test_a_restart_keeps_snooze_and_duty() -> None:
    snoozed = evening().see(WRITER).until("19:10").do(Snooze()).restart("19:20")
    assert (snoozed.name, quiet.until(snoozed.state)) == ("snoozed", at(f"{MONDAY} 19:25"))
    duty = evening().do(OnDuty()).restart("23:00")
    assert quiet.duty_since(duty.state) == at(f"{MONDAY} 19:00")


def test_after_a_long_time_switched_off_work_is_a_new_stretch() -> None:
    story = evening().see(WRITER).until("20:10").restart("21:30").until("22:00")
    assert story.nudges == ["19:05 1", "19:25 2", "20:05 3", "21:35 1"]


def test_what_is_remembered_does_not_change_with_every_minute_of_work() -> None:
    story = evening().see(WRITER).until("19:11")
    before = quiet.freeze(story.state)
    story.until("19:14")
    assert quiet.freeze(story.state) == before


@pytest.mark.parametrize(
    "told",
    [
        None, 3, "resting", [], {}, {"mode": {"is": "resting"}}, {"mode": {"is": "dancing"}},
        {**quiet.freeze(quiet.START), "mode": {"is": "nudging", "stage": "x", "first_at": "now"}},
        {**quiet.freeze(quiet.START), "evenings": [{"day": "2026-02-31"}]},
        {**quiet.freeze(quiet.START), "verdict": "unknown"},
        {**quiet.freeze(quiet.START), "open_until": "2026-11-23T10:00:00"},
    ],
)  # fmt: skip
def test_nonsense_remembered_is_a_fresh_start(told: object) -> None:
    assert quiet.thaw(told) == quiet.START


def test_only_prompts_of_its_own_kinds_are_asked_for() -> None:
    kinds = {wish.kind for wish in Story(f"{MONDAY} 15:00").see(WRITER).until("23:00").wishes}
    assert kinds == {PromptKind.CLOSING, PromptKind.QUIET, PromptKind.BEDTIME}


def test_sees_says_at_work_only_with_somebody_there() -> None:
    assert sees(WRITER).at_work
    assert not sees(WRITER, present=False).at_work
    assert not sees(None, running=[WRITER]).at_work
