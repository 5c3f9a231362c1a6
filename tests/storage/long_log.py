"""A log of many years, written straight into the tables."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from detox.storage import database, totals

A_DAY = 550
FIRST = datetime(2016, 11, 1, tzinfo=UTC)


def write(path: Path, spans: int) -> None:
    """Make a database with so many spans of 55 s, 550 a day, and the totals of each day."""
    made = database.open(path)
    with made.transaction():
        apps = ((number, f"prog{number}", f"Prog {number}") for number in range(1, 41))
        made.connection.executemany("INSERT INTO app VALUES (?, ?, ?)", apps)
        made.run("INSERT INTO zone VALUES (1, 'Asia/Makassar', 480)")
        made.connection.executemany("INSERT INTO span VALUES (?, ?, ?, ?, 1, 0, 0)", _spans(spans))
        totals.rebuild(made, 0)
    made.close()


def _spans(count: int) -> Iterator[tuple[int, int, int, int]]:
    for number in range(count):
        day = FIRST + timedelta(days=number // A_DAY)
        start = int(day.timestamp()) * 1000 + number % A_DAY * 60_000
        yield start, start + 55_000, int(f"{day:%Y%m%d}"), number % 40 + 1
