"""Quiet mode, told as evenings. 23 Nov 2026 is a Monday; hours end 16:00, on Friday 11:00."""

from datetime import timedelta

import pytest

from detox.domain import quiet
from detox.domain.events import SettingsChanged, Snooze, ZoneChanged
from detox.domain.records import Choice, Verdict
from detox.domain.settings import Settings
from tests.domain.quiet_story import (
    BROWSER,
    GAME,
    MONDAY,
    TEAMS,
    WIB,
    WRITER,
    Story,
    evening,
    plan_of,
)

# --- the three nudges ---------------------------------------------------------------------------


def test_three_nudges_come_at_five_twenty_five_and_sixty_five_minutes_then_silence() -> None:
    story = evening().see(WRITER).until("23:50")
    assert story.nudges == ["19:05 1", "19:25 2", "20:05 3"]
    assert story.name == "resting"


def test_work_that_goes_on_into_quiet_time_is_nudged_as_it_begins() -> None:
    story = Story(f"{MONDAY} 15:00").see(WRITER).until("17:00")
    assert story.said == ["15:45 closing", "16:30 1", "16:50 2"]


def test_the_first_nudge_names_no_app_and_the_later_ones_are_cards_that_do() -> None:
    first, second, third = evening().see(WRITER, running=[TEAMS]).until("20:30").wishes
    assert (first.card, first.apps) == (False, ())
    assert first.choices == (Choice.SHOW, Choice.SNOOZE, Choice.DUTY)
    for card in (second, third):
        assert (card.card, card.apps) == (True, ("LibreOffice", "Microsoft Teams"))
        assert card.choices == (Choice.SNOOZE, Choice.DUTY, Choice.CLOSE)
    assert [wish.stage for wish in (first, second, third)] == [1, 2, 3]


def test_a_nudge_knows_when_the_day_ended_and_how_long_a_snooze_is() -> None:
    facts = dict(evening().see(WRITER).until("19:10").wishes[0].facts)
    assert facts == {"day": "workday", "snooze": "15", "since": "16:00"}


def test_before_work_in_the_morning_a_nudge_says_when_work_starts() -> None:
    story = Story(f"{MONDAY} 05:00").see(WRITER).until("05:30")
    assert story.nudges == ["05:05 1", "05:25 2"]
    assert dict(story.wishes[0].facts)["starts"] == "07:30"


def test_work_shorter_than_five_minutes_is_not_nudged() -> None:
    story = evening().see(WRITER).until("19:04").see(GAME).until("19:10").see(WRITER)
    assert story.until("19:14").nudges == []
    assert story.until("19:15").nudges == ["19:15 1"]


def test_a_glance_elsewhere_does_not_begin_the_five_minutes_anew() -> None:
    story = evening().see(WRITER).until("19:03").see(None)
    story.now += timedelta(seconds=10)
    assert story.see(TEAMS).until("19:06").nudges == ["19:05 1"]


def test_the_second_nudge_waits_until_there_is_work_again() -> None:
    story = evening().see(WRITER).until("19:06").see(GAME).until("19:40").see(WRITER)
    assert story.until("20:00").nudges == ["19:05 1", "19:45 2"]


def test_an_app_that_is_not_work_is_never_nudged() -> None:
    story = evening().see(BROWSER, running=[TEAMS, WRITER]).until("23:59")
    assert story.said == []


def test_where_the_front_is_unknown_a_running_work_app_counts() -> None:
    story = evening().see(None, running=[TEAMS], front_known=False).until("19:10")
    assert story.nudges == ["19:05 1"]


# --- stretches and the evening's limits ---------------------------------------------------------


def test_a_new_stretch_after_an_hour_gets_one_fresh_toast_and_the_evening_is_full() -> None:
    story = evening().see(WRITER).until("20:10").see(GAME).until("21:10").see(WRITER)
    story.until("23:59")
    assert story.nudges == ["19:05 1", "19:25 2", "20:05 3", "21:15 1"]
    assert quiet.nudges_tonight(story.state) == 4


def test_less_than_an_hour_elsewhere_is_the_same_stretch() -> None:
    story = evening().see(WRITER).until("20:10").see(GAME).until("21:09").see(WRITER)
    assert story.until("23:59").nudges == ["19:05 1", "19:25 2", "20:05 3"]


def test_a_third_stretch_is_silent() -> None:
    story = evening(quiet__prompts_per_evening=20)
    for start, end in (("19:01", "19:07"), ("20:10", "20:16"), ("21:20", "21:40")):
        story.until(start).see(WRITER).until(end).see(GAME)
    assert story.nudges == ["19:06 1", "20:15 1"]


def test_the_fourth_prompt_of_an_evening_is_the_last() -> None:
    story = evening(quiet__stretches_per_evening=9)
    for start, end in (("19:01", "19:30"), ("20:40", "21:10"), ("22:20", "22:40")):
        story.until(start).see(WRITER).until(end).see(GAME)
    assert story.nudges == ["19:06 1", "19:26 2", "20:45 1", "21:05 2"]


def test_the_counters_begin_anew_at_the_start_of_the_day() -> None:
    story = evening().see(WRITER).until("20:10").see(GAME).until("21:10").see(WRITER)
    story.until("22:00").see(GAME).until("05:00").see(WRITER).until("05:06")
    assert story.nudges[-1] == "05:05 1"
    assert quiet.nudges_tonight(story.state) == 1


