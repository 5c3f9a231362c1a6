"""Closing notes and self-checks: what the person wrote of a day, in words."""

from collections.abc import Mapping
from datetime import date, datetime

from detox.domain.timespan import utc_ms
from detox.storage import reading, rows
from detox.storage.database import Database
from detox.storage.reading import Source, T


def add_note(database: Database, at: datetime, day: date, text: str) -> None:
    """Keep a note of a day; one of the same moment replaces the earlier, an empty one is none."""
    database.run("DELETE FROM note WHERE at_ms = ?", (utc_ms(at),))
    if text:
        moment = (utc_ms(at), rows.offset_min(at), rows.day_number(day))
        database.run("INSERT INTO note VALUES (?, ?, ?, ?)", (*moment, rows.text(text)))


def add_checkin(database: Database, at: datetime, day: date, words: Mapping[str, str]) -> None:
    """Keep what a self-check said, a word for each theme; all of it or nothing."""
    offset, number = rows.offset_min(at), rows.day_number(day)
    with database.transaction():
        database.run("DELETE FROM checkin WHERE at_ms = ?", (utc_ms(at),))
        for theme, word in words.items():
            values = (utc_ms(at), rows.text(theme), offset, number, rows.text(word))
            database.run("INSERT INTO checkin VALUES (?, ?, ?, ?, ?)", values)


def notes(
    database: Database, first: date | None = None, last: date | None = None
) -> list[tuple[date, str]]:
    """Return the notes of these days, inclusive, in the order they were written."""
    return _all(reading.NOTES, database, (first, last))


def checkins(
    database: Database, first: date | None = None, last: date | None = None
) -> list[tuple[date, str, str]]:
    """Return (day, theme, word) of the self-checks of these days, in order."""
    return _all(reading.CHECKIN, database, (first, last))


def purge(database: Database, before: int) -> None:
    """Let the notes of days before this number yyyymmdd go; the caller owns the transaction."""
    database.run("DELETE FROM note WHERE day < ?", (before,))


def _all(source: Source[T], database: Database, days: reading.Days) -> list[T]:
    page = source.page(database, days, None)
    found = page.rows
    while page.after is not None:
        page = source.page(database, days, page.after)
        found += page.rows
    return found
