"""The sentence of a week compares without judging, and says what is missing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from detox import words
from detox.domain.summary import DayTotals, Findings, Totals, Week
from detox.words.week import (
    Story,
    is_sparse,
    median_label,
    names,
    remarks,
    sentence,
    share_words,
    story,
    yesterday,
)

MONDAY, TUESDAY, SUNDAY = (date(2026, 11, day) for day in (23, 24, 29))
NOW, BEFORE = timedelta(hours=2, minutes=30), timedelta(hours=4, minutes=5)
SCREEN = timedelta(hours=39, minutes=24)


def test_the_week_of_the_pictures_reads_as_drawn() -> None:
    words.use("id")
    assert sentence(Story(SCREEN, NOW, BEFORE, TUESDAY, 0.63)) == (
        "Pekan ini 2 j 30 m di luar jam kerja, 1 j 35 m lebih sedikit daripada pekan lalu. "
        "Selasa menyumbang hampir dua pertiganya."
    )
    words.use("en")
    assert sentence(Story(SCREEN, NOW, BEFORE, TUESDAY, 0.63)) == (
        "This week 2 h 30 m fell after working hours, 1 h 35 m less than last week. "
        "Tuesday made up nearly two thirds of it."
    )


@pytest.mark.parametrize(
    ("story", "said"),
    [
        (Story(SCREEN, BEFORE, NOW), "1 h 35 m more than last week."),
        (Story(SCREEN, NOW, NOW), "as much as last week."),
        (Story(SCREEN, NOW, timedelta(0)), "2 h 30 m more than last week."),
        (Story(SCREEN, NOW), "This week 2 h 30 m fell after working hours."),
        (Story(SCREEN, NOW, BEFORE, current=False), "1 h 35 m less than the week before."),
        (Story(SCREEN, timedelta(0), NOW), "No work after hours; the week before it was 2 h 30 m."),
        (Story(SCREEN, timedelta(0)), "No work after hours."),
        (Story(SCREEN, None, NOW), "39 h 24 m of screen time. After-hours work is counted once"),
        (Story(timedelta(0), None, days=0), "There is no data for this week yet."),
    ],
)
def test_each_week_has_its_sentence(story: Story, said: str) -> None:
    assert said in sentence(story)


def test_a_day_is_named_only_where_it_stands_out() -> None:
    assert "Tuesday" not in sentence(Story(SCREEN, NOW, BEFORE, TUESDAY, 0.4))


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (1.0, "nearly all"),
        (0.75, "about three quarters"),
        (0.63, "nearly two thirds"),
        (0.5, "about half"),
        (0.3, ""),
    ],
)
def test_a_share_is_said_in_words(share: float, said: str) -> None:
    assert share_words(share) == said


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_difference_agrees_with_the_minutes_that_are_shown(language: str) -> None:
    """29 s and 31 s round to 0 m and 1 m: what is shown must add up."""
    words.use(language)
    said = sentence(Story(SCREEN, NOW + timedelta(seconds=31), NOW + timedelta(seconds=29)))
    assert " 1 m " in said


def summary(today: date = SUNDAY, after_hours: timedelta | None = NOW) -> Week:
    """Return the week of the pictures as a summary has it."""
    found = Findings(
        after_hours=after_hours,
        difference=None if after_hours is None else after_hours - BEFORE,
        so_far=today <= SUNDAY,
        busiest=TUESDAY,
        share=0.63,
        missing=(),
        missing_before=(),
        unconfirmed=(),
    )
    days = tuple(DayTotals(date=MONDAY + timedelta(days=n), kept=True) for n in range(7))
    total = Totals(screen=SCREEN, after_hours=after_hours)
    return Week(MONDAY, today, days, total, None, None, 3, (), (), found)


def test_a_summary_and_its_story_say_the_same() -> None:
    told = story(summary())
    assert told == Story(SCREEN, NOW, BEFORE, TUESDAY, 0.63)
    assert sentence(summary()) == sentence(told)


def test_a_week_that_is_over_is_compared_with_the_one_before_it() -> None:
    assert not story(summary(today=SUNDAY + timedelta(days=1))).current


def test_unconfirmed_hours_are_compared_with_nothing() -> None:
    assert story(summary(after_hours=None)).before is None


def test_what_the_figures_leave_out_is_said() -> None:
    friday = MONDAY + timedelta(days=4)
    gaps = replace(
        summary().findings,
        missing=(MONDAY, TUESDAY, friday),
        missing_before=(MONDAY,),
        unconfirmed=(TUESDAY,),
    )
    paused = Totals(not_recorded=timedelta(minutes=90))
    assert remarks(replace(summary(), findings=gaps, total=paused)) == [
        "Nothing was recorded on Monday, Tuesday and Friday.",
        "The week before has days without data.",
        "Working hours were not confirmed on Tuesday.",
        "Recording was paused for 1 h 30 m.",
        "Only this computer; phones are not counted.",
    ]
    assert remarks(summary()) == ["Only this computer; phones are not counted."]


def test_a_running_week_is_compared_with_the_same_days() -> None:
    assert remarks(summary(today=TUESDAY))[0] == "Compared with the same days of last week."


def test_the_median_names_the_weeks_that_it_is_over() -> None:
    words.use("id")
    assert median_label(3) == "median 3 pekan"


def test_a_week_just_begun_says_that_there_is_not_enough_yet() -> None:
    begun = tuple(replace(day, kept=day.date == MONDAY) for day in summary().days)
    week = replace(summary(today=TUESDAY), days=begun)
    assert is_sparse(week)
    assert sentence(week) == "Not enough data yet. This week has 1 day so far."
    assert yesterday(week) == "Yesterday 0 m at the screen."
    assert not is_sparse(replace(week, today=SUNDAY + timedelta(days=1)))


def test_only_the_present_week_is_called_this_week() -> None:
    assert names(summary()) == ("this week", "last week")
    assert names(summary(today=SUNDAY + timedelta(days=1))) == ("week 48", "the week before")
