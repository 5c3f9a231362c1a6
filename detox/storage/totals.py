"""The totals of a day: counted as rows are written, made anew from them, compared with them.

`hour_app` holds the use of an app in a day and hour of the clock, `day_app` in a day, `day_total`
what the rest of the log says of a day. All outlive the rows they were counted from. NULL in a time
outside hours or on duty means that it is not known for all of the time: one unknown part makes the
sum unknown. A day whose spans were let go is `sealed`: nothing is added to its time any more.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from detox.domain.tally import STRETCH_ENDS
from detox.domain.totals import sure_sum
from detox.storage import trouble
from detox.storage.database import Database
from detox.storage.rows import Piece, length_ms

HourKey = tuple[int, int, int]
Times = tuple[int, int | None, int | None]

STRETCH_ENDS_MS: Final = length_ms(STRETCH_ENDS)
_MINUTE_MS = 60_000
_HOUR_MS = 60 * _MINUTE_MS

_ADD_HOUR = """INSERT INTO hour_app VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (day, app_id, hour) DO UPDATE SET ms = ms + excluded.ms,
        outside_ms = outside_ms + excluded.outside_ms, duty_ms = duty_ms + excluded.duty_ms"""
_ADD_DAY = """INSERT INTO day_app VALUES (?, ?, ?, ?, ?) ON CONFLICT (day, app_id) DO UPDATE SET
        ms = ms + excluded.ms, outside_ms = outside_ms + excluded.outside_ms,
        duty_ms = duty_ms + excluded.duty_ms"""
_STRETCH = "SELECT until_ms, stretch_ms, longest_ms FROM day_total WHERE day = ?"
_KEEP_STRETCH = """INSERT INTO day_total (day, until_ms, stretch_ms, longest_ms)
    VALUES (?, ?, ?, ?) ON CONFLICT (day) DO UPDATE SET until_ms = excluded.until_ms,
        stretch_ms = excluded.stretch_ms, longest_ms = excluded.longest_ms"""
_OF_DAY = "SELECT start_ms, end_ms FROM span WHERE day = ? ORDER BY start_ms"
_COUNTS = (
    "focus_ms", "focus_blocks", "breaks_taken", "breaks_skipped", "screen_free_ms", "nudges",
    "snoozes", "not_recorded_ms",
)  # fmt: skip
# What `day_total` counts, from the rows of one day or of all days.
_COUNTED = """SELECT day, sum(focus_ms) AS focus_ms, sum(focus_blocks) AS focus_blocks,
        sum(breaks_taken) AS breaks_taken, sum(breaks_skipped) AS breaks_skipped,
        sum(screen_free_ms) AS screen_free_ms, sum(nudges) AS nudges, sum(snoozes) AS snoozes,
        sum(not_recorded_ms) AS not_recorded_ms
    FROM (
        SELECT day, iif(kind = 'work', worked_ms, 0) AS focus_ms,
            kind = 'work' AND outcome = 'done' AS focus_blocks,
            kind IN ('short_break', 'long_break') AND outcome <> 'skipped' AS breaks_taken,
            kind IN ('short_break', 'long_break') AND outcome = 'skipped' AS breaks_skipped,
            iif(kind = 'screen_free', worked_ms, 0) AS screen_free_ms,
            0 AS nudges, 0 AS snoozes, 0 AS not_recorded_ms
        FROM focus WHERE {where}
        UNION ALL SELECT day, 0, 0, 0, 0, 0, kind = 'quiet',
            kind = 'quiet' AND coalesce(answer = 'snooze', 0), 0 FROM prompt WHERE {where}
        UNION ALL SELECT day, 0, 0, 0, 0, 0, iif(kind = 'quiet', count, 0),
            iif(kind = 'quiet' AND answer = 'snooze', count, 0), 0 FROM day_prompt WHERE {where}
        UNION ALL SELECT day, 0, 0, 0, 0, 0, 0, 0, end_ms - start_ms FROM gap WHERE {where}
    ) GROUP BY day"""
_KEEP_COUNTS = f"""INSERT INTO day_total (day, {", ".join(_COUNTS)}) SELECT * FROM (
        {_COUNTED}
    ) WHERE true ON CONFLICT (day) DO UPDATE SET
        {", ".join(f"{name} = excluded.{name}" for name in _COUNTS)}"""  # noqa: S608  our words
_SURE = """sum(ms) AS ms,
        CASE WHEN count(outside_ms) = count(*) THEN sum(outside_ms) END AS outside_ms,
        CASE WHEN count(duty_ms) = count(*) THEN sum(duty_ms) END AS duty_ms"""
_OPEN = "day >= ?1 AND day NOT IN (SELECT day FROM day_total WHERE sealed)"
_HOURS = f"""SELECT day, app_id, hour, {_SURE} FROM span_hour WHERE {_OPEN}
    GROUP BY day, app_id, hour"""  # noqa: S608
_DAYS = f"""SELECT day, app_id, {_SURE} FROM hour_app WHERE {_OPEN} GROUP BY day, app_id"""  # noqa: S608
_OFF = """SELECT day FROM (SELECT * FROM {table} WHERE {open} EXCEPT {counted})
    UNION SELECT day FROM ({counted} EXCEPT SELECT * FROM {table} WHERE {open})"""
_SPANNED = f"SELECT DISTINCT day FROM span WHERE {_OPEN}"  # noqa: S608


# --- as rows are written --------------------------------------------------------------------------


def add(database: Database, piece: Piece, offset_min: int) -> None:
    """Count a closed span, in the transaction that writes it."""
    for hour, part in hours(piece, offset_min):
        length = part.end - part.start
        database.run(_ADD_HOUR, (part.day, part.app_id, hour, length, part.outside, part.duty))
    length = piece.end - piece.start
    database.run(_ADD_DAY, (piece.day, piece.app_id, length, piece.outside, piece.duty))
    _add_stretch(database, piece)


def add_all(database: Database, used: Mapping[HourKey, Times]) -> None:
    """Add up many spans that were summed by (day, app, hour): length, outside, duty."""
    days: dict[tuple[int, int], Times] = {}
    for (day, app, _hour), times in used.items():
        known = days.get((day, app))
        days[day, app] = times if known is None else _together(known, times)
    with trouble.told(database.path):
        run = database.connection.executemany
        run(_ADD_HOUR, ((*key, *times) for key, times in used.items()))
        run(_ADD_DAY, ((*key, *times) for key, times in days.items()))


def _together(one: Times, other: Times) -> Times:
    (ms, outside, duty), (more, beyond, on_duty) = one, other
    return ms + more, sure_sum(outside, beyond), sure_sum(duty, on_duty)


def hours(piece: Piece, offset_min: int) -> Iterator[tuple[int, Piece]]:
    """Yield the piece cut at the full hours of the clock, each part with its hour."""
    for hour, at, until in clock_hours(piece.start, piece.end, offset_min):
        whole = (at, until) == (piece.start, piece.end)
        begin, end = piece.part(piece.start, at), piece.part(piece.start, until)
        yield hour, piece if whole else end.minus(begin)


def clock_hours(start: int, end: int, offset_min: int) -> Iterator[tuple[int, int, int]]:
    """Yield each hour of the clock, 0 to 23, that the time touches, and from when until when."""
    hour, into = divmod(start + offset_min * _MINUTE_MS, _HOUR_MS)
    until = start - into + _HOUR_MS
    while until < end:
        yield hour % 24, start, until
        hour, start, until = hour + 1, until, until + _HOUR_MS
    yield hour % 24, start, end


def _add_stretch(database: Database, piece: Piece) -> None:
    """Let the span go on with the day's last stretch; one that comes late has them all anew."""
    kept = database.row(_STRETCH, (piece.day,))
    until, stretch, longest = kept or (0, 0, 0)
    if piece.start < until:
        renew_stretch(database, piece.day)
        return
    stretch = (stretch if piece.start - until < STRETCH_ENDS_MS else 0) + piece.end - piece.start
    longest = max(longest, stretch)
    database.run(_KEEP_STRETCH, (piece.day, piece.end, stretch, longest))


