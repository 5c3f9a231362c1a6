"""Who is tried for each role on each system, best first.

A team is made in one go and on one thread; a refusal is kept in words for `doctor`.
"""

# The modules of one system do not even load on another, so they are imported in functions.
# ruff: noqa: PLC0415

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detox.platforms import nothing
from detox.platforms.senses import Found, IdleAlarm, first_working
from detox.ports import (
    Capability,
    Closer,
    FrontApp,
    IdleSensor,
    LockSensor,
    Notifier,
    ProcessList,
    SensorFailed,
    Unavailable,
)
from detox.words import _

_SANDBOX = Path("/.flatpak-info")


@dataclass(frozen=True, slots=True)
class Team:
    """Who took which role."""

    idle: Found[IdleSensor]
    alarm: IdleAlarm
    front: Found[FrontApp]
    processes: Found[ProcessList]
    lock: Found[LockSensor]
    closer: Found[Closer]
    notifier: Found[Notifier]


def linux() -> Team:
    """X11 where the X server shows the whole desktop, D-Bus for the rest."""
    from detox.platforms.linux_x11 import XCloser, XFront
    from detox.platforms.linux_x11_idle import XIdle

    env = os.environ
    idle = first_working(_idle_makers(lambda: XIdle(env)), nothing.NoIdle)
    alarm = idle.sensor if isinstance(idle.sensor, XIdle) else nothing.NoIdle(_no_alarm())
    fronts: list[Callable[[], FrontApp]] = [lambda: XFront(env)]
    closers: list[Callable[[], Closer]] = [lambda: XCloser(env)]
    return Team(
        idle,
        alarm,
        first_working(fronts, nothing.NoFront),
        first_working([_own_programs], nothing.NoProcesses),
        first_working([_desktop_lock], nothing.NoLock),
        first_working(closers, nothing.NoCloser),
        first_working([_desktop_notifier], nothing.NoNotifier),
    )


def _idle_makers(by_x: Callable[[], IdleSensor]) -> list[Callable[[], IdleSensor]]:
    def by_mutter() -> IdleSensor:
        from detox.platforms.linux_dbus import MutterIdle

        return MutterIdle()

    return [by_x, by_mutter]


def _desktop_lock() -> LockSensor:
    from detox.platforms.linux_dbus import DesktopLock

    return DesktopLock()


def _desktop_notifier() -> Notifier:
    from detox.platforms.linux_notify import DesktopNotifier

    return DesktopNotifier()


def _own_programs() -> ProcessList:
    from detox.platforms.processes import Programs, by_user

    if _SANDBOX.exists():
        raise SensorFailed(_("Inside Flatpak, other programs cannot be seen."))
    return Programs(by_user)


def macos() -> Team:
    """AppKit and CoreGraphics."""
    from detox.platforms.macos import ApplicationCloser, EventSourceIdle, FrontmostApplication

    return _plain_team(EventSourceIdle, FrontmostApplication, _own_programs, ApplicationCloser)


def windows() -> Team:
    """The windows and processes of this session."""
    from detox.platforms.processes import Programs
    from detox.platforms.windows import ForegroundWindow, LastInput, WindowCloser
    from detox.platforms.windows_session import same_session

    def programs() -> ProcessList:
        return Programs(same_session())

    return _plain_team(LastInput, ForegroundWindow, programs, WindowCloser)


def _plain_team(
    idle: Callable[[], IdleSensor],
    front: Callable[[], FrontApp],
    processes: Callable[[], ProcessList],
    closer: Callable[[], Closer],
) -> Team:
    """Return a team of a system where nothing is pushed and Detox shows its own notifications."""
    return Team(
        first_working([idle], nothing.NoIdle),
        nothing.NoIdle(_no_alarm()),
        first_working([front], nothing.NoFront),
        first_working([processes], nothing.NoProcesses),
        _nobody(nothing.NoLock, _("Locks are not looked at here; idle time is.")),
        first_working([closer], nothing.NoCloser),
        _nobody(nothing.NoNotifier, _("Detox shows its own cards here.")),
    )


def _nobody(fallback: Callable[[str], Any], why: str) -> Found[Any]:
    return Found(fallback(why), None, why)


def _no_alarm() -> str:
    return _("Idle time is asked for here, not told.")


def capabilities(team: Team) -> dict[str, Capability]:
    """Return the rows of `doctor` that this team answers for, by role."""
    calls = _("Calls are not looked at; say that you are in a meeting instead.")
    silence = _("The desktop’s Do Not Disturb is not looked at; hold reminders back instead.")
    rows = (
        _front_row(team.front),
        team.idle.capability("idle"),
        team.processes.capability("processes"),
        _notification_row(team.notifier),
        team.lock.capability("lock"),
        Capability("calls", works=False, by=None, why=calls),
        Capability("do_not_disturb", works=False, by=None, why=silence),
        _close_row(team.closer),
    )
    return {row.role: row for row in rows}


def _front_row(front: Found[FrontApp]) -> Capability:
    """Return the row, after a first look: a sensor may be sound and its desktop silent."""
    row = front.capability("front_app")
    if not row.works:
        return row
    try:
        seen = front.sensor.front()
    except SensorFailed as failure:
        return Capability(row.role, works=False, by=row.by, why=str(failure))
    if isinstance(seen, Unavailable):
        return Capability(row.role, works=False, by=row.by, why=seen.why)
    return row


def _notification_row(notifier: Found[Notifier]) -> Capability:
    """Return the row, by the name of the server that answers at this moment."""
    row = notifier.capability("notifications")
    server = getattr(notifier.sensor, "server", None)
    if server is None:
        return row
    name = server()
    if isinstance(name, Unavailable):
        return Capability(row.role, works=False, by=None, why=name.why)
    return Capability(row.role, works=True, by=str(name), why=None)


def _close_row(closer: Found[Closer]) -> Capability:
    """Return the row, by what can be done at this moment; a window manager may still come or go."""
    row = closer.capability("close")
    why_not = getattr(closer.sensor, "why_not", None)
    if why_not is None:
        return row
    try:
        why = why_not()
    except SensorFailed as failure:
        why = str(failure)
    return Capability(row.role, works=False, by=None, why=why) if why else row
