"""The app in front, the polite close and the old tray on an X server, by EWMH properties.

The window manager changes `_NET_ACTIVE_WINDOW` of the root window and the server pushes a
PropertyNotify, so nobody polls. https://specifications.freedesktop.org/wm-spec/latest/
"""

import os
import socket
import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from detox.domain.apps import Identity, IdentityKind
from detox.platforms.close_request import belongs
from detox.platforms.xcb import DESTROY_NOTIFY, PROPERTY_NOTIFY, Connection
from detox.ports import SensorFailed, Unavailable
from detox.words import _

_FROM_USER = 2  # source indication of the EWMH: asked for by the user
_NAMELESS = "unknown"
_DELETED = " (deleted)"
_CHECK = "_NET_SUPPORTING_WM_CHECK"

ProgramOf = Callable[[int], str | None]


def real_server(environment: Mapping[str, str], display: str | None = None) -> Connection:
    """Connect to an X server that shows the whole desktop; SensorFailed for any other.

    XWayland knows only the X windows among the others, so it would take a native window in front
    for an empty desktop, and the hours before it for idle time.
    """
    connection = Connection(display)
    if environment.get("WAYLAND_DISPLAY") or connection.has_extension("XWAYLAND"):
        connection.close()
        raise SensorFailed(_("This is a Wayland session; X sees only a part of it."))
    return connection


def program_of(pid: int) -> str | None:
    """Return the file name of our user's program with this pid; None where it cannot be trusted.

    A sandbox (Flatpak) tells its own pids, which mean another process here:
    https://github.com/endlessm/eos-desktop/pull/175
    """
    process = Path("/proc") / str(pid)
    try:
        ours = process.stat().st_uid == os.getuid()
        same = (process / "ns/pid").readlink() == Path("/proc/self/ns/pid").readlink()
        if not ours or not same or (process / "root/.flatpak-info").exists():
            return None
        return (process / "exe").readlink().name.removesuffix(_DELETED).casefold() or None
    except OSError:
        return None


class _Windows:
    """What windows say of themselves."""

    def __init__(self, connection: Connection, program: ProgramOf) -> None:
        self._connection, self._program = connection, program
        self._host = socket.gethostname()

    def identity(self, window: int) -> Identity | None:
        """Name the app of a window; None where the window is gone."""
        raw = self._connection.text(window, "WM_CLASS")
        pid = self._pid(window)
        if raw is None and pid is None and not self.exists(window):
            return None
        program = self._program(pid) if pid is not None else None
        instance, class_ = _class_parts(raw or b"")
        names = [name for name in (class_, instance, program) if name]
        first, *others = dict.fromkeys(names) or (_NAMELESS,)
        return Identity(
            IdentityKind.WM_CLASS if class_ or not program else IdentityKind.EXE,
            first,
            tuple(others),
            pid if program else None,
        )

    def exists(self, window: int) -> bool:
        """Say whether the window is still there."""
        return self._connection.has_window(window)

    def _pid(self, window: int) -> int | None:
        """Return the pid that the window claims, if it claims to be on this computer."""
        pid = self._connection.numbers(window, "_NET_WM_PID")
        machine = (self._connection.text(window, "WM_CLIENT_MACHINE") or b"").strip(b"\0")
        here = {self._host, self._host.partition(".")[0]}
        return pid[0] if pid and machine.decode(errors="replace") in here else None


def _class_parts(raw: bytes) -> tuple[str, str]:
    """Return instance and class of a WM_CLASS property, in lower case.

    https://www.x.org/releases/current/doc/xorg-docs/icccm/icccm.html (WM_CLASS Property)
    """
    parts = raw.decode("utf-8", errors="replace").casefold().split("\0")
    instance, class_ = (*(part.strip() for part in parts), "", "")[:2]
    return instance, class_


def _check_window(connection: Connection) -> int:
    """Return the window by which a window manager shows that it lives; 0 where none is named."""
    named = connection.numbers(connection.root, _CHECK)
    return named[0] if named else 0


def _is_alive(connection: Connection, check: int) -> bool:
    """Say whether the window manager lives; one that died leaves the root's properties behind."""
    return bool(check and connection.numbers(check, _CHECK))


