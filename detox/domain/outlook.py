"""What each machine is told of all the others: its plan, and what it can see.

Machines do not know each other; where one's leave to speak hangs on another, it is said here.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from detox.domain import booking, breaks, focus, prompts, quiet, usage
from detox.domain.apps import App, Ledger
from detox.domain.records import Kind, PromptKind
from detox.domain.timespan import Span
from detox.domain.world_state import World

FREE = prompts.Holds()
REACH = timedelta(days=3)
"""How far back a stretch of use may begin that is booked now."""


def usage_plan(world: World, now: datetime) -> usage.UsagePlan:
    """Return what the fold of samples is told."""
    told = world.plan.usage
    if world.log_paused_until is None or now >= world.log_paused_until:
        return told
    return replace(told, recording=False, paused=told.recording)


def rules(world: World, now: datetime) -> booking.Rules:
    """Return what decides how a stretch of use is booked."""
    calendar = world.plan.calendar
    duties = world.duties
    if calendar.duties:
        duties = (*duties, *calendar.duties_between(now - REACH, now))
    since = quiet.duty_since(world.quiet)
    if since is not None and since < now:
        duties = (*duties, Span(since, now))
    start = world.plan.settings.schedule.day_start
    return booking.Rules(calendar, start, world.zone, duties)


def seen(world: World) -> quiet.Seen:
    """Return what is on the screen, and whether anybody is there."""
    return quiet.Seen(
        front=usage.front(world.usage),
        front_known=world.front_known,
        running=world.work_apps,
        present=usage.present(world.usage),
    )


def sight(world: World, now: datetime) -> quiet.Sight:
    """Return what quiet mode can see."""
    waiting = world.prompts.waiting
    return quiet.Sight(
        front=usage.front(world.usage),
        front_known=world.front_known,
        running=world.work_apps,
        present=usage.present(world.usage),
        may_speak=_may_speak(world, PromptKind.QUIET, now),
        focusing=focus.kind(world.focus) is Kind.WORK,
        may_offer=_may_speak(world, PromptKind.CLOSING, now),
        nudge_open=waiting is not None and waiting.kind is PromptKind.QUIET,
    )


def break_sight(world: World, now: datetime) -> breaks.Sight:
    """Return what the reminder to get up can see."""
    return breaks.Sight(
        present=usage.present(world.usage),
        focusing=focus.kind(world.focus) is not None,
        may_speak=_may_speak(world, PromptKind.STRETCH, now),
    )


def sorted_apps(world: World) -> list[App]:
    """Return the work apps that run now, by name."""
    front = usage.front(world.usage)
    seen = {app.name: app for app in world.work_apps}
    if front is not None and front.ledger is Ledger.WORK:
        seen.setdefault(front.name, front)
    return [seen[name] for name in sorted(seen)]


def silenced(world: World, now: datetime) -> bool:
    """Tell whether the user holds every prompt back."""
    return _holds(world).active(now)


def _may_speak(world: World, kind: PromptKind, now: datetime) -> bool:
    waiting = world.prompts.waiting
    if waiting is not None and waiting.kind is not kind and not _gives_way(waiting.kind, kind):
        return False
    return prompts.may_speak(world.prompts, kind, now, world.plan.prompts, _holds(world))


def _gives_way(waiting: PromptKind, kind: PromptKind) -> bool:
    """Tell whether a waiting prompt makes room: the end of the day is said once, a break is not."""
    passing = {PromptKind.BREAK, PromptKind.STRETCH, PromptKind.QUESTION}
    return waiting in passing and kind in {PromptKind.QUIET, PromptKind.CLOSING}


def _holds(world: World) -> prompts.Holds:
    if world.held_until is None and world.meeting_until is None:
        return FREE
    return prompts.Holds(world.held_until, world.meeting_until, call=False)
