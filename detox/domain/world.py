"""The world: all machines together, and the only place where they meet.

`step` hands an event to each machine in turn and turns what they ask for into effects of the shell.
Joint rules live here and in three parts of it: `answers` (a click becomes a user's wish), `holds`
(prompts and the log held back), `outlook` (what each machine may know of the others).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from detox.domain import answers, booking, breaks, focus, holds, prompts, quiet, usage
from detox.domain.apps import App, Identity, IdentityKind, Ledger
from detox.domain.effects import Effect, LogDay, LogPrompt, Show, TellLost
from detox.domain.events import (
    Answer,
    CalendarChanged,
    ClockSet,
    Event,
    FrontAppSeen,
    RunningSeen,
    SensorLost,
    SettingsChanged,
    Snooze,
    ZoneChanged,
)
from detox.domain.marked import Marked
from detox.domain.outlook import (
    break_sight,
    rules,
    seen,
    sight,
    silenced,
    sorted_apps,
    usage_plan,
)
from detox.domain.prompts import Prompts
from detox.domain.records import Choice
from detox.domain.step import Step, Unwish, Wish
from detox.domain.timespan import Span, day_end
from detox.domain.world_state import Known, Plan, World, begin, plan

__all__ = [
    "Known",
    "Plan",
    "World",
    "begin",
    "next_deadline",
    "plan",
    "sight",
    "sorted_apps",
    "step",
    "wants_processes",
]

KEEP_DUTIES = timedelta(days=2)

Acts = tuple[Effect, ...]


def step(world: World, event: Event, now: datetime) -> tuple[World, Acts]:
    """Return the next world and what the shell must do, in order."""
    world, action, acts = _hear(world, event, now)
    done = list(acts)
    if action is not None:
        for part in (_arrange, _sense, _use, _focus, _quiet, _breaks, _expire, _note_day):
            world, acts = part(world, action, now)
            done += acts
    return world, tuple(done)


def next_deadline(world: World, now: datetime) -> datetime | None:
    """Return when the world wants its next Tick, if it wants one at all."""
    wanted = (
        *holds.ends(world),
        focus.next_deadline(world.focus),
        breaks.next_deadline(world.breaks, now, world.plan.breaks),
        quiet.next_deadline(world.quiet, now, world.plan.quiet, seen(world)),
        usage.next_deadline(world.usage, usage_plan(world, now)),
        prompts.next_deadline(world.prompts),
        day_end(now, world.plan.settings.schedule.day_start),
    )
    return min((moment for moment in wanted if moment is not None), default=None)


def wants_processes(world: World) -> bool:
    """Tell whether anybody would look at the running programs: quiet mode, once hours are over."""
    return quiet.name(world.quiet) not in {"off", "daytime"}


# --- answers: a click on a prompt and the same wish by any other way are one ----------------------


def _hear(world: World, event: Event, now: datetime) -> tuple[World, Event | None, Acts]:
    waiting = world.prompts.waiting
    if late := answers.late_reason(world.snoozed, quiet.name(world.quiet), event):
        return replace(world, snoozed=late), None, (LogPrompt(late),)
    if isinstance(event, Snooze) and waiting is None and not seen(world).at_work:
        return world, None, ()  # nothing to put off: a snooze is too rare to be spent on it
    if shown := answers.asked(waiting, event):
        world = replace(world, prompts=replace(world.prompts, waiting=shown))
        return world, event, (Show(shown),)
    answer = answers.implied(waiting, event) if waiting else None
    if not isinstance(event, Answer) and answer is None:
        return world, event, ()
    if waiting is None or answer is None or answer.prompt not in {None, waiting.number}:
        return world, None, ()
    listing = world.quiet.tally.tonight.listing(app.name for app in sorted_apps(world))
    amended = answers.amend(waiting, answer, listing)
    if amended is not None:
        told = prompts.go_on(world.prompts, amended, answer, world.plan.prompts)
    else:
        told, _ = prompts.answer(world.prompts, answer, now, world.plan.prompts)
    kept = [act.record for act in told.effects if isinstance(act, LogPrompt)]
    snoozed = kept[-1] if kept and answer.choice is Choice.SNOOZE else None
    world = replace(world, prompts=told.state, snoozed=snoozed)
    return world, answers.action(waiting, answer, event), told.effects


# --- the machines, one after another --------------------------------------------------------------


def _arrange(world: World, event: Event, now: datetime) -> tuple[World, Acts]:
    """Take in what was arranged with the world as a whole: settings, holds, clock and zone."""
    world = holds.step(world, event, now)
    match event:
        case SettingsChanged(settings):
            new = plan(settings, world.known)
            return replace(world, plan=new, work_apps=_work_apps(new, world.programs)), ()
        case CalendarChanged(marked):
            return _mark(world, marked, now), ()
        case ZoneChanged(zone):
            return replace(world, zone=zone), ()
        case ClockSet(by):
            return replace(world, prompts=prompts.clock_set(world.prompts, by)), ()
        case _:
            return world, ()


def _mark(world: World, marked: Marked, now: datetime) -> World:
    """Take in the user's calendar; a duty that is planned no more ends."""
    known = replace(world.known, marked=marked)
    new = plan(world.plan.settings, known)
    was, went = world.plan.calendar.duty(now), world.quiet
    if was is not None and was != new.calendar.duty(now):
        went = quiet.without_duty(went, was.end, now)
    return replace(world, known=known, plan=new, quiet=went)


