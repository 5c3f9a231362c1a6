"""From stretches of use to what the log keeps: pieces of one day, each wholly of one sort of time.

A stretch is cut at the start of a day, and where being outside working hours or on duty begins or
ends. What a piece is, is decided when it ends and kept with it, so that no later change of hours or
zone rewrites the past. Until then nothing is final: pieces that wait for a sign of life, and the
one that runs, are kept so that they can be told anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import pairwise

from detox.domain import usage
from detox.domain.apps import App
from detox.domain.effects import Effect, KeepOpen, KeepWaiting, LogGap, LogSpan
from detox.domain.records import Gap, UsageSpan
from detox.domain.schedule import Calendar
from detox.domain.timespan import ZERO, Span, local_day, split_at_day

Stretches = Iterable[tuple[App, Span]]


@dataclass(frozen=True)
class Rules:
    """What decides how a stretch is booked; `duties` are the times on duty of the last days."""

    calendar: Calendar
    day_start: time
    zone: str
    duties: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What the log was told and may yet be told otherwise.

    `waiting` are the pieces of closed stretches that no sign of life has confirmed. The running
    stretch has grown beyond the pieces in `begun`, and grows on in the one that is `open`.
    """

    waiting: tuple[UsageSpan, ...] = ()
    begun: tuple[UsageSpan, ...] = ()
    open: UsageSpan | None = None

    @property
    def kept(self) -> tuple[UsageSpan, ...]:
        """All that has ended and is not settled."""
        return (*self.waiting, *self.begun)


START = Told()


def account(
    told: Told, effects: Iterable[Effect], waiting: Stretches, going: bool, rules: Rules
) -> tuple[Told, tuple[Effect, ...]]:
    """Return what the log is told now, and the effects that tell it.

    `effects` are what the fold of samples found, `waiting` the stretches that wait now; `going`
    tells that the stretch which ran before still does.
    """
    found = tuple(effects)
    after = _after(told, found, waiting, going, rules)
    booked = book(found, rules)
    acts: list[Effect] = [*_taken_back(told, after, booked), *booked]
    if after.kept != told.kept:  # after what settles them: a crash between must find them
        acts.append(KeepWaiting(after.kept))
    if after.open is not None and after.open != told.open:
        acts.append(KeepOpen(after.open))
    return after, tuple(acts)


def _after(
    told: Told, effects: Iterable[Effect], waiting: Stretches, going: bool, rules: Rules
) -> Told:
    waits = tuple(piece for app, span in waiting for piece in pieces(app, span, rules))
    for effect in effects:
        if isinstance(effect, usage.Running):
            *begun, last = pieces(effect.app, effect.span, rules)
            return Told(waits, tuple(begun), last)
    return replace(told, waiting=waits) if going else Told(waits)


def _taken_back(told: Told, after: Told, booked: Iterable[Effect]) -> Iterator[Effect]:
    """Yield what takes back the open piece where nothing that starts with it takes its place."""
    if told.open is None:
        return
    settled = (effect.usage for effect in booked if isinstance(effect, LogSpan))
    starts = {piece.span.start for piece in (*after.kept, *settled)}
    if after.open is not None:
        starts.add(after.open.span.start)
    start = told.open.span.start
    if start not in starts:
        unknown = told.open.outside is None
        nothing = None if unknown else ZERO
        yield LogSpan(replace(told.open, span=Span(start, start), outside=nothing, duty=nothing))


def book(effects: Iterable[Effect], rules: Rules) -> tuple[Effect, ...]:
    """Return the log's effects for what is settled; absence is not kept, and what runs is not."""
    return tuple(booked for effect in effects for booked in _book(effect, rules))


def _book(effect: Effect, rules: Rules) -> Iterator[Effect]:
    match effect:
        case usage.Used(app, span):
            yield from (LogSpan(piece) for piece in pieces(app, span, rules))
        case usage.Unrecorded(span):
            for part in split_at_day(span, rules.day_start):
                yield LogGap(Gap(part, local_day(part.start, rules.day_start)))
        case usage.Away() | usage.Running():
            return
        case _:
            yield effect


def pieces(app: App, span: Span, rules: Rules) -> list[UsageSpan]:
    """Return the span as the log keeps it: in pieces of one day and of one sort of time."""
    return [
        UsageSpan(
            program=app.program,
            app=app.name,
            span=part,
            day=local_day(part.start, rules.day_start),
            zone=rules.zone,
            outside=outside,
            duty=duty,
        )
        for day in split_at_day(span, rules.day_start)
        for part, outside, duty in _sorted(day, rules)
    ]


Sorted = tuple[Span, timedelta | None, timedelta | None]


def _sorted(span: Span, rules: Rules) -> Iterator[Sorted]:
    """Yield the parts of a day's span with how much of each is outside hours, and on duty."""
    if not rules.calendar.confirmed:
        yield span, None, None
        return
    outside = rules.calendar.outside_parts(span)
    if not span.length or not outside:
        yield span, ZERO, ZERO
        return
    duty = [shared for part in outside for on in rules.duties if (shared := part.clip(on))]
    edges = {edge for part in (span, *outside, *duty) for edge in (part.start, part.end)}
    borders = sorted(edge.astimezone(span.start.tzinfo) for edge in edges)
    for part in (Span(start, end) for start, end in pairwise(borders)):
        on_duty = _within(part.start, duty)
        out = not on_duty and _within(part.start, outside)
        yield part, part.length if out else ZERO, part.length if on_duty else ZERO


def _within(moment: datetime, parts: Iterable[Span]) -> bool:
    return any(part.start <= moment < part.end for part in parts)
