"""What one can say to quiet mode, what it offers by itself, and closing apps politely."""

from dataclasses import replace

import pytest

from detox.domain import quiet
from detox.domain.apps import App, Ledger
from detox.domain.events import CloseApps, OnDuty, Snooze
from detox.domain.records import Choice, Verdict
from tests.domain.quiet_story import (
    GAME,
    MONDAY,
    TEAMS,
    WRITER,
    Story,
    at,
    evening,
    plan_of,
)

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


def test_once_the_last_nudge_was_put_away_there_is_nothing_to_snooze() -> None:
    story = evening(quiet__prompts_per_evening=1).see(WRITER).until("19:06")
    story.sight = replace(story.sight, nudge_open=False)
    assert story.do().do(Snooze()).name == "resting"


def test_a_word_at_bedtime_does_not_follow_at_once_on_a_nudge_that_was_put_away() -> None:
    plan = plan_of(quiet__prompts_per_evening=1)
    story = Story(f"{MONDAY} 20:40", plan).see(WRITER).until("20:50")
    story.sight = replace(story.sight, nudge_open=False)
    assert story.until("21:20").said == ["20:45 1", "21:05 bedtime"]


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


def test_an_app_that_could_not_be_asked_may_be_asked_again() -> None:
    story = evening().see(WRITER)
    story.windows = 0
    story.do(CloseApps("LibreOffice")).do(CloseApps("LibreOffice"))
    assert len(story.asked) == 2
    assert story.state.tally.tonight.asked == frozenset()


def test_an_app_that_was_closed_and_opened_again_may_be_asked_again() -> None:
    story = evening().see(WRITER, running=[TEAMS]).do(CloseApps())
    story.run(TEAMS).run(TEAMS, WRITER).do(CloseApps())
    assert [ask.app for ask in story.asked] == ["LibreOffice", "Microsoft Teams", "LibreOffice"]


def test_a_card_only_names_an_app_that_was_asked_and_is_still_open() -> None:
    story = evening().see(WRITER, running=[TEAMS]).do(CloseApps("LibreOffice")).until("19:26")
    card = story.wishes[-1]
    assert (card.apps, dict(card.facts)["asked"]) == (("Microsoft Teams",), "LibreOffice")
    assert Choice.CLOSE in card.choices


def test_a_card_whose_apps_were_all_asked_offers_no_closing() -> None:
    story = evening().see(WRITER, running=[TEAMS]).do(CloseApps()).until("19:26")
    card = story.wishes[-1]
    assert (card.apps, dict(card.facts)["asked"]) == ((), "LibreOffice\nMicrosoft Teams")
    assert Choice.CLOSE not in card.choices


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
