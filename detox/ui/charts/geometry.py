"""Boxes and ripples: what all charts are made of; no Qt."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

RIPPLE = timedelta(minutes=10)
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


def hanging(
    column: Box, length: timedelta, step: float, first: int = 0, share: float = 0.62
) -> Iterator[Box]:
    """Yield one ripple for each ten minutes, downwards from the top of the column.

    `step` is the height of ten minutes, of which a ripple fills this `share`. The last ripple is
    shorter by what is missing; `first` says how many hang above it already.
    """
    thick = step * share
    for number in range(ripple_count(length)):
        missing = max(RIPPLE * (number + 1) - length, timedelta(0)) / RIPPLE
        width = column.w * (
            _WIDTHS[(first + number) % len(_WIDTHS)] if not missing else 1 - missing
        )
        top = column.y + (first + number) * step + (step - thick) / 2
        yield Box(column.middle - width / 2, top, width, thick)


def nice_step(longest: timedelta, most: int) -> timedelta:
    """Return the round distance of grid lines, of which no more than `most` fit."""
    for minutes in (15, 30, 60, 120, 180, 240, 360, 480, 720):
        step = timedelta(minutes=minutes)
        if longest // step <= most:
            return step
    return timedelta(days=1)
