"""Tables in pages: nothing is left out and nothing comes twice, whatever is written meanwhile."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detox.domain.settings import LogSettings
from detox.ports import StorageTrouble
from detox.storage import database as files
from detox.storage import notes, reading, upkeep
from detox.storage.database import Database
from detox.storage.journal import SqliteJournal
from detox.storage.reading import Days, Source
from tests.storage.made import MONDAY, at, block, nudge, usage

ALL: Days = (None, None)


def pages(source: Source[Any], database: Database, days: Days = ALL, size: int = 3) -> list[Any]:
    page = source.page(database, days, None, size)
    found = page.rows
    while page.after is not None:
        page = source.page(database, days, page.after, size)
        assert len(page.rows) <= size
        found = found + page.rows
    return found


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 6, 7])
def test_pages_join_to_the_table(journal: SqliteJournal, database: Database, count: int) -> None:
    for number in range(count):
        journal.add_span(usage(number * 10, number * 10 + 5))
        journal.add_focus(block(number * 30))
        journal.add_prompt(nudge(number))
    assert pages(reading.SPANS, database) == journal.spans()
    assert pages(reading.FOCUS, database) == journal.focus()
    assert pages(reading.PROMPTS, database) == journal.prompts()


def test_days_limit_the_pages(journal: SqliteJournal, database: Database) -> None:
    for day in range(-5, 6):
        journal.add_span(usage(day * 1440, day * 1440 + 5))
    days = (MONDAY - timedelta(days=2), MONDAY + timedelta(days=1))
    assert pages(reading.SPANS, database, days, 1) == journal.spans(*days)
    assert len(journal.spans(*days)) == 4


@given(
    st.lists(st.integers(0, 60), unique=True),
    st.lists(st.integers(0, 60), unique=True),
    st.integers(1, 4),
)
def test_rows_that_come_between_two_pages_disturb_nothing(
    first: list[int], later: list[int], size: int
) -> None:
    database = files.open_in_memory()
    journal = SqliteJournal(database)
    for minute in first:
        journal.add_span(usage(minute, minute + 1))
    waiting = [usage(minute, minute + 1) for minute in later]
    page = reading.SPANS.page(database, ALL, None, size)
    found = list(page.rows)
    while page.after is not None:
        for one in waiting[:2]:
            journal.add_span(one)
        waiting = waiting[2:]
        page = reading.SPANS.page(database, ALL, page.after, size)
        found += page.rows
    starts = [one.span.start for one in found]
    assert starts == sorted(set(starts))
    assert set(starts) >= {at(minute) for minute in first}
    database.close()


def test_a_row_that_nobody_wrote_is_a_damaged_file(database: Database) -> None:
    journal = SqliteJournal(database)
    journal.add_focus(block())
    database.run("UPDATE focus SET kind = 'nonsense'")
    with pytest.raises(StorageTrouble):
        pages(reading.FOCUS, database)


# --- notes and self-checks ------------------------------------------------------------------------


def test_notes_and_self_checks_come_back_with_their_days(database: Database) -> None:
    notes.add_note(database, at(0), MONDAY, "Rekap SPJ\nselesai")
    notes.add_note(database, at(5), MONDAY, "broken \ud800 half")
    notes.add_checkin(database, at(6), MONDAY, {"sleep": "fine", "focus": "so-so"})
    assert notes.notes(database) == [
        (MONDAY, "Rekap SPJ\nselesai"), (MONDAY, "broken ? half"),
    ]  # fmt: skip
    assert notes.checkins(database, MONDAY, MONDAY) == [
        (MONDAY, "focus", "so-so"), (MONDAY, "sleep", "fine"),
    ]  # fmt: skip
    assert notes.notes(database, MONDAY + timedelta(days=1)) == []


def test_what_is_written_again_takes_the_place_of_the_earlier(database: Database) -> None:
    notes.add_note(database, at(0), MONDAY, "one")
    notes.add_note(database, at(0), MONDAY, "two")
    notes.add_checkin(database, at(0), MONDAY, {"sleep": "fine", "focus": "so-so"})
    notes.add_checkin(database, at(0), MONDAY, {"sleep": "poor"})
    assert notes.notes(database) == [(MONDAY, "two")]
    assert notes.checkins(database) == [(MONDAY, "sleep", "poor")]
    notes.add_note(database, at(0), MONDAY, "")
    assert notes.notes(database) == []


def test_notes_go_when_their_time_is_over_and_self_checks_stay(database: Database) -> None:
    for days in (0, 30, 31):
        day: date = MONDAY - timedelta(days=days)
        notes.add_note(database, at(-days * 1440), day, f"{days} days ago")
        notes.add_checkin(database, at(-days * 1440), day, {"sleep": "fine"})
    upkeep.purge(database, MONDAY, LogSettings())
    assert [text for _, text in notes.notes(database)] == ["30 days ago", "0 days ago"]
    assert len(notes.checkins(database)) == 3
    upkeep.forget(database, MONDAY, MONDAY, at(1))
    assert [text for _, text in notes.notes(database)] == ["30 days ago"]
    assert len(notes.checkins(database)) == 2
