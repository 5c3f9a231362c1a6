"""The reminder to get up: after so much work in one go outside a focus session, once a stretch.

A stretch is the time at the computer without a natural break. Short absences do not count towards
it; a long one, or a focus session (which has breaks of its own), ends it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from detox.domain import plain
from detox.domain.events import ClockSet, Event, IdleSeen, Woke
from detox.domain.records import Choice, PromptKind
from detox.domain.settings import Settings
from detox.domain.step import Step, Unwish, Wish
from detox.domain.timespan import ZERO

REST = timedelta(minutes=5)
WAITS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class BreakPlan:
    """When to remind: after `stretch` of work without `natural_break` away from it."""

    stretch: timedelta
    natural_break: timedelta


@dataclass(frozen=True, slots=True)
class Sight:
    """What the machine can see: somebody is there, a session runs or is held, it may speak."""

    present: bool
    focusing: bool
    may_speak: bool


@dataclass(frozen=True, slots=True)
class Rested:
    """No stretch has begun."""


@dataclass(frozen=True, slots=True)
class Working:
    """Somebody works since then, and `left` was to go at that moment until the reminder."""

    since: datetime
    left: timedelta


@dataclass(frozen=True, slots=True)
class Reminded:
    """This stretch has had its reminder."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Nobody is there since then; a short absence goes back to what was before."""

    since: datetime
    before: Working | Reminded


Breaks = Rested | Working | Reminded | Absent
START: Breaks = Rested()


def plan(settings: Settings) -> BreakPlan:
    """Return what the settings say of breaks outside a session."""
    return BreakPlan(settings.breaks.stretch, settings.breaks.natural_break)


def step(state: Breaks, event: Event, now: datetime, plan: BreakPlan, sight: Sight) -> Step[Breaks]:
    """Return the next state and what the shell must do; any pair not named changes nothing."""
    state = _told_by_clock(state, event, now)
    match state:
        case Working() | Reminded() | Absent() if sight.focusing:
            return _rest(state)
        case Rested() if sight.present and not sight.focusing:
            return Step(Working(now, plan.stretch))
        case Absent(since) if _last_seen(event, sight, now) - since >= plan.natural_break:
            return _begin_again(state, now, plan, sight)
        case Absent(_, before) if sight.present:
            return Step(before if isinstance(before, Reminded) else Working(now, before.left))
        case Working() | Reminded() if not sight.present:
            return Step(_absent(state, event, now))
        case Working(since, left) if now - since >= left and sight.may_speak:
            return Step(Reminded(), (_reminder(now, plan),))
        case _:
            return Step(state)


def next_deadline(state: Breaks, now: datetime, plan: BreakPlan) -> datetime | None:
    """Return when the reminder is due; None once it is, for then it waits for leave to speak."""
    del plan
    if not isinstance(state, Working):
        return None
    due = state.since + state.left
    return due if due > now else None


def _told_by_clock(state: Breaks, event: Event, now: datetime) -> Breaks:
    """Return the state after a jump of the wall clock, or a sleep, which is an absence."""
    match state, event:
        case ((Working() | Absent()), ClockSet(by)):
            return replace(state, since=state.since + by)
        case Working(since, left), Woke(asleep):
            gone = _before(now, asleep)
            done = max(gone - since, ZERO)
            return Absent(max(gone, since), Working(since, max(left - done, ZERO)))
        case Reminded(), Woke(asleep):
            return Absent(_before(now, asleep), state)
        case _:
            return state


def _before(now: datetime, ago: timedelta) -> datetime:
    return now - min(max(ago, ZERO), timedelta(days=365))


def _last_seen(event: Event, sight: Sight, now: datetime) -> datetime:
    """Return up to when the absence lasted: now, or the last input where that is known."""
    return _before(now, event.idle) if sight.present and isinstance(event, IdleSeen) else now


def _absent(state: Working | Reminded, event: Event, now: datetime) -> Absent:
    """Begin an absence, as far back as the last input where that is known."""
    gone = _before(now, event.idle) if isinstance(event, IdleSeen) else now
    if isinstance(state, Reminded):
        return Absent(gone, state)
    gone = max(gone, state.since)
    return Absent(gone, Working(gone, max(state.left - max(gone - state.since, ZERO), ZERO)))


def _rest(state: Breaks) -> Step[Breaks]:
    told = state.before if isinstance(state, Absent) else state
    withdrawn = (Unwish(PromptKind.STRETCH),) if isinstance(told, Reminded) else ()
    return Step(Rested(), withdrawn)


def _begin_again(state: Absent, now: datetime, plan: BreakPlan, sight: Sight) -> Step[Breaks]:
    rested = _rest(state)
    return Step(Working(now, plan.stretch), rested.effects) if sight.present else rested


def _reminder(now: datetime, plan: BreakPlan) -> Wish:
    minutes, rest = round(plan.stretch.total_seconds() / 60), round(REST.total_seconds() / 60)
    facts = (("minutes", str(max(1, minutes))), ("rest", str(rest)))
    choices = (Choice.TAKE, Choice.SKIP)
    return Wish(PromptKind.STRETCH, choices, until=now + WAITS, facts=facts)


# --- memory --------------------------------------------------------------------------------------


def freeze(state: Breaks) -> dict[str, Any]:
    """Return the state as JSON values."""
    match state:
        case Rested():
            return {"state": "rested"}
        case Reminded():
            return {"state": "reminded"}
        case Working(since, left):
            told = {"since": since.isoformat(), "left_s": left.total_seconds()}
            return {"state": "working", **told}
        case Absent(since, before):
            return {"state": "absent", "since": since.isoformat(), "before": freeze(before)}


def thaw(told: object) -> Breaks:
    """Return the state that was frozen; the start where the values make no sense."""
    try:
        return _thaw(plain.table(told))
    except (KeyError, ValueError):
        return START


def _thaw(told: dict[str, Any]) -> Breaks:
    if told["state"] == "rested":
        return Rested()
    if told["state"] != "absent":
        return _before_absence(told)
    return Absent(plain.moment(told["since"]), _before_absence(plain.table(told["before"])))


def _before_absence(told: dict[str, Any]) -> Working | Reminded:
    if told["state"] == "working":
        return Working(plain.moment(told["since"]), plain.seconds(told["left_s"]))
    if told["state"] == "reminded":
        return Reminded()
    raise plain.Unreadable(told)