class XFront:
    """The app in front, pushed by the X server."""

    by = "X11 _NET_ACTIVE_WINDOW"

    def __init__(
        self, environment: Mapping[str, str], display: str | None = None,
        program: ProgramOf = program_of,
    ) -> None:  # fmt: skip
        self._connection = real_server(environment, display)
        self._windows = _Windows(self._connection, program)
        self._connection.watch_properties(self._connection.root)
        self._active = self._check = 0
        self._seen = self._look()

    def fileno(self) -> int | None:
        """Return the descriptor that becomes readable when another window comes to the front."""
        return self._connection.fileno()

    def front(self) -> Identity | Unavailable | None:
        """Take in all news and return the app in front."""
        while self._changed():
            self._seen = self._look()
        return self._seen

    def close(self) -> None:
        """End the connection; harmless when repeated."""
        self._connection.close()

    def _changed(self) -> bool:
        """Drain the events; say whether one may have changed the app in front."""
        watched = {self._connection.atom(name) for name in ("_NET_ACTIVE_WINDOW", _CHECK)}
        news = False
        for event in self._connection.events():
            window_or_atom = struct.unpack_from("=I", event, 8)[0]
            changed = event[0] == PROPERTY_NOTIFY and window_or_atom in watched
            ended = event[0] == DESTROY_NOTIFY and self._ended(window_or_atom)
            news = news or changed or ended
        return news

    def _ended(self, window: int) -> bool:
        """Say whether a window was followed; its number may come back as another's."""
        if window not in {self._active, self._check}:
            return False
        self._active = 0 if window == self._active else self._active
        self._check = 0 if window == self._check else self._check
        return True

    def _look(self) -> Identity | Unavailable | None:
        if not self._is_managed():
            return Unavailable(_("The window manager does not tell which window is in front."))
        active = self._connection.numbers(self._connection.root, "_NET_ACTIVE_WINDOW")
        self._follow(active[0] if active else 0)
        seen = self._windows.identity(self._active) if self._active else None
        if seen is None:
            self._active = 0
        return seen

    def _is_managed(self) -> bool:
        """Say whether a window manager lives, and hear of its end."""
        check = _check_window(self._connection)
        if check != self._check:
            if self._check:
                self._connection.forget(self._check)
            self._check = check
            if check:  # its properties too: it may be named before it carries the sign of life
                self._connection.watch_life(check)
        if _is_alive(self._connection, check):
            return True
        if not self._windows.exists(check):
            self._check = 0  # the next window manager often gets the very same number
        return False

    def _follow(self, window: int) -> None:
        """Hear of the end of the window in front: openbox does not tell when the last one goes."""
        if window == self._active:
            return
        if self._active:
            self._connection.forget(self._active)
        self._active = window
        if window:
            self._connection.watch_end(window)


class XCloser:
    """Ask windows to close through the window manager; one short connection per request."""

    by = "X11 _NET_CLOSE_WINDOW"

    def __init__(
        self, environment: Mapping[str, str], display: str | None = None,
        program: ProgramOf = program_of,
    ) -> None:  # fmt: skip
        self._environment, self._display, self._program = environment, display, program
        real_server(environment, display).close()

    def why_not(self) -> str | None:
        """Return why windows cannot be asked at this moment; None where they can."""
        connection = real_server(self._environment, self._display)
        try:
            refused = self._refusal(connection)
        finally:
            connection.close()
        return refused.why if refused else None

    def ask_to_close(self, programs: Sequence[str]) -> int | Unavailable:
        """Ask every window of these programs once; return how many were asked."""
        connection = real_server(self._environment, self._display)
        try:
            return self._ask(connection, programs)
        finally:
            connection.close()

    def _ask(self, connection: Connection, programs: Sequence[str]) -> int | Unavailable:
        refused = self._refusal(connection)
        if refused:
            return refused
        windows = _Windows(connection, self._program)
        asked = 0
        for window in connection.numbers(connection.root, "_NET_CLIENT_LIST") or ():
            seen = windows.identity(window)
            if seen and self._means(connection, window, seen, programs):
                connection.tell_root(window, "_NET_CLOSE_WINDOW", 0, _FROM_USER)
                asked += 1
        connection.settle()
        return asked

    @staticmethod
    def _refusal(connection: Connection) -> Unavailable | None:
        """Return why nobody would pass the request on, asked anew each time."""
        supported = connection.numbers(connection.root, "_NET_SUPPORTED") or ()
        alive = _is_alive(connection, _check_window(connection))
        if alive and connection.atom("_NET_CLOSE_WINDOW") in supported:
            return None
        return Unavailable(_("The window manager does not pass on requests to close."))

    @staticmethod
    def _means(
        connection: Connection, window: int, seen: Identity, programs: Sequence[str]
    ) -> bool:
        """Say whether it is a main window of these programs; a dialog goes with its parent."""
        dialog = any(connection.numbers(window, "WM_TRANSIENT_FOR") or ())
        return not dialog and seen.pid != os.getpid() and belongs((seen.id, *seen.also), programs)


def has_tray(display: str | None = None) -> bool:
    """Say whether somebody hosts icons of the old kind (XEmbed) on this screen.

    https://specifications.freedesktop.org/systemtray-spec/latest/
    """
    connection = Connection(display)
    try:
        return bool(connection.owner(f"_NET_SYSTEM_TRAY_S{connection.screen}"))
    finally:
        connection.close()
