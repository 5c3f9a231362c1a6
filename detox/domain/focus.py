"""The focus timer: blocks of work, and the breaks between them.

One table for each state says what can happen in it; anything not named changes nothing. A block
stores how long it was worked on and since when it runs, so its end, and what a pause leaves of it,
follow. Every end that the user did not bring about is announced.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from detox.domain import focus_turn as turn
from detox.domain.events import (
    ClockSet,
    EndBreak,
    Event,
    Extend,
    IdleSeen,
    Locked,
    Pause,
    PostponeBreak,
    Resume,
    Skip,
    SkipBreak,
    Start,
    Stop,
    TakeBreak,
    Tick,
    Unlocked,
    Woke,
    ZoneChanged,
)
from detox.domain.focus_memory import freeze, thaw
from detox.domain.focus_plan import FocusPlan, plan
from detox.domain.focus_state import (
    START,
    Block,
    Focus,
    Hold,
    Offered,
    Paused,
    Postponed,
    Ready,
    Rest,
    Resting,
    Running,
    Tally,
    blocks_today,
    ends_at,
    in_zone,
    kind,
    label,
    left,
    moved,
    name,
    next_deadline,
    passed,
    worked,
)
from detox.domain.records import Outcome
from detox.domain.step import Step
from detox.domain.timespan import ZERO

__all__ = [
    "START", "Block", "Focus", "FocusPlan", "Hold", "Offered", "Paused", "Postponed", "Ready",
    "Rest", "Resting", "Running", "Tally", "blocks_today", "ends_at", "freeze", "kind", "label",
    "left", "name", "next_deadline", "passed", "plan", "step", "thaw", "worked",
]  # fmt: skip

JITTER = timedelta(seconds=1)
"""Two samples of one and the same last input may differ by so much."""


def step(state: Focus, event: Event, now: datetime, plan: FocusPlan) -> Step[Focus]:
    """Return the next state and what the shell must do; any pair not named changes nothing."""
    match state, event:
        case _, ClockSet(by):
            return Step(moved(state, by))
        case _, ZoneChanged():
            return Step(in_zone(state, now.tzinfo))
        case Ready(), _:
            return _ready(state, event, now, plan)
        case Running(), _:
            return _running(state, event, now, plan)
        case Paused(), _:
            return _paused(state, event, now, plan)
        case Offered() | Postponed(), _:
            return _due(state, event, now, plan)
        case Resting(), _:
            return _resting(state, event, now, plan)
        case _:
            assert_never(state)


def _ready(state: Ready, event: Event, now: datetime, plan: FocusPlan) -> Step[Focus]:
    match event:
        case Start():
            return turn.begin(event, state.tally, now, plan)
        case TakeBreak():
            return turn.take(turn.short(ZERO, plan), state.tally, now)
        case _:
            return Step(state)


def _running(state: Running, event: Event, now: datetime, plan: FocusPlan) -> Step[Focus]:
    match event:
        case Tick() if state.passed(now):
            return turn.finish(state, now, plan)
        case Pause() if not state.passed(now):
            return Step(_hold(state, Hold.USER, now))
        case Locked():
            return Step(_hold(state, Hold.LOCK, now))
        case IdleSeen(idle) if not state.passed(now) and _drifted(state, idle, now, plan):
            return Step(_hold(state, Hold.IDLE, _input(idle, now)))
        case Woke(asleep):
            gap = min(max(asleep, ZERO), max(now - state.since, ZERO))
            return Step(replace(state, since=state.since + gap))
        case Extend() if not state.passed(now):
            return Step(replace(state, block=_longer(state.block, plan)))
        case Skip() | TakeBreak():
            return turn.leave(state, now, plan)
        case Stop():
            return turn.stop(state, now, plan)
        case _:
            return Step(state)


def _paused(state: Paused, event: Event, now: datetime, plan: FocusPlan) -> Step[Focus]:
    match state.hold, event:
        case (_, Resume()) | (Hold.LOCK, Unlocked()):
            return Step(Running(state.block, now, state.tally))
        case Hold.IDLE, Locked():
            return Step(replace(state, hold=Hold.LOCK))
        case Hold.IDLE, IdleSeen(idle) if _input(idle, now) > state.since + JITTER:
            return turn.welcome(state, _input(idle, now), now)
        case _, Woke(asleep):
            return Step(_held_before(state, _input(asleep, now)))
        case _, Extend():
            return Step(replace(state, block=_longer(state.block, plan)))
        case _, Skip() | TakeBreak():
            return turn.leave(state, now, plan)
        case _, Stop():
            return turn.stop(state, now, plan)
        case _:
            return Step(state)


def _due(state: Offered | Postponed, event: Event, now: datetime, plan: FocusPlan) -> Step[Focus]:
    match state, event:
        case Postponed(rest, until, tally), Tick() if now >= until:
            return turn.propose(rest, tally, now, plan)
        case ((Offered(rest) | Postponed(rest)), Woke(asleep)) if asleep >= rest.length:
            return turn.rested(state, now, plan)
        case ((Offered(rest) | Postponed(rest)), TakeBreak()):
            return turn.take(rest, state.tally, now)
        case Offered(rest, tally), PostponeBreak() if rest.postponed < plan.postpone_limit:
            return turn.postpone(rest, tally, now, plan)
        case (Offered(), PostponeBreak()) | (_, SkipBreak() | Skip() | EndBreak()):
            return turn.leave_out(state, now, plan)
        case _, Start():
            return turn.begin_instead(state, event, now, plan)
        case _, Stop():
            return turn.drop(state)
        case _:
            return Step(state)


def _resting(state: Resting, event: Event, now: datetime, plan: FocusPlan) -> Step[Focus]:
    rest = state.rest
    match event:
        case Tick() if now >= state.ends_at:
            return turn.back(state, now, plan)
        case PostponeBreak() if now < state.ends_at and rest.postponed < plan.postpone_limit:
            return turn.postpone(rest, state.tally, now, plan)
        case PostponeBreak() | SkipBreak() | Skip():
            return turn.come_back(state, Outcome.SKIPPED, now, plan)
        case EndBreak():
            return turn.come_back(state, Outcome.STOPPED, now, plan)
        case Start():
            return turn.begin_early(state, event, now, plan)
        case Stop():
            return turn.stop_break(state, now, plan)
        case _:
            return Step(state)


# --- how a block is held -------------------------------------------------------------------------


def _input(ago: timedelta, now: datetime) -> datetime:
    """Return the moment so long ago; a length beyond all reason counts as a year."""
    return now - min(max(ago, ZERO), timedelta(days=365))


def _drifted(state: Running, idle: timedelta, now: datetime, plan: FocusPlan) -> bool:
    """Tell whether nobody was there for the limit, all of it inside the running block."""
    return min(idle, now - state.since) >= plan.idle_limit


def _hold(state: Running, hold: Hold, at: datetime) -> Paused:
    """Hold the block as of a moment, but not of one before it began to run."""
    at = max(at, state.since)
    return Paused(replace(state.block, worked=state.worked(at)), at, hold, state.tally)


def _held_before(state: Paused, asleep_from: datetime) -> Paused:
    """Take back a sleep that was found only after the pause it led to (a lock on waking up)."""
    late = min(max(state.since - asleep_from, ZERO), state.block.worked)
    block = replace(state.block, worked=state.block.worked - late)
    return replace(state, block=block, since=state.since - late)


def _longer(block: Block, plan: FocusPlan) -> Block:
    if block.planned is None or block.extensions >= plan.extend_limit:
        return block
    extended = block.extended + plan.extend_by
    return replace(block, extended=extended, extensions=block.extensions + 1)
