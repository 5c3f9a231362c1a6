"""What the user put a stop to for a while: prompts, the log, prompts in a meeting.

Each hold has an end and ends by itself. A clock that is set moves those of which a day or less is
left, so that as much is left as before; a longer one was meant until a day, which the wall decides.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from detox.domain.events import (
    ClockSet,
    EndMeeting,
    Event,
    Meet,
    PauseLog,
    PauseReminders,
    ResumeLog,
    ResumeReminders,
    Until,
)
from detox.domain.stretch import moved
from detox.domain.timespan import DAY, ZERO, day_end
from detox.domain.world_state import World


def step(world: World, event: Event, now: datetime) -> World:
    """Return the world with its holds begun, taken back, moved with the clock, or over."""
    match event:
        case PauseReminders(until):
            world = replace(world, held_until=_end(world, until, now))
        case ResumeReminders():
            world = replace(world, held_until=None)
        case PauseLog(until):
            world = replace(world, log_paused_until=_end(world, until, now))
        case ResumeLog():
            world = replace(world, log_paused_until=None)
        case Meet(until):
            world = replace(world, meeting_until=until)
        case EndMeeting():
            world = replace(world, meeting_until=None)
        case ClockSet(by):
            world = _shifted(world, by, now)
    return _released(world, now)


def ends(world: World) -> tuple[datetime | None, ...]:
    """Return when each hold ends; None for those that do not hold."""
    return world.held_until, world.meeting_until, world.log_paused_until


def _end(world: World, until: datetime | Until, now: datetime) -> datetime:
    tomorrow = day_end(now, world.plan.settings.schedule.day_start)
    match until:
        case Until.TOMORROW:
            return tomorrow
        case Until.NEXT_WORK_DAY:
            return world.plan.calendar.next_work_start(tomorrow) or tomorrow
        case _:
            return until


def _shifted(world: World, by: timedelta, now: datetime) -> World:
    def kept(until: datetime | None) -> datetime | None:
        later = moved(until, by)
        return later if later is not None and ZERO < later - now <= DAY else until

    return _with(world, *(kept(until) for until in ends(world)))


def _released(world: World, now: datetime) -> World:
    if not any(ends(world)):
        return world
    return _with(world, *(until if until and now < until else None for until in ends(world)))


def _with(
    world: World, held: datetime | None, meeting: datetime | None, log: datetime | None
) -> World:
    if (held, meeting, log) == ends(world):
        return world
    return replace(world, held_until=held, meeting_until=meeting, log_paused_until=log)
