"""Quiet mode, told as evenings. 23 Nov 2026 is a Monday; hours end 16:00, on Friday 11:00."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from detox.domain import quiet
from detox.domain.apps import App, Ledger
from detox.domain.events import CloseApps, OnDuty, SettingsChanged, Snooze, ZoneChanged
from detox.domain.records import Choice, PromptKind, Verdict
from detox.domain.settings import Settings
from tests.domain.quiet_story import (
    BROWSER,
    GAME,
    TEAMS,
    WIB,
    WITA,
    WRITER,
    Story,
    plan_of,
    sees,
)

MONDAY = "2026-11-23"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WITA)


def evening(**settings: Any) -> Story:
    """A Monday evening at 19:00, somebody at a game, the closing toast long gone."""
    return Story(f"{MONDAY} 19:00", plan_of(quiet__bedtime="03:00", **settings))


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


# --- snoozes ------------------------------------------------------------------------------------


def test_a_snooze_lasts_fifteen_minutes_and_stops_the_clock_of_the_other_nudges() -> None:
    story = evening().see(WRITER).until("19:10").do(Snooze())
    assert (story.name, quiet.until(story.state)) == ("snoozed", at(f"{MONDAY} 19:25"))
    assert story.state.verdict is Verdict.SNOOZED
    assert story.until("22:00").nudges == ["19:05 1", "19:40 2", "20:20 3"]


def test_a_snooze_takes_the_nudge_off_the_screen() -> None:
    assert evening().see(WRITER).until("19:10").do(Snooze()).taken_back == ["19:10"]


def test_two_snoozes_an_evening_and_no_more_are_offered() -> None:
    story = evening().see(WRITER).until("19:06").do(Snooze()).until("19:22").do(Snooze())
    assert quiet.snoozes_left(story.state, story.plan, story.now) == 0
    story.until("19:40").do(Snooze())
    assert story.name == "nudging"
    story.until("20:40")
    assert [wish.choices for wish in story.wishes[1:]] == [(Choice.DUTY, Choice.CLOSE)] * 2


def test_a_snooze_while_snoozed_costs_nothing() -> None:
    story = evening().see(WRITER).until("19:06").do(Snooze()).do(Snooze())
    assert quiet.snoozes_left(story.state, story.plan, story.now) == 1


def test_six_snoozes_a_week_and_a_new_week_begins_on_monday() -> None:
    story = Story("2026-11-23 18:00")
    for _ in range(4):
        story.until("19:00").see(WRITER).do(Snooze()).until("19:20").do(Snooze())
        story.until("20:00").see(GAME)
    assert story.now.date().isoformat() == "2026-11-26"
    assert quiet.snoozes_left(story.state, story.plan, story.now) == 0
    assert sum(one.snoozes for one in story.state.tally.evenings) == 6
    story.until("2026-11-30 18:00")
    assert quiet.snoozes_left(story.state, story.plan, story.now) == 2


def test_before_any_nudge_a_snooze_puts_the_first_one_off() -> None:
    story = evening().see(WRITER).do(Snooze()).until("20:00")
    assert story.nudges == ["19:15 1", "19:35 2"]


def test_in_working_hours_there_is_nothing_to_snooze() -> None:
    story = Story(f"{MONDAY} 10:00").do(Snooze())
    assert story.name == "daytime"
    assert quiet.snoozes_left(story.state, story.plan, story.now) == 2


# --- duty ---------------------------------------------------------------------------------------


def test_on_duty_there_is_silence_until_it_ends_and_then_a_fresh_five_minutes() -> None:
    story = evening().see(WRITER).until("19:10").do(OnDuty(at(f"{MONDAY} 21:00")))
    assert (story.name, quiet.until(story.state)) == ("on_duty", at(f"{MONDAY} 21:00"))
    assert quiet.duty_since(story.state) == at(f"{MONDAY} 19:10")
    assert story.taken_back == ["19:10"]
    story.until("21:30")
    assert story.nudges == ["19:05 1", "21:05 1", "21:25 2"]
    assert quiet.duty_since(story.state) is None


def test_duty_without_an_end_lasts_through_the_evening() -> None:
    story = evening().see(WRITER).do(OnDuty()).until("03:59")
    assert (story.name, story.nudges) == ("on_duty", [])
    assert quiet.until(story.state) == at("2026-11-24 04:00")


def test_duty_never_reaches_into_the_next_working_hours() -> None:
    story = evening().do(OnDuty(at("2026-12-01 12:00")))
    assert quiet.until(story.state) == at("2026-11-24 07:30")
    assert story.until("07:31").name == "daytime"


def test_duty_said_again_keeps_its_beginning() -> None:
    story = evening().do(OnDuty(at(f"{MONDAY} 20:00"))).until("19:30").do(OnDuty())
    assert quiet.duty_since(story.state) == at(f"{MONDAY} 19:00")
    assert quiet.until(story.state) == at("2026-11-24 04:00")


def test_duty_whose_end_has_passed_changes_nothing() -> None:
    assert evening().do(OnDuty(at(f"{MONDAY} 18:00"))).name == "watching"


def test_duty_can_be_said_ahead_in_the_afternoon() -> None:
    story = Story(f"{MONDAY} 15:00").see(WRITER).do(OnDuty(at(f"{MONDAY} 20:00")))
    assert story.until("20:04").said == []
    assert story.until("20:06").said == ["20:05 1"]


# --- the closing toast and bedtime --------------------------------------------------------------


def test_a_quarter_of_an_hour_before_the_end_a_toast_offers_to_close_the_day() -> None:
    story = Story(f"{MONDAY} 15:00").until("15:50")
    (wish,) = story.wishes
    assert story.said == ["15:45 closing"]
    assert dict(wish.facts) == {"minutes": "15"}
    assert wish.until == at(f"{MONDAY} 16:00")
    assert story.name == "closing"


def test_the_closing_toast_comes_once_and_waits_for_the_person() -> None:
    story = Story(f"{MONDAY} 15:00").see(GAME, present=False).until("15:52")
    assert story.said == []
    story.see(GAME).until("15:54").see(GAME, present=False).until("15:56").see(GAME)
    assert story.until("16:20").said == ["15:52 closing"]
    assert dict(story.wishes[0].facts) == {"minutes": "8"}


@pytest.mark.parametrize("hold", ["may_speak", "may_offer"])
def test_the_closing_toast_keeps_to_the_general_budget(hold: str) -> None:
    story = Story(f"{MONDAY} 15:00").without(**{hold: False}).until("16:10")
    assert story.said == []


def test_an_hour_before_bedtime_work_gets_one_soft_word() -> None:
    plan = plan_of(quiet__stretches_per_evening=0)
    story = Story(f"{MONDAY} 20:30", plan).see(WRITER).until("23:30")
    assert story.said == ["21:00 bedtime"]
    assert story.wishes[0].until == at(f"{MONDAY} 22:00")


def test_at_bedtime_those_who_do_not_work_hear_nothing() -> None:
    assert Story(f"{MONDAY} 19:00").until("23:00").said == []


def test_no_word_at_bedtime_while_a_nudge_is_open() -> None:
    story = Story(f"{MONDAY} 20:40").see(WRITER).until("21:20")
    assert story.said == ["20:45 1", "21:05 2"]


def test_no_word_at_bedtime_on_duty_or_while_snoozed() -> None:
    duty = Story(f"{MONDAY} 20:40").see(WRITER).do(OnDuty()).until("23:00")
    snoozed = Story(f"{MONDAY} 20:55").see(WRITER).do(Snooze()).until("21:05")
    assert (duty.said, snoozed.said) == ([], [])


def test_a_bedtime_after_midnight_belongs_to_the_evening_before() -> None:
    plan = plan_of(quiet__bedtime="00:30", quiet__stretches_per_evening=0)
    assert Story(f"{MONDAY} 23:00", plan).see(WRITER).until("03:00").said == ["23:30 bedtime"]


# --- polite closing -----------------------------------------------------------------------------


def test_an_app_is_asked_to_close_once_an_evening() -> None:
    story = evening().see(WRITER, running=[TEAMS]).do(CloseApps("LibreOffice"))
    story.do(CloseApps("libreoffice")).do(CloseApps("soffice.bin"))
    assert [(ask.app, ask.programs) for ask in story.asked] == [("LibreOffice", ("soffice.bin",))]


def test_without_a_name_every_work_app_is_asked_and_nothing_else() -> None:
    story = evening().see(WRITER, running=[TEAMS]).do(CloseApps())
    assert [ask.app for ask in story.asked] == ["LibreOffice", "Microsoft Teams"]
    story.see(GAME).do(CloseApps("Solitaire"))
    assert len(story.asked) == 2


def test_one_app_of_several_programs_is_asked_as_a_whole() -> None:
    other = App("libreoffice-writer", "LibreOffice", "office", Ledger.WORK)
    (ask,) = evening().see(WRITER, running=[other]).do(CloseApps("LibreOffice")).asked
    assert set(ask.programs) == {"soffice.bin", "libreoffice-writer"}


def test_in_working_hours_no_communication_app_is_closed() -> None:
    story = Story(f"{MONDAY} 10:00").see(WRITER, running=[TEAMS]).do(CloseApps())
    assert [ask.app for ask in story.asked] == ["LibreOffice"]


def test_closing_everything_takes_the_nudge_off_the_screen() -> None:
    story = evening().see(WRITER).until("19:06").do(CloseApps())
    assert story.taken_back == ["19:06"]


def test_the_next_day_an_app_may_be_asked_again() -> None:
    story = evening().see(WRITER).do(CloseApps()).until("2026-11-24 19:00").do(CloseApps())
    assert len(story.asked) == 2


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