def _sense(world: World, event: Event, now: datetime) -> tuple[World, Acts]:
    del now
    match event:
        case FrontAppSeen() if not world.front_known:
            return replace(world, front_known=True), ()
        case RunningSeen(programs):
            apps = _work_apps(world.plan, programs)
            return replace(world, programs=programs, work_apps=apps), ()
        case SensorLost(role, reason):
            lost = replace(
                world,
                lost=world.lost | {role},
                front_known=world.front_known and role != "front_app",
            )
            return lost, () if role in world.lost else (TellLost(role, reason),)
        case _:
            return world, ()


def _work_apps(of: Plan, programs: Iterable[str]) -> frozenset[App]:
    seen = (of.catalogue.identify(Identity(IdentityKind.EXE, name)) for name in programs)
    return frozenset(app for app in seen if app.ledger is Ledger.WORK and not app.private)


def _use(world: World, event: Event, now: datetime) -> tuple[World, Acts]:
    before = usage.waiting(world.usage)
    told = usage.step(world.usage, event, now, usage_plan(world, now))
    waiting = usage.waiting(told.state)
    if not told.effects and waiting == before:
        return replace(world, usage=told.state), ()
    log, booked = booking.account(
        world.told, told.effects, waiting, told.state.told, rules(world, now)
    )
    return replace(world, usage=told.state, told=log), booked


def _focus(world: World, event: Event, now: datetime) -> tuple[World, Acts]:
    told = focus.step(world.focus, event, now, world.plan.focus)
    if told.state is not world.focus:
        world = replace(world, focus=told.state)
    return _grant(world, told.effects, now)


def _breaks(world: World, event: Event, now: datetime) -> tuple[World, Acts]:
    look = break_sight(world, now)
    told = breaks.step(world.breaks, event, now, world.plan.breaks, look)
    if told.state is not world.breaks:
        world = replace(world, breaks=told.state)
    return _grant(world, told.effects, now)


def _quiet(world: World, event: Event, now: datetime) -> tuple[World, Acts]:
    before, ends = quiet.duty_since(world.quiet), quiet.until(world.quiet)
    told = quiet.step(world.quiet, event, now, world.plan.quiet, sight(world, now))
    if told.state is not world.quiet:
        world = replace(world, quiet=told.state)
    world, cut = _end_duty(world, before, min(ends or now, now))
    world, acts = _grant(world, told.effects, now)
    return world, (*cut, *acts)


def _end_duty(world: World, before: datetime | None, ended: datetime) -> tuple[World, Acts]:
    """Remember a duty that is over, so that a span closed later still knows of it."""
    after = quiet.duty_since(world.quiet)
    if before is None or before == after or before >= ended:
        return world, ()
    recent = (duty for duty in world.duties if ended - duty.end < KEEP_DUTIES)
    return replace(world, duties=(*recent, Span(before, ended))), ()


def _grant(world: World, effects: Acts, now: datetime) -> tuple[World, Acts]:
    """Turn the machines' wishes to speak into prompts; let everything else pass."""
    done: list[Effect] = []
    for effect in effects:
        told: Step[Prompts] | None = None
        if isinstance(effect, Wish) and silenced(world, now):
            continue  # the timer goes on, its words are held back; the tray shows where it stands
        if isinstance(effect, Wish):
            told = prompts.show(world.prompts, effect, now, world.plan.prompts)
        elif isinstance(effect, Unwish):
            told = prompts.unwish(world.prompts, effect.kind, now, world.plan.prompts)
        if told is None:
            done.append(effect)
        else:
            world = replace(world, prompts=told.state)
            done += told.effects
    return world, tuple(done)


def _expire(world: World, event: Event, now: datetime) -> tuple[World, Acts]:
    del event
    told, _ = prompts.tick(world.prompts, now, world.plan.prompts)
    if told.state is not world.prompts:
        world = replace(world, prompts=told.state)
    return world, told.effects


def _note_day(world: World, event: Event, now: datetime) -> tuple[World, Acts]:
    del event
    record = world.plan.calendar.record(now)
    if record == world.day:
        return world, ()
    return replace(world, day=record), (LogDay(record),)
