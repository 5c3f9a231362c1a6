"""The running instance: everybody put together, started in order and stopped without a loss."""

import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from datetime import date, timedelta

from PySide6.QtCore import QLockFile, QObject, QSocketNotifier, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication

import detox
from detox.app import commands, instance, logs
from detox.app.conductor import Conductor
from detox.app.control import ControlServer
from detox.app.desk import QUIT, SHOW
from detox.app.heartbeat import Heartbeat
from detox.app.keeping import KeptJournal, open_journal
from detox.app.known import shipped
from detox.app.paths import Profile
from detox.app.perception import Perception
from detox.app.performer import Performer
from detox.app.scribe import Scribe
from detox.app.status import status
from detox.app.verbs import Verbs
from detox.app.voice import Voice
from detox.app.watcher import Watcher
from detox.app.windows import Windows
from detox.cli import wire
from detox.cli.wire import Refused, Request
from detox.domain import focus, memory, usage
from detox.domain.effects import AskToClose, Effect, KeepOpen, LogDay, LogSpan, Remember, Show
from detox.domain.events import Event, Leaving, SettingsChanged, Woke
from detox.domain.settings import Settings
from detox.domain.timespan import ZERO, local_day
from detox.domain.world import World, begin, open_effects, wants_processes
from detox.platforms import select
from detox.ports import Journal, Reply, StorageTrouble
from detox.storage import settings_file, upkeep
from detox.words import _
from detox.words.troubles import sentence

log = logging.getLogger(__name__)

APP_ID = "org.detoxtimer.Detox"
READ_WITHIN = 5.0
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


class Today:
    """The screen time of the running day, as far as it is settled."""

    def __init__(self) -> None:
        self._day, self._length = date.min, ZERO

    def add(self, day: date, length: timedelta) -> None:
        """Count a span; a new day begins with nothing."""
        if day != self._day:
            self._day, self._length = day, ZERO
        self._length += length

    def length(self, day: date) -> timedelta:
        """Return what was counted on that day."""
        return self._length if day == self._day else ZERO


