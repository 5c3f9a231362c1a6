"""Which state comes first, and what it is called in one line."""

from datetime import datetime, timedelta

from detox.domain import focus, quiet
from detox.domain.records import Kind
from detox.domain.world import World
from detox.ui.shown import Mood
from detox.words import _
from detox.words.status import focus_line, held_line, meeting_line, quiet_line

ACTIVE = ("watching", "nudging", "snoozed", "resting")


def mood(world: World, now: datetime) -> Mood:
    """Return which state comes first: what runs, then what is held back, then the evening."""
    match focus.kind(world.focus):
        case Kind.WORK:
            return Mood.PAUSED if is_paused(world) else Mood.FOCUS
        case None:
            pass
        case _:
            return Mood.PAUSED if is_paused(world) else Mood.BREAK
    if holds(world.meeting_until, now) or holds(world.held_until, now):
        return Mood.HELD
    name = quiet.name(world.quiet)
    if name == "on_duty":
        return Mood.DUTY
    if name in ACTIVE:
        return Mood.QUIET
    return Mood.NOT_LOGGED if holds(world.log_paused_until, now) else Mood.READY


def line(world: World, now: datetime) -> str:
    """Return the answer to "what now?" in one line, without any app's name."""
    kind = focus.kind(world.focus)
    if kind is not None:
        return focus_line(kind, focus.ends_at(world.focus), focus.left(world.focus, now))
    if world.meeting_until is not None and now < world.meeting_until:
        return meeting_line(world.meeting_until)
    if world.held_until is not None and now < world.held_until:
        return held_line(world.held_until)
    name = quiet.name(world.quiet)
    if name in (*ACTIVE, "on_duty", "closing"):
        return quiet_line(name, quiet.until(world.quiet))
    if holds(world.log_paused_until, now):
        return _("Recording is paused")
    return focus_line(None, None, timedelta(0))


def is_paused(world: World) -> bool:
    """Tell whether the timer is held."""
    return isinstance(world.focus, focus.Paused)


def holds(until: datetime | None, now: datetime) -> bool:
    """Tell whether an end still lies ahead."""
    return until is not None and now < until
