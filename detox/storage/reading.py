"""Tables read a page at a time, so that ten years of rows need no more memory than a day.

Each page is one short statement that begins behind the key where the last one ended. Whatever is
written between two pages, no row comes twice and none that was there is left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from detox.domain.records import FocusRecord, PromptRecord, UsageSpan
from detox.storage import rows, trouble
from detox.storage.database import Database

PAGE = 1000
"""Rows of a page: some 10 ms of the thread that owns the database."""

T = TypeVar("T")
Key = tuple[Any, ...]
Days = tuple[date | None, date | None]


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows in the order of their keys; `after` is where the next page begins, if any does."""

    rows: list[T]
    after: Key | None


@dataclass(frozen=True)
class Source(Generic[T]):
    """A table in the order of its key: the statement up to WHERE, the key's columns, its rows."""

    select: str
    key: tuple[str, ...]
    make: Callable[[Sequence[Any]], T]

    def page(self, database: Database, days: Days, after: Key | None, size: int = PAGE) -> Page[T]:
        """Return the rows of these days behind the key `after`, as many as a page holds."""
        where, values = rows.period(self.key[0], *days)
        names = ", ".join(self.key)
        if after is not None:
            where = f"{where} AND ({names}) > ({', '.join('?' * len(self.key))})"
            values = (*values, *after)
        sql = f"{self.select} WHERE {where} ORDER BY {names} LIMIT {size:d}"
        found = database.rows(sql, values)
        width = len(self.key)
        try:
            made = [self.make(row[width:]) for row in found]
        except (ValueError, TypeError, OverflowError) as error:
            # A word, day or moment that we cannot have written.
            raise trouble.corrupt(database.path) from error
        return Page(made, tuple(found[-1][:width]) if len(found) == size else None)


SPANS: Source[UsageSpan] = Source(
    """SELECT start_ms, start_ms, end_ms, day, outside_ms, duty_ms, program, app.name, zone.name,
        offset_min FROM span JOIN app ON app.id = app_id JOIN zone ON zone.id = zone_id""",
    ("start_ms",),
    rows.to_usage,
)
FOCUS: Source[FocusRecord] = Source(
    "SELECT start_ms, kind, * FROM focus", ("start_ms", "kind"), rows.to_focus
)
PROMPTS: Source[PromptRecord] = Source(
    "SELECT at_ms, kind, * FROM prompt", ("at_ms", "kind"), rows.to_prompt
)
NOTES: Source[tuple[date, str]] = Source(
    "SELECT at_ms, day, text FROM note",
    ("at_ms",),
    lambda row: (rows.day_of(row[0]), row[1]),
)
CHECKIN: Source[tuple[date, str, str]] = Source(
    "SELECT at_ms, theme, day, theme, word FROM checkin",
    ("at_ms", "theme"),
    lambda row: (rows.day_of(row[0]), row[1], row[2]),
)
