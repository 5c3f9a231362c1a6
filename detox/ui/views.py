"""What the tray, the compact window and the cards show: frozen values made from the world.

Pure: no Qt and no clock. A window draws what its view says and sends back the `ask` of what was
clicked; it decides nothing.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from detox.domain import focus, quiet
from detox.domain.events import (
    Answer,
    EndBreak,
    EndMeeting,
    Extend,
    Meet,
    OnDuty,
    Pause,
    PauseLog,
    PauseReminders,
    Resume,
    ResumeLog,
    ResumeReminders,
    Start,
    Stop,
    TakeBreak,
    Until,
)
from detox.domain.records import Kind
from detox.domain.timespan import day_end
from detox.domain.world import World, sorted_apps
from detox.ui.card_view import card, reply
from detox.ui.requests import OpenWindow, Quit
from detox.ui.shown import WEDGES, CardView, CompactView, Item, Mood, TrayView
from detox.words import _, ngettext, pgettext
from detox.words.format import clock, minutes_left, weekday
from detox.words.prompts import duty_label, note
from detox.words.status import focus_line, held_line, meeting_line, quiet_line

__all__ = [
    "CardView",
    "CompactView",
    "Item",
    "Mood",
    "TrayView",
    "card",
    "compact",
    "first_run",
    "line",
    "menu",
    "mood",
    "reply",
    "tray",
    "waiting_choices",
    "week",
]  # fmt: skip

_HOUR = timedelta(hours=1)

if TYPE_CHECKING:
    from detox.domain.week import Week
    from detox.ui.shown import FirstRunView, WeekView

_ACTIVE = ("watching", "nudging", "snoozed", "resting")


# --- the state ------------------------------------------------------------------------------------


def mood(world: World, now: datetime) -> Mood:
    """Return which state comes first: what runs, then what is held back, then the evening."""
    match focus.kind(world.focus):
        case Kind.WORK:
            return Mood.PAUSED if _is_paused(world) else Mood.FOCUS
        case None:
            pass
        case _:
            return Mood.PAUSED if _is_paused(world) else Mood.BREAK
    if _holds(world.meeting_until, now) or _holds(world.held_until, now):
        return Mood.HELD
    name = quiet.name(world.quiet)
    if name == "on_duty":
        return Mood.DUTY
    if name in _ACTIVE:
        return Mood.QUIET
    return Mood.NOT_LOGGED if _holds(world.log_paused_until, now) else Mood.READY


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
    if name in (*_ACTIVE, "on_duty", "closing"):
        return quiet_line(name, quiet.until(world.quiet))
    if _holds(world.log_paused_until, now):
        return _("Recording is paused")
    return focus_line(None, None, timedelta(0))


def _is_paused(world: World) -> bool:
    return isinstance(world.focus, focus.Paused)


def _holds(until: datetime | None, now: datetime) -> bool:
    return until is not None and now < until


# --- the tray -------------------------------------------------------------------------------------


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
        not_logged=_holds(world.log_paused_until, now),
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
    if _holds(world.meeting_until, now):
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
    return (None, item) if _holds(until, now) else ()


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


# --- the compact window ---------------------------------------------------------------------------


def compact(world: World, now: datetime) -> CompactView:
    """Return what the small window shows: the waiting prompt first, then what runs."""
    what = mood(world, now)
    title, detail, buttons = _said(world, now, what)
    running = what in (Mood.FOCUS, Mood.BREAK, Mood.PAUSED)
    return CompactView(
        mood=what,
        title=title,
        detail=detail,
        buttons=buttons,
        more=(*_longer(what), *menu(world, now)),
        footer=_next_thing(world, now),
        minutes=minutes_left(focus.left(world.focus, now)) if running else None,
        passed=focus.passed(world.focus, now) if running else 0.0,
    )


def _said(world: World, now: datetime, what: Mood) -> tuple[str, str, tuple[Item, ...]]:
    waiting = world.prompts.waiting
    if waiting is not None:
        told = note(waiting)
        return told.title, told.body, waiting_choices(world)
    match what:
        case Mood.FOCUS | Mood.PAUSED | Mood.BREAK:
            return _timer_said(world, now, what)
        case Mood.QUIET:
            duty = Item(duty_label(now.hour), OnDuty())
            return _("Quiet mode is on"), _evening(world), (duty,)
        case Mood.READY:
            blocks = focus.blocks_today(world.focus, world.plan.calendar.day_of(now).date)
            return _("Ready when you are"), _blocks(blocks), _starts()
        case _:
            return line(world, now), "", _starts()


def _starts() -> tuple[Item, ...]:
    return Item(_("Start focus"), Start()), Item(_("Take a break"), TakeBreak())


def _timer_said(world: World, now: datetime, what: Mood) -> tuple[str, str, tuple[Item, ...]]:
    title = line(world, now)
    if what is Mood.BREAK:
        return (
            title,
            _("Look far away, stand up if you like."),
            (Item(_("End the break"), EndBreak()),),
        )
    label = focus.label(world.focus)
    end = Item(pgettext("button", "End"), Stop())
    if what is Mood.PAUSED:
        return title, label, (Item(_("Resume"), Resume()), end)
    pause = Item(pgettext("button", "Pause"), Pause(), icon="pause")
    return title, label, (pause, end)


def _longer(what: Mood) -> tuple[Item | None, ...]:
    return (Item(_("A little longer"), Extend()), None) if what is Mood.FOCUS else ()


def _blocks(count: int) -> str:
    if not count:
        return ""
    return ngettext("{n} focus block today", "{n} focus blocks today", count).format(n=count)


def _evening(world: World) -> str:
    count = len(sorted_apps(world))
    if not count:
        return _("All work apps are closed now. Enjoy your time.")
    return ngettext(
        "There is still {n} work app open.", "There are still {n} work apps open.", count
    ).format(n=count)


def _next_thing(world: World, now: datetime) -> str:
    """Return when quiet mode or the next working time begins."""
    calendar = world.plan.calendar
    if not calendar.confirmed:
        return _("Working hours are not confirmed yet")
    day = calendar.day_of(now)
    if world.plan.settings.quiet.enabled and day.work and day.quiet_from and now < day.quiet_from:
        return _("Quiet mode starts at {time}").format(time=clock(day.quiet_from))
    start = calendar.next_work_start(now)
    return _begins(start, now) if start is not None else ""


def _begins(start: datetime, now: datetime) -> str:
    facts = {"time": clock(start), "day": weekday(start.date())}
    if start.date() == now.date():
        return _("Work starts at {time}").format(**facts)
    if start.date() == now.date() + timedelta(days=1):
        return _("Work starts tomorrow at {time}").format(**facts)
    return _("Work starts on {day} at {time}").format(**facts)


# --- what is opened now and then: made of modules that a hidden program does without --------------


def week(summary: "Week", now: datetime, *, recording: bool = True) -> "WeekView":
    """Return a week as its window and its paper show it."""
    from detox.ui import week_view  # noqa: PLC0415

    return week_view.week(summary, now, recording=recording)


def first_run(world: World, now: datetime) -> "FirstRunView":
    """Return what the first questions offer."""
    del now
    from detox.ui import first_run_view  # noqa: PLC0415

    return first_run_view.first_run(world.known.region, world.plan.settings)
