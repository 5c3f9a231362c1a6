"""Time in sections, within each of which the local day, the offset, hours and duty stay the same.

A year has about fifteen hundred of them, so whoever books many spans looks each rule up once a
section instead of once a span.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import NamedTuple

from detox.domain.schedule import Calendar
from detox.domain.timespan import DAY, utc_ms
from detox.storage.rows import day_number

OffsetAt = Callable[[int], int]
"""Gives the offset from UTC in minutes that holds at a moment, in milliseconds since 1970 UTC."""

_LOOK = 12 * 3_600_000
_NEVER = 1 << 62


class Section(NamedTuple):
    """From `start` to `end`, in milliseconds since 1970 UTC; `outside` of hours, on `duty`."""

    start: int
    end: int
    day: int
    offset: int
    outside: bool
    duty: bool


class Ground(NamedTuple):
    """What decides how a moment is booked; `duties` are times on duty, in milliseconds."""

    calendar: Calendar
    offset_at: OffsetAt
    duties: Sequence[tuple[int, int]] = ()


def system_offset(ms: int) -> int:
    """Return the offset that the system's zone has at a moment, in minutes."""
    offset = datetime.fromtimestamp(ms / 1000, UTC).astimezone().utcoffset()
    return (offset or timedelta(0)) // timedelta(minutes=1)


def sections(first: int, last: int, ground: Ground) -> Iterator[Section]:
    """Yield the sections from one moment to another, in order and without a hole."""
    for start, end, offset in _offsets(first, last, ground.offset_at):
        days, hours = _of_offset(start, end, offset, ground.calendar)
        borders = {moment for moment, _day in days}
        for one, other in (*hours, *ground.duties):
            borders |= {one, other}
        cuts = sorted({start, end, *(border for border in borders if start < border < end)})
        days_left, day = iter([*days, (_NEVER, 0)]), 0
        begins, following = next(days_left)
        inside, on_duty = _Inside(hours), _Inside(ground.duties)
        for one, other in pairwise(cuts):
            while begins <= one:
                day = following
                begins, following = next(days_left)
            outside = not inside.holds(one)
            yield Section(one, other, day, offset, outside, outside and on_duty.holds(one))


def _offsets(first: int, last: int, offset_at: OffsetAt) -> Iterator[tuple[int, int, int]]:
    """Yield stretches of one offset. No zone changes its offset there and back within hours."""
    start, offset, at = first, offset_at(first), first
    while at < last:
        following = min(at + _LOOK, last)
        if (other := offset_at(following)) != offset:
            change = _change(at, following, offset, offset_at)
            yield start, change, offset
            start, offset = change, other
        at = following
    if start < last:
        yield start, last, offset


def _change(low: int, high: int, offset: int, offset_at: OffsetAt) -> int:
    """Return the first moment, to the second, at which the offset is another."""
    low, high = low // 1000, -(-high // 1000)
    while high - low > 1:
        middle = (low + high) // 2
        if offset_at(middle * 1000) == offset:
            low = middle
        else:
            high = middle
    return high * 1000


def _of_offset(
    start: int, end: int, offset: int, calendar: Calendar
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return when each local day begins, and the hours of work, around this stretch."""
    tz = timezone(timedelta(minutes=offset))
    days, hours = [], []
    # Work may run over midnight, and a day may begin late: look at a few dates more on both sides.
    for on in _dates(start, end, tz):
        days.append((utc_ms(datetime.combine(on, calendar.day_start, tz)), day_number(on)))
        envelope = calendar.day(on, tz).envelope
        if envelope is not None:
            hours.append((utc_ms(envelope.start), utc_ms(envelope.end)))
    return days, hours


def _dates(start: int, end: int, tz: timezone) -> Iterator[date]:
    on = _date(start, tz) - 2 * DAY
    until = _date(end, tz) + DAY
    while on <= until:
        yield on
        on += DAY


def _date(ms: int, tz: timezone) -> date:
    return datetime.fromtimestamp(ms // 1000, tz).date()


class _Inside:
    """Tells of moments, asked in order, whether one of the stretches holds them."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._left = iter([*sorted(stretches), (_NEVER, _NEVER)])
        self._next = next(self._left)
        self._until = -_NEVER

    def holds(self, moment: int) -> bool:
        while self._next[0] <= moment:
            self._until = max(self._until, self._next[1])
            self._next = next(self._left)
        return moment < self._until
