"""Starting and leaving: the lock, the one QApplication, the log file, the signals of the system."""

import contextlib
import errno
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QLockFile, QObject, QSocketNotifier, Signal
from PySide6.QtWidgets import QApplication

import detox
from detox.app import instance, logs, refuge
from detox.app.paths import Profile
from detox.app.running import Running
from detox.cli.wire import Refused
from detox.platforms import select
from detox.words import _, failures

APP_ID = "org.detoxtimer.Detox"
OTHERS_TAKE = 3.0
"""How long a verb may hold the lock before a start gives up, in seconds."""
A_LITTLE: Final = 100
"""Milliseconds between two looks at the lock."""


def run(place: Profile, hidden: bool, verbose: bool) -> int:
    """Be the running instance until it is asked to leave; raise Refused where that cannot be."""
    if select.is_headless() and os.environ.get("QT_QPA_PLATFORM") != "offscreen":
        raise Refused(_("There is no display to draw on; “detox-timer demo” works without one."))
    app = application()
    signals = Signals()
    try:
        give_back = _take(place)
        try:
            return _lead(place, app, signals, hidden, verbose)
        finally:
            give_back()
    finally:
        signals.close()


def _lead(
    place: Profile, app: QApplication, signals: "Signals", hidden: bool, verbose: bool
) -> int:
    logs.begin(place, verbose)
    running = Running(place, app)
    try:
        signals.caught.connect(running.leave)
        running.start(hidden)
        return app.exec()
    finally:
        running.stop()


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


def _take(place: Profile) -> Callable[[], None]:
    """Take the lock of the profile and return what gives it back; raise Refused where it is kept.

    A disk that is full, or may not be written, is no reason: the log tells of that itself.
    """
    ends_at = time.monotonic() + OTHERS_TAKE
    while True:
        try:
            give_back = _attempt(place)
        except OSError as error:
            raise Refused(
                _("Detox cannot use the folder {folder}: {reason}.").format(
                    folder=place.folder, reason=failures.reason(error)
                )
            ) from None
        if give_back is not None:
            return give_back
        if time.monotonic() > ends_at:
            raise Refused(_("Another Detox is busy with {folder}.").format(folder=place.folder))


def _attempt(place: Profile) -> Callable[[], None] | None:
    try:
        place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        instance.remove_stale(place.lock)
    except OSError as error:
        return _take_there(place, error)
    lock = QLockFile(os.fspath(place.lock))
    lock.setStaleLockTime(0)
    if lock.tryLock(A_LITTLE):
        if not refuge.is_held(place):
            with contextlib.suppress(OSError):
                place.lock.chmod(0o600)  # Qt makes it for everybody to read
            return lock.unlock
        lock.unlock()
        time.sleep(A_LITTLE / 1000)
    match lock.error():
        case QLockFile.LockError.PermissionError:
            return _take_there(place, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
        case QLockFile.LockError.UnknownError:
            # So it calls a full disk; whatever else it is, a lock elsewhere is as good.
            return _take_there(place, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    return None


def _take_there(place: Profile, error: OSError) -> Callable[[], None] | None:
    lock = refuge.take_there(place, error)
    if lock is None:
        time.sleep(A_LITTLE / 1000)
    return lock.release if lock else None


_kept: list[QApplication] = []
"""The application outlives every widget: Qt crashes where a widget is destroyed after it."""


class Signals(QObject):
    """SIGTERM and SIGINT, heard at once, also while Qt's loop sleeps.

    A Python handler runs between any two lines, in the middle of an event too; so it does nothing,
    and the byte that `signal.set_wakeup_fd` writes brings the news through Qt's loop.

    Signals:
        caught: the system asks the program to leave.
    """

    caught = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._ours, self._theirs = socket.socketpair()
        self._ours.setblocking(False)
        self._theirs.setblocking(False)
        signal.set_wakeup_fd(self._theirs.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        self._waking = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._waking.activated.connect(self._hear)

    def close(self) -> None:
        """Hear no more."""
        self._waking.setEnabled(False)
        signal.set_wakeup_fd(-1)
        self._ours.close()
        self._theirs.close()

    def _hear(self) -> None:
        with contextlib.suppress(OSError):
            if self._ours.recv(64):
                self.caught.emit()
