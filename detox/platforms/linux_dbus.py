# mypy: disable-error-code="import-untyped"
"""What else a Linux desktop tells over D-Bus: locks, sleep, Mutter's idle time, the tray.

https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html
"""

import contextlib
import os
import select
from collections.abc import Callable, Sequence
from datetime import timedelta

from jeepney import DBusAddress, Message

from detox.domain.events import Event, Locked, Unlocked
from detox.platforms.bus import Bus, BusError, reply_to, signal
from detox.ports import SensorFailed, Unavailable
from detox.words import _

_PROPERTIES = "org.freedesktop.DBus.Properties"
_LOGIN = "org.freedesktop.login1"
_SESSION = "org.freedesktop.login1.Session"
_MANAGER = DBusAddress("/org/freedesktop/login1", _LOGIN, "org.freedesktop.login1.Manager")
_SAVERS = tuple(
    DBusAddress(f"/{name.replace('.', '/')}", name, name)
    for name in ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")
)
_MUTTER_IDLE = DBusAddress(
    "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor",
    "org.gnome.Mutter.IdleMonitor",
)  # fmt: skip
_WATCHER = DBusAddress(
    "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", "org.kde.StatusNotifierWatcher"
)


class DesktopLock:
    """Locks by logind's LockedHint and by the screen savers' ActiveChanged: any one counts.

    logind's signal `Lock` is a request and not a state, and nobody tells of the unlock that ends
    it, so it is left out. PrepareForSleep only makes the descriptor readable: the shell reads its
    clocks at every wake-up, and the gap between them is the truth.

    The state at the start is told once: a lock as soon as one source knows of it, its absence when
    all that could be asked have answered. Where none of them knows, nothing is told.
    """

    def __init__(self) -> None:
        self._poll = select.epoll()
        self._buses: dict[str, Bus] = {}
        self._asked: dict[tuple[str, int], str] = {}
        self._locked: dict[str, bool] = {}
        self._told: bool | None = None
        self._session = ""
        for which, begin in (("SYSTEM", self._follow_login), ("SESSION", self._follow_savers)):
            self._join(which, begin)
        if not self._buses:
            self._poll.close()
            raise SensorFailed(_("No service of this desktop tells when the screen is locked."))

    @property
    def by(self) -> str:
        """The means, as `doctor` shows it."""
        means = {"SYSTEM": "logind", "SESSION": "ScreenSaver"}
        return ", ".join(means[which] for which in self._buses)

    def _join(self, which: str, begin: Callable[[Bus], None]) -> None:
        try:
            bus = Bus(which)
        except BusError:
            return
        try:
            begin(bus)
        except (BusError, ValueError, IndexError):
            bus.close()
            return
        self._buses[which] = bus
        bus.join(self._poll)

    def _follow_login(self, bus: Bus) -> None:
        if not bus.has_owner(_LOGIN):
            raise BusError("logind does not run")
        bus.subscribe(_MANAGER.interface, "PrepareForSleep")
        with contextlib.suppress(BusError):
            self._session = _session_path(bus)
            bus.subscribe(_PROPERTIES, "PropertiesChanged", path=self._session)
            where = DBusAddress(self._session, _LOGIN, _PROPERTIES)
            serial = bus.send(where, "Get", "ss", _SESSION, "LockedHint")
            self._asked["SYSTEM", serial] = _SESSION

    def _follow_savers(self, bus: Bus) -> None:
        there = [saver for saver in _SAVERS if bus.has_owner(saver.bus_name)]
        if not there:
            raise BusError("no screen saver tells of itself")
        for saver in there:
            bus.subscribe(saver.interface, "ActiveChanged")
            self._asked["SESSION", bus.send(saver, "GetActive")] = saver.interface

    def fileno(self) -> int | None:
        """Return the descriptor to watch; an epoll of both buses."""
        return self._poll.fileno()

    def news(self) -> Sequence[Event]:
        """Return the locks and unlocks that have come; SensorFailed once every bus has gone."""
        events: list[Event] = []
        for which, bus in list(self._buses.items()):
            try:
                messages = bus.drain()
            except BusError:
                self._part(which)
                continue
            for message in messages:
                self._hear(which, message)
                events += self._turned()
        events += self._turned()
        if not self._buses:
            raise SensorFailed(_("The message buses of this desktop are gone."))
        return events

    def _hear(self, which: str, message: Message) -> None:
        """Take in what one source says of a lock."""
        asked = self._asked.pop((which, reply_to(message) or 0), None)
        match asked, signal(message), message.body:
            case str(), _, ((str(), bool(locked)) | bool(locked),):
                self._locked[asked] = locked
            case None, (path, interface, "PropertiesChanged"), (str(owner), dict(changed), _) if (
                interface == _PROPERTIES and (path, owner) == (self._session, _SESSION)
            ):
                if "LockedHint" in changed:
                    self._locked[_SESSION] = bool(changed["LockedHint"][1])
            case None, (_, interface, "ActiveChanged"), (bool(active),):
                self._locked[interface] = active

    def _turned(self) -> list[Event]:
        """Return the edge of all sources together, and once what holds at the start."""
        locked = any(self._locked.values())
        unsure = not self._locked or (bool(self._asked) and self._told is None)
        if locked == self._told or (unsure and not locked):
            return []
        self._told = locked
        return [Locked() if locked else Unlocked()]

    def _part(self, which: str) -> None:
        self._buses.pop(which).close()
        self._asked = {asked: who for asked, who in self._asked.items() if asked[0] != which}

    def close(self) -> None:
        """Leave the buses; harmless when repeated."""
        for which in list(self._buses):
            self._part(which)
        self._poll.close()


