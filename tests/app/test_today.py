"""The day's screen time that the tray and the status tell."""

from datetime import date, timedelta

from detox.app.today import Today

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
HOUR = timedelta(hours=1)


def test_each_day_has_its_own_time() -> None:
    today = Today()
    today.add(MONDAY, HOUR)
    today.add(TUESDAY, 2 * HOUR)
    today.add(MONDAY, HOUR)  # settled late
    assert today.length(TUESDAY) == 2 * HOUR
    assert today.length(MONDAY) == 2 * HOUR


def test_only_some_days_are_remembered() -> None:
    today = Today()
    for number in range(9):
        today.add(MONDAY + timedelta(days=number), HOUR)
    assert today.length(MONDAY) == timedelta(0)
    assert today.length(MONDAY + timedelta(days=8)) == HOUR


def test_it_begins_anew_with_what_the_log_holds() -> None:
    today = Today()
    today.add(MONDAY, HOUR)
    today.begin(MONDAY, 3 * HOUR)
    today.add(MONDAY, HOUR)
    assert today.length(MONDAY) == 4 * HOUR
