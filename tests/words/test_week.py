"""The sentence of a week compares without judging, and says what is missing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from detox import words
from detox.domain.summary import DayTotals, Findings, Totals, Week
from detox.words.week import remarks, sentence, share_words
from detox.words.week_text import comparison, daily, figure, measure, text

MONDAY = date(2026, 11, 23)
TUESDAY, SUNDAY = date(2026, 11, 24), date(2026, 11, 29)
NOW, BEFORE = timedelta(hours=2, minutes=30), timedelta(hours=4, minutes=5)
SCREEN = timedelta(hours=39, minutes=24)
NONE = timedelta(0)


def a_week(
    after_hours: timedelta | None = NOW,
    before: timedelta | None = BEFORE,
    today: date = SUNDAY,
    kept: bool = True,
    share: float = 0.63,
) -> Week:
    """Return the week of the pictures, or one that differs from it."""
    known = after_hours is not None and before is not None
    found = Findings(
        after_hours=after_hours,
        difference=after_hours - before if known else None,  # type: ignore[operator]
        so_far=today <= SUNDAY,
        busiest=TUESDAY,
        share=share,
        missing=(),
        missing_before=(),
        unconfirmed=(),
    )
    days = tuple(
        DayTotals(date=MONDAY + timedelta(days=n), kept=kept, screen=SCREEN / 7, focus_blocks=3)
        for n in range(7)
    )
    total = Totals(screen=SCREEN, after_hours=after_hours, focus_blocks=21)
    last = Totals(screen=SCREEN, after_hours=before, focus_blocks=17.5)
    return Week(MONDAY, today, days, total, last, last, 3, (), (), found)


def test_the_week_of_the_pictures_reads_as_drawn() -> None:
    words.use("id")
    assert sentence(a_week()) == (
        "Pekan ini 2 j 30 m di luar jam kerja, 1 j 35 m lebih sedikit daripada pekan lalu. "
        "Selasa menyumbang hampir dua pertiganya."
    )
    words.use("en")
    assert sentence(a_week()) == (
        "This week 2 h 30 m fell after working hours, 1 h 35 m less than last week. "
        "Tuesday made up nearly two thirds of it."
    )


LATER = SUNDAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("week", "said"),
    [
        (a_week(BEFORE, NOW), "1 h 35 m more than last week."),
        (a_week(NOW, NOW), "as much as last week."),
        (a_week(NOW, NONE), "2 h 30 m more than last week."),
        (a_week(NOW, None), "This week 2 h 30 m fell after working hours."),
        (a_week(today=LATER), "1 h 35 m less than the week before."),
        (a_week(BEFORE, NOW, today=LATER), "1 h 35 m more than the week before."),
        (a_week(NOW, NOW, today=LATER), "as much as the week before."),
        (a_week(NOW, None, today=LATER), "2 h 30 m fell after working hours."),
        (a_week(NONE, NOW), "No work after hours; the week before it was 2 h 30 m."),
        (a_week(NONE, None), "No work after hours."),
        (a_week(None, NOW), "39 h 24 m of screen time. After-hours work is counted once"),
        (a_week(kept=False), "There is no data for this week yet."),
    ],
)
def test_each_week_has_its_sentence(week: Week, said: str) -> None:
    assert said in sentence(week)


def test_a_day_is_named_only_where_it_stands_out() -> None:
    assert "Tuesday" not in sentence(a_week(share=0.4))


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


def test_the_difference_agrees_with_the_minutes_that_are_shown() -> None:
    """2 h 30 m 31 s and 2 h 30 m 29 s show as 31 and 30 minutes: what is shown must add up."""
    week = a_week(NOW + timedelta(seconds=31), NOW + timedelta(seconds=29))
    assert "2 h 31 m fell after working hours, 1 m more" in sentence(week)


def test_missing_days_are_said() -> None:
    week = a_week()
    friday = MONDAY + timedelta(days=4)
    gaps = replace(
        week.findings,
        missing=(MONDAY, TUESDAY, friday),
        missing_before=(MONDAY,),
        unconfirmed=(TUESDAY,),
    )
    paused = replace(week.total, not_recorded=timedelta(minutes=90))
    assert remarks(replace(week, findings=gaps, total=paused)) == [
        "Nothing was recorded on Monday, Tuesday and Friday.",
        "The week before has days without data.",
        "Working hours were not confirmed on Tuesday; after-hours work is not counted there.",
        "1 h 30 m were not recorded, as you asked.",
        "Only this computer; phones are not counted.",
    ]
    assert remarks(week) == ["Only this computer; phones are not counted."]


def test_a_running_week_is_compared_with_the_same_days() -> None:
    assert remarks(a_week(today=TUESDAY))[0] == "Compared with the same days of last week."


def test_the_text_holds_the_title_the_sentence_the_days_and_the_comparison() -> None:
    words.use("id")
    said = text(a_week())
    assert said.startswith("Pekan 48 · 23–29 November 2026\n\nPekan ini 2 j 30 m")
    assert "Sen 23" in said
    assert "Min 29" in said
    assert "median 3 pekan" in said
    assert said.endswith("Hanya komputer ini; ponsel tidak terhitung.\n")
    assert not [line for line in said.splitlines() if line != line.rstrip()]


def test_days_to_come_have_no_row_and_unknown_figures_a_dash() -> None:
    rows = daily(a_week(today=TUESDAY))
    assert [row[0] for row in rows] == ["", "Mon 23", "Tue 24"]
    assert rows[1][3] == "–"


def test_a_week_without_a_past_is_compared_with_nothing() -> None:
    alone = replace(a_week(), last_week=None, median_4w=None)
    assert comparison(alone)[0] == ["", "this week"]


def test_an_empty_week_shows_no_table() -> None:
    assert len(text(a_week(kept=False)).splitlines()) == 5


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "–"), (NOW, "2 h 30 m"), (18, "18"), (17.5, "17.5"), (0, "0")]
)
def test_a_figure_is_written_as_people_read_it(value: timedelta | float | None, shown: str) -> None:
    assert figure(value) == shown


def test_every_measure_has_a_name() -> None:
    from detox.domain.totals import MEASURES

    assert len({measure(name) for name in MEASURES}) == len(MEASURES)
