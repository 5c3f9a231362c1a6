"""Boxes and ripples: what all charts are made of; no Qt."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

RIPPLE = timedelta(minutes=10)
# Lower than this, an outline leaves nothing empty inside.
HOLLOW = 3.0
# The ripples are a little ragged, like water; the shares of the width repeat in this order.
_WIDTHS = (1.0, 0.9, 0.975, 0.875, 0.95, 0.85)


class Box(NamedTuple):
    """An upright rectangle in pixels."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h

    @property
    def middle(self) -> float:
        """The middle between left and right."""
        return self.x + self.w / 2


def ripple_count(length: timedelta) -> int:
    """Return how many ripples stand for a length: one for each ten minutes begun."""
    return -(-length // RIPPLE)


def hanging(column: Box, length: timedelta, step: float, share: float = 0.62) -> Iterator[Box]:
    """Yield one ripple for each ten minutes, downwards from the top of the column.

    `step` is the height of ten minutes, of which a ripple fills this `share`. The last ripple is
    shorter by what is missing.
    """
    thick = step * share
    for number in range(ripple_count(length)):
        missing = max(RIPPLE * (number + 1) - length, timedelta(0)) / RIPPLE
        width = column.w * (_WIDTHS[number % len(_WIDTHS)] if not missing else 1 - missing)
        top = column.y + number * step + (step - thick) / 2
        yield Box(column.middle - width / 2, top, width, thick)


def ladder(column: Box, length: timedelta, step: float, first: int = 0) -> Iterator[Box]:
    """Yield hollow ripples downwards, each beginning where the one above it ends.

    `step` is the height of ten minutes; where nothing would be left empty in so little, a ripple
    stands for twenty, thirty or sixty, and the last one is cut off where the length ends.
    """
    unit = next((n for n in (1, 2, 3, 6) if n * step >= HOLLOW), 6)
    top, end = column.y + first * step, ripple_count(length)
    for number, begin in enumerate(range(0, end, unit)):
        width = column.w * _WIDTHS[(first + number) % len(_WIDTHS)]
        if unit == 1 and (missing := max(RIPPLE * (begin + 1) - length, timedelta(0)) / RIPPLE):
            width = column.w * max(1 - missing, 0.2)
        tall = min(unit, end - begin) * step
        yield Box(column.middle - width / 2, top + begin * step, width, tall)


def nice_step(longest: timedelta, most: int) -> timedelta:
    """Return the round distance of grid lines, of which no more than `most` fit."""
    for minutes in (15, 30, 60, 120, 180, 240, 360, 480, 720):
        step = timedelta(minutes=minutes)
        if longest // step <= most:
            return step
    return timedelta(days=1)
