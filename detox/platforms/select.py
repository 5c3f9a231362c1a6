"""Choose, on this system and this desktop, who fills each role; the only reader of sys.platform.

What works is found out by trying. Each system's modules are imported only where they are used, so
that a status line loads none of them.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from detox.platforms import nothing
from detox.platforms import region as places
from detox.platforms.endpoint import LineTooLong, Listener, ListenerClosed, Stream
from detox.platforms.senses import ROLES, Found, IdleAlarm, Senses, first_working
from detox.ports import Autostart, Capability, Clock, SensorFailed
from detox.words import _

if TYPE_CHECKING:
    from detox.platforms.clock import SystemClock

__all__ = [
    "Found",
    "IdleAlarm",
    "LineTooLong",
    "Listener",
    "ListenerClosed",
    "Senses",
    "Stream",
    "autostart",
    "clock",
    "connect",
    "first_working",
    "folder_notes",
    "folder_warning",
    "is_headless",
    "language",
    "listen",
    "lock_owner",
    "region",
    "senses",
    "start_command",
    "system",
    "tray_probe",
    "zone_name",
]

# The modules of one system do not even load on another, so they are imported in functions.
# ruff: noqa: PLC0415

_LINK, _TEXT = Path("/etc/localtime"), Path("/etc/timezone")
_ZONE_TABLE = Path("/usr/share/zoneinfo/zone.tab")


def system() -> str:
    """Return "linux", "windows" or "macos"; other Unix systems are taken for Linux."""
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")


# --- time and place -----------------------------------------------------------------------------


def clock() -> Clock:
    """Return the three clocks of this system."""
    return _system_clock()


def _system_clock() -> "SystemClock":
    from detox.platforms.clock import linux_clock, macos_clock, windows_clock

    makers = {"linux": linux_clock, "macos": macos_clock, "windows": windows_clock}
    return makers[system()](zone_name)


def zone_name() -> str:
    """Return the IANA name of the zone in use, such as "Asia/Makassar"; "" where unknown."""
    if system() == "windows":
        from detox.platforms import windows_session

        return windows_session.zone(windows_session.country())
    return places.zone(os.environ, _LINK, _TEXT)


def region() -> str:
    """Return the country this computer stands in: "ID-WITA", "ID", "US" …; "" where unknown."""
    return places.region(_country(), clock().read().wall.utcoffset())


def _country() -> str:
    if system() == "windows":
        from detox.platforms import windows_session

        return windows_session.country()
    try:
        table = _ZONE_TABLE.read_text(encoding="utf-8")
    except OSError:
        table = ""
    return places.country(os.environ, zone_name(), table)


def language() -> str:
    """Return the language of the user's desktop as two letters; "en" where unknown."""
    tag = ""
    if system() == "windows":
        from detox.platforms import windows_session

        tag = windows_session.language_tag()
    elif system() == "macos":
        from detox.platforms import macos

        tag = macos.preferred_language()
    else:
        return places.language(os.environ)
    return tag.partition("-")[0].lower() or "en"


# --- the display --------------------------------------------------------------------------------


def is_headless() -> bool:
    """Say whether there is no display to draw on; one that is named but dead counts as none."""
    if system() != "linux":
        return False
    wayland = os.environ.get("WAYLAND_DISPLAY", "")
    if wayland and (Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / wayland).is_socket():
        return False
    if not os.environ.get("DISPLAY"):
        return True
    from detox.platforms.xcb import Connection

    try:
        Connection().close()
    except SensorFailed:
        return True
    return False


def tray_probe() -> Capability:
    """Say, without Qt, whether somebody shows tray icons at this moment."""
    if system() != "linux":
        return Capability("tray", works=True, by="Qt", why=None)
    from detox.platforms import linux_x11

    by = None
    try:
        if os.environ.get("DISPLAY") and linux_x11.has_tray():
            by = "XEmbed"
    except SensorFailed:
        by = None
    if _has_watcher():
        by = "StatusNotifierItem"
    why = None if by else _("No program on this desktop shows tray icons.")
    return Capability("tray", by is not None, by, why)


