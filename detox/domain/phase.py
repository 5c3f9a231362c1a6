"""A day of the calendar, and what holds between two moments at which anything in it changes.

Between such moments every question about hours, quiet time and closing has one answer, so it is
enough to find the answers of a date once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from detox.domain.records import DayKind, DayRecord
from detox.domain.timespan import DAY, Span, day_end, local_day


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; `work` holds its spans in order, empty on a free day.

    `quiet_from` is when quiet mode starts, `closing_at` when the offer to close the day comes
    (None on a free day).
    """

    date: date
    kind: DayKind
    name: str
    work: tuple[Span, ...]
    quiet_from: datetime | None
    confirmed: bool
    closing_at: datetime | None = None

    @property
    def starts(self) -> datetime | None:
        """When the day's work begins; None on a free day."""
        return self.work[0].start if self.work else None

    @property
    def ends(self) -> datetime | None:
        """When the day's work ends, perhaps after midnight; None on a free day."""
        return max(span.end for span in self.work) if self.work else None

    @property
    def envelope(self) -> Span | None:
        """The time from the first start to the last end, lunch inside; None on a free day."""
        return Span(self.work[0].start, max(span.end for span in self.work)) if self.work else None

    @property
    def record(self) -> DayRecord:
        """The day as the log keeps it."""
        work = tuple((f"{span.start:%H:%M}", f"{span.end:%H:%M}") for span in self.work)
        return DayRecord(self.date, self.kind, self.name, work, self.confirmed)


@dataclass(frozen=True, slots=True)
class Phase:
    """What the calendar says at a moment, and goes on to say until the next change.

    `working` is the day in whose hours it lies, `ended` the one whose work ended last, `closing`
    the one that is closing.
    """

    today: Day
    working: Day | None
    ended: Day | None
    closing: Day | None
    quiet_from: datetime
    is_quiet: bool
    next_change: datetime
    record: DayRecord


Around = Sequence[Day]
"""The days around a date: two before it, the date's own, and the one after."""


def phase(around: Around, now: datetime, day_start: time) -> Phase:
    """Return what holds at a moment."""
    on = local_day(now, day_start)
    today = next(day for day in around if day.date == on)
    working, ended = _working(around, now), _ended(around, now)
    began = day_end(now, day_start) - DAY
    quiet_from = _quiet_from(today, working, ended, began)
    return Phase(
        today=today,
        working=working,
        ended=ended,
        closing=_closing(working or ended, now),
        quiet_from=quiet_from,
        is_quiet=working is None and now >= quiet_from,
        next_change=min((*_changes(around, now), day_end(now, day_start))),
        record=today.record,
    )


def borders(around: Around, on: date, day_start: time, tz: tzinfo | None) -> list[datetime]:
    """Return the moments of a date at which something changes, midnight first."""
    midnight = datetime.combine(on, time(), tz)
    inside = (moment for moment in _changes(around, midnight) if moment.date() == on)
    return sorted({midnight, datetime.combine(on, day_start, tz), *inside})


def _changes(around: Around, now: datetime) -> Iterator[datetime]:
    """Yield when hours, closing or quiet time begin or end after a moment."""
    for day in around:
        for moment in (day.starts, day.ends, day.closing_at, day.quiet_from):
            if moment is not None and moment > now:
                yield moment


def _working(around: Around, now: datetime) -> Day | None:
    for day in reversed(around):
        hours = day.envelope
        if hours and hours.start <= now < hours.end:
            return day
    return None


def _ended(around: Around, now: datetime) -> Day | None:
    over = [(day.ends, day) for day in reversed(around) if day.ends and day.ends <= now]
    return max(over, key=lambda pair: pair[0])[1] if over else None


def _quiet_from(today: Day, working: Day | None, ended: Day | None, began: datetime) -> datetime:
    """Return when quiet time began or will begin; a free day is quiet from its own beginning."""
    day = working or ended
    if day is None or day.quiet_from is None or day.ends is None:
        return began
    if working is None and not today.work and day.ends <= began:
        return began
    return day.quiet_from


def _closing(day: Day | None, now: datetime) -> Day | None:
    if day is None or day.closing_at is None or day.ends is None or day.quiet_from is None:
        return None
    until = day.ends if day.closing_at < day.ends else day.quiet_from
    return day if day.closing_at <= now < until else None
