"""Wall clocks of a calendar file: the zones people know by name, and those a file defines itself.

A zone is a function that gives a naive wall clock time its fixed offset.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from detox.storage import recurrence
from detox.storage.recurrence import Budget

Zone = Callable[[datetime], datetime]


def local(wall: datetime) -> datetime:
    """Return the moment at which this computer's clock shows it."""
    return wall.astimezone()


def named(zone: tzinfo) -> Zone:
    """Return a zone of the system's tables; where a clock shows a time twice, the first counts."""

    def at(wall: datetime) -> datetime:
        # By way of UTC: a time that no clock shows (summer begins) is an hour later then.
        shown = wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
        return shown.replace(tzinfo=timezone(shown.utcoffset() or timedelta(0)))

    return at


def is_known(zone: tzinfo | None) -> bool:
    """Tell whether the zone is one of the system's, and not made from a file's own rules."""
    return isinstance(zone, ZoneInfo | timezone)


def of_file(component: Any, first: date, last: date, budget: Budget) -> Zone:
    """Return the zone that a VTIMEZONE defines, right for these days; raise ValueError."""
    turns = sorted(
        turn
        for part in component.subcomponents
        if part.name in {"STANDARD", "DAYLIGHT"}
        for turn in _turns(part, first, last, budget)
    )
    if not turns:
        raise ValueError("a time zone without an offset")
    onsets = [onset for onset, _before, _after in turns]

    def at(wall: datetime) -> datetime:
        place = bisect_right(onsets, wall)
        offset = turns[place - 1][2] if place else turns[0][1]
        return wall.replace(tzinfo=timezone(offset))

    return at


def _turns(
    part: Mapping[str, Any], first: date, last: date, budget: Budget
) -> Iterator[tuple[datetime, timedelta, timedelta]]:
    """Yield (wall clock time, offset before, offset after) of each change of the clock."""
    onset = part["DTSTART"].dt.replace(tzinfo=None)
    offsets = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
    yield onset, *offsets
    if "RRULE" not in part:
        return
    rule = recurrence.read(part["RRULE"], onset.date())
    until = part["RRULE"].get("UNTIL", [last])[0]
    ends = min(last, until.date() if isinstance(until, datetime) else until)
    before = date(max(first.year - 2, 1), 1, 1)
    for day in recurrence.days(rule, onset.date(), before, ends, budget):
        yield datetime.combine(day, onset.time()), *offsets
