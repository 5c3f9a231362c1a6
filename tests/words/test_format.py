"""Times, dates and numbers read as people in each language write them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from detox import words
from detox.words import format as written

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("length", "english", "indonesian"),
    [
        (timedelta(0), "0 m", "0 m"),
        (timedelta(seconds=29), "0 m", "0 m"),
        (timedelta(seconds=30), "1 m", "1 m"),
        (timedelta(minutes=25), "25 m", "25 m"),
        (timedelta(minutes=59, seconds=30), "1 h", "1 j"),
        (timedelta(hours=2, minutes=30), "2 h 30 m", "2 j 30 m"),
        (timedelta(hours=39, minutes=24), "39 h 24 m", "39 j 24 m"),
        (-timedelta(minutes=5), "0 m", "0 m"),
    ],
    ids=str,
)
def test_a_duration_is_in_hours_and_minutes(
    length: timedelta, english: str, indonesian: str
) -> None:
    assert written.duration(length) == english
    words.use("id")
    assert written.duration(length) == indonesian


def test_minutes_are_said_in_full() -> None:
    lengths = [timedelta(minutes=n) for n in (1, 25)]
    assert [written.minutes(length) for length in lengths] == ["1 minute", "25 minutes"]
    words.use("id")
    assert [written.minutes(length) for length in lengths] == ["1 menit", "25 menit"]


@pytest.mark.parametrize(("seconds", "left"), [(-1, 0), (0, 0), (1, 1), (60, 1), (61, 2)])
def test_minutes_left_end_only_when_nothing_is_left(seconds: int, left: int) -> None:
    assert written.minutes_left(timedelta(seconds=seconds)) == left


def test_a_clock_time_has_a_dot_in_indonesian() -> None:
    assert written.clock(time(7, 5)) == "07:05"
    words.use("id")
    assert written.clock(datetime(2026, 11, 26, 16, 0, tzinfo=UTC)) == "16.00"


@pytest.mark.parametrize(("given", "shown"), [("16:00", "16.00"), ("later", "later"), ("", "")])
def test_a_clock_time_given_as_text_is_written_the_same_way(given: str, shown: str) -> None:
    words.use("id")
    assert written.clock_text(given) == shown


def test_a_date_is_written_out() -> None:
    day = date(2026, 11, 26)
    assert f"{written.weekday(day)}, {written.plain_date(day)}" == "Thursday, 26 November 2026"
    words.use("id")
    assert f"{written.weekday(day)}, {written.plain_date(day)}" == "Kamis, 26 November 2026"
    assert written.short_date(date(2026, 8, 17)) == "17 Agu"
    assert [written.short_weekday(MONDAY + timedelta(n)) for n in range(7)] == [
        "Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min",
    ]  # fmt: skip


def test_every_month_has_its_own_names() -> None:
    for language in ("en", "id"):
        words.use(language)
        assert len({written.month(n) for n in range(1, 13)}) == 12
        assert len({written.short_month(n) for n in range(1, 13)}) == 12


@pytest.mark.parametrize(
    ("monday", "shown"),
    [
        (MONDAY, "Pekan 48 · 23–29 November 2026"),
        (date(2026, 11, 30), "Pekan 49 · 30 November – 6 Desember 2026"),
        (date(2026, 12, 28), "Pekan 53 · 28 Desember 2026 – 3 Januari 2027"),
    ],
    ids=str,
)
def test_a_week_names_month_and_year_once_where_that_is_enough(monday: date, shown: str) -> None:
    words.use("id")
    assert written.week(monday) == shown


def test_one_day_is_no_range() -> None:
    assert written.date_range(MONDAY, MONDAY) == "23 November 2026"


def test_a_number_has_a_decimal_comma_in_indonesian() -> None:
    assert written.number(1234.5, 1) == "1,234.5"
    words.use("id")
    assert written.number(1234.5, 1) == "1.234,5"