def _has_watcher() -> bool:
    try:
        from detox.platforms import linux_dbus
    except ImportError:
        return False
    return linux_dbus.has_tray()


# --- local control ------------------------------------------------------------------------------


def listen(path: Path) -> Listener:
    """Begin to listen for this user's own programs; the caller holds the instance's lock."""
    if system() == "windows":
        from detox.platforms import windows_pipe

        return windows_pipe.listen(path)
    from detox.platforms import local_socket

    return local_socket.listen(path)


def connect(path: Path, timeout: float = 1.0) -> Stream:
    """Begin a conversation with the running instance; ConnectionError where none listens."""
    if system() == "windows":
        from detox.platforms import windows_pipe

        return windows_pipe.connect(path, timeout)
    from detox.platforms import local_socket

    return local_socket.connect(path, timeout)


def lock_owner(pid: int) -> str | None:
    """Return the file name of the program that runs under a pid; None where nothing does.

    A pid alone proves nothing: it may be another program's since. "" where the name is kept secret.
    """
    try:
        return Path(f"/proc/{pid}/exe").readlink().name
    except PermissionError:
        return ""
    except OSError:
        pass
    import psutil

    try:
        return Path(psutil.Process(pid).exe()).name
    except psutil.AccessDenied:
        return ""
    except psutil.Error:
        return None


def folder_warning(folder: Path) -> str:
    """Return why a folder is no good place for a database, in one sentence; "" where it is one."""
    from detox.platforms import folder as places_of_files

    looks = {
        "linux": places_of_files.linux,
        "windows": places_of_files.windows,
        "macos": places_of_files.macos,
    }
    warned = looks[system()](folder, os.environ)
    return places_of_files.sentence(folder, warned) if warned else ""


def folder_notes(folder: Path) -> list[str]:
    """Return what is odd about the folder, a sentence each; nothing where all is well."""
    return [warning] if (warning := folder_warning(folder)) else []


# --- the senses ---------------------------------------------------------------------------------


def start_command(profile: Path | None = None) -> tuple[str, ...]:
    """Return the command that starts this copy of Detox with the session, hidden."""
    own = [os.environ.get("APPIMAGE") or sys.executable]
    if not getattr(sys, "frozen", False):
        own = [sys.executable, "-m", "detox"]
    chosen = ["--profile", str(profile)] if profile else []
    return (*own, *chosen, "run", "--hidden")


def autostart(profile: Path | None = None) -> Autostart:
    """Return who starts Detox, in this profile, with the session."""
    return _starter(profile).sensor


def _starter(profile: Path | None) -> Found[Autostart]:
    from detox.platforms.autostart import LaunchAgent, RunKey, XdgAutostart

    command = start_command(profile)
    makers: dict[str, Callable[[], Autostart]] = {
        "linux": lambda: XdgAutostart(command),
        "macos": lambda: LaunchAgent(command),
        "windows": lambda: RunKey(command),
    }
    return first_working([makers[system()]], nothing.NoAutostart)


def senses(profile: Path | None = None) -> Senses:
    """Probe this desktop and return who fills each role, with a null sensor where nobody can.

    To be called, like the sensors themselves, from the thread that samples; the notifier may go to
    another thread as a whole.
    """
    from detox.platforms import teams

    team = {"linux": teams.linux, "macos": teams.macos, "windows": teams.windows}[system()]()
    starter = _starter(profile)
    rows = {
        **teams.capabilities(team),
        "tray": tray_probe(),
        "sleep": _system_clock().capability(),
        "autostart": starter.capability("autostart"),
    }
    return Senses(
        team.idle.sensor,
        team.alarm,
        team.front.sensor,
        team.processes.sensor,
        team.lock.sensor,
        team.closer.sensor,
        team.notifier.sensor,
        starter.sensor,
        tuple(rows[role] for role in ROLES),
    )