def renew_stretch(database: Database, day: int) -> None:
    """Work out a day's stretches anew, after spans were written in it in any order."""
    database.run(_KEEP_STRETCH, (day, *_stretches(database, day)))


def _stretches(database: Database, day: int) -> tuple[int, int, int]:
    """Return the end and length of the day's last stretch, and the length of its longest."""
    until = stretch = longest = 0
    for start, end in database.rows(_OF_DAY, (day,)):
        stretch = (stretch if start - until < STRETCH_ENDS_MS else 0) + end - start
        longest, until = max(longest, stretch), end
    return until, stretch, longest


def count(database: Database, day: int) -> None:
    """Count a day's blocks, breaks, prompts and gaps anew, after one of them was written."""
    database.run(_KEEP_COUNTS.format(where=f"day = {day:d}"))


def is_sealed(database: Database, day: int) -> bool:
    """Tell whether the day's spans were let go, so that nothing can be added to its time."""
    return database.row("SELECT 1 FROM day_total WHERE day = ? AND sealed", (day,)) is not None


def seal(database: Database, days: str) -> None:
    """Seal the days that this statement selects."""
    database.run(
        f"INSERT INTO day_total (day, sealed) SELECT day, 1 FROM ({days}) WHERE true"  # noqa: S608
        " ON CONFLICT (day) DO UPDATE SET sealed = 1"
    )


