"""The turns of the focus timer: from a block to its break, and from a break to the next block.

Each function leaves one state and enters another, with the record of what ended and the words that
announce it. When a turn comes is the business of the tables in `focus`.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from detox.domain.effects import Chime, Effect, LogFocus
from detox.domain.events import Start
from detox.domain.focus_plan import FocusPlan
from detox.domain.focus_state import (
    Block,
    Focus,
    Offered,
    Paused,
    Postponed,
    Ready,
    Rest,
    Resting,
    Running,
    Tally,
)
from detox.domain.records import Choice, FocusRecord, Kind, Outcome, PromptKind
from detox.domain.step import Step, Unwish, Wish
from detox.domain.timespan import DAY, ZERO, Span, local_day

OFFER = timedelta(minutes=15)
"""How long an offer waits on the screen; the choice itself stays in the menu."""
NOTICE = timedelta(minutes=1)
LONGEST_LABEL = 200

_QUIET = Unwish(PromptKind.BREAK)

# --- into a block --------------------------------------------------------------------------------


def begin(start: Start, tally: Tally, now: datetime, plan: FocusPlan) -> Step[Focus]:
    """Begin a block because the user said so."""
    planned = plan.work
    if start.length is not None and start.length > ZERO:
        planned = min(start.length, DAY)
    label = " ".join(start.label.split())[:LONGEST_LABEL]
    return Step(Running(Block(now, planned, label), now, tally), (_QUIET,))


def welcome(state: Paused, since: datetime, now: datetime) -> Step[Focus]:
    """Go on as of the return of a user who had drifted away, and say what was not counted."""
    away = _minutes(since - state.since)
    told = Wish(PromptKind.QUESTION, until=now + OFFER, facts=(("minutes", away),))
    return Step(Running(state.block, since, state.tally), (told,))


# --- out of a block ------------------------------------------------------------------------------


def finish(state: Running, now: datetime, plan: FocusPlan) -> Step[Focus]:
    """End a block whose time is over, and begin or offer the break."""
    record, tally = _end(state, Outcome.DONE, now, plan)
    rest = Rest(*plan.rest(record.worked, tally.done))
    told = propose(rest, tally, now, plan, ended=Kind.WORK)
    return Step(told.state, (LogFocus(record), Chime(Kind.WORK), *told.effects))


def leave(state: Running | Paused, now: datetime, plan: FocusPlan) -> Step[Focus]:
    """End a block early for its break; free flow has no other end, so there it is done."""
    flow = state.block.planned is None
    record, tally = _end(state, Outcome.DONE if flow else Outcome.SKIPPED, now, plan)
    rest = short(record.worked, plan)
    if record.outcome is Outcome.DONE:
        rest = Rest(*plan.rest(record.worked, tally.done))
    told = take(rest, tally, now)
    return Step(told.state, (LogFocus(record), *told.effects))


def stop(state: Running | Paused, now: datetime, plan: FocusPlan) -> Step[Focus]:
    """End a block with nothing to follow."""
    record, tally = _end(state, Outcome.STOPPED, now, plan)
    return Step(Ready(tally), (LogFocus(record),))


def _end(
    state: Running | Paused, outcome: Outcome, now: datetime, plan: FocusPlan
) -> tuple[FocusRecord, Tally]:
    """Return the record of a block and the day's count.

    A held block ended where it was held, and a block whose time is over at its planned end.
    """
    block = state.block
    end, worked = state.since, block.worked
    if isinstance(state, Running):
        end, worked = now, state.worked(now)
    if block.planned is not None and (over := worked - block.planned - block.extended) >= ZERO:
        end, worked, outcome = end - over, worked - over, Outcome.DONE
    span = Span(block.began, max(end, block.began))
    day = local_day(block.began, plan.day_start)
    planned, worked = block.planned or ZERO, min(worked, span.length)
    record = FocusRecord(Kind.WORK, span, day, planned, worked, outcome, block.label)
    return record, state.tally.plus(day) if outcome is Outcome.DONE else state.tally


# --- into a break --------------------------------------------------------------------------------


def short(worked: timedelta, plan: FocusPlan) -> Rest:
    """Return the short break that so much work calls for."""
    return Rest(Kind.SHORT_BREAK, plan.short(worked))


def take(rest: Rest, tally: Tally, now: datetime) -> Step[Focus]:
    """Begin a break that the user asked for."""
    state = Resting(rest, now, tally)
    facts = (*_facts(rest, begun=True), ("until", f"{state.ends_at:%H:%M}"))
    told = Wish(PromptKind.BREAK, (Choice.SKIP,), until=state.ends_at, facts=facts)
    return Step(state, (told,))


def propose(
    rest: Rest, tally: Tally, now: datetime, plan: FocusPlan, ended: Kind | None = None
) -> Step[Focus]:
    """Begin a break that is due, or offer it where the user wants to be asked."""
    later = (Choice.POSTPONE,) if rest.postponed < plan.postpone_limit else ()
    facts = (*_facts(rest, plan.auto_break, ended), ("postpone", _minutes(plan.postpone_by)))
    if not plan.auto_break:
        choices = (Choice.TAKE, *later, Choice.SKIP)
        told = Wish(PromptKind.BREAK, choices, until=now + OFFER, facts=facts)
        return Step(Offered(rest, tally), (told,))
    state = Resting(rest, now, tally)
    facts = (*facts, ("until", f"{state.ends_at:%H:%M}"))
    told = Wish(PromptKind.BREAK, (*later, Choice.SKIP), until=state.ends_at, facts=facts)
    return Step(state, (told,))


def postpone(rest: Rest, tally: Tally, now: datetime, plan: FocusPlan) -> Step[Focus]:
    """Put a break off; what was had of it does not count, the whole of it is still to come."""
    later = replace(rest, postponed=rest.postponed + 1)
    return Step(Postponed(later, now + plan.postpone_by, tally), (_QUIET,))


# --- out of a break that only is due -------------------------------------------------------------


def leave_out(state: Offered | Postponed, now: datetime, plan: FocusPlan) -> Step[Focus]:
    """Leave a break out that had not begun."""
    return _go_on(state, (_never_begun(state, now, plan), _QUIET), now, plan)


def begin_instead(
    state: Offered | Postponed, start: Start, now: datetime, plan: FocusPlan
) -> Step[Focus]:
    """Begin the next block in place of the break."""
    told = begin(start, state.tally, now, plan)
    return Step(told.state, (_never_begun(state, now, plan), *told.effects))


def drop(state: Offered | Postponed) -> Step[Focus]:
    """Stop before the break: nothing had begun, so nothing is kept."""
    return Step(Ready(state.tally), (_QUIET,))


def rested(state: Offered | Postponed, now: datetime, plan: FocusPlan) -> Step[Focus]:
    """Count the end of a sleep as the break that was due."""
    rest = state.rest
    record = _record(rest, now - rest.length, now, Outcome.DONE, plan)
    return _announce_next(state.tally, rest.kind, (LogFocus(record),), now, plan)


def _never_begun(state: Offered | Postponed, now: datetime, plan: FocusPlan) -> LogFocus:
    return LogFocus(_record(state.rest, now, now, Outcome.SKIPPED, plan))


# --- out of a break ------------------------------------------------------------------------------


def back(state: Resting, now: datetime, plan: FocusPlan) -> Step[Focus]:
    """End a break whose time is over."""
    ended = state.rest.kind
    effects = (_break_log(state, Outcome.DONE, now, plan), Chime(ended))
    return _announce_next(state.tally, ended, effects, now, plan)


def come_back(state: Resting, outcome: Outcome, now: datetime, plan: FocusPlan) -> Step[Focus]:
    """End a break because the user said so."""
    return _go_on(state, (_break_log(state, outcome, now, plan), _QUIET), now, plan)


def begin_early(state: Resting, start: Start, now: datetime, plan: FocusPlan) -> Step[Focus]:
    """End a break by beginning the next block."""
    told = begin(start, state.tally, now, plan)
    log = _break_log(state, Outcome.SKIPPED, now, plan)
    return Step(told.state, (log, *told.effects))


def stop_break(state: Resting, now: datetime, plan: FocusPlan) -> Step[Focus]:
    """End a break with nothing to follow."""
    return Step(Ready(state.tally), (_break_log(state, Outcome.STOPPED, now, plan), _QUIET))


def _go_on(
    state: Offered | Postponed | Resting,
    effects: tuple[Effect, ...],
    now: datetime,
    plan: FocusPlan,
) -> Step[Focus]:
    if not plan.auto_next:
        return Step(Ready(state.tally), effects)
    return Step(begin(Start(), state.tally, now, plan).state, effects)


def _announce_next(
    tally: Tally, ended: Kind, effects: tuple[Effect, ...], now: datetime, plan: FocusPlan
) -> Step[Focus]:
    """Begin the next block, or say that it can begin: "ready when you are"."""
    begun = plan.auto_next
    facts = [("ended", str(ended)), ("next", str(Kind.WORK)), ("begun", _yes(begun))]
    if plan.work is not None:
        facts.append(("minutes", _minutes(plan.work)))
    choices, until = ((), now + NOTICE) if begun else ((Choice.TAKE,), now + OFFER)
    told = Wish(PromptKind.BREAK, choices, until=until, facts=tuple(facts))
    state = begin(Start(), tally, now, plan).state if begun else Ready(tally)
    return Step(state, (*effects, told))


# --- records and words ---------------------------------------------------------------------------


def _break_log(state: Resting, outcome: Outcome, now: datetime, plan: FocusPlan) -> LogFocus:
    outcome = Outcome.DONE if now >= state.ends_at else outcome
    end = min(now, state.ends_at)
    return LogFocus(_record(state.rest, state.since, end, outcome, plan))


def _record(
    rest: Rest, start: datetime, end: datetime, outcome: Outcome, plan: FocusPlan
) -> FocusRecord:
    span = Span(start, max(start, end))
    day = local_day(start, plan.day_start)
    return FocusRecord(rest.kind, span, day, rest.length, span.length, outcome)


def _facts(rest: Rest, begun: bool, ended: Kind | None = None) -> tuple[tuple[str, str], ...]:
    facts = (("next", str(rest.kind)), ("minutes", _minutes(rest.length)), ("begun", _yes(begun)))
    return facts if ended is None else (("ended", str(ended)), *facts)


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _minutes(length: timedelta) -> str:
    """Return whole minutes for a sentence, at least one."""
    return str(max(1, round(length.total_seconds() / 60)))
