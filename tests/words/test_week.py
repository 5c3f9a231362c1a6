"""The sentence of a week compares without judging, and says what is missing."""

from datetime import date, timedelta

import pytest

from detox import words
from detox.words.week import Story, sentence, share_words

TUESDAY = date(2026, 11, 24)
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