class Running(QObject):
    """The running instance.

    Signals:
        heard: an event from another thread.
        requested: a request of the socket, with the Future of its replies.
        troubled: what is wrong with the log, or "" once it is right again.
    """

    heard = Signal(object)
    requested = Signal(object, object)
    troubled = Signal(str)

    def __init__(self, place: Profile, app: QApplication) -> None:
        super().__init__()
        self._place, self._app = place, app
        self._clock = select.clock()
        self._today = Today()
        self._said: list[Effect] = []
        self._stopped = False
        self._wakeup: tuple[socket.socket, ...] = ()
        self._scribe = Scribe(lambda: open_journal(place.database), self.troubled.emit)
        self._senses = select.senses(place.if_named)
        self._performer = Performer(self._scribe, self._senses.closer)
        loaded = settings_file.load(place.settings)
        self._set_up = loaded.exists
        self._troubles = (
            [str(loaded.broken)]
            if loaded.broken
            else [sentence(trouble) for trouble in loaded.troubles]
        )
        self._scribe.start()
        world, missed = self._begin(loaded.settings)
        self._missed = missed
        self.conductor = Conductor(world, self._clock, self._perform)
        alarm = self._senses.idle_alarm.fileno() is not None
        self._heartbeat = Heartbeat(self.conductor, self._senses.idle, alarm)
        self._perception = Perception(self._senses, self.conductor, self._heartbeat)
        polled = None if self._senses.front.fileno() is not None else self._senses.front
        self._watcher = Watcher(polled, self._senses.processes, self.heard.emit)
        self._windows = Windows(app, place, self.conductor, self._scribe)
        self._voice = Voice(
            self._senses.notifier,
            self._windows.theme,
            lambda: self.conductor.world,
            self.conductor.now,
        )
        self._performer.speaker = self._voice
        self._verbs = Verbs(
            place,
            self.conductor.now,
            changed=lambda settings: self.heard.emit(SettingsChanged(settings)),
        )
        self._control: ControlServer | None = None
        self._wire()

    def _begin(self, settings: Settings) -> tuple[World, timedelta]:
        """Return the world as it was left; a log that cannot be read is told and left alone."""
        instant = self._clock.read()
        world = begin(settings, shipped(), instant.wall, instant.zone)
        day = local_day(instant.wall, settings.schedule.day_start)
        try:
            kept = self._scribe.ask(lambda journal: (journal.memory(), journal.spans(day, day)))
            text, spans = kept.result(READ_WITHIN)
        except (StorageTrouble, TooLate) as trouble:
            self._troubles.append(str(trouble) or _("The log does not answer."))
            return world, ZERO
        for span in spans:
            self._today.add(span.day, span.span.length)
        return memory.recall(text, world, instant.wall)

    def _wire(self) -> None:
        queued = Qt.ConnectionType.QueuedConnection
        self.heard.connect(self._hear, queued)
        self.requested.connect(self._serve, queued)
        self.troubled.connect(self._tell_trouble, queued)
        self.conductor.changed.connect(self._look)
        self._voice.asked.connect(self._windows.act)
        self._windows.asked.connect(self._hear)
        self._app.commitDataRequest.connect(self._session_ends)
        self._app.aboutToQuit.connect(self.stop)

    # --- starting and stopping ---------------------------------------------------------------

    def start(self, hidden: bool) -> None:
        """Begin to see, to answer and to show."""
        self._wakeup = _leave_on_signals(self)
        self._listen()
        if self._missed:
            self.conductor.dispatch(Woke(self._missed))
        self._perception.start()
        self._watcher.start()
        self._heartbeat.beat()
        self._windows.start(hidden, self._set_up)
        for trouble in self._troubles:
            log.warning("%s", trouble)
        if self._troubles:
            self._voice.tell(self._troubles[0])

    def _listen(self) -> None:
        try:
            listener = select.listen(self._place.socket)
        except OSError as error:
            log.warning("no local socket: %s", error)
            self._troubles.append(
                _("The command line cannot reach this Detox: {reason}.").format(
                    reason=error.strerror or error
                )
            )
            return
        self._control = ControlServer(listener, self._submit)
        self._control.start()

    def stop(self) -> None:
        """Close what is open, write it, and give everything back; harmless when repeated."""
        if self._stopped:
            return
        self._stopped = True
        self._heartbeat.stop()
        self._perception.stop()
        self.conductor.dispatch(Leaving())
        self._remember()
        self._watcher.stop()
        if self._control is not None:
            self._control.stop()
        self._windows.stop()
        self._scribe.stop()
        self._senses.close()

    def leave(self) -> None:
        """End the program from any place in it."""
        self.stop()
        self._app.quit()

    @Slot(QSessionManager)
    def _session_ends(self, manager: QSessionManager) -> None:
        """Write what is open: whether the session really ends is not for us to know."""
        del manager
        self.conductor.dispatch(Leaving())
        self._remember()
        with contextlib.suppress(StorageTrouble, TooLate):
            self._scribe.ask(lambda _: None).result(1)

    # --- events and effects ------------------------------------------------------------------

    def _perform(self, effect: Effect) -> None:
        self._said.append(effect)
        if isinstance(effect, LogSpan):
            self._today.add(effect.usage.day, effect.usage.span.length)
        self._performer(effect)
        if isinstance(effect, LogDay):
            self._look_after_file(effect.record.day)

    def _look_after_file(self, day: date) -> None:
        """Once a day and at each start: a copy of the log, and what is too old leaves it."""
        keep = self.conductor.world.plan.settings.log

        def upkeep_of(journal: Journal) -> None:
            if isinstance(journal, KeptJournal):
                upkeep.purge(journal.database, day, keep)
                upkeep.backup(journal.database, day)

        self._scribe.write(upkeep_of)

    @Slot(object)
    def _hear(self, event: Event) -> None:
        if self._stopped:
            return
        self.conductor.dispatch(event)
        self._perception.heard(event)

    @Slot(object)
    def _look(self, world: World) -> None:
        """Follow each new world: what to sample, what to publish, what to keep of a block."""
        self._watcher.want_programs(wants_processes(world))
        said, self._said = self._said, []
        if focus.kind(world.focus) is not None and KeepOpen in map(type, said):
            self._remember()
        if self._control is not None:
            self._control.publish(self._status())

    def _remember(self) -> None:
        now = self.conductor.now()
        self._performer(Remember(memory.write(self.conductor.world, now)))

    def _status(self) -> dict[str, object]:
        world, now = self.conductor.world, self.conductor.now()
        day = local_day(now, world.plan.settings.schedule.day_start)
        length = self._today.length(day)
        running = usage.open_span(world.usage, now)
        if running is not None:
            length += running[1].length
        return status(world, self._senses.capabilities, now, length)

    @Slot(str)
    def _tell_trouble(self, trouble: str) -> None:
        if trouble:
            log.warning("%s", trouble)
            self._voice.tell(trouble)

    # --- the socket --------------------------------------------------------------------------

    def _submit(self, request: Request) -> "Future[Iterable[Reply]]":
        """Bring a request to the GUI thread; called on a visitor's thread."""
        future: Future[Iterable[Reply]] = Future()
        self.requested.emit(request, future)
        return future

    @Slot(object, object)
    def _serve(self, request: Request, future: "Future[Iterable[Reply]]") -> None:
        try:
            if self._verbs.knows(request.do):
                self._ask_scribe(request, future)
            else:
                future.set_result(self._answer(request))
        except Exception as error:  # noqa: BLE001  whoever asked is told; a bug is logged there
            future.set_exception(error)

    def _answer(self, request: Request) -> list[Reply]:
        match request.do:
            case "status":
                return [wire.done(status=self._status())]
            case _ if request.do == SHOW:
                if not request.arguments.get("hidden"):
                    self._windows.open()
                return [wire.done()]
            case _ if request.do == QUIT:
                QTimer.singleShot(0, self.leave)
                return [wire.done()]
            case _:
                return self._command(request)

    def _command(self, request: Request) -> list[Reply]:
        """Let the core hear a command; one that changed nothing was in vain."""
        event = commands.event(request, self.conductor.now())
        before = self.conductor.world
        heard = self._said = []
        self.conductor.dispatch(event)
        acted = any(isinstance(effect, AskToClose | Show) for effect in heard)
        if not acted and not memory.changed(before, self.conductor.world):
            why = commands.refusal(request.do)
            if why:
                raise Refused(why)
        return [wire.done()]

    def _ask_scribe(self, request: Request, future: "Future[Iterable[Reply]]") -> None:
        """Have the scribe answer, with the running span as far as it goes now."""
        self._heartbeat.beat()
        for effect in open_effects(self.conductor.world, self.conductor.now()):
            self._performer(effect)
        job = self._scribe.ask(lambda journal: self._verbs.answer(request, journal))

        def told(done: "Future[list[Reply]]") -> None:
            error = done.exception()
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(done.result())

        job.add_done_callback(told)


def _leave_on_signals(running: Running) -> tuple[socket.socket, ...]:
    """Leave on SIGTERM and SIGINT at once, also while Qt's loop sleeps.

    A Python handler runs only when Python does; the byte written to the wake-up descriptor gets
    Qt out of its sleep (`signal.set_wakeup_fd`).
    """
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: running.leave())
    waking = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read, running)

    def drain() -> None:
        with contextlib.suppress(OSError):
            ours.recv(64)

    waking.activated.connect(drain)
    return ours, theirs
