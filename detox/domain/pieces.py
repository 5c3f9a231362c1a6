"""Pieces of time: what each one was, and how they are cut.

Pieces tile the time that was lived through. After the clock was set back the wall shows the same
hours again, and what was used in them once (`taken`) is not used twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from detox.domain.apps import App
from detox.domain.effects import Effect
from detox.domain.timespan import Span, split_at_day, without

KEPT = timedelta(days=2)
KEPT_AT_MOST = 256


class Cause(StrEnum):
    """Why a time holds no use of an app."""

    IDLE = "idle"
    LOCKED = "locked"
    ASLEEP = "asleep"
    CLOCK = "clock"
    OFF = "off"
    NO_APP = "no_app"


# --- what it finds ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Used(Effect):
    """This app was used; one of no length takes back what `Running` had said of it."""

    app: App
    span: Span


@dataclass(frozen=True, slots=True)
class Away(Effect):
    """Nothing was used, for these reasons."""

    causes: frozenset[Cause]
    span: Span


@dataclass(frozen=True, slots=True)
class Unrecorded(Effect):
    """The log was paused, or a private app in front; which of both is told to nobody."""

    span: Span


@dataclass(frozen=True, slots=True)
class Running(Effect):
    """This app is being used, so far; a later `Used` with the same start takes its place."""

    app: App
    span: Span


# --- what a time can be ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Using:
    """An app in front, if somebody is there."""

    app: App


@dataclass(frozen=True, slots=True)
class Resting:
    """No use, whoever is there."""

    causes: frozenset[Cause]


@dataclass(frozen=True, slots=True)
class Hidden:
    """The log is paused, or a `private` app in front while somebody is there."""

    private: bool = False


Doing = Using | Resting | Hidden
IDLE = Resting(frozenset({Cause.IDLE}))
PRIVATE = Hidden(private=True)
RELIVED = Resting(frozenset({Cause.CLOCK}))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one doing; `told` means that `Running` spoke of it."""

    doing: Doing
    span: Span
    told: bool = False


# --- how they are cut ---------------------------------------------------------------------------


def needs_presence(doing: Doing) -> bool:
    """Tell whether a time counts only as far as somebody was there; a pause counts as it is."""
    return isinstance(doing, Using) or doing == PRIVATE


def effect_of(part: Piece) -> Effect:
    """Return what the piece says to others."""
    match part.doing:
        case Using(app):
            return Used(app, part.span)
        case Resting(causes):
            return Away(causes, part.span)
        case Hidden():
            return Unrecorded(part.span)


def span_of(start: datetime, end: datetime) -> Span:
    """Return the span in the offset that held at its start."""
    return Span(start, max(start, end.astimezone(start.tzinfo)))


def parts_of(piece: Piece, taken: tuple[Span, ...], day_start: time) -> Iterator[Piece]:
    """Cut a piece at the start of a day and where its time was used up before."""
    span = piece.span
    if span.start == span.end:
        if piece.told:
            yield piece
        return
    if isinstance(piece.doing, Resting):
        yield piece
        return
    told = piece.told
    if not taken or taken[-1].end <= span.start:  # as long as no clock is set back
        for day in split_at_day(span, day_start):
            yield Piece(piece.doing, day, told)
            told = False
        return
    holes = [part for hole in taken if (part := hole.clip(span))]
    free = [(part, piece.doing) for part in without(span, holes)]
    used = [(span_of(part.start, part.end), RELIVED) for part in holes]
    for part, doing in sorted([*free, *used], key=lambda item: item[0]):
        days = split_at_day(part, day_start) if doing is piece.doing else (part,)
        for day in days:
            yield Piece(doing, day, told)
            told = False


def with_taken(taken: tuple[Span, ...], used: list[Span], now: datetime) -> tuple[Span, ...]:
    """Return the used-up time with more of it, joined and without what lies far back."""
    joined: list[Span] = []
    for span in sorted([*taken, *used], key=lambda span: span.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    oldest = now - KEPT
    return tuple(span for span in joined if span.end > oldest)[-KEPT_AT_MOST:]
