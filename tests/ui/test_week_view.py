"""A week's summary as its window shows it: what is unknown is said, never drawn as nothing."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest

from detox import words
from detox.domain import summary
from detox.domain.apps import Catalogue, Entry, Ledger
from detox.domain.heat import Cell
from detox.domain.records import DayKind, DayRecord, UsageSpan
from detox.domain.summary import WeekData
from detox.domain.timespan import Span
from detox.ui import views, week_tables
from detox.ui.shown import WeekView

WITA = timezone(timedelta(hours=8))
MONDAY = date(2026, 11, 23)
SUNDAY_EVENING = datetime(2026, 11, 29, 20, 0, tzinfo=WITA)
CATALOGUE = Catalogue((Entry("Word", "office", ("winword",)), Entry("VLC", "video", ("vlc",))))
HOURS = (("07:30", "12:00"), ("13:00", "16:00"))


def m(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def used(
    day: int, start: str, minutes: float, program: str = "winword", late: float | None = 0
) -> UsageSpan:
    on = MONDAY + timedelta(days=day)
    began = datetime.combine(on, time.fromisoformat(start), WITA)
    if began.hour < 4:
        began += timedelta(days=1)
    outside = None if late is None else m(late)
    return UsageSpan(
        program, "", Span(began, began + m(minutes)), on,
        outside=outside, duty=None if late is None else m(0),
    )  # fmt: skip


def said(day: int, confirmed: bool = True, free: bool = False) -> DayRecord:
    kind = DayKind.WEEKEND if free else DayKind.WORKDAY
    return DayRecord(MONDAY + timedelta(days=day), kind, "", () if free else HOURS, confirmed)


WHOLE_WEEK = tuple(said(n, free=n > 4) for n in range(7))


def view(
    *spans: UsageSpan,
    days: tuple[DayRecord, ...] = WHOLE_WEEK,
    today: date = MONDAY + timedelta(days=6),
) -> WeekView:
    log = summary.tally(CATALOGUE, spans, days=days)
    data = WeekData(log=log, monday=MONDAY, today=today, catalogue=CATALOGUE)
    return views.week(summary.week(data), SUNDAY_EVENING)


def test_what_hangs_is_taken_from_what_stands() -> None:
    bar = view(used(0, "15:00", 120, late=60), used(1, "09:00", 60)).bars.days[0]
    assert (bar.work, bar.outside, bar.total) == (m(60), m(60), m(120))


def test_days_to_come_are_empty_boxes_and_silent_working_days_are_missing() -> None:
    tuesday = MONDAY + timedelta(days=2)
    made = view(used(0, "09:00", 60), used(2, "09:00", 60), today=tuesday)
    states = [bar.state for bar in made.bars.days]
    assert states == ["kept", "missing", "kept", "coming", "coming", "coming", "coming"]


def test_a_silent_free_day_is_simply_free() -> None:
    made = view(used(0, "09:00", 60), used(1, "09:00", 60))
    assert made.bars.days[6].state in ("kept", "coming")
    assert not made.bars.days[5].total


def test_unconfirmed_hours_draw_no_line_and_hang_nothing() -> None:
    days = tuple(said(n, confirmed=False) for n in range(7))
    made = view(used(0, "09:00", 60, late=None), used(1, "09:00", 60, late=None), days=days)
    assert set(made.heat.ends) == {None}
    assert made.bars.days[0].outside is None
    assert {row[0]: row[1] for row in made.comparison.rows}["After hours"] == "–"


def test_the_line_ends_with_work_and_lies_at_the_top_of_free_days() -> None:
    made = view(used(0, "09:00", 60), used(1, "09:00", 60))
    assert made.heat.ends == (16.0,) * 5 + (6.0, 6.0)
    assert made.heat.starts == (7.5,) * 5 + (None, None)


def test_the_hour_map_grows_to_the_night_that_was_worked_and_keeps_it_in_its_day() -> None:
    made = view(used(0, "23:30", 60, late=60), used(0, "01:00", 30, late=30), used(1, "09:00", 60))
    heat = made.heat
    assert heat.hours == 20
    assert heat.cells[0][25 - heat.first].outside == m(30)
    assert not heat.cells[1][25 - heat.first].outside


def test_the_hour_map_shows_the_day_from_six_to_ten_when_nothing_else_happened() -> None:
    made = view(used(0, "09:00", 60), used(1, "09:00", 60))
    assert (made.heat.first, made.heat.hours) == (6, 16)


def test_only_work_apps_have_an_after_hours_part() -> None:
    made = view(
        used(0, "19:00", 60, "vlc", late=60), used(0, "20:00", 30, late=30), used(1, "09:00", 1)
    )
    apps = {app.name: app for app in made.apps}
    assert apps["VLC"].ledger is Ledger.PERSONAL
    assert not apps["VLC"].outside
    assert apps["Word"].outside == m(30)


def test_a_week_just_begun_says_so_and_tells_a_true_thing_of_yesterday() -> None:
    made = view(used(0, "09:00", 90), today=MONDAY + timedelta(days=1))
    assert made.sparse
    assert made.sentence == "Not enough data yet. This week has 1 day so far."
    assert made.second == "Yesterday 1 h 30 m at the screen; no work after hours."


def test_an_empty_week_tells_when_nothing_is_being_recorded() -> None:
    data = WeekData(monday=MONDAY, today=MONDAY, catalogue=CATALOGUE)
    made = views.week(summary.week(data), SUNDAY_EVENING, recording=False)
    assert made.sparse
    assert "not recorded" in made.second


def test_there_is_a_next_week_only_once_it_has_come() -> None:
    assert not view(used(0, "09:00", 60)).has_next
    assert view(used(0, "09:00", 60), today=MONDAY + timedelta(days=7)).has_next


def test_tables_hold_the_numbers_of_the_pictures() -> None:
    made = view(used(0, "15:00", 60), used(0, "16:00", 60, late=60), used(1, "09:00", 30, "vlc"))
    assert [(row[0], row[1], row[8]) for row in made.days_table.rows] == [
        ("Work", "2 h", "2 h"),
        ("of it after hours", "1 h", "1 h"),
        ("of it on duty", "–", "–"),
        ("Personal", "–", "30 m"),
        ("Other", "–", "–"),
        ("Total", "2 h", "2 h 30 m"),
    ]
    assert made.days_table.headers[1::7] == ("Mon 23", "Total")
    assert made.heat_table.rows[9][:2] == ("15:00", "60 minutes")
    assert made.apps_table.rows[0] == ("Word", "Work", "2 h", "1 h", "–")


def test_the_table_of_hours_says_in_words_what_the_picture_tells_by_its_ripples() -> None:
    made = view(used(0, "19:00", 56, late=56), used(1, "09:00", 60))
    assert made.heat_table.rows[13][1] == "56 minutes, after hours"
    words.use("id")
    cells = replace(made.heat, cells=((Cell(duty=m(22)),),))
    assert week_tables.hours(cells).rows[0][1] == "22 menit, piket"


def test_only_the_present_week_is_called_this_week() -> None:
    spans = used(0, "15:00", 120), used(1, "09:00", 60)
    assert view(*spans).comparison.headers[1:3] == ("this week", "last week")
    earlier = view(*spans, today=MONDAY + timedelta(days=7))
    assert earlier.comparison.headers[1:3] == ("week 48", "the week before")
    assert not earlier.current


def test_the_text_for_the_clipboard_names_no_app() -> None:
    made = view(used(0, "15:00", 60), used(0, "16:00", 60, late=60), used(1, "09:00", 30, "vlc"))
    assert "Screen time: 2 h 30 m" in made.text
    assert "Word" not in made.text
    assert "VLC" not in made.text


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_week_can_be_told_in_both_languages(language: str) -> None:
    words.use(language)
    made = view(used(0, "15:00", 60), used(0, "16:00", 60, late=60), used(1, "09:00", 30, "vlc"))
    assert made.sentence
    assert made.bars.days[0].label == {"en": "Mon 23", "id": "Sen 23"}[language]
