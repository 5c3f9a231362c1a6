"""The totals as reports read them: closed rows from the tables, what still runs added to them."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import lru_cache, partial

from detox.domain.records import AppTime, DaySum, HourTime, UsageSpan
from detox.domain.tally import app_times as times_of
from detox.domain.tally import hour_times as hours_of
from detox.domain.timespan import ZERO, utc_ms
from detox.storage import rows
from detox.storage.database import Database
from detox.storage.totals import STRETCH_ENDS_MS

_MS = timedelta(milliseconds=1)
_APPS = """SELECT day, program, name, ms, outside_ms, duty_ms
    FROM day_app JOIN app ON app.id = app_id WHERE day BETWEEN ? AND ? ORDER BY day"""
_HOURS = """SELECT day, hour, sum(ms), total(outside_ms), total(duty_ms)
    FROM hour_app WHERE day BETWEEN ? AND ? AND app_id IN ({ids}) GROUP BY day, hour"""
_IDS = "SELECT id, program, name FROM app"
_DAYS = """SELECT day, longest_ms, focus_ms, focus_blocks, breaks_taken, breaks_skipped,
        screen_free_ms, nudges, snoozes, not_recorded_ms, until_ms, stretch_ms
    FROM day_total WHERE day BETWEEN ? AND ? ORDER BY day"""

Days = tuple[date | None, date | None]


def app_times(database: Database, days: Days, running: Iterable[UsageSpan]) -> list[AppTime]:
    """Return the time of each app on each of these days."""
    found = [
        AppTime(
            _day(day),
            program,
            name,
            _length(ms),
            _length(outside) if outside else None if outside is None else ZERO,
            _length(duty) if duty else None if duty is None else ZERO,
        )
        for day, program, name, ms, outside, duty in database.rows(_APPS, _numbers(days))
    ]
    return found + times_of(running)


def hour_times(
    database: Database,
    days: Days,
    programs: Collection[tuple[str, str]],
    running: Iterable[UsageSpan],
) -> list[HourTime]:
    """Return the time of these apps, (program, name), together in each hour of these days."""
    ids = [row[0] for row in database.rows(_IDS) if (row[1], row[2]) in programs]
    sql = _HOURS.format(ids=", ".join(map(str, ids)))
    found = [
        HourTime(_day(day), hour, ms * _MS, outside * _MS, duty * _MS)
        for day, hour, ms, outside, duty in database.rows(sql, _numbers(days))
    ]
    used = [usage for usage in running if (usage.program, usage.app) in programs]
    return found + hours_of(used)


def day_sums(database: Database, days: Days, running: Iterable[UsageSpan]) -> list[DaySum]:
    """Return what is counted of these days beside apps, in order."""
    found: dict[date, DaySum] = {}
    stretches: dict[date, tuple[int, int]] = {}
    for (
        day,
        longest,
        focus,
        done,
        taken,
        skipped,
        free,
        nudges,
        snoozes,
        gaps,
        *end,
    ) in database.rows(_DAYS, _numbers(days)):
        on = _day(day)
        stretches[on] = (end[0], end[1])
        found[on] = DaySum(
            on, longest * _MS, focus * _MS, done, taken, skipped, free * _MS, nudges, snoozes,
            gaps * _MS,
        )  # fmt: skip
    for usage in running:
        told = found.get(usage.day) or DaySum(usage.day)
        stretch = _prolonged(stretches.get(usage.day), usage)
        stretches[usage.day] = (utc_ms(usage.span.end), stretch)
        longest_stretch = max(told.longest_stretch, stretch * _MS)
        found[usage.day] = told._replace(longest_stretch=longest_stretch)
    return [found[day] for day in sorted(found)]


def _prolonged(last: tuple[int, int] | None, usage: UsageSpan) -> int:
    """Return the length of the day's last stretch with what still runs in it."""
    until, stretch = last or (0, 0)
    goes_on = utc_ms(usage.span.start) - until < STRETCH_ENDS_MS
    return (stretch if goes_on else 0) + usage.span.length // _MS


def _numbers(days: Days) -> tuple[int, int]:
    first, last = days
    return rows.day_number(first or date.min), rows.day_number(last or date.max)


_day = lru_cache(maxsize=512)(rows.day_of)
_length = partial(timedelta, 0, 0, 0)
