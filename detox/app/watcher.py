"""The thread that samples what no system pushes: running programs, and the front app on some."""

import threading
from collections.abc import Callable

from detox.domain.apps import Identity
from detox.domain.events import Event, FrontAppSeen, RunningSeen, SensorLost
from detox.ports import FrontApp, ProcessList, SensorFailed, Unavailable

FRONT_EVERY = 1.0
PROGRAMS_EVERY = 15.0
_NOT_YET = object()


class Watcher:
    """Samples on its own thread and sends an event only when something is different.

    `front` is None where changes are pushed. `send` is called from the thread and must pass the
    event on to the GUI thread. Programs are looked at only while somebody wants them.
    """

    def __init__(
        self, front: FrontApp | None, processes: ProcessList, send: Callable[[Event], None]
    ) -> None:
        self._front, self._processes, self._send = front, processes, send
        self._wanted = False
        self._blind = False
        self._wake = threading.Event()
        self._leaving = False
        self._seen_front: object = _NOT_YET
        self._seen_programs: frozenset[str] | None = None
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def want_programs(self, wanted: bool) -> None:
        """Say whether running programs matter now; the first look comes at once."""
        if wanted != self._wanted and not self._blind:
            self._wanted = wanted
            self._wake.set()

    def stop(self) -> None:
        """End the thread."""
        self._leaving = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(2)

    def _run(self) -> None:
        left = 0.0
        while not self._leaving:
            if self._front is not None:
                self._look_at_front(self._front)
            if self._wanted and left <= 0:
                self._look_at_programs()
                left = PROGRAMS_EVERY
            pause = self._pause()
            woken = self._wake.wait(pause)
            self._wake.clear()
            left = 0.0 if woken else left - (pause or 0.0)

    def _pause(self) -> float | None:
        """Return how long to sleep; None where nobody needs this thread now."""
        if self._front is not None:
            return FRONT_EVERY
        return PROGRAMS_EVERY if self._wanted else None

    def _look_at_front(self, front: FrontApp) -> None:
        try:
            seen = front.front()
        except SensorFailed as failure:
            self._front = None
            self._send(SensorLost("front_app", str(failure)))
            return
        if not isinstance(seen, Unavailable) and seen != self._seen_front:
            self._seen_front = seen
            self._send(FrontAppSeen(_identity(seen)))

    def _look_at_programs(self) -> None:
        try:
            seen = self._processes.programs()
        except SensorFailed as failure:
            self._wanted, self._blind = False, True
            self._send(SensorLost("processes", str(failure)))
            return
        if not isinstance(seen, Unavailable) and seen != self._seen_programs:
            self._seen_programs = seen
            self._send(RunningSeen(seen))


def _identity(seen: object) -> Identity | None:
    return seen if isinstance(seen, Identity) else None
