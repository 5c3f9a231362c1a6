"""What the user brought into the working calendar: days off, and times on duty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from detox.domain.records import DayKind
from detox.domain.timespan import DAY, Span, without


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day without work, whatever the week says."""

    date: date
    name: str
    kind: DayKind = DayKind.HOLIDAY


@dataclass(frozen=True, slots=True)
class Duty:
    """A time on duty: it begins and ends by itself."""

    span: Span
    name: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """All of it, in order; times on duty never overlap."""

    days_off: tuple[DayOff, ...] = ()
    duties: tuple[Duty, ...] = ()


NOTHING_MARKED = Marked()


class LeftOut(StrEnum):
    """Why an event of a calendar file was not taken over."""

    CANCELLED = "cancelled"
    EMPTY = "empty"
    SHORT = "short"
    LONG = "long"
    OUTSIDE = "outside"
    REPEATS = "repeats"
    ZONE = "zone"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a calendar file brings: days off, or with `duty` times on duty.

    `source` tells files apart. `span` goes from midnight to midnight over the local days that the
    file speaks of, with what is cancelled: there it takes the place of what came from the same
    source before.
    """

    source: str
    duty: bool
    span: Span
    marked: Marked

    @property
    def first(self) -> date:
        """The first local day."""
        return self.span.start.date()

    @property
    def last(self) -> date:
        """The last local day."""
        return self.span.end.date() - DAY


def apart(duties: Iterable[Duty], taken: Iterable[Span] = ()) -> tuple[Duty, ...]:
    """Return the times on duty in order, each without what an earlier one, or `taken`, holds."""
    kept: list[Duty] = []
    others = sorted(taken)
    reach: datetime | None = None  # up to here all that began before is told already
    for duty in sorted(duties, key=lambda duty: (duty.span, duty.name)):
        start, end = duty.span.start, duty.span.end
        start = start if reach is None else max(start, reach)
        if start >= end:
            continue
        reach = end
        part = Span(start, end)
        kept += [Duty(piece, duty.name) for piece in without(part, _near(others, part))]
    return tuple(kept)


def _near(spans: list[Span], part: Span) -> list[Span]:
    return [span for span in spans if span.start < part.end and part.start < span.end]
