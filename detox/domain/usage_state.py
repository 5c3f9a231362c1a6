"""What the fold of samples knows: the open piece, the signs of life, the front app."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from detox.domain.apps import App, Catalogue, Identity
from detox.domain.pieces import IDLE, Cause, Doing, Hidden, Piece, Using, span_of
from detox.domain.timespan import ZERO, Span, without

SOON = timedelta(seconds=1)
"""When to ask once more where the limit has passed and the sensor has not been asked since."""
HIDDEN_AT_MOST = timedelta(minutes=5)
"""What is not recorded is settled piece by piece, so that a crash loses no more of its gap."""


@dataclass(frozen=True, slots=True)
class UsagePlan:
    """What the fold is told. With neither `recording` nor `paused` the log is off."""

    recording: bool
    idle_after: timedelta
    checkpoint: timedelta
    catalogue: Catalogue
    day_start: time = time(4)
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """The piece that is open since `since`, and what is known of the user and the screen.

    `good` is the last moment anything was heard, `sign` the last sign of life, `marked` the last
    checkpoint. `sensed` tells that an idle sensor works; without one only a change of the front
    app is a sign. `pending` are closed pieces that no later sign has confirmed yet.
    """

    since: datetime
    good: datetime
    marked: datetime
    doing: Doing = IDLE
    told: bool = False
    sign: datetime | None = None
    sensed: bool = False
    idle: bool = True
    locked: bool = False
    identity: Identity | None = None
    app: App | None = None
    app_since: datetime | None = None
    pending: tuple[Piece, ...] = ()
    taken: tuple[Span, ...] = field(default=(), repr=False)


def begin(now: datetime) -> Usage:
    """Return the state at the program's start: nobody is there before the first sign."""
    return Usage(since=now, good=now, marked=now)


START = begin


# --- what others ask ----------------------------------------------------------------------------


def front(state: Usage) -> App | None:
    """Return the app in front; None where there is none or nobody knows."""
    return state.app


def front_since(state: Usage) -> datetime | None:
    """Return since when that app is in front."""
    return state.app_since


def away(state: Usage) -> frozenset[Cause]:
    """Return why nobody is at the computer: any of idle and locked; empty while present."""
    causes = ((Cause.IDLE, state.idle), (Cause.LOCKED, state.locked))
    return frozenset(cause for cause, holds in causes if holds)


def present(state: Usage) -> bool:
    """Tell whether somebody is at the computer; unknown counts as no."""
    return not state.idle and not state.locked


def open_span(state: Usage, now: datetime) -> tuple[App, Span] | None:
    """Return the app whose use is being recorded and how far it has come."""
    if not isinstance(state.doing, Using) or now <= state.since:
        return None
    last = without(span_of(state.since, now), _ahead(state))[-1:]
    if not last or last[0].end < now:
        return None
    return state.doing.app, last[0]


def waiting(state: Usage) -> tuple[tuple[App, Span], ...]:
    """Return the closed pieces of use that wait for a sign of life, or for its absence."""
    return tuple(
        (piece.doing.app, part)
        for piece in state.pending
        if isinstance(piece.doing, Using)
        for part in without(piece.span, state.taken)
    )


def next_deadline(state: Usage, plan: UsagePlan) -> datetime | None:
    """Return when a Tick is wanted: for the next checkpoint, or where absence begins to count."""
    wanted = [state.marked + plan.checkpoint] if isinstance(state.doing, Using) else []
    if isinstance(state.doing, Hidden):
        wanted.append(state.since + HIDDEN_AT_MOST)
    if state.sign is not None and not state.idle:
        until = state.sign + plan.idle_after
        wanted.append(until if until > state.good else state.good + SOON)
    return min(wanted, default=None)


def patience(state: Usage, plan: UsagePlan) -> timedelta:
    """Return how long no sign may come; a sensor may be asked a little late."""
    return plan.idle_after + (plan.checkpoint if state.sensed else ZERO)


def _ahead(state: Usage) -> list[Span]:
    return [span for span in state.taken if span.end > state.since]