# --- made anew and compared -----------------------------------------------------------------------


def rebuild(database: Database, first: int) -> None:
    """Make the totals of all days from `first` on from their rows, but those that are sealed."""
    with database.transaction():
        for table in ("hour_app", "day_app", "day_total"):
            database.run(f"DELETE FROM {table} WHERE {_OPEN}", (first,))  # noqa: S608
        database.run(f"INSERT INTO hour_app {_HOURS}", (first,))
        database.run(f"INSERT INTO day_app {_DAYS}", (first,))
        for (day,) in database.rows(_SPANNED, (first,)):
            renew_stretch(database, day)
        database.run(_KEEP_COUNTS.format(where="true"))


def off(database: Database, first: int) -> set[int]:
    """Return the days, from `first` on, whose totals differ from the rows that they count.

    Of days that are sealed only what is counted of blocks, prompts and gaps.
    """
    wrong = [
        *database.rows(_OFF.format(table="hour_app", counted=_HOURS, open=_OPEN), (first,)),
        *database.rows(_OFF.format(table="day_app", counted=_DAYS, open=_OPEN), (first,)),
    ]
    spanned = database.rows(_SPANNED, (first,))
    return (
        {day for (day,) in wrong}
        | {day for (day,) in spanned if not _stretch_holds(database, day)}
        | counts_off(database, first)
    )


def _stretch_holds(database: Database, day: int) -> bool:
    return database.row(_STRETCH, (day,)) == _stretches(database, day)


def counts_off(database: Database, first: int) -> set[int]:
    """Return the days, from `first` on, whose counted rows say something else."""
    since = f"day >= {first:d}"
    counted = {row[0]: row[1:] for row in database.rows(_COUNTED.format(where=since))}
    names = ", ".join(_COUNTS)
    found = database.rows(f"SELECT day, {names} FROM day_total WHERE {since}")  # noqa: S608
    kept = {row[0]: row[1:] for row in found}
    nothing = (0,) * len(_COUNTS)
    days = kept.keys() | counted.keys()
    return {day for day in days if kept.get(day, nothing) != counted.get(day, nothing)}
