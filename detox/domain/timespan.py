"""Spans of time, half open: a span holds its start and not its end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

ZERO = timedelta(0)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time [start, end); both ends are aware datetimes with a fixed offset."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a span needs aware datetimes")
        if self.end < self.start:
            raise ValueError("a span cannot end before it starts")

    @property
    def length(self) -> timedelta:
        """How long the span lasts."""
        return self.end - self.start

    def clip(self, other: "Span") -> "Span | None":
        """Return the part of this span that lies in the other one; None where there is none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None

    def overlap(self, other: "Span") -> timedelta:
        """Return how long both spans last together."""
        return max(min(self.end, other.end) - max(self.start, other.start), ZERO)


def without(span: Span, holes: Iterable[Span]) -> list[Span]:
    """Return what is left of the span once the holes are cut out, in order."""
    left = [span]
    for hole in holes:
        left = [piece for part in left for piece in _cut(part, hole)]
    return left


def _cut(span: Span, hole: Span) -> Iterator[Span]:
    if not span.overlap(hole):
        yield span
        return
    if span.start < hole.start:
        yield Span(span.start, hole.start)
    if hole.end < span.end:
        yield Span(hole.end, span.end)


def local_day(moment: datetime, day_start: time) -> date:
    """Return the day a moment belongs to, where days begin at `day_start` on the wall clock."""
    day = moment.date()
    return day - DAY if moment.time() < day_start else day


def day_end(moment: datetime, day_start: time) -> datetime:
    """Return the next start of a day after the moment, in the moment's own offset."""
    following = local_day(moment, day_start) + DAY
    return datetime.combine(following, day_start, moment.tzinfo)


def split_at_day(span: Span, day_start: time) -> Iterator[Span]:
    """Yield the span in pieces of which each lies within one day (see `local_day`)."""
    start = span.start
    while (border := day_end(start, day_start)) < span.end:
        yield Span(start, border)
        start = border
    yield Span(start, span.end)


def utc_ms(moment: datetime) -> int:
    """Return milliseconds since 1970 UTC, as the database keeps them."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
