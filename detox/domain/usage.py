"""From samples to stretches of time: which app was used when, and why the rest was not.

Time is cut into pieces that follow each other without a hole. A piece of use counts only as far as
somebody was there: between two signs of life less than `idle_after` apart. What came after the last
sign waits (`pending`, and the open piece) until the next sign confirms it or its absence takes it
back. While the log is paused only a lock or sleep counts as absence, so that a pause leaves one gap
and not a picture of when somebody was there. The use of private apps leaves the same kind of gap.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from detox.domain.apps import App
from detox.domain.events import (
    ClockSet,
    Event,
    FrontAppSeen,
    IdleSeen,
    Leaving,
    Locked,
    ReportWanted,
    SensorLost,
    Unlocked,
    Woke,
)
from detox.domain.pieces import (
    IDLE,
    PRIVATE,
    Away,
    Cause,
    Doing,
    Hidden,
    Piece,
    Resting,
    Running,
    Unrecorded,
    Used,
    Using,
    effect_of,
    needs_presence,
    parts_of,
    span_of,
    with_taken,
)
from detox.domain.step import Step
from detox.domain.timespan import ZERO
from detox.domain.usage_state import (
    HIDDEN_AT_MOST,
    START,
    Usage,
    UsagePlan,
    away,
    begin,
    front,
    front_since,
    next_deadline,
    open_span,
    patience,
    present,
    waiting,
)

__all__ = [
    "START",
    "Away",
    "Cause",
    "Running",
    "Unrecorded",
    "Usage",
    "UsagePlan",
    "Used",
    "away",
    "begin",
    "front",
    "front_since",
    "next_deadline",
    "open_span",
    "present",
    "step",
    "waiting",
]


def step(state: Usage, event: Event, now: datetime, plan: UsagePlan) -> Step[Usage]:
    """Return the next state and what is settled now: `Used`, `Away`, `Unrecorded`, `Running`."""
    settled: list[Piece] = []
    state = _pass(state, event, now, plan, settled)
    state, sign = _learn(state, event, now, plan)
    state = _judge(state, event, sign, now, plan, settled)
    state = _turn(state, now, plan)
    if isinstance(event, Leaving):
        state = _break_off(state, now, settled)
    state = _confirm(state, settled)
    due = isinstance(event, ReportWanted) or now - state.marked >= plan.checkpoint
    return _tell(state, settled, now, plan, due)


def _pass(
    state: Usage, event: Event, now: datetime, plan: UsagePlan, settled: list[Piece]
) -> Usage:
    """Let time pass; where it did not pass smoothly, end what was open at the last good sample."""
    # Where nothing is used the next look is later than the checkpoint: by half, and a coarse timer.
    late = now - state.good > 2 * plan.checkpoint
    match event:
        case ClockSet(by):
            return _interrupt(state, now - by, now, Cause.CLOCK, settled)
        case _ if now < state.good:
            return _interrupt(state, state.good, now, Cause.CLOCK, settled)
        case Woke():
            return _interrupt(state, now, now, Cause.ASLEEP, settled)
        case Locked() if late:
            return _interrupt(state, now, now, Cause.LOCKED, settled)
        case Locked() if not state.locked:
            return replace(_break_off(state, now, settled), good=now)
        case Leaving() if late:
            return _interrupt(state, now, now, Cause.ASLEEP, settled)
        case _ if now == state.good:
            return state
        case _:
            return replace(state, good=now)


def _interrupt(
    state: Usage, until: datetime, now: datetime, cause: Cause, settled: list[Piece]
) -> Usage:
    """End everything at the last good sample; `until` is the clock that ends where `now` begins."""
    until = max(until, state.good)
    state = _break_off(state, state.good, settled)
    causes = {cause, Cause.LOCKED} if state.locked else {cause}
    settled.append(Piece(Resting(frozenset(causes)), span_of(state.good, until)))
    moved = now - until
    return replace(
        state,
        since=now,
        good=now,
        marked=now,
        sign=None if state.sign is None else state.sign + moved,
        app_since=None if state.app_since is None else state.app_since + moved,
    )


def _break_off(state: Usage, at: datetime, settled: list[Piece]) -> Usage:
    """Settle all there is up to a moment and begin anew there."""
    settled += (*state.pending, Piece(state.doing, span_of(state.since, at), state.told))
    return replace(state, pending=(), since=at, marked=at, told=False)


def _learn(
    state: Usage, event: Event, now: datetime, plan: UsagePlan
) -> tuple[Usage, datetime | None]:
    """Take in what the event tells; return the latest sign of life in it too."""
    sign = None
    match event:
        case IdleSeen(idle):
            sign = now - max(idle, ZERO)
            state = state if state.sensed else replace(state, sensed=True)
        case Unlocked():
            state, sign = replace(state, locked=False), now
        case Locked():
            state = replace(state, locked=True)
        case FrontAppSeen(identity):
            sign = now if identity != state.identity and not state.sensed else None
            state = replace(state, identity=identity)
        case SensorLost("idle"):
            state = replace(state, sensed=False)
        case SensorLost("front_app"):
            state = replace(state, identity=None)
    app = plan.catalogue.identify(state.identity) if state.identity else None
    if app != state.app:
        same = app is not None and state.app is not None and app.program == state.app.program
        state = replace(state, app=app, app_since=state.app_since if same else now)
    return state, sign


def _judge(
    state: Usage,
    event: Event,
    sign: datetime | None,
    now: datetime,
    plan: UsagePlan,
    settled: list[Piece],
) -> Usage:
    """Decide who was there, now that a sign has come or has stayed away."""
    if sign is not None and (state.sign is None or sign > state.sign):
        if state.sign is not None and sign - state.sign >= patience(state, plan):
            state = _take_back(state, state.sign, now, settled)
        state = replace(state, sign=sign)
    if state.sign is None:
        return state
    asked = isinstance(event, IdleSeen)
    limit = plan.idle_after if asked else patience(state, plan)
    if now - state.sign >= limit:
        return _take_back(state, state.sign, now, settled)
    return _come_back(state, state.sign, now, settled) if sign is not None else state


def _take_back(state: Usage, sign: datetime, now: datetime, settled: list[Piece]) -> Usage:
    """Count nothing as used after the last sign of life."""
    if state.idle:
        return state
    whole = (*state.pending, Piece(state.doing, span_of(state.since, now), state.told))
    *closed, last = [part for piece in whole for part in _unused(piece, sign)]
    settled += closed
    return replace(
        state,
        pending=(),
        since=last.span.start,
        doing=last.doing,
        told=last.told,
        idle=True,
    )


def _unused(piece: Piece, sign: datetime) -> Iterator[Piece]:
    """Cut a piece of use at the last sign of life; any other stays as it is."""
    span = piece.span
    if not needs_presence(piece.doing) or span.end <= sign:
        yield piece
        return
    border = max(span.start, sign)
    if span.start < border or piece.told:
        yield Piece(piece.doing, span_of(span.start, border), piece.told)
    yield Piece(IDLE, span_of(border, span.end))


def _come_back(state: Usage, sign: datetime, now: datetime, settled: list[Piece]) -> Usage:
    """End absence at the sign of life, or where the front app of now came to the front."""
    if not state.idle:
        return state
    state = replace(state, idle=False)
    if state.doing != IDLE:
        return state
    border = min(max(state.since, sign, state.app_since or sign), now)
    return _break_off(state, border, settled)


def _turn(state: Usage, now: datetime, plan: UsagePlan) -> Usage:
    """Close the open piece where something else begins: an app, a day, an offset, a taken time."""
    doing = _doing(state, plan)
    if state.doing == IDLE and not state.idle:
        state = replace(state, doing=doing)
    ends = doing != state.doing or now.utcoffset() != state.since.utcoffset()
    if not ends and isinstance(doing, Resting) and not needs_presence(doing):
        return state
    whole = Piece(state.doing, span_of(state.since, now), state.told)
    parts = tuple(parts_of(whole, state.taken, plan.day_start))
    if ends or (isinstance(doing, Hidden) and now - state.since >= HIDDEN_AT_MOST):
        pending = (*state.pending, *parts)
        return replace(state, pending=pending, since=now, marked=now, doing=doing, told=False)
    if len(parts) < 2:
        return state
    pending, since = (*state.pending, *parts[:-1]), parts[-1].span.start
    return replace(state, pending=pending, since=since, marked=since, told=False)


def _doing(state: Usage, plan: UsagePlan) -> Doing:
    """Return what the time from now on is."""
    match state.app:
        case _ if state.locked:
            return Resting(frozenset({Cause.LOCKED}))
        case _ if not plan.recording:
            return Hidden() if plan.paused else Resting(frozenset({Cause.OFF}))
        case _ if state.idle:
            return IDLE
        case None:
            return Resting(frozenset({Cause.NO_APP}))
        case App(private=True):
            return PRIVATE
        case App(flags=flags) if "idle" in flags:
            return Resting(frozenset({Cause.LOCKED}))
        case app:
            return Using(app)


def _confirm(state: Usage, settled: list[Piece]) -> Usage:
    """Settle the closed pieces that a sign of life has confirmed, or that need none."""
    if not state.pending or _doubtful(state.pending[0], state.sign):
        return state
    waiting = list(state.pending)
    while waiting and not _doubtful(waiting[0], state.sign):
        settled.append(waiting.pop(0))
    return replace(state, pending=tuple(waiting))


def _doubtful(piece: Piece, sign: datetime | None) -> bool:
    return needs_presence(piece.doing) and (sign is None or piece.span.end > sign)


def _tell(
    state: Usage, settled: list[Piece], now: datetime, plan: UsagePlan, due: bool
) -> Step[Usage]:
    """Turn settled pieces into effects, and add the checkpoint where it is due."""
    parts = [part for piece in settled for part in parts_of(piece, state.taken, plan.day_start)]
    effects = [effect_of(part) for part in parts]
    used = [part.span for part in parts if not isinstance(part.doing, Resting)]
    if used:
        state = replace(state, taken=with_taken(state.taken, used, now))
    if not isinstance(state.doing, Using) or not due:
        return Step(state, tuple(effects))
    state = replace(state, marked=now)
    running = open_span(state, now)
    if running:
        effects.append(Running(*running))
        state = replace(state, told=True)
    return Step(state, tuple(effects))
