"""The senses at work: descriptors that become readable, and what they tell the core.

Everything here lives on the GUI thread. A sensor that dies is told to the core once and left alone.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from detox.app.conductor import Conductor
from detox.app.heartbeat import Heartbeat
from detox.domain import usage
from detox.domain.events import (
    Answer,
    Event,
    FrontAppSeen,
    Locked,
    SensorLost,
    SettingsChanged,
    Tick,
    Unlocked,
)
from detox.domain.records import Choice
from detox.domain.usage import Cause
from detox.platforms.senses import Senses
from detox.ports import SensorFailed, Unavailable


class Perception(QObject):
    """Listens to what the system pushes: the front app, idle time, locks, clicked buttons.

    Signals:
        put_off: a snooze came from a notification, which has no room for the reasons.
    """

    put_off = Signal()

    def __init__(self, senses: Senses, conductor: Conductor, heartbeat: Heartbeat) -> None:
        super().__init__()
        self._senses, self._conductor, self._heartbeat = senses, conductor, heartbeat
        self._listening: dict[str, QSocketNotifier] = {}
        self.blind: dict[str, str] = {}
        """Which roles cannot tell at the moment, and why."""

    def start(self) -> None:
        """Begin to listen, and take the first look."""
        senses = self._senses
        self._listen("front_app", senses.front.fileno(), self._look_at_front)
        self._listen("idle", senses.idle_alarm.fileno(), self._hear_idle)
        self._listen("lock", senses.lock.fileno(), self._hear_locks)
        self._listen("notifications", senses.notifier.fileno(), self._hear_answers)
        self.watch_idle()
        if senses.front.fileno() is not None:
            self._look("front_app", self._look_at_front)

    def watch_idle(self) -> None:
        """Have idle time pushed at the limit that the settings name now."""
        after = self._conductor.world.plan.settings.log.idle_after
        self._look("idle", lambda: self._senses.idle_alarm.watch(after))

    def heard(self, event: Event) -> None:
        """Follow what concerns the senses themselves."""
        if isinstance(event, SettingsChanged):
            self.watch_idle()

    def stop(self) -> None:
        """Listen no more."""
        for listening in self._listening.values():
            listening.setEnabled(False)
        self._listening.clear()

    def _listen(self, role: str, descriptor: int | None, act: Callable[[], None]) -> None:
        if descriptor is None:
            return
        listening = QSocketNotifier(descriptor, QSocketNotifier.Type.Read, self)
        listening.activated.connect(lambda *_: self._look(role, act))
        self._listening[role] = listening

    def _look(self, role: str, act: Callable[[], None]) -> None:
        try:
            act()
        except SensorFailed as failure:
            listening = self._listening.pop(role, None)
            if listening is not None:
                listening.setEnabled(False)
            self._conductor.dispatch(SensorLost(role, str(failure)))

    def _look_at_front(self) -> None:
        """Tell a new front app; the last input is asked first, so that its time is not guessed."""
        seen = self._senses.front.front()
        self._heartbeat.sample()
        self.blind.pop("front_app", None)
        if isinstance(seen, Unavailable):  # unknown is never taken for the app that was there
            self.blind["front_app"] = seen.why
            seen = None
        self._conductor.dispatch(FrontAppSeen(seen))

    def _hear_idle(self) -> None:
        self._tell(self._senses.idle_alarm.news())
        self._conductor.dispatch(Tick())

    def _hear_locks(self) -> None:
        locked = Cause.LOCKED in usage.away(self._conductor.world.usage)
        for event in self._senses.lock.news():
            # That the screen is not locked at the start is a level, and no sign of anybody.
            if locked or not isinstance(event, Unlocked):
                self._conductor.dispatch(event)
            locked = isinstance(event, Locked)

    def _hear_answers(self) -> None:
        for event in self._senses.notifier.news():
            self._conductor.dispatch(event)
            if isinstance(event, Answer) and event.choice is Choice.SNOOZE:
                self.put_off.emit()

    def _tell(self, news: Iterable[Event]) -> None:
        for event in news:
            self._conductor.dispatch(event)
