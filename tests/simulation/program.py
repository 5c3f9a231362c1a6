"""One run of the program: the real core, heartbeat, performer and journal, put together as always.

What `app.running` does at a start, at an end and after each event is done here in the same order.
The thread that writes is none here: it writes at once, or not at all.
"""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt

from detox.app.backlog import Backlog, Job
from detox.app.conductor import Conductor
from detox.app.heartbeat import Heartbeat
from detox.app.keeping import KeptJournal
from detox.app.performer import Performer
from detox.domain import events, focus, memory, usage
from detox.domain.apps import Entry, Identity, IdentityKind
from detox.domain.effects import Effect, LogDay, Remember
from detox.domain.settings import Settings
from detox.domain.timespan import ZERO
from detox.domain.world import Known, World, begin
from detox.ports import Instant, Journal, SensorFailed, StorageTrouble
from detox.storage import database, upkeep
from detox.storage.database import Database
from tests.simulation.surroundings import Surroundings

ALIVE_EVERY = timedelta(seconds=20)
RETRY = 60_000
NO_LIMIT = (1 << 32) - 2
KNOWN = Known(
    entries=(
        Entry("LibreOffice Calc", "office", ("libreoffice-calc", "soffice")),
        Entry("Code", "dev", ("code",)),
        Entry("Firefox", "browser", ("firefox",)),
        Entry("Password manager", "utilities", ("keepassxc",), frozenset({"sensitive"})),
    ),
    region="ID-WITA",
)


class Ground(Protocol):
    """What the program stands on: the time, the world outside, and a disk."""

    now: int
    around: Surroundings
    settings: Settings

    @property
    def writes(self) -> bool:
        """Tell whether the thread that writes comes to its turn."""
        ...

    @property
    def room(self) -> bool:
        """Tell whether the file may grow."""
        ...

    @property
    def path(self) -> Path:
        """Return where the file lies."""
        ...

    def before(self, sql: str, connection: object) -> None:
        """Hear of a statement before it is run."""
        ...

    def hear(self, effect: Effect) -> None:
        """Hear what the core has for the log."""
        ...

    def recall(self, told: str, content: str) -> None:
        """Hear what a start found remembered, and what it would remember now."""
        ...


class Disk(Database):
    """A database whose disk can be full, and whose program can die at any statement."""

    ground: Ground

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        self.ground.before(sql, self._connection)
        return super().run(sql, values)


class Scribe:
    """Writes at once what the core has for the log, and keeps what cannot be written."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.backlog = Backlog(lambda _trouble: None)
        self.journal: KeptJournal | None = None
        self.behind: int | None = None
        self.tried = 0

    def keep(self, effect: Effect) -> None:
        self.backlog.add(effect)
        self.flush()

    def write(self, job: Job, key: str = "") -> None:
        self.backlog.add_job(job, key)
        self.flush()

    def flush(self) -> None:
        self.tried = self._ground.now
        if self._ground.writes:
            self.backlog.flush(self.use)
        if not self.backlog:
            self.behind = None
        elif self.behind is None:
            self.behind = self._ground.now

    def use(self, job: Job) -> object:
        if self.journal is None:
            self.journal = self._open()
        return job(self.journal)

    def make_room(self) -> None:
        """Let the file grow, or not."""
        if self.journal is not None:
            most = NO_LIMIT if self._ground.room else 1
            self.journal.database.rows(f"PRAGMA max_page_count = {most}")

    def _open(self) -> KeptJournal:
        disk = Disk(database.open(self._ground.path).connection, self._ground.path)
        disk.ground = self._ground
        try:
            journal = KeptJournal(disk)
            journal.recover()
        except StorageTrouble:
            disk.close()
            raise
        self.journal = journal
        self.make_room()
        return journal


class Senses:
    """The last input as the system tells it, asked or pushed."""

    def __init__(self, ground: Ground, pushed: bool) -> None:
        self._ground, self._pushed = ground, pushed
        self.dead = False
        self._limit = timedelta(0)

    def idle(self) -> timedelta:
        if self.dead:
            raise SensorFailed("The sensor is gone.")
        now = self._ground.now
        typed = self._ground.around.last_input(now)
        return timedelta(milliseconds=now - (0 if typed is None else typed))

    def fileno(self) -> int | None:
        return 0 if self._pushed else None

    def watch(self, after: timedelta) -> None:
        self._limit = after

    def news(self) -> Sequence[events.Event]:
        return ()

    def close(self) -> None:
        return


class Timer:
    """The heartbeat's timer; a coarse one may ring 5 % late."""

    def __init__(self, ground: Ground, late: bool) -> None:
        self._ground, self._late, self._coarse = ground, late, False
        self.at: int | None = None

    def setTimerType(self, kind: Qt.TimerType) -> None:  # noqa: N802  Qt's word
        self._coarse = kind is Qt.TimerType.CoarseTimer

    def start(self, wait: int) -> None:
        late = wait * (self._ground.now % 6) // 100 if self._late and self._coarse else 0
        self.at = self._ground.now + wait + late

    def stop(self) -> None:
        self.at = None


class Closer:
    """Asks one window."""

    def ask_to_close(self, programs: Sequence[str]) -> int:
        return 1


