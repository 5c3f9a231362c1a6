"""Starting and leaving: the lock, the one QApplication, the log file, the signals of the system."""

import contextlib
import os
import signal
import socket
import sys
from collections.abc import Callable

from PySide6.QtCore import QLockFile, QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication

import detox
from detox.app import instance, logs
from detox.app.paths import Profile
from detox.app.running import Running
from detox.cli.wire import Refused
from detox.platforms import select
from detox.words import _

APP_ID = "org.detoxtimer.Detox"
OTHERS_TAKE = 3000
"""How long a verb may hold the lock before a start gives up, in milliseconds."""


def run(place: Profile, hidden: bool, verbose: bool) -> int:
    """Be the running instance until it is asked to leave; raise Refused where that cannot be."""
    if select.is_headless() and os.environ.get("QT_QPA_PLATFORM") != "offscreen":
        raise Refused(_("There is no display to draw on; “detox-timer demo” works without one."))
    lock = _take(place)
    try:
        app = application()
        logs.begin(place, verbose)
        running = Running(place, app)
        try:
            running.start(hidden)
            _wakeups = leave_on_signals(running, running.leave)
            return app.exec()
        finally:
            running.stop()
    finally:
        lock.unlock()


def application() -> QApplication:
    """Return the one QApplication, named as the desktop knows it."""
    if os.environ.get("WAYLAND_DISPLAY"):  # Qt aborts where it names Wayland and cannot connect
        os.environ.setdefault("QT_QPA_PLATFORM", "wayland;xcb")
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([sys.argv[0]])
        _kept.append(app)
    app.setApplicationName("Detox")
    app.setApplicationVersion(detox.__version__)
    app.setDesktopFileName(APP_ID)
    app.setQuitOnLastWindowClosed(False)
    return app


def _take(place: Profile) -> QLockFile:
    """Take the lock of the profile; raise Refused where somebody keeps it."""
    try:
        place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        instance.remove_stale(place.lock)
    except OSError as error:
        raise Refused(
            _("Detox cannot use the folder {folder}: {reason}.").format(
                folder=place.folder, reason=error.strerror
            )
        ) from None
    lock = QLockFile(os.fspath(place.lock))
    lock.setStaleLockTime(0)
    if lock.tryLock(OTHERS_TAKE):
        return lock
    if lock.error() is QLockFile.LockError.PermissionError:
        raise Refused(_("Detox may not write into {folder}.").format(folder=place.folder))
    raise Refused(_("Another Detox is busy with {folder}.").format(folder=place.folder))


_kept: list[QApplication] = []
"""The application outlives every widget: Qt crashes where a widget is destroyed after it."""


def leave_on_signals(parent: QObject, leave: Callable[[], None]) -> tuple[socket.socket, ...]:
    """Leave on SIGTERM and SIGINT at once, also while Qt's loop sleeps.

    A Python handler runs only when Python does; the byte written to the wake-up descriptor gets
    Qt out of its sleep (`signal.set_wakeup_fd`).
    """
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: leave())
    waking = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read, parent)

    def drain() -> None:
        with contextlib.suppress(OSError):
            ours.recv(64)

    waking.activated.connect(drain)
    return ours, theirs
