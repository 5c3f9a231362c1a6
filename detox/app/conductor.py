"""The one loop: take an event, step, perform the effects, show the new world."""

import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal, Slot

from detox.app import pulse
from detox.domain import memory
from detox.domain.effects import Effect, Remember
from detox.domain.events import Event
from detox.domain.world import World, step
from detox.ports import Clock

log = logging.getLogger(__name__)


class Conductor(QObject):
    """Holds the world and hands it events, one at a time, in the order they came.

    Signals:
        changed: the new world, after each event.
    """

    changed = Signal(object)

    def __init__(self, world: World, clock: Clock, perform: Callable[[Effect], None]) -> None:
        super().__init__()
        self._world = world
        self._clock = clock
        self._perform = perform
        self._inbox: deque[Event] = deque()
        self._busy = False
        self._last = clock.read()
        self.due = 0.0
        """How long the program means to sleep by itself, in seconds; the heartbeat sets it."""

    @property
    def world(self) -> World:
        """What is the case."""
        return self._world

    def now(self) -> datetime:
        """Return the local time with its offset."""
        return self._clock.read().wall

    @Slot(object)
    def dispatch(self, event: Event) -> None:
        """Accept an event; one sent from within an effect waits for its turn."""
        self._inbox.append(event)
        if self._busy:
            return
        self._busy = True
        try:
            while self._inbox:
                self._take(self._inbox.popleft())
        finally:
            self._busy = False

    def _take(self, event: Event) -> None:
        """Step once; what the clocks tell comes first, so that no event credits a gap."""
        instant = self._clock.read()
        before, self._last = self._last, instant
        try:
            for told, at in pulse.news(before, instant, self.due):
                self._step(told, at)
            self._step(event, instant.wall)
        finally:  # whatever failed, the next beat must be planned
            self.changed.emit(self._world)

    def _step(self, event: Event, now: datetime) -> None:
        before = self._world
        self._world, effects = step(before, event, now)
        for effect in effects:
            self._try(effect)
        if memory.changed(before, self._world):
            self._try(Remember(memory.write(self._world, now)))

    def _try(self, effect: Effect) -> None:
        """Perform an effect; a bug in one costs that one, not those behind it."""
        try:
            self._perform(effect)
        except Exception:
            log.exception("an effect failed: %s", type(effect).__name__)