def test_a_night_worked_through_is_not_nudged_anew_at_the_start_of_the_day() -> None:
    story = evening().see(WRITER).until("06:00")
    assert story.nudges == ["19:05 1", "19:25 2", "20:05 3"]


@pytest.mark.parametrize(
    "day", ["2026-11-28", "2026-11-29", "2026-08-17", "2026-12-24"],
    ids=["Saturday", "Sunday", "holiday", "joint leave"],
)  # fmt: skip
def test_a_free_day_has_one_nudge(day: str) -> None:
    story = Story(f"{day} 09:00", plan_of(quiet__bedtime="03:00")).see(WRITER).until("14:00")
    story.see(GAME).until("16:00").see(WRITER).until("22:00")
    assert story.nudges == ["09:05 1"]
    assert dict(story.wishes[0].facts)["day"] in {"weekend", "holiday"}


def test_the_one_nudge_of_a_free_day_can_still_be_snoozed() -> None:
    story = Story("2026-11-28 09:00").see(WRITER).until("09:06").do(Snooze())
    assert story.name == "snoozed"


# --- hours --------------------------------------------------------------------------------------


def test_a_provincial_friday_is_first_nudged_at_half_past_one() -> None:
    story = Story("2026-11-27 07:00", plan_of(quiet__bedtime="03:00"))
    story.until("07:30").see(WRITER).until("18:00")
    assert story.said == ["13:00 closing", "13:30 1", "13:50 2", "14:30 3"]


def test_there_is_never_a_nudge_in_working_hours_nor_in_the_half_hour_after() -> None:
    story = Story(f"{MONDAY} 07:30").see(WRITER).until("16:29")
    assert story.nudges == []
    assert story.verdicts == ["07:30 working_hours", "16:00 not_yet"]


def test_guessed_hours_never_nudge() -> None:
    story = Story(f"{MONDAY} 15:00", plan_of("auto")).see(WRITER).until("2026-11-25 15:00")
    assert story.said == []
    assert story.name == "off"
    assert story.state.verdict is Verdict.NOT_CONFIRMED


def test_switched_off_it_says_nothing() -> None:
    story = Story(f"{MONDAY} 15:00", plan_of(quiet__enabled=False)).see(WRITER).until("23:59")
    assert story.said == []
    assert (story.name, story.state.verdict) == ("off", Verdict.OFF)


def test_switching_it_off_takes_an_open_nudge_away() -> None:
    story = evening().see(WRITER).until("19:06")
    story.plan = plan_of(quiet__enabled=False)
    story.do(SettingsChanged(Settings()))
    assert (story.name, story.taken_back) == ("off", ["19:06"])


def test_a_nudge_still_open_goes_when_work_begins() -> None:
    story = Story("2026-11-24 07:00").see(WRITER).until("07:30")
    assert story.said == ["07:05 1", "07:25 2"]
    assert (story.name, story.taken_back) == ("daytime", ["07:30"])


def test_after_a_night_shift_the_morning_is_the_evening() -> None:
    night = ["22:00-06:00"]
    plan = plan_of("custom", schedule__week__mon=night, schedule__week__tue=night)
    story = Story(f"{MONDAY} 22:00", plan).see(WRITER).until("08:00")
    assert story.said == ["05:45 closing", "06:30 1", "06:50 2", "07:30 3"]


def test_another_zone_on_the_way_moves_the_hours_with_the_wall() -> None:
    story = Story(f"{MONDAY} 16:20").see(WRITER)
    story.now = story.now.astimezone(WIB)
    story.do(ZoneChanged("Asia/Jakarta"))
    assert story.until("16:29").nudges == []
    assert story.until("16:31").nudges == ["16:30 1"]


# --- silence for other reasons ------------------------------------------------------------------


def test_nobody_is_nudged_while_away() -> None:
    story = evening().see(WRITER, present=False).until("21:00")
    assert story.nudges == []
    assert story.state.verdict is Verdict.AWAY
    assert story.see(WRITER).until("21:06").nudges == ["21:05 1"]


@pytest.mark.parametrize(
    ("hold", "why"),
    [({"may_speak": False}, Verdict.HELD_BACK), ({"focusing": True}, Verdict.FOCUS)],
)
def test_a_nudge_held_back_comes_once_it_may(hold: dict[str, bool], why: Verdict) -> None:
    story = evening().see(WRITER).without(**hold).until("19:30")
    assert (story.nudges, story.state.verdict) == ([], why)
    assert story.see(WRITER).nudges == ["19:30 1"]


def test_why_is_told_at_each_change() -> None:
    story = evening().see(WRITER).until("19:27").see(GAME).until("19:30")
    assert story.verdicts == [
        "19:00 no_work_app", "19:00 too_short", "19:05 nudged", "19:06 waiting", "19:25 nudged",
        "19:26 waiting", "19:27 no_work_app",
    ]  # fmt: skip


def test_after_the_third_nudge_the_reason_is_that_it_was_enough() -> None:
    assert evening().see(WRITER).until("21:00").state.verdict is Verdict.ENOUGH
