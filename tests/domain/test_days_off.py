"""Holidays, joint leave and weekends: what the calendar makes of them."""

from datetime import date

import pytest

from detox.domain import schedule
from detox.domain.records import DayKind
from detox.domain.schedule import Holiday
from detox.domain.settings import Settings
from tests.domain.calendar_cases import HOLIDAYS, KALTIM, WITA, at, calendar_of, clock

# --- days off -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        ("2026-08-17", DayKind.HOLIDAY, "Hari Kemerdekaan Republik Indonesia"),
        ("2026-12-24", DayKind.HOLIDAY, "Cuti Bersama Hari Raya Natal"),
        ("2026-03-21", DayKind.HOLIDAY, "Hari Raya Idul Fitri"),
        ("2027-01-01", DayKind.HOLIDAY, "Tahun Baru Masehi"),
        ("2026-11-28", DayKind.WEEKEND, ""),
        ("2026-11-23", DayKind.WORKDAY, ""),
    ],
)
def test_a_day_off_says_what_it_is(day: str, kind: DayKind, name: str) -> None:
    found = KALTIM.day(date.fromisoformat(day), WITA)
    assert (found.kind, found.name) == (kind, name)
    assert bool(found.work) is (kind is DayKind.WORKDAY)


def test_joint_leave_is_a_day_off_and_the_next_start_skips_it() -> None:
    assert not KALTIM.in_hours(at("2026-12-24 10:00"))
    assert KALTIM.is_quiet(at("2026-12-24 10:00"))
    assert clock(KALTIM.next_work_start(at("2026-12-23 20:00"))) == "12-28 07:30"


def test_new_years_week_is_as_it_is_on_the_wall() -> None:
    assert KALTIM.in_hours(at("2026-12-31 15:59"))
    assert clock(KALTIM.next_work_start(at("2026-12-31 16:00"))) == "01-04 07:30"


def test_names_of_holidays_come_in_the_users_language() -> None:
    english = calendar_of("kaltim_prov_5", language="en")
    assert "Independence" in english.day(date(2026, 8, 17), WITA).name


def test_without_a_country_there_are_no_holidays() -> None:
    calendar = calendar_of("kaltim_prov_5", schedule__holidays="")
    assert calendar.in_hours(at("2026-08-17 10:00"))


@pytest.mark.parametrize(
    ("setting", "region", "country"),
    [("auto", "ID-WITA", "ID"), ("auto", "us", "US"), ("DE-BY", "ID", "DE-BY"), ("", "ID", "")],
)
def test_the_holidays_are_those_of_the_chosen_country(
    setting: str, region: str, country: str
) -> None:
    settings = Settings().having("schedule.holidays", setting)
    assert schedule.holiday_country(settings, region) == country


def test_the_shipped_holidays_can_be_read_and_some_are_estimates() -> None:
    assert len(HOLIDAYS) == 125
    assert {day.kind for day in HOLIDAYS} == {"national", "joint_leave"}
    assert any(day.estimated for day in HOLIDAYS if day.date.year == 2027)


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", '{"holidays": 3}', '{"holidays": [["2026-01-01"]]}',
        '{"holidays": [["2026-13-01", "national", false, "a", "b"]]}',
        '{"holidays": [["2026-01-01", "party", false, "a", "b"]]}',
        '{"holidays": [["2026-01-01", "national", "no", "a", "b"]]}',
    ],
)  # fmt: skip
def test_a_list_of_holidays_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json and our own reader, both meant
        schedule.read_holidays(text)


def test_a_holiday_is_a_plain_value() -> None:
    told = '{"holidays": [["2026-01-01", "national", true, "Tahun Baru", "New Year"]]}'
    day = Holiday(date(2026, 1, 1), "Tahun Baru", "New Year", "national", True)
    assert schedule.read_holidays(told) == (day,)
