"""The calendar in the database: whole, without overlaps, the same after the same file."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detox.domain.marked import Arrival, DayOff, Duty, Marked
from detox.domain.records import DayKind
from detox.domain.settings import LogSettings
from detox.domain.timespan import Span
from detox.ports import StorageTrouble
from detox.storage import calendar, database, upkeep
from detox.storage.database import Database

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def kept() -> Iterator[Database]:
    opened = database.open_in_memory()
    yield opened
    opened.close()


def days(source: str, *named: tuple[int, str], over: tuple[int, int] = (1, 31)) -> Arrival:
    marked = tuple(DayOff(date(2026, 12, day), name) for day, name in named)
    return Arrival(f"ics:{source}", False, december(*over), Marked(days_off=marked))


def december(first: int, last: int) -> Span:
    start = datetime(2026, 12, 1, tzinfo=UTC)
    return Span(start + timedelta(days=first - 1), start + timedelta(days=last))


def duties(source: str, *hours: tuple[float, float], over: tuple[int, int] = (1, 31)) -> Arrival:
    marked = tuple(
        Duty(Span(NOON + timedelta(hours=start), NOON + timedelta(hours=end)), source)
        for start, end in hours
    )
    return Arrival(f"ics:{source}", True, december(*over), Marked(duties=marked))


def shown(kept: Database) -> list[tuple[float, float, str]]:
    hour = timedelta(hours=1)
    return [
        ((one.span.start - NOON) / hour, (one.span.end - NOON) / hour, one.name)
        for one in calendar.read(kept).duties
    ]


def test_days_off_are_read_as_they_came(kept: Database) -> None:
    calendar.take(kept, days("A", (25, "Natal"), (24, "")))
    assert calendar.read(kept).days_off == (
        DayOff(date(2026, 12, 24), ""), DayOff(date(2026, 12, 25), "Natal"),
    )  # fmt: skip


def test_a_corrected_file_takes_the_place_of_the_earlier_one(kept: Database) -> None:
    calendar.take(kept, days("A", (24, "lama"), (25, "Natal")))
    calendar.take(kept, days("A", (25, "Hari Natal"), (26, "")))
    assert [(one.date.day, one.name) for one in calendar.read(kept).days_off] == [
        (25, "Hari Natal"), (26, ""),
    ]  # fmt: skip


def test_a_file_leaves_alone_what_it_does_not_speak_of(kept: Database) -> None:
    calendar.take(kept, days("A", (2, "dua"), over=(1, 10)))
    calendar.take(kept, days("A", (20, "dua puluh"), over=(11, 31)))
    calendar.take(kept, days("B", (3, "tiga")))
    calendar.take(kept, duties("A", (0, 5), over=(1, 1)))
    calendar.take(kept, duties("A", (30, 35), over=(2, 31)))
    assert [one.date.day for one in calendar.read(kept).days_off] == [2, 3, 20]
    assert shown(kept) == [(0, 5, "A"), (30, 35, "A")]


def test_a_day_that_was_entered_by_hand_stays(kept: Database) -> None:
    kept.run("INSERT INTO day_off VALUES (20261225, 'leave', 'Cuti saya', 'hand')")
    calendar.take(kept, days("A", (25, "Natal")))
    assert calendar.read(kept).days_off == (
        DayOff(date(2026, 12, 25), "Cuti saya", DayKind.LEAVE),
    )  # fmt: skip


def test_duties_of_two_files_never_overlap(kept: Database) -> None:
    calendar.take(kept, duties("A", (0, 8), (12, 14)))
    calendar.take(kept, duties("B", (6, 13)))
    assert shown(kept) == [(0, 8, "A"), (8, 12, "B"), (12, 14, "A")]
    calendar.take(kept, duties("A", (0, 8), (12, 14)))
    assert shown(kept) == [(0, 8, "A"), (8, 12, "B"), (12, 14, "A")]


def test_a_night_before_the_files_first_day_stays(kept: Database) -> None:
    calendar.take(kept, duties("A", (10, 18), over=(1, 1)))
    calendar.take(kept, duties("A", (34, 42), over=(2, 3)))
    assert shown(kept) == [(10, 18, "A"), (34, 42, "A")]


hours = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 30)).map(lambda pair: (pair[0], sum(pair))),
    max_size=6,
)


@given(hours, hours, st.lists(st.integers(1, 31), max_size=5))
def test_the_same_file_twice_changes_nothing(
    one: list[tuple[int, int]], other: list[tuple[int, int]], named: list[int]
) -> None:
    kept = database.open_in_memory()
    files = [duties("A", *one), duties("B", *other), days("C", *((day, "x") for day in named))]
    for file in files:
        calendar.take(kept, file)
    before = calendar.read(kept)
    for file in files:
        calendar.take(kept, file)
        assert calendar.read(kept) == before
    assert all(a.span.end <= b.span.start for a, b in pairwise(before.duties))
    kept.close()


def test_a_file_comes_whole_or_not_at_all(kept: Database) -> None:
    kept.run("CREATE TRIGGER no AFTER INSERT ON day_off WHEN NEW.day = 20261225"
             " BEGIN SELECT RAISE(ABORT, 'no'); END")  # fmt: skip
    with pytest.raises(Exception, match="no"):
        calendar.take(kept, days("A", (24, "x"), (25, "y")))
    assert calendar.read(kept) == Marked()


def test_it_is_found_again_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    opened = database.open(path)
    calendar.take(opened, duties("A", (0, 1)))
    calendar.take(opened, days("A", (25, "a\x00b\ud800")))
    opened.close()
    again = database.open(path)
    marked = calendar.read(again)
    assert (len(marked.duties), marked.days_off[0].name) == (1, "a?b?")
    again.close()


def test_what_nobody_can_have_written_is_damage(kept: Database) -> None:
    kept.run("INSERT INTO day_off VALUES (20261325, 'holiday', '', 'hand')")
    with pytest.raises(StorageTrouble):
        calendar.read(kept)


def test_old_days_and_duties_go_with_the_totals(kept: Database) -> None:
    calendar.take(kept, days("A", (1, "lama"), (25, "Natal")))
    calendar.take(kept, duties("A", (0, 5), (24 * 20, 24 * 20 + 5)))
    upkeep.purge_rows(kept, date(2028, 12, 10), LogSettings(keep_totals=24))
    assert [one.name for one in calendar.read(kept).days_off] == ["Natal"]
    assert shown(kept) == [(480, 485, "A")]
    upkeep.purge_rows(kept, date(2030, 1, 1), LogSettings(keep_totals=None))
    assert len(calendar.read(kept).duties) == 1
