"""The working calendar: dated cases, each as the wall clock shows it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detox.domain.phase import phase
from detox.domain.records import DayKind, DayRecord
from detox.domain.schedule import DATES_KEPT, Calendar
from detox.domain.settings import PRESETS
from detox.domain.timespan import ZERO, Span
from tests.domain.calendar_cases import KALTIM, NIGHT, WIB, WITA, at, calendar_of, clock

# --- which hours --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("preset", "day", "hours"),
    [
        ("kaltim_prov_5", "2026-11-23", ["07:30-12:00", "13:00-16:00"]),
        ("kaltim_prov_5", "2026-11-27", ["07:30-11:00"]),
        ("kaltim_prov_5", "2026-11-28", []),
        ("kaltim_prov_6", "2026-11-26", ["07:30-12:00", "13:00-15:00"]),
        ("kaltim_prov_6", "2026-11-27", ["07:30-11:30"]),
        ("kaltim_prov_6", "2026-11-28", ["07:30-11:00"]),
        ("samarinda_5", "2026-11-24", ["08:00-16:00"]),
        ("samarinda_5", "2026-11-27", ["08:00-11:30", "13:00-14:00"]),
        ("perpres_5", "2026-11-23", ["07:30-12:00", "13:00-16:00"]),
        ("perpres_5", "2026-11-27", ["07:30-11:30", "13:00-16:30"]),
        ("office_9_17", "2026-11-27", ["09:00-17:00"]),
        ("office_9_17", "2026-11-29", []),
    ],
)
def test_a_preset_has_the_hours_of_its_source(preset: str, day: str, hours: list[str]) -> None:
    work = calendar_of(preset).day(date.fromisoformat(day), WITA).work
    assert [f"{span.start:%H:%M}-{span.end:%H:%M}" for span in work] == hours


@pytest.mark.parametrize(
    ("preset", "quiet", "closing"),
    [
        ("kaltim_prov_5", "11-27 13:30", "11-27 13:00"),
        ("kaltim_prov_6", "11-27 13:30", "11-27 13:00"),
        ("perpres_5", "11-27 17:00", "11-27 16:15"),
        ("samarinda_5", "11-27 14:30", "11-27 13:45"),
    ],
)
def test_friday_is_quiet_when_its_preset_says(preset: str, quiet: str, closing: str) -> None:
    friday = calendar_of(preset).day(date(2026, 11, 27), WITA)
    assert (clock(friday.quiet_from), clock(friday.closing_at)) == (quiet, closing)


def test_a_provincial_friday_ends_at_eleven_but_is_not_quiet_before_half_past_one() -> None:
    assert KALTIM.in_hours(at("2026-11-27 10:59"))
    assert not KALTIM.in_hours(at("2026-11-27 11:00"))
    assert not KALTIM.is_quiet(at("2026-11-27 13:29"))
    assert KALTIM.is_quiet(at("2026-11-27 13:30"))


def test_a_later_start_asked_for_moves_friday_too() -> None:
    calendar = calendar_of("kaltim_prov_5", quiet__starts_after="4h")
    assert clock(calendar.quiet_from(at("2026-11-27 10:00"))) == "11-27 15:00"


def test_lunch_is_inside_the_hours() -> None:
    assert KALTIM.in_hours(at("2026-11-23 12:30"))
    assert KALTIM.outside(Span(at("2026-11-23 11:50"), at("2026-11-23 13:10"))) == ZERO


@pytest.mark.parametrize(
    ("region", "day", "first"),
    [
        ("ID-WITA", "2026-11-23", "07:30"),
        ("ID", "2026-11-27", "07:30"),
        ("DE", "2026-11-23", "09:00"),
        ("", "2026-11-23", "09:00"),
    ],
)
def test_guessed_hours_follow_the_region_and_are_not_confirmed(
    region: str, day: str, first: str
) -> None:
    calendar = calendar_of("auto", region)
    starts = calendar.day(date.fromisoformat(day), WITA).starts
    assert starts is not None
    assert starts.strftime("%H:%M") == first
    assert not calendar.confirmed
    assert not calendar.record(at(f"{day} 12:00")).confirmed


@pytest.mark.parametrize("preset", [name for name in PRESETS if name not in {"auto", "custom"}])
def test_a_preset_named_by_the_user_is_confirmed(preset: str) -> None:
    assert calendar_of(preset).confirmed


def test_hours_of_ones_own_are_confirmed_once_there_are_any() -> None:
    assert not calendar_of("custom").confirmed
    assert calendar_of("custom", schedule__week__mon=["08:00-12:00"]).confirmed


@pytest.mark.parametrize(
    ("region", "friday", "sunday"), [("US", True, False), ("EG", False, True), ("IN", True, False)]
)
def test_an_office_rests_on_its_regions_weekend(region: str, friday: bool, sunday: bool) -> None:
    calendar = calendar_of("office_9_17", region, schedule__holidays="")
    assert bool(calendar.day(date(2026, 11, 27), UTC).work) is friday
    assert bool(calendar.day(date(2026, 11, 29), UTC).work) is sunday


# --- over midnight, zones, daylight saving --------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        ("2026-11-23 21:59", False),
        ("2026-11-23 22:00", True),
        ("2026-11-24 03:59", True),
        ("2026-11-24 05:59", True),
        ("2026-11-24 06:00", False),
        ("2026-11-24 22:30", False),
    ],
)
def test_a_night_shift_runs_over_midnight_and_over_the_start_of_the_day(
    moment: str, working: bool
) -> None:
    assert NIGHT.in_hours(at(moment)) is working


def test_after_a_night_shift_quiet_time_waits_its_half_hour_even_on_a_free_day() -> None:
    assert not NIGHT.is_quiet(at("2026-11-24 06:29"))
    assert NIGHT.is_quiet(at("2026-11-24 06:30"))


@pytest.mark.parametrize(
    ("moment", "hour"),
    [("2026-10-24T23:00:00+02:00", True), ("2026-10-25T05:59:00+01:00", True),
     ("2026-10-25T06:00:00+01:00", False), ("2026-03-29T05:59:00+02:00", True),
     ("2026-03-29T06:00:00+02:00", False), ("2026-03-28T21:59:00+01:00", False)],
)  # fmt: skip
def test_a_night_shift_over_a_change_of_clocks_ends_when_the_wall_says_six(
    moment: str, hour: bool
) -> None:
    assert NIGHT.in_hours(datetime.fromisoformat(moment)) is hour


def test_hours_of_a_named_zone_have_the_offset_of_their_own_moment() -> None:
    night = NIGHT.day(date(2026, 10, 24), ZoneInfo("Europe/Berlin")).work[0]
    assert night.length == timedelta(hours=9)


def test_on_a_journey_the_hours_are_those_of_the_local_wall() -> None:
    assert KALTIM.in_hours(at("2026-11-23 15:30", WIB))
    assert not KALTIM.in_hours(at("2026-11-23 15:30", WIB).astimezone(WITA))


# --- what comes next ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "change"),
    [
        ("2026-11-23 03:00", "11-23 04:00"),
        ("2026-11-23 04:00", "11-23 07:30"),
        ("2026-11-23 07:30", "11-23 15:45"),
        ("2026-11-23 15:45", "11-23 16:00"),
        ("2026-11-23 16:00", "11-23 16:30"),
        ("2026-11-23 16:30", "11-24 04:00"),
        ("2026-11-27 11:00", "11-27 13:00"),
        ("2026-11-27 13:00", "11-27 13:30"),
        ("2026-11-28 12:00", "11-29 04:00"),
    ],
)
def test_the_next_change_is_the_next_edge_of_the_calendar(moment: str, change: str) -> None:
    assert clock(KALTIM.next_change(at(moment))) == change


@pytest.mark.parametrize(
    ("moment", "start", "end"),
    [
        ("2026-11-23 10:00", "11-23 16:30", "11-24 07:30"),
        ("2026-11-23 23:00", "11-23 16:30", "11-24 07:30"),
        ("2026-11-24 06:00", "11-23 16:30", "11-24 07:30"),
        ("2026-11-27 12:00", "11-27 13:30", "11-30 07:30"),
        ("2026-11-28 10:00", "11-28 04:00", "11-30 07:30"),
    ],
)
def test_quiet_time_lasts_until_the_next_work(moment: str, start: str, end: str) -> None:
    began = KALTIM.quiet_from(at(moment))
    ends = KALTIM.next_work_start(max(at(moment), began))
    assert (clock(began), clock(ends)) == (start, end)


def test_where_nobody_ever_works_there_is_no_next_start() -> None:
    calendar = calendar_of("custom")
    assert calendar.next_work_start(at("2026-11-23 10:00")) is None


def test_the_free_day_is_quiet_from_its_beginning() -> None:
    saturday = KALTIM.day(date(2026, 11, 28), WITA)
    assert (clock(saturday.quiet_from), saturday.starts, saturday.ends) == (
        "11-28 04:00",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("moment", "closing"),
    [
        ("2026-11-23 15:44", False), ("2026-11-23 15:45", True), ("2026-11-23 16:00", False),
        ("2026-11-27 10:50", False), ("2026-11-27 13:00", True), ("2026-11-27 13:30", False),
        ("2026-11-28 15:50", False),
    ],
)  # fmt: skip
def test_the_day_closes_in_its_last_quarter_and_on_provincial_fridays_at_one(
    moment: str, closing: bool
) -> None:
    assert (KALTIM.closing(at(moment)) is not None) is closing


# --- spans and records ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-23 15:00", "2026-11-23 17:00", 60),
        ("2026-11-23 06:30", "2026-11-23 08:00", 60),
        ("2026-11-27 10:30", "2026-11-27 11:30", 30),
        ("2026-11-28 10:00", "2026-11-28 11:00", 60),
        ("2026-12-24 10:00", "2026-12-24 11:00", 60),
        ("2026-11-23 15:00", "2026-11-24 08:00", 15 * 60 + 30),
        ("2026-11-23 09:00", "2026-11-23 09:00", 0),
    ],
)
def test_outside_is_what_lies_before_the_first_start_or_after_the_last_end(
    start: str, end: str, minutes: int
) -> None:
    assert KALTIM.outside(Span(at(start), at(end))) == timedelta(minutes=minutes)


def test_a_night_shift_is_not_outside_its_own_hours() -> None:
    assert NIGHT.outside(Span(at("2026-11-23 21:00"), at("2026-11-24 07:00"))) == timedelta(hours=2)


def test_the_days_record_holds_clock_times() -> None:
    assert KALTIM.record(at("2026-11-23 20:00")) == DayRecord(
        date(2026, 11, 23), DayKind.WORKDAY, "", (("07:30", "12:00"), ("13:00", "16:00")), True
    )


def test_before_the_start_of_the_day_it_is_still_yesterday() -> None:
    assert KALTIM.day_of(at("2026-11-24 03:59")).date == date(2026, 11, 23)
    assert KALTIM.day_of(at("2026-11-24 04:00")).date == date(2026, 11, 24)


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 1)).flatmap(  # noqa: DTZ001
    lambda naive: st.integers(-12, 14).map(
        lambda hours: naive.replace(tzinfo=timezone(timedelta(hours=hours)))
    )
)
CALENDARS = st.sampled_from([KALTIM, NIGHT, calendar_of("perpres_5"), calendar_of("kaltim_prov_6")])


@given(CALENDARS, MOMENTS)
def test_nothing_changes_before_the_next_change(calendar: Calendar, now: datetime) -> None:
    change = calendar.next_change(now)
    assert now < change <= now + timedelta(days=1)
    just_before = max(now, change - timedelta(microseconds=1))

    def facts(moment: datetime) -> tuple[object, ...]:
        closing = calendar.closing(moment) is not None
        return (
            calendar.in_hours(moment),
            calendar.is_quiet(moment),
            closing,
            calendar.day_of(moment),
        )

    assert facts(just_before) == facts(now)


@given(CALENDARS, st.lists(MOMENTS, min_size=1, max_size=4))
def test_what_a_calendar_kept_is_what_it_would_say_anew(
    calendar: Calendar, moments: list[datetime]
) -> None:
    for now in moments:
        anew = phase(replace(calendar)._around(now.date(), now.tzinfo), now, calendar.day_start)
        assert calendar._phase(now) == anew


def test_a_calendar_keeps_in_mind_no_more_than_a_season() -> None:
    calendar = calendar_of("perpres_5")
    for day in range(400):
        calendar.is_quiet(at("2026-01-01T12:00") + timedelta(days=day))
    assert len(calendar._phases) <= DATES_KEPT
    assert len(calendar._days) <= DATES_KEPT
    assert calendar == calendar_of("perpres_5")


@given(CALENDARS, MOMENTS, st.timedeltas(ZERO, timedelta(days=3)))
def test_no_moment_is_both_quiet_and_in_hours_and_outside_never_exceeds_the_span(
    calendar: Calendar, now: datetime, length: timedelta
) -> None:
    assert not (calendar.in_hours(now) and calendar.is_quiet(now))
    assert ZERO <= calendar.outside(Span(now, now + length)) <= length
    start = calendar.next_work_start(now)
    assert start is not None
    assert start > now
    assert calendar.in_hours(start)