def _session_path(bus: Bus) -> str:
    """Return logind's path of our session; a user service has none, then the user's display."""
    try:
        return str(bus.call(_MANAGER, "GetSessionByPID", "u", os.getpid())[0])
    except BusError:
        user = bus.call(_MANAGER, "GetUser", "u", os.getuid())[0]
        display = bus.prop(DBusAddress(user, _LOGIN, "org.freedesktop.login1.User"), "Display")
        return str(display[1])


class MutterIdle:
    """Idle time by GNOME's compositor, on X11 and on Wayland.

    https://gitlab.gnome.org/GNOME/mutter/-/blob/main/data/dbus-interfaces/org.gnome.Mutter.IdleMonitor.xml
    """

    by = "Mutter IdleMonitor"

    def __init__(self) -> None:
        try:
            self._bus = Bus()
        except BusError as error:
            raise SensorFailed(_("There is no session bus.")) from error
        if isinstance(self.idle(), Unavailable):
            self._bus.close()
            raise SensorFailed(_("Mutter does not run."))

    def idle(self) -> timedelta | Unavailable:
        """Return the time since the last key press or mouse movement."""
        try:
            if not self._bus.has_owner(_MUTTER_IDLE.bus_name):
                return Unavailable(_("Mutter does not run."))
            return timedelta(milliseconds=self._bus.call(_MUTTER_IDLE, "GetIdletime")[0])
        except (BusError, IndexError, TypeError, OverflowError):
            return Unavailable(_("Mutter tells no idle time."))

    def close(self) -> None:
        """Leave the bus; harmless when repeated."""
        self._bus.close()


def has_tray() -> bool:
    """Say whether somebody hosts icons of the new kind (StatusNotifierItem) in this session.

    https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/StatusNotifierWatcher/
    """
    try:
        bus = Bus()
    except BusError:
        return False
    try:
        hosted = bus.has_owner(_WATCHER.bus_name)  # asked first: `prop` could start a service
        return hosted and bool(bus.prop(_WATCHER, "IsStatusNotifierHostRegistered"))
    except (BusError, IndexError, TypeError):
        return False
    finally:
        bus.close()
