"""What the user brought into the working calendar: days off, and times on duty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from detox.domain.records import DayKind
from detox.domain.timespan import Span, without


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

    `source` tells files apart. `first` and `last` are the local days that the file speaks of, with
    what is cancelled: there it takes the place of what came from the same source before.
    """

    source: str
    duty: bool
    first: date
    last: date
    marked: Marked


def apart(duties: Iterable[Duty], taken: Iterable[Span] = ()) -> tuple[Duty, ...]:
    """Return the times on duty in order, each without what an earlier one, or `taken`, holds."""
    kept: list[Duty] = []
    others = sorted(taken)
    for duty in sorted(duties, key=lambda duty: (duty.span, duty.name)):
        left = [duty.span]
        if kept and kept[-1].span.end > duty.span.start:
            left = without(duty.span, [kept[-1].span])
        pieces = [piece for part in left for piece in without(part, _near(others, part))]
        kept += [Duty(piece, duty.name) for piece in pieces if piece.length]
    return tuple(kept)


def _near(spans: list[Span], part: Span) -> list[Span]:
    return [span for span in spans if span.start < part.end and part.start < span.end]
