"""The week: golden weeks worked out by hand, sums that agree, missing data said and not guessed."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detox.domain import schedule, summary
from detox.domain.apps import Catalogue, Entry, Ledger
from detox.domain.records import (
    Choice,
    DayKind,
    DayRecord,
    FocusRecord,
    Gap,
    Kind,
    Outcome,
    PromptKind,
    PromptRecord,
    UsageSpan,
)
from detox.domain.settings import Settings
from detox.domain.summary import MEASURES, DayTotals, Table, Totals, Week, WeekData
from detox.domain.tally import longest_stretch
from detox.domain.timespan import ZERO, Span
from detox.domain.totals import median_of

WITA = timezone(timedelta(hours=8))
MONDAY = date(2026, 11, 23)
SUNDAY = MONDAY + timedelta(days=6)
CATALOGUE = Catalogue(
    (
        Entry("Word", "office", ("winword",)),
        Entry("VLC", "video", ("vlc",)),
        Entry("Files", "utilities", ("explorer",)),
    )
)
WORKDAY = (("07:30", "12:00"), ("13:00", "16:00"))


def m(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def used(
    day: int,
    start: str,
    minutes: float,
    program: str = "winword",
    outside: float | None = 0,
    duty: float | None = 0,
) -> UsageSpan:
    """Return a span on a day of the week (0 is its Monday, -7 the Monday before)."""
    on = MONDAY + timedelta(days=day)
    clock = time.fromisoformat(start)
    began = datetime.combine(on, clock, WITA)
    if clock < time(4):
        began += timedelta(days=1)
    return UsageSpan(
        program=program,
        app="",
        span=Span(began, began + m(minutes)),
        day=on,
        outside=None if outside is None else m(outside),
        duty=None if duty is None else m(duty),
    )


def said(
    day: int,
    kind: DayKind = DayKind.WORKDAY,
    work: tuple[tuple[str, str], ...] = WORKDAY,
    confirmed: bool = True,
    name: str = "",
) -> DayRecord:
    return DayRecord(MONDAY + timedelta(days=day), kind, name, work, confirmed)


def block(day: int, kind: Kind, worked: float, outcome: Outcome = Outcome.DONE) -> FocusRecord:
    on = MONDAY + timedelta(days=day)
    start = datetime.combine(on, time(9), WITA)
    return FocusRecord(kind, Span(start, start + m(worked)), on, m(25), m(worked), outcome, "")


def prompt(
    day: int, answer: Choice | None, kind: PromptKind = PromptKind.QUIET, minute: int = 0
) -> PromptRecord:
    on = MONDAY + timedelta(days=day)
    return PromptRecord(datetime.combine(on, time(20, minute), WITA), on, kind, 1, answer)


def week(*records: object, today: date = SUNDAY, calendar: schedule.Calendar | None = None) -> Week:
    """Return the summary of a log of records of any kind."""

    def of(kind: type) -> list:  # type: ignore[type-arg]
        return [record for record in records if isinstance(record, kind)]

    log = summary.tally(
        CATALOGUE,
        spans=of(UsageSpan),
        focus=of(FocusRecord),
        prompts=of(PromptRecord),
        gaps=of(Gap),
        days=of(DayRecord),
    )
    return summary.week(
        WeekData(
            log=log,
            monday=MONDAY,
            today=today,
            catalogue=CATALOGUE,
            calendar=calendar,
            zone=WITA,
        )
    )


def data_of(spans: list[UsageSpan]) -> WeekData:
    """Return what the week is made of, where only spans are kept."""
    log = summary.tally(CATALOGUE, spans)
    return WeekData(log=log, monday=MONDAY, today=SUNDAY, catalogue=CATALOGUE, zone=WITA)


# --- golden weeks -------------------------------------------------------------------------------


def test_an_ordinary_week() -> None:
    found = week(
        said(0), said(1),
        used(0, "08:00", 120), used(0, "10:03", 57), used(0, "11:30", 30, "vlc"),
        used(0, "19:00", 25, outside=25),
        used(1, "08:00", 60), used(1, "15:30", 60, outside=30), used(1, "17:00", 10, "explorer"),
        block(0, Kind.WORK, 25), block(0, Kind.WORK, 12, Outcome.STOPPED),
        block(0, Kind.SHORT_BREAK, 5), block(1, Kind.LONG_BREAK, 0, Outcome.SKIPPED),
        block(1, Kind.SCREEN_FREE, 30),
        prompt(0, Choice.SNOOZE), prompt(0, Choice.DUTY, minute=20),
        prompt(1, Choice.SNOOZE, PromptKind.BREAK),
        Gap(used(1, "10:00", 15).span, MONDAY + timedelta(days=1)),
    )  # fmt: skip
    monday, tuesday = found.days[:2]
    assert (monday.work, monday.personal, monday.neutral) == (m(202), m(30), ZERO)
    assert (monday.screen, monday.after_hours, monday.duty) == (m(232), m(25), ZERO)
    assert (monday.focus, monday.focus_blocks) == (m(37), 1)
    assert (monday.breaks_taken, monday.breaks_skipped) == (1, 0)
    assert (monday.nudges, monday.snoozes) == (2, 1)
    assert monday.longest_stretch == m(177)
    assert (tuesday.screen, tuesday.after_hours, tuesday.neutral) == (m(130), m(30), m(10))
    assert (tuesday.breaks_skipped, tuesday.screen_free, tuesday.not_recorded) == (1, m(30), m(15))
    assert tuesday.nudges == 0
    assert (found.total.screen, found.total.after_hours) == (m(362), m(55))
    assert found.total.longest_stretch == m(177)
    assert found.findings.busiest == MONDAY + timedelta(days=1)
    assert found.findings.share == pytest.approx(30 / 55)


def test_a_duty_week_keeps_duty_out_of_after_hours() -> None:
    found = week(said(3), used(3, "19:00", 60, outside=20, duty=40))
    assert (found.total.work, found.total.after_hours, found.total.duty) == (m(60), m(20), m(40))


def test_personal_apps_are_never_after_hours() -> None:
    found = week(said(0), used(0, "20:00", 60, "vlc", outside=60))
    assert (found.total.screen, found.total.after_hours) == (m(60), ZERO)


def test_a_holiday_week_counts_all_work_after_hours() -> None:
    holiday = said(0, DayKind.HOLIDAY, (), name="Natal")
    found = week(holiday, used(0, "09:00", 60, outside=60))
    day = found.days[0]
    assert (day.kind, day.name, day.after_hours) == (DayKind.HOLIDAY, "Natal", m(60))


def test_with_unconfirmed_hours_after_hours_is_unknown_and_not_nothing() -> None:
    found = week(said(0, confirmed=False), used(0, "20:00", 60, outside=None, duty=None))
    assert found.days[0].after_hours is None
    assert found.days[0].duty is None
    assert found.total.after_hours is None
    assert found.findings.unconfirmed == (MONDAY,)
    assert found.findings.difference is None


def test_days_that_know_their_hours_are_summed_though_others_do_not() -> None:
    found = week(
        said(0, confirmed=False), used(0, "20:00", 60, outside=None, duty=None),
        said(1), used(1, "20:00", 30, outside=30),
    )  # fmt: skip
    assert found.total.after_hours == m(30)
    assert found.findings.unconfirmed == (MONDAY,)


def test_a_week_of_which_nothing_is_known_says_so() -> None:
    found = week(today=SUNDAY + timedelta(days=30))
    assert not found.kept
    assert found.last_week is None
    assert found.median_4w is None
    assert found.top_apps == ()
    assert all(row[1:] == [None] * 10 for row in map(list, summary.week_table(found).rows))


def test_past_working_days_without_records_are_missing() -> None:
    found = week(
        said(0), said(1), used(1, "08:00", 60), said(2), said(5, DayKind.WEEKEND, ()),
        today=MONDAY + timedelta(days=2),
    )  # fmt: skip
    assert found.findings.missing == (MONDAY,)
    assert found.findings.so_far


def test_a_dst_week_and_travel_count_what_was_lived() -> None:
    """Berlin, 25 October 2026: 02:30 comes twice; then a flight to +8. Only lengths count."""
    summer, winter = timezone(timedelta(hours=2)), timezone(timedelta(hours=1))
    sunday = date(2026, 10, 24)
    spans = [
        UsageSpan("vlc", "", Span(start, start + m(30)), day, outside=ZERO, duty=ZERO)
        for start, day in (
            (datetime(2026, 10, 25, 2, 30, tzinfo=summer), sunday),
            (datetime(2026, 10, 25, 2, 30, tzinfo=winter), sunday),
            (datetime(2026, 10, 25, 20, 0, tzinfo=WITA), date(2026, 10, 25)),
        )
    ]
    found = summary.week(
        WeekData(
            log=summary.tally(CATALOGUE, spans),
            monday=date(2026, 10, 19),
            today=date(2026, 10, 26),
            catalogue=CATALOGUE,
        )
    )
    assert [day.screen for day in found.days[5:]] == [m(60), m(30)]
    assert found.total.screen == m(90)


def test_week_53_and_the_turn_of_the_year() -> None:
    assert summary.read_week("2026-W53") == date(2026, 12, 28)
    assert summary.iso_week(date(2027, 1, 1)) == "2026-W53"
    assert summary.read_week("2026-w01") == date(2025, 12, 29)
    assert summary.monday_of(date(2027, 1, 3)) == date(2026, 12, 28)


@pytest.mark.parametrize("text", ["2025-W53", "2026-W00", "2026-W54", "2026", "W48", "26-W48", ""])
def test_a_week_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        summary.read_week(text)


def test_only_a_monday_begins_a_week() -> None:
    with pytest.raises(ValueError, match="Monday"):
        summary.week(WeekData(monday=SUNDAY, today=SUNDAY, catalogue=CATALOGUE))


def test_days_without_a_record_are_told_by_the_calendar() -> None:
    settings = Settings().having("schedule.preset", "kaltim_prov_5")
    found = week(said(0, DayKind.LEAVE, ()), calendar=schedule.calendar(settings, "ID", (), "id"))
    assert [day.kind for day in found.days] == [
        DayKind.LEAVE, *[DayKind.WORKDAY] * 4, DayKind.WEEKEND, DayKind.WEEKEND,
    ]  # fmt: skip
    assert found.days[4].hours == (("07:30", "11:00"),)
    assert found.days[4].confirmed


# --- comparison ---------------------------------------------------------------------------------


def test_a_running_week_is_compared_with_the_same_days_of_the_last() -> None:
    found = week(
        used(0, "20:00", 30, outside=30), used(-7, "20:00", 50, outside=50),
        used(-3, "20:00", 300, outside=300), today=MONDAY + timedelta(days=1),
    )  # fmt: skip
    assert found.findings.difference == m(-20)
    assert found.last_week is not None
    assert found.last_week.after_hours == m(350)


def test_the_median_is_over_the_weeks_that_have_data() -> None:
    found = week(
        used(0, "08:00", 10), used(-7, "08:00", 60), used(-14, "08:00", 20, "vlc"),
        used(-28, "08:00", 30), block(-7, Kind.WORK, 25), block(-14, Kind.WORK, 25),
    )  # fmt: skip
    assert found.known_weeks == 3
    assert found.median_4w is not None
    assert found.median_4w.screen == m(30)
    assert found.median_4w.focus_blocks == 1
    word = found.top_apps[0]
    assert (word.name, word.time, word.last_week, word.median_4w) == ("Word", m(10), m(60), m(30))


def test_without_last_week_there_is_no_difference() -> None:
    found = week(used(0, "20:00", 30, outside=30), used(-14, "20:00", 30, outside=30))
    assert found.last_week is None
    assert found.findings.difference is None


# --- top apps and hours -------------------------------------------------------------------------


def test_top_apps_come_by_time_and_a_rule_holds_for_the_past() -> None:
    spans = [used(0, "08:00", 10), used(1, "08:00", 5, outside=5), used(0, "09:00", 60, "vlc")]
    found = week(*spans)
    assert [(app.name, app.ledger, app.time) for app in found.top_apps] == [
        ("VLC", Ledger.PERSONAL, m(60)),
        ("Word", Ledger.WORK, m(15)),
    ]
    assert found.top_apps[1].days[:3] == (m(10), m(5), ZERO)
    assert found.top_apps[1].after_hours == m(5)
    ruled = Catalogue(CATALOGUE.entries, {"VLC": "work"})
    days = summary.days_of(summary.tally(ruled, spans), ruled)
    assert [day.work for day in days] == [m(70), m(5)]


def test_the_hour_map_shows_work_where_the_day_had_it() -> None:
    found = week(
        said(0), used(0, "15:30", 30), used(0, "16:00", 60, outside=60),
        used(0, "00:30", 20, outside=20),
        used(0, "09:00", 30, "vlc"), said(3), used(3, "20:15", 30, duty=30),
    )  # fmt: skip
    row = found.heat[0]
    assert (row[15].work, row[15].outside) == (m(30), ZERO)
    assert (row[16].work, row[16].outside) == (ZERO, m(60))
    assert row[0].outside == m(20)
    assert row[9].work == ZERO
    assert found.heat[3][20].duty == m(30)


def test_the_hour_map_knows_shifts_over_midnight() -> None:
    night = (("22:00", "06:00"),)
    found = week(
        said(0, work=night), said(1, work=night), used(1, "05:30", 30),
        used(1, "06:00", 30, outside=30),
    )  # fmt: skip
    assert found.heat[1][5].work == m(30)
    assert found.heat[1][6].outside == m(30)


def test_hours_that_nobody_recorded_share_what_was_booked() -> None:
    found = week(used(0, "15:00", 120, outside=60))
    assert [cell.outside for cell in found.heat[0][15:17]] == [m(30), m(30)]


def test_the_longest_stretch_ends_at_a_natural_break_and_leaves_short_pauses_out() -> None:
    spans = [used(0, "08:00", 30), used(0, "08:34", 30, "vlc"), used(0, "09:09", 40)]
    assert longest_stretch(one.span for one in spans) == m(60)
    assert longest_stretch([]) == ZERO


# --- tables -------------------------------------------------------------------------------------


def rows(table: Table) -> list[dict[str, object]]:
    return [dict(zip(table.headers, row, strict=True)) for row in table.rows]


def test_the_spans_table_is_as_the_interface_has_it() -> None:
    table = summary.spans_table(
        [used(0, "15:30", 90.0005, outside=60), used(0, "20:00", 1, "vlc", outside=1)], CATALOGUE
    )
    assert ",".join(table.headers) == (
        "start_local,start_utc,end_utc,duration_s,date,iso_week,app,program,category,ledger,"
        "after_hours_s,duty_s"
    )
    word, vlc = rows(table)
    assert list(word.values()) == [
        "2026-11-23T15:30:00.000+08:00", "2026-11-23T07:30:00.000Z", "2026-11-23T09:00:00.030Z",
        5400.03, "2026-11-23", "2026-W48", "Word", "winword", "office", "work", 3600.0, 0.0,
    ]  # fmt: skip
    assert (vlc["after_hours_s"], vlc["ledger"]) == (0.0, "personal")


def test_the_days_table_is_as_the_interface_has_it() -> None:
    told = summary.days_of(
        summary.tally(
            CATALOGUE,
            spans=[used(0, "08:00", 60.5, outside=None, duty=None)],
            days=[said(0, confirmed=False), said(1, DayKind.HOLIDAY, (), name="Natal")],
        ),
        CATALOGUE,
    )
    table = summary.days_table(told)
    assert ",".join(table.headers) == (
        "date,iso_week,weekday,day_kind,day_name,screen_s,work_s,personal_s,neutral_s,"
        "after_hours_s,duty_s,focus_s,focus_blocks,breaks_taken,breaks_skipped,screen_free_s,"
        "longest_stretch_s,nudges,snoozes,not_recorded_s"
    )
    monday, tuesday = rows(table)
    assert list(monday.values()) == [
        "2026-11-23", "2026-W48", "mon", "workday", "", 3630, 3630, 0, 0, None, None, 0, 0, 0, 0,
        0, 3630, 0, 0, 0,
    ]  # fmt: skip
    assert (tuesday["day_kind"], tuesday["day_name"]) == ("holiday", "Natal")


def test_the_other_tables_are_as_the_interface_has_them() -> None:
    spans = [
        used(1, "08:00", 5), used(0, "08:00", 10, outside=4), used(0, "09:00", 5, outside=None),
    ]  # fmt: skip
    apps = summary.apps_table(summary.tally(CATALOGUE, spans), CATALOGUE)
    assert ",".join(apps.headers) == "date,iso_week,app,category,ledger,seconds,after_hours_s"
    assert [tuple(row) for row in apps.rows] == [
        ("2026-11-23", "2026-W48", "Word", "office", "work", 900, None),
        ("2026-11-24", "2026-W48", "Word", "office", "work", 300, 0),
    ]
    focus = summary.focus_table([block(0, Kind.WORK, 12.5, Outcome.STOPPED)])
    assert ",".join(focus.headers) == (
        "start_local,end_local,kind,planned_s,worked_s,outcome,label"
    )
    assert [tuple(row) for row in focus.rows] == [
        ("2026-11-23T09:00:00.000+08:00", "2026-11-23T09:12:30.000+08:00", "work", 1500, 750,
         "stopped", ""),
    ]  # fmt: skip
    prompts = summary.prompts_table([prompt(0, Choice.SNOOZE), prompt(0, None)])
    assert ",".join(prompts.headers) == "time_local,kind,stage,answer,reason"
    assert [tuple(row)[1:] for row in prompts.rows] == [
        ("quiet", 1, "snooze", None),
        ("quiet", 1, None, None),
    ]
    assert summary.notes_table([(MONDAY, "x")]).headers == ("date", "text")
    assert summary.checkin_table().headers == ("date", "theme", "word")


def test_the_week_table_is_as_the_interface_has_it() -> None:
    found = week(said(0), used(0, "08:00", 60), used(0, "12:00", 30, "vlc"), used(-7, "08:00", 20))
    table = summary.week_table(found)
    dates = ",".join((MONDAY + timedelta(days=number)).isoformat() for number in range(7))
    assert ",".join(table.headers) == f"measure,{dates},total,last_week,median_4w"
    told = {row[0]: tuple(row)[1:] for row in table.rows}
    assert list(told) == [*summary.days_table([]).headers[5:], "app:Word", "app:VLC"]
    assert told["screen_s"] == (5400, *[None] * 6, 5400, 1200, 1200)
    assert told["app:VLC"] == (1800, *[None] * 6, 1800, 0, 0)


def test_the_week_document_has_the_figures_of_the_table() -> None:
    found = week(said(0), used(0, "20:00", 60, outside=60))
    document = summary.week_document(found)
    assert (document["week"], document["from"], document["to"]) == (
        "2026-W48", "2026-11-23", "2026-11-29",
    )  # fmt: skip
    assert document["total"]["after_hours_s"] == 3600
    assert document["days"][0]["screen_s"] == 3600
    assert document["days"][1]["screen_s"] is None
    assert document["last_week"] is None
    assert document["top_apps"][0]["app"] == "Word"
    assert document["hours"] == [
        {"date": "2026-11-23", "hour": 20, "work_s": 3600, "after_hours_s": 3600, "duty_s": 0}
    ]


# --- any week -----------------------------------------------------------------------------------

PARTS = st.integers(0, 5_400_000).map(lambda ms: timedelta(milliseconds=ms))


@st.composite
def spans(draw: st.DrawFn) -> list[UsageSpan]:
    """Return spans of five weeks, one after another, some of them with unknown hours."""
    now = datetime.combine(MONDAY - timedelta(days=28), time(4), WITA)
    found = []
    for _ in range(draw(st.integers(0, 25))):
        now += draw(PARTS) * draw(st.sampled_from([0, 1, 1, 30]))
        length = draw(PARTS)
        outside = draw(st.sampled_from([ZERO, length / 3, length, None]))
        duty = None if outside is None else draw(st.sampled_from([ZERO, (length - outside) / 2]))
        program = draw(st.sampled_from(["winword", "vlc", "other"]))
        day = (now - timedelta(hours=4)).date()
        found.append(UsageSpan(program, "", Span(now, now + length), day, "", outside, duty))
        now += length
    return [one for one in found if one.day <= SUNDAY]


@given(spans())
def test_every_total_is_the_sum_of_its_parts(log: list[UsageSpan]) -> None:
    found = week(*log)
    for measure in MEASURES:
        parts = [value for day in found.days if (value := getattr(day, measure)) is not None]
        start = ZERO if any(isinstance(part, timedelta) for part in parts) else 0
        joined = max(parts) if measure == "longest_stretch" else sum(parts, start)
        if getattr(found.total, measure) is not None:
            assert getattr(found.total, measure) == joined
    for day in found.days:
        check(day)
        within = sum((one.span.length for one in log if one.day == day.date), ZERO)
        assert within - timedelta(seconds=3) < day.screen <= within


def check(day: DayTotals) -> None:
    """Hold that the parts of a day lie within it."""
    assert day.screen == day.work + day.personal + day.neutral
    assert day.longest_stretch <= day.screen + timedelta(seconds=3)
    if day.after_hours is not None and day.duty is not None:
        assert day.after_hours + day.duty <= day.work


@given(spans())
def test_the_hour_map_adds_up_to_the_days(log: list[UsageSpan]) -> None:
    found = week(*log)
    for day, row in zip(found.days, found.heat, strict=True):
        whole = sum((cell.work + cell.outside + cell.duty for cell in row), ZERO)
        assert abs(whole - day.work) < timedelta(seconds=1)
        if day.after_hours is not None:
            outside = sum((cell.outside for cell in row), ZERO)
            assert abs(outside - day.after_hours) < timedelta(seconds=1)


@given(spans())
def test_the_tables_agree_with_each_other(log: list[UsageSpan]) -> None:
    found = week(*log)
    table = {row[0]: row for row in summary.week_table(found).rows}
    for row in table.values():
        known = [cell for cell in row[1:8] if isinstance(cell, int)]
        if row[0] != "longest_stretch_s" and known:
            assert row[8] == sum(known)
    of_apps: dict[object, int] = {}
    for row in summary.apps_table(summary.tally(CATALOGUE, log), CATALOGUE).rows:
        assert isinstance(row[5], int)
        of_apps[row[0]] = of_apps.get(row[0], 0) + row[5]
    for day in found.days:
        shown = of_apps.get(day.date.isoformat(), 0)
        assert abs(shown - day.screen.total_seconds()) <= 3


@given(
    st.lists(
        spans().map(lambda log: summary.week(data_of(log)).total),
        max_size=4,
    )
)
def test_a_median_lies_between_the_least_and_the_most(weeks: list[Totals]) -> None:
    usual = median_of(weeks)
    for measure in MEASURES if weeks else ():
        values = [value for one in weeks if (value := getattr(one, measure)) is not None]
        if values:
            assert min(values) <= getattr(usual, measure) <= max(values)


# --- cost ---------------------------------------------------------------------------------------


def busy_weeks(count: int, weeks: int = 1) -> list[UsageSpan]:
    """Return so many spans a week, over the week and those before it."""
    length = timedelta(days=7) / count * 0.4
    found = []
    for number in range(count * weeks):
        start = datetime.combine(SUNDAY, time(23), UTC) - number * timedelta(days=7) / count
        day = (start - timedelta(hours=4)).date()
        program = ("winword", "vlc", "explorer", "other")[number % 4]
        outside = ZERO if number % 3 else length
        found.append(UsageSpan(program, "", Span(start, start + length), day, "", outside, ZERO))
    return found[::-1]


def test_a_week_of_20000_spans_costs_less_than_two_seconds_on_any_machine() -> None:
    """A guard against quadratic work; the real figure, far lower, is printed."""
    spans = busy_weeks(20_000)
    began = perf_counter()
    found = summary.week(data_of(spans))
    took = perf_counter() - began
    print(f"a week of 20 000 spans: {took * 1000:.0f} ms")
    assert found.total.screen > ZERO
    assert took < 2


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 900_000)), max_size=12))
def test_what_the_apps_of_a_day_add_up_to_is_the_day(used: list[tuple[str, int]]) -> None:
    start = datetime(2026, 11, 24, 9, tzinfo=UTC)
    spans = []
    for name, length in used:
        span = Span(start, start + timedelta(milliseconds=length))
        spans.append(UsageSpan(name, name, span, date(2026, 11, 24), outside=ZERO, duty=ZERO))
        start = span.end
    known = Catalogue()
    log = summary.tally(known, spans)
    days = summary.days_of(log, known)
    told = [int(row[5] or 0) for row in summary.apps_table(log, known).rows]

    assert sum(told) == sum(day.screen.total_seconds() for day in days)