class Program:
    """The program from its start on; the machine says what it is told, and when its timer rings."""

    def __init__(self, ground: Ground, pushed: bool, late: bool) -> None:
        self._ground = ground
        self.began = ground.now
        self._timer = Timer(ground, late)
        self.events = 0
        self._done_at = ground.now
        self._scribe = Scribe(ground)
        self._senses = Senses(ground, pushed)
        self._performer = Performer(self._scribe, Closer())  # type: ignore[arg-type]
        self._lost: set[str] = set()
        self._read_at, self._instant = -1, ground.around.reading(ground.now)

    # --- what the machine wants to know ----------------------------------------------------------

    @property
    def retry_at(self) -> int | None:
        """When the thread that writes tries again, if anything waits."""
        return self._scribe.tried + RETRY if self._scribe.backlog else None

    def safe(self, now: int) -> int:
        """Return up to when all that the core has said is surely written."""
        return min(self.written(now), self._done_at)

    def written(self, now: int) -> int:
        """Return since when nothing can be written, or now."""
        waits = self._scribe.behind
        return now if waits is None else min(now, waits)

    # --- its life --------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin as the world was left."""
        now = self.read()
        world, missed = self._begin(now)
        self.conductor = Conductor(world, self, self._perform)
        self._remembered = now.wall
        self.heartbeat = Heartbeat(self.conductor, self._senses, self._senses)
        self.heartbeat._timer = self._timer  # type: ignore[assignment]
        self.conductor.changed.connect(self._look)
        self._performer.answered = self.tell
        if missed:
            self.tell(events.Woke(missed))
        if self._ground.around.locked(self._ground.now):
            self.tell(events.Locked())
        self.look_at_front()
        self.beat()

    def _begin(self, now: Instant) -> tuple[World, timedelta]:
        world = begin(self._ground.settings, KNOWN, now.wall, now.zone)
        told = ""

        def read(journal: Journal) -> None:
            nonlocal told
            told = journal.memory()

        try:
            self._scribe.use(read)
        except StorageTrouble:
            return world, ZERO
        world, missed = memory.recall(told, world, now.wall)
        self._ground.recall(told, memory.write(world, now.wall))
        return world, missed

    def tell(self, event: events.Event) -> None:
        """Have the core take an event."""
        self.events += 1
        self.conductor.dispatch(event)
        self._done_at = self._ground.now

    def beat(self) -> None:
        """Let the timer ring."""
        self._timer.at = None
        self.events += 2
        self.heartbeat.beat()
        self._done_at = self._ground.now

    def sample(self) -> None:
        self.events += 1
        self.heartbeat.sample()
        self._done_at = self._ground.now

    def look_at_front(self) -> None:
        """Tell the app in front, as `app.perception` does: the last input first."""
        self.sample()
        if "front_app" in self._lost:
            return
        app = self._ground.around.front(self._ground.now)
        seen = None if app is None else Identity(IdentityKind.WM_CLASS, app)
        self.tell(events.FrontAppSeen(seen))

    def hear_idle(self) -> None:
        """Hear from the system that input has stopped or returned."""
        if not self._senses.dead:
            self.tell(events.IdleSeen(self._senses.idle()))
            self.tell(events.Tick())

    def hide(self, length: int | None) -> None:
        """Pause the log."""
        if length is None:
            self.tell(events.PauseLog(events.Until.TOMORROW))
        else:
            self.tell(events.PauseLog(self.read().wall + timedelta(milliseconds=length)))

    def lose(self, role: str) -> None:
        """Have a sensor die."""
        if role == "idle":
            self._senses.dead = True
        elif role not in self._lost:
            self._lost.add(role)
            self.tell(events.SensorLost(role, "gone"))

    def flush(self) -> None:
        """Try again to write."""
        self._scribe.flush()

    def make_room(self) -> None:
        """Let the file grow, or not, as the disk has it now."""
        self._scribe.make_room()

    def quit(self) -> int | None:
        """End in order; return up to when all is written, or None where that is everything."""
        self.tell(events.Leaving())
        self._remember()
        self._scribe.flush()
        safe = self._scribe.behind
        self._close()
        return safe

    def drop(self) -> None:
        """Close what a dead program held; its files are another's by now."""
        self._close()

    def _close(self) -> None:
        if self._scribe.journal is not None:
            self._scribe.journal.close()

    # --- clock and timer, as the core knows them -------------------------------------------------

    def read(self) -> Instant:
        """Return all clocks."""
        if self._read_at != self._ground.now:
            self._read_at = self._ground.now
            self._instant = self._ground.around.reading(self._read_at)
        return self._instant

    @property
    def beat_at(self) -> int | None:
        """When the timer rings."""
        return self._timer.at

    def wait(self, length: int) -> None:
        """Let the timer stand still as long as the computer sleeps."""
        if self._timer.at is not None:
            self._timer.at += length

    # --- effects ---------------------------------------------------------------------------------

    def _perform(self, effect: Effect) -> None:
        self._ground.hear(effect)
        self._performer(effect)
        if isinstance(effect, Remember):
            self._remembered = self.conductor.now()
        if isinstance(effect, LogDay):
            day, keep = effect.record.day, self.conductor.world.plan.settings.log
            self._scribe.write(lambda journal: upkeep.purge(journal.database, day, keep), "upkeep")  # type: ignore[attr-defined]

    def _look(self, world: World) -> None:
        busy = usage.present(world.usage) or focus.kind(world.focus) is not None
        if busy and self.conductor.now() - self._remembered >= ALIVE_EVERY:
            self._remember()

    def _remember(self) -> None:
        self._perform(Remember(memory.write(self.conductor.world, self.conductor.now())))
