"""The hour map of a week: when work happened, in hours, outside them and on duty."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from detox.domain.apps import Catalogue, Ledger
from detox.domain.records import UsageSpan
from detox.domain.timespan import DAY, ZERO, Span
from detox.domain.totals import DayLog, named

HOUR = timedelta(hours=1)
SAME = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Cell:
    """Work in one clock hour of one day: within working hours, outside them, and on duty."""

    work: timedelta = ZERO
    outside: timedelta = ZERO
    duty: timedelta = ZERO


Heat = tuple[tuple[Cell, ...], ...]


def heat(days: Sequence[date], log: Mapping[date, DayLog], catalogue: Catalogue) -> Heat:
    """Return a row of 24 clock hours for each day; the hours after midnight belong to their day."""
    return tuple(_row(day, log, catalogue) for day in days)


def _row(day: date, log: Mapping[date, DayLog], catalogue: Catalogue) -> tuple[Cell, ...]:
    told = log.get(day)
    sums = [[ZERO, ZERO, ZERO] for _ in range(24)]
    for usage, app in named(told.spans if told else (), catalogue):
        if app.ledger is Ledger.WORK:
            for hour, *parts in _shares(usage, log):
                cell = sums[hour]
                for place, part in enumerate(parts):
                    cell[place] += part
    return tuple(Cell(*cell) for cell in sums)


Share = tuple[int, timedelta, timedelta, timedelta]


def _shares(usage: UsageSpan, log: Mapping[date, DayLog]) -> Iterator[Share]:
    """Yield the span's share of each clock hour: (hour, work, outside, duty)."""
    pieces = list(_hours(usage.span))
    outside, duty = usage.outside or ZERO, usage.duty or ZERO
    if not outside and not duty:
        yield from ((piece.start.hour, piece.length, ZERO, ZERO) for piece in pieces)
        return
    weights = [piece.length for piece in pieces]
    if abs(usage.span.length - outside - duty) > SAME:
        weights = _beyond_hours(pieces, usage, log, outside + duty)
    shares = zip(pieces, _spread(outside, weights), _spread(duty, weights), strict=True)
    for piece, out, on_duty in shares:
        yield piece.start.hour, max(piece.length - out - on_duty, ZERO), out, on_duty


def _hours(span: Span) -> Iterator[Span]:
    """Yield the span in pieces of which each lies within one hour of the clock."""
    start = span.start
    while True:
        border = start.replace(minute=0, second=0, microsecond=0) + HOUR
        if border >= span.end:
            break
        yield Span(start, border)
        start = border
    yield Span(start, span.end)


def _beyond_hours(
    pieces: list[Span], usage: UsageSpan, log: Mapping[date, DayLog], expected: timedelta
) -> list[timedelta]:
    """Return how much of each piece lies outside the day's hours as they were recorded.

    Where the record does not explain what was booked, the share is spread evenly.
    """
    zone = usage.span.start.tzinfo
    bounds = [
        span
        for day in (usage.day - DAY, usage.day)
        if (told := log.get(day)) and told.record
        for span in _envelope(day, told.record.work, zone)
    ]
    inside = [sum((piece.overlap(bound) for bound in bounds), ZERO) for piece in pieces]
    beyond = [max(piece.length - part, ZERO) for piece, part in zip(pieces, inside, strict=True)]
    explained = abs(sum(beyond, ZERO) - expected) <= SAME
    return beyond if explained else [piece.length for piece in pieces]


def _envelope(day: date, work: Iterable[tuple[str, str]], zone: tzinfo | None) -> Iterator[Span]:
    """Yield the time from the day's first start to its last end, where it is a working day."""
    ends: list[tuple[datetime, datetime]] = []
    for first, last in work:
        start, end = (
            datetime.combine(day, time.fromisoformat(clock), zone) for clock in (first, last)
        )
        ends.append((start, end if end > start else end + DAY))
    if ends:
        yield Span(min(start for start, _ in ends), max(end for _, end in ends))


def _spread(whole: timedelta, weights: Sequence[timedelta]) -> list[timedelta]:
    """Share a time out by weights so that the shares add up to it exactly."""
    all_of_it = sum(weights, ZERO)
    shares, given, passed = [], ZERO, ZERO
    for weight in weights:
        passed += weight
        until = whole * (passed / all_of_it) if all_of_it else ZERO
        shares.append(until - given)
        given = until
    if shares:
        shares[-1] += whole - given
    return shares
