"""The tray's icon, first line and menu."""

from datetime import datetime, timedelta

from detox.domain import focus
from detox.domain.events import (
    Answer,
    EndBreak,
    EndMeeting,
    Meet,
    PauseLog,
    PauseReminders,
    ResumeLog,
    ResumeReminders,
    Start,
    Stop,
    TakeBreak,
    Until,
)
from detox.domain.records import Kind
from detox.domain.timespan import day_end
from detox.domain.world import World
from detox.ui.requests import OpenWindow, Quit
from detox.ui.shown import WEDGES, Item, Mood, TrayView
from detox.ui.state_view import holds, line, mood
from detox.words import _, ngettext
from detox.words.format import minutes_left
from detox.words.prompts import note

_HOUR = timedelta(hours=1)


def tray(world: World, now: datetime) -> TrayView:
    """Return the tray's icon, tooltip and menu."""
    what = mood(world, now)
    running = what in (Mood.FOCUS, Mood.BREAK)
    counted = running and world.plan.settings.look.tray_minutes
    left = minutes_left(focus.left(world.focus, now)) if counted else None
    shown = focus.passed(world.focus, now) if running else 0.0
    said = line(world, now)
    first = (Item(said), *waiting_choices(world))
    return TrayView(
        mood=what,
        line=said,
        menu=(*first, None, *menu(world, now)),
        wedge=max(1, round(WEDGES * (1 - shown))) if running else WEDGES,
        minutes=left,
        not_logged=holds(world.log_paused_until, now),
    )


def waiting_choices(world: World) -> tuple[Item, ...]:
    """Return the choices of the prompt that waits, if one does."""
    waiting = world.prompts.waiting
    if waiting is None:
        return ()
    return tuple(
        Item(text, Answer(choice, waiting.number)) for choice, text in note(waiting).choices
    )


def menu(world: World, now: datetime) -> tuple[Item | None, ...]:
    """Return the menu below its first line, always in the same order."""
    return (
        *_timer_items(world),
        _meeting_item(world, now),
        None,
        _reminders_item(world, now),
        _log_item(world, now),
        None,
        Item(_("Open"), OpenWindow()),
        Item(_("Quit"), Quit()),
    )


def _timer_items(world: World) -> tuple[Item, ...]:
    match focus.kind(world.focus):
        case None:
            return Item(_("Start focus"), Start()), Item(_("Take a break"), TakeBreak())
        case Kind.WORK:
            return Item(_("End session"), Stop()), Item(_("Take a break"), TakeBreak())
        case _:
            return Item(_("End the break"), EndBreak()), Item(_("Take a break"))


def _meeting_item(world: World, now: datetime) -> Item:
    lengths = tuple(
        Item(
            ngettext("{n} minute", "{n} minutes", n).format(n=n),
            Meet(now + timedelta(minutes=n)),
        )
        for n in (30, 60)
    )
    over: tuple[Item | None, ...] = ()
    if holds(world.meeting_until, now):
        over = (None, Item(_("The meeting is over"), EndMeeting()))
    return Item(_("In a meeting"), items=(*lengths, *over))


def _reminders_item(world: World, now: datetime) -> Item:
    return Item(
        _("Hold reminders"),
        items=(
            *(
                Item(text, PauseReminders(until), chosen=chosen)
                for text, until, chosen in _pauses(world, world.held_until, now)
            ),
            *_resumed(world.held_until, now, Item(_("Resume reminders"), ResumeReminders())),
        ),
    )


def _log_item(world: World, now: datetime) -> Item:
    if not world.plan.settings.log.enabled:
        return Item(_("Pause recording"))
    return Item(
        _("Pause recording"),
        items=(
            *(
                Item(text, PauseLog(until), chosen=chosen)
                for text, until, chosen in _pauses(world, world.log_paused_until, now)
            ),
            *_resumed(world.log_paused_until, now, Item(_("Resume recording"), ResumeLog())),
        ),
    )


def _resumed(until: datetime | None, now: datetime, item: Item) -> tuple[Item | None, ...]:
    return (None, item) if holds(until, now) else ()


def _pauses(
    world: World, until: datetime | None, now: datetime
) -> tuple[tuple[str, datetime | Until, bool], ...]:
    """Return the three lengths of a pause, and which of them is in force."""
    tomorrow = day_end(now, world.plan.settings.schedule.day_start)
    monday = world.plan.calendar.next_work_start(tomorrow) or tomorrow
    held = until if until is not None and now < until else None
    hour = held is not None and held not in (tomorrow, monday)
    return (
        (_("for 1 hour"), now + _HOUR, hour),
        (_("until tomorrow"), Until.TOMORROW, held is not None and held == tomorrow),
        (
            _("until the next working day"),
            Until.NEXT_WORK_DAY,
            held is not None and held == monday != tomorrow,
        ),
    )
