"""The hour map of a week: when work happened, in hours, outside them and on duty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from detox.domain.records import HourTime
from detox.domain.timespan import ZERO


@dataclass(frozen=True, slots=True)
class Cell:
    """Work in one clock hour of one day: within working hours, outside them, and on duty."""

    work: timedelta = ZERO
    outside: timedelta = ZERO
    duty: timedelta = ZERO


Heat = tuple[tuple[Cell, ...], ...]
NOTHING = Cell()


def heat(days: Sequence[date], hours: Iterable[HourTime]) -> Heat:
    """Return a row of 24 clock hours for each day; the hours after midnight belong to their day.

    Time of which the hour is not known stands in no cell.
    """
    rows = {day: [NOTHING] * 24 for day in days}
    for told in hours:
        row = rows.get(told.day)
        if row is not None and told.hour >= 0:
            cell = row[told.hour]
            within = max(told.length - told.outside - told.duty, ZERO)
            row[told.hour] = Cell(
                cell.work + within, cell.outside + told.outside, cell.duty + told.duty
            )
    return tuple(tuple(rows[day]) for day in days)
