"""Quiet mode: it helps to stop after hours, kindly, a few times, and then keeps silent.

Every step looks four ways: what the last moments were (`_follow`), which state follows (`_turn`),
whether there is something to say (`speak`), and why or why not (`_judge`).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from detox.domain import events
from detox.domain.effects import AskToClose, LogVerdict
from detox.domain.events import ClockSet, CloseApps, CloseAsked, Event, RunningSeen, Snooze, Woke
from detox.domain.quiet_memory import alike, freeze, thaw
from detox.domain.quiet_speech import (
    CALM,
    MOMENT,
    WIND_DOWN,
    allowed,
    bedtime_of,
    next_at,
    snoozes_left,
    speak,
    stage_due,
)
from detox.domain.quiet_state import (
    NAMES,
    Closing,
    Daytime,
    Mode,
    Nudging,
    Off,
    OnDuty,
    Quiet,
    QuietPlan,
    Resting,
    Snoozed,
    Speaking,
    Watching,
)
from detox.domain.records import PromptKind, Verdict, VerdictRecord
from detox.domain.step import Step, Unwish
from detox.domain.stretch import APART, Seen, Sight, moved
from detox.domain.timespan import day_end, local_day

__all__ = [
    "START", "Closing", "Daytime", "Mode", "Nudging", "Off", "OnDuty", "Quiet", "QuietPlan",
    "Resting", "Seen", "Sight", "Snoozed", "Watching", "alike", "duty_since", "freeze", "name",
    "next_deadline", "nudges_tonight", "snoozes_left", "step", "thaw", "until", "verdict",
    "without_duty",
]  # fmt: skip

START = Quiet()
CHAT = "work-communication"
OFF, DAYTIME, CLOSING, WATCHING = Off(), Daytime(), Closing(), Watching()


def step(state: Quiet, event: Event, now: datetime, plan: QuietPlan, sight: Sight) -> Step[Quiet]:
    """Return the next state and what the shell must do; any pair not named changes nothing."""
    state, fresh = _follow(state, event, now, plan, sight)
    turned = _turn(state, _next_mode(state, event, now, plan, fresh), now, sight)
    closed = _close(turned.state, event, now, plan, sight)
    spoken = speak(closed.state, now, plan, sight)
    judged = _judge(spoken.state, now, plan, sight)
    return Step(judged.state, turned.effects + closed.effects + spoken.effects + judged.effects)


# --- what the last moments were -------------------------------------------------------------------


def _follow(
    state: Quiet, event: Event, now: datetime, plan: QuietPlan, sight: Sight
) -> tuple[Quiet, bool]:
    """Take in time and sight; tell as well whether work now would be a new stretch."""
    stretch = state.stretch
    match event:
        case ClockSet(by):
            state = _shifted(state, by)
            stretch = state.stretch
        case Woke(asleep):
            stretch = stretch.slept(asleep, now)
    fresh = stretch.apart(now)
    day = local_day(now, plan.calendar.day_start)
    tally, stretch = state.tally.on(day), stretch.seen(sight.at_work, now)
    if tally is not state.tally or stretch is not state.stretch:
        state = replace(state, tally=tally, stretch=stretch)
    return state, fresh


def _shifted(state: Quiet, by: timedelta) -> Quiet:
    """Keep what is left of every wait when the wall clock is set."""

    def to(moment: datetime) -> datetime:
        return moved(moment, by) or moment

    match state.mode:
        case Nudging(stage, first_at):
            mode: Mode = Nudging(stage, to(first_at))
        case Snoozed(at, until_, Nudging(stage, first_at)):
            mode = Snoozed(to(at), to(until_), Nudging(stage, to(first_at)))
        case Snoozed(at, until_, then):
            mode = Snoozed(to(at), to(until_), then)
        case _:
            mode = state.mode
    return replace(
        state,
        mode=mode,
        stretch=state.stretch.moved(by),
        open_until=moved(state.open_until, by),
        spoke_at=moved(state.spoke_at, by),
    )


# --- which state follows --------------------------------------------------------------------------


def _next_mode(state: Quiet, event: Event, now: datetime, plan: QuietPlan, fresh: bool) -> Mode:
    match state.mode, event:
        case _ if not plan.calendar.confirmed:
            return OFF
        case mode, events.OnDuty(wanted) if (end := _duty_end(wanted, now, plan)) > now:
            return OnDuty(mode.since if isinstance(mode, OnDuty) else now, end)
        case OnDuty(_, end) as mode, _ if now < end:
            return mode
        case mode, _ if (duty := plan.calendar.duty(now)) is not None:
            return OnDuty(mode.since if isinstance(mode, OnDuty) else duty.start, duty.end)
        case _ if not plan.settings.enabled:
            return OFF
        case _ if not plan.calendar.is_quiet(now):
            return DAYTIME if plan.calendar.closing(now) is None else CLOSING
        case ((Off() | Daytime() | Closing() | OnDuty()), _):
            return WATCHING
        case Snoozed(at, end, then), _ if now >= end:
            return _resumed(then, end - at, fresh, allowed(state, 1, now, plan))
        case (Watching() | Nudging() | Resting()) as mode, Snooze():
            return _snoozed(state, mode, now, plan)
        case (Nudging() | Resting()) as mode, _ if fresh:
            return _resumed(mode, timedelta(0), fresh, allowed(state, 1, now, plan))
        case _:
            return state.mode


def _duty_end(wanted: datetime | None, now: datetime, plan: QuietPlan) -> datetime:
    """A duty lasts as long as was said, else through the evening; never into the next work."""
    evening = day_end(now, plan.calendar.day_start)
    work = plan.calendar.next_work_start(now)
    return min(moment for moment in (wanted or evening, work) if moment is not None)


def _resumed(then: Speaking, paused: timedelta, fresh: bool, allowed: bool) -> Speaking:
    """Go on where it was, on a clock that stood still meanwhile; new work begins anew."""
    if fresh:
        return WATCHING if allowed else Resting()
    return Nudging(then.stage, then.first_at + paused) if isinstance(then, Nudging) else then


def _snoozed(state: Quiet, mode: Speaking, now: datetime, plan: QuietPlan) -> Mode:
    silent = isinstance(mode, Resting) and state.open_until is None
    if silent or snoozes_left(state, plan, now) == 0:
        return mode
    return Snoozed(now, now + plan.settings.snooze_by, mode)


def _turn(state: Quiet, mode: Mode, now: datetime, sight: Sight) -> Step[Quiet]:
    """Enter the next state: count what that costs, and take back a nudge that it overtakes."""
    same = type(mode) is type(state.mode)
    tally, stretch = state.tally, state.stretch
    if isinstance(mode, Snoozed) and not same:
        tally = tally.noting(snoozes=tally.tonight.snoozes + 1)
    if isinstance(state.mode, OnDuty) and not same:
        stretch = stretch.anew(now)
    open_until = state.open_until
    overtaken = open_until is not None and not same
    if overtaken or not sight.nudge_open or (open_until is not None and now >= open_until):
        open_until = None
    if mode is state.mode and open_until is state.open_until:
        return Step(state)
    turned = replace(state, mode=mode, tally=tally, stretch=stretch, open_until=open_until)
    return Step(turned, (Unwish(PromptKind.QUIET),) if overtaken else ())


def _close(state: Quiet, event: Event, now: datetime, plan: QuietPlan, sight: Sight) -> Step[Quiet]:
    """Ask work apps to close, on the user's word: each once while it is open, chats not in hours.

    Only an app of which a window was really asked is noted; one that has gone may be asked again.
    """
    asked = state.tally.tonight.asked
    match event:
        case CloseApps(app):
            return _ask(state, app, now, plan, sight)
        case CloseAsked(app, windows) if windows > 0:
            return Step(replace(state, tally=state.tally.noting(asked=asked | {app})))
        case RunningSeen() if gone := asked - {app.name for app in sight.work_apps()}:
            return Step(replace(state, tally=state.tally.noting(asked=asked - gone)))
        case _:
            return Step(state)


def _ask(
    state: Quiet, wanted: str | None, now: datetime, plan: QuietPlan, sight: Sight
) -> Step[Quiet]:
    reachable = not plan.calendar.confirmed or plan.calendar.in_hours(now)
    wishes = tuple(
        AskToClose(app, programs)
        for app, programs in _named(sight, wanted, chats=not reachable).items()
        if app not in state.tally.tonight.asked
    )
    if wanted is not None or state.open_until is None:
        return Step(state, wishes)
    return Step(replace(state, open_until=None), (*wishes, Unwish(PromptKind.QUIET)))


def _named(sight: Sight, wanted: str | None, chats: bool) -> dict[str, tuple[str, ...]]:
    """Return the open work apps of that name, or all, with the programs that make each up.

    A terminal is closed only by its name: it would end what runs in it without a question.
    """
    found: dict[str, tuple[str, ...]] = {}
    for app in sight.work_apps():
        names = (app.name.casefold(), app.program.casefold())
        meant = wanted.casefold() in names if wanted else "terminal" not in app.flags
        if meant and (chats or app.category != CHAT):
            found[app.name] = (*found.get(app.name, ()), app.program)
    return found


# --- why, or why not ------------------------------------------------------------------------------


def _judge(state: Quiet, now: datetime, plan: QuietPlan, sight: Sight) -> Step[Quiet]:
    why = verdict(state, now, plan, sight)
    if why is state.verdict:
        return Step(state)
    return Step(replace(state, verdict=why), (LogVerdict(VerdictRecord(now, why)),))


def verdict(state: Quiet, now: datetime, plan: QuietPlan, sight: Sight) -> Verdict:
    """Return the rule by which quiet mode speaks or stays silent at this moment."""
    return next((why for holds, why in _rules(state, now, plan, sight) if holds))


def _rules(
    state: Quiet, now: datetime, plan: QuietPlan, sight: Sight
) -> Iterator[tuple[bool, Verdict]]:
    """Yield every rule with whether it holds; nobody asks for those behind the first that does."""
    yield not plan.settings.enabled, Verdict.OFF
    yield not plan.calendar.confirmed, Verdict.NOT_CONFIRMED
    yield plan.calendar.in_hours(now), Verdict.WORKING_HOURS
    yield not plan.calendar.is_quiet(now), Verdict.NOT_YET
    yield isinstance(state.mode, OnDuty), Verdict.ON_DUTY
    yield isinstance(state.mode, Snoozed), Verdict.SNOOZED
    yield state.spoke_at is not None and abs(now - state.spoke_at) < MOMENT, Verdict.NUDGED
    yield not sight.present, Verdict.AWAY
    yield not sight.at_work, Verdict.NO_WORK_APP
    yield isinstance(state.mode, Resting), Verdict.ENOUGH
    yield state.stretch.worked(now) < plan.settings.in_front_for, Verdict.TOO_SHORT
    yield stage_due(state, now, plan) is None, Verdict.WAITING
    yield sight.focusing, Verdict.FOCUS
    yield True, Verdict.HELD_BACK


# --- what others want to know ---------------------------------------------------------------------


def next_deadline(state: Quiet, now: datetime, plan: QuietPlan, seen: Seen) -> datetime | None:
    """Return when quiet mode next has something to decide, if nothing else happens before."""
    calendar = plan.calendar
    moments = [calendar.next_change(now), calendar.next_duty(now), state.open_until, until(state)]
    if not isinstance(state.mode, Off | Daytime):
        moments.append(bedtime_of(now, plan) - WIND_DOWN)
    if state.spoke_at is not None:
        moments += [state.spoke_at + MOMENT, state.spoke_at + CALM]
    if isinstance(state.mode, Nudging):
        moments.append(next_at(state.mode, plan))
    if seen.at_work and state.stretch.since is not None:
        moments.append(state.stretch.since + plan.settings.in_front_for)
    elif isinstance(state.mode, Nudging | Resting) and state.stretch.last is not None:
        moments.append(state.stretch.last + APART)
    return min((moment for moment in moments if moment is not None and moment > now), default=None)


def name(state: Quiet) -> str:
    """Return the state's word in `status --json`."""
    return NAMES[type(state.mode)]


def until(state: Quiet) -> datetime | None:
    """Return when a snooze or a duty ends; None for anything else."""
    match state.mode:
        case Snoozed(_, end) | OnDuty(_, end):
            return end
        case _:
            return None


def duty_since(state: Quiet) -> datetime | None:
    """Return when the duty began that lasts; None where there is none."""
    return state.mode.since if isinstance(state.mode, OnDuty) else None


def without_duty(state: Quiet, ends: datetime, now: datetime) -> Quiet:
    """Return the state without a planned duty that would end then, and is planned no more."""
    if not isinstance(state.mode, OnDuty) or state.mode.until != ends:
        return state
    return replace(state, mode=DAYTIME, stretch=state.stretch.anew(now))


def nudges_tonight(state: Quiet) -> int:
    """Count the nudges of the current evening."""
    return state.tally.tonight.nudges
