"""From stretches of use to what the log keeps: cut at the start of a day, with its share of hours.

What a span was (its day, outside hours, on duty) is decided when it ends and kept with it, so that
no later change of hours or zone rewrites the past.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time, timedelta

from detox.domain import usage
from detox.domain.apps import App
from detox.domain.effects import Effect, KeepOpen, KeepWaiting, LogGap, LogSpan
from detox.domain.records import Gap, UsageSpan
from detox.domain.schedule import Calendar
from detox.domain.timespan import ZERO, Span, local_day, split_at_day


@dataclass(frozen=True)
class Rules:
    """What decides how a stretch is booked; `duties` are the times on duty of the last days."""

    calendar: Calendar
    day_start: time
    zone: str
    duties: tuple[Span, ...]


def book(effects: Iterable[Effect], rules: Rules) -> tuple[Effect, ...]:
    """Return the log's effects for what the fold of samples found; absence is not kept."""
    return tuple(booked for effect in effects for booked in _book(effect, rules))


def _book(effect: Effect, rules: Rules) -> Iterator[Effect]:
    match effect:
        case usage.Used(app, span):
            yield from (LogSpan(piece) for piece in pieces(app, span, rules))
        case usage.Running(app, span):
            *whole, last = pieces(app, span, rules)
            yield from (LogSpan(piece) for piece in whole)
            yield KeepOpen(last)
        case usage.Unrecorded(span):
            for part in split_at_day(span, rules.day_start):
                yield LogGap(Gap(part, local_day(part.start, rules.day_start)))
        case usage.Away():
            return
        case _:
            yield effect


def waiting(stretches: Iterable[tuple[App, Span]], rules: Rules) -> tuple[Effect, ...]:
    """Return the effect that keeps what still waits for a sign of life."""
    kept = [piece for app, span in stretches for piece in pieces(app, span, rules)]
    return (KeepWaiting(tuple(kept)),)


def pieces(app: App, span: Span, rules: Rules) -> list[UsageSpan]:
    """Return the span as the log keeps it: one piece a day."""
    return [
        UsageSpan(
            program=app.program,
            app=app.name,
            span=part,
            day=local_day(part.start, rules.day_start),
            zone=rules.zone,
            outside=_outside(part, rules),
            duty=_duty(part, rules),
        )
        for part in split_at_day(span, rules.day_start)
    ]


def _duty(part: Span, rules: Rules) -> timedelta | None:
    if not rules.calendar.confirmed:
        return None
    shared = (part.clip(duty) for duty in rules.duties)
    return sum((rules.calendar.outside(piece) for piece in shared if piece), ZERO)


def _outside(part: Span, rules: Rules) -> timedelta | None:
    duty = _duty(part, rules)
    return None if duty is None else rules.calendar.outside(part) - duty
