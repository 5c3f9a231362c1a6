"""The compact window: the waiting prompt first, then what runs, then what comes next."""

from datetime import datetime, timedelta

from detox.domain import focus, quiet
from detox.domain.events import EndBreak, Extend, OnDuty, Pause, Resume, Start, Stop, TakeBreak
from detox.domain.world import World, sorted_apps
from detox.ui.shown import CompactView, Item, Mood
from detox.ui.state_view import line, mood
from detox.ui.tray_view import menu, waiting_choices
from detox.words import _, ngettext, pgettext
from detox.words.format import clock, minutes_left, weekday
from detox.words.prompts import duty_label, note

_MOST_IN_QUIET = 2


def compact(world: World, now: datetime) -> CompactView:
    """Return what the small window shows: the waiting prompt first, then what runs."""
    what = mood(world, now)
    title, detail, choices = _said(world, now, what)
    most = _MOST_IN_QUIET if what is Mood.QUIET else len(choices)
    buttons, rest = choices[:most], choices[most:]
    running = what in (Mood.FOCUS, Mood.BREAK, Mood.PAUSED)
    return CompactView(
        mood=what,
        title=title,
        detail=detail,
        buttons=buttons,
        more=(*rest, *((None,) if rest else ()), *_longer(what), *menu(world, now)),
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
            return _quiet_title(world, now), _evening(world), (duty,)
        case Mood.READY:
            blocks = focus.blocks_today(world.focus, world.plan.calendar.day_of(now).date)
            return _("Ready when you are"), _blocks(blocks), _starts()
        case _:
            return line(world, now), "", _starts()


def _quiet_title(world: World, now: datetime) -> str:
    """Return what quiet mode does, and until when it was put off."""
    until = quiet.until(world.quiet)
    if quiet.name(world.quiet) == "snoozed" and until is not None:
        return pgettext("window", "Put off until {time}").format(time=clock(until))
    return line(world, now)


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
