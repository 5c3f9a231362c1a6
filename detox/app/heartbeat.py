"""When to look again: at the world's next deadline, seldom otherwise.

Each beat samples the last input first, then sends a Tick, so that the Tick already knows whether
anybody is there. Nothing ticks each second; a window with seconds in it would own that timer.
"""

from datetime import timedelta

from PySide6.QtCore import QObject, Qt, QTimer

from detox.app.conductor import Conductor
from detox.domain import usage
from detox.domain.events import IdleSeen, SensorLost, Tick
from detox.domain.world import World, next_deadline
from detox.platforms.senses import IdleAlarm
from detox.ports import IdleSensor, SensorFailed, Unavailable

SAFETY = timedelta(seconds=30)
RETURNING = timedelta(seconds=5)
SOONEST = timedelta(milliseconds=50)


class Heartbeat(QObject):
    """Wakes the conductor; `alarm` is the part of the idle sensor that pushes, if any does."""

    def __init__(self, conductor: Conductor, idle: IdleSensor, alarm: IdleAlarm) -> None:
        super().__init__()
        self._conductor = conductor
        self._idle = idle
        self._alarm = alarm
        self._pushed = alarm.fileno() is not None
        self._lost = False
        self._knows = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.beat)
        conductor.changed.connect(self._plan)

    def beat(self) -> None:
        """Look at the last input, then let time pass."""
        self.sample()
        self._conductor.dispatch(Tick())

    def sample(self) -> None:
        """Tell the core how long ago the last input was, where that can be known."""
        if self._lost:
            return
        try:
            idle = self._idle.idle()
            # Reading a reply takes in what the alarm has pushed meanwhile, so that its descriptor
            # stays silent about it (libxcb queues events while it waits for a reply).
            news = self._alarm.news()
        except SensorFailed as failure:
            self._lost = True
            self._conductor.dispatch(SensorLost("idle", str(failure)))
            return
        for event in news:
            self._conductor.dispatch(event)
        self._knows = not isinstance(idle, Unavailable)
        if not isinstance(idle, Unavailable):
            self._conductor.dispatch(IdleSeen(idle))

    def stop(self) -> None:
        """Wake nobody any more."""
        self._timer.stop()

    def _plan(self, world: World) -> None:
        """Set the timer for the next deadline; a coarse one unless it is close."""
        now = self._conductor.now()
        longest = SAFETY
        asks = self._knows and not self._pushed
        if asks and usage.Cause.IDLE in usage.away(world.usage):
            longest = RETURNING
        deadline = next_deadline(world, now)
        wait = min(longest, deadline - now) if deadline else longest
        wait = max(wait, SOONEST)
        close = wait < timedelta(seconds=2)
        kind = Qt.TimerType.PreciseTimer if close else Qt.TimerType.CoarseTimer
        self._timer.setTimerType(kind)
        self._conductor.due = wait.total_seconds()
        self._timer.start(wait // timedelta(milliseconds=1) + 1)
