"""The running instance: everybody put together, started in order and stopped without a loss."""

import contextlib
import logging
import sys
from concurrent.futures import TimeoutError as TooLate
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication

from detox.app import refuge
from detox.app.conductor import Conductor
from detox.app.control import ControlServer
from detox.app.heartbeat import Heartbeat
from detox.app.keeping import Keeper, KeptJournal, kept
from detox.app.known import shipped
from detox.app.paths import Profile
from detox.app.perception import Perception
from detox.app.performer import Performer
from detox.app.scribe import Scribe
from detox.app.serving import House, Serving
from detox.app.status import status
from detox.app.today import Today
from detox.app.voice import Voice
from detox.app.watcher import Watcher
from detox.app.windows import Windows
from detox.domain import focus, memory, usage
from detox.domain.effects import Effect, LogDay, LogSpan, Remember, TellLost
from detox.domain.events import CalendarChanged, Event, Leaving, ReportWanted, SettingsChanged, Woke
from detox.domain.marked import Marked
from detox.domain.settings import Settings
from detox.domain.timespan import ZERO, local_day
from detox.domain.world import World, begin, wants_processes
from detox.platforms import select
from detox.ports import Capability, Journal, StorageTrouble
from detox.storage import calendar, daily, settings_file, staged
from detox.words import _, ngettext
from detox.words.failures import reason
from detox.words.troubles import sentence

if TYPE_CHECKING:
    from detox.app.verbs import Verbs

log = logging.getLogger(__name__)

READ_WITHIN = 5.0
ALIVE_EVERY = timedelta(seconds=20)
"""How often it is kept that all is well: what a crash may cost a running block."""


class Running(QObject):
    """The running instance.

    Signals:
        heard: an event from another thread.
        troubled: what is wrong with the log, or "" once it is right again.
    """

    heard = Signal(object)
    troubled = Signal(str)

    def __init__(self, place: Profile, app: QApplication) -> None:
        super().__init__()
        self._place, self._app = place, app
        self._clock = select.clock()
        self._today = Today()
        self._said: list[Effect] = []
        self._stopped = self._wired = False
        self._lost: dict[str, str] = {}
        self._remembered = self._clock.read().wall
        keeper = Keeper(place.database, self._hear_of_file)
        self._scribe = Scribe(keeper.open, self.troubled.emit, keeper.mend)
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
        self._heartbeat = Heartbeat(self.conductor, self._senses.idle, self._senses.idle_alarm)
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
        self._performer.answered = self.conductor.dispatch
        self._serving = self._make_serving()
        self._control: ControlServer | None = None
        self._wire()

    def _begin(self, settings: Settings) -> tuple[World, timedelta]:
        """Return the world as it was left; a log that cannot be read is told and left alone."""
        instant = self._clock.read()
        world = begin(settings, shipped(), instant.wall, instant.zone)
        day = local_day(instant.wall, settings.schedule.day_start)
        try:
            reading = self._scribe.ask(
                lambda journal: (journal.memory(), journal.spans(day, day), _marked(journal))
            )
            text, spans, marked = reading.result(READ_WITHIN)
        except (StorageTrouble, TooLate) as trouble:
            self._troubles.append(str(trouble) or _("The log does not answer."))
            return world, ZERO
        for span in spans:
            self._today.add(span.day, span.span.length)
        if marked != world.known.marked:
            known = replace(world.known, marked=marked)
            world = begin(settings, known, instant.wall, instant.zone)
        return memory.recall(text, world, instant.wall)

    def _make_serving(self) -> Serving:
        """Return who answers the socket."""
        house = House(
            hear=self._hear_now,
            status=self._status,
            settle=self._settle,
            show=self._windows.open,
            leave=lambda: QTimer.singleShot(0, self.leave),
            verbs=self._make_verbs,
            capabilities=self._capabilities,
            notes=lambda: select.folder_notes(self._place.folder),
            renew=self._renew,
        )
        return Serving(self.conductor, self._scribe, house)

    def _make_verbs(self) -> "Verbs":
        """Return the verbs that read the log; one that wrote settings has the core hear of it."""
        from detox.app.verbs import Verbs  # noqa: PLC0415  reports are imported when asked for

        return Verbs(
            self._place,
            self.conductor.now,
            changed=lambda settings: self.heard.emit(SettingsChanged(settings)),
            marked=lambda marked: self.heard.emit(CalendarChanged(marked)),
        )

    def _wire(self) -> None:
        queued = Qt.ConnectionType.QueuedConnection
        self.heard.connect(self._hear, queued)
        self.troubled.connect(self._tell_trouble, queued)
        self.conductor.changed.connect(self._look)
        self._voice.asked.connect(self._windows.act)
        self._perception.put_off.connect(self._voice.ask_reason)
        self._voice.untold.connect(self._windows.warn)
        self._windows.told.connect(self._voice.tell)
        self._windows.asked.connect(self._hear)
        self._app.commitDataRequest.connect(self._session_ends)
        self._app.aboutToQuit.connect(self.stop)
        self._wired = True

    # --- starting and stopping ---------------------------------------------------------------

    def start(self, hidden: bool) -> None:
        """Begin to see, to answer and to show."""
        self._listen()
        if self._missed:
            self.conductor.dispatch(Woke(self._missed))
        self._perception.start()
        self._watcher.start()
        self._heartbeat.beat()
        self._windows.start(hidden, self._set_up)
        self._tell_troubles()

    def _tell_troubles(self) -> None:
        """Tell what was wrong at the start: to the desktop, the log file and the terminal."""
        for trouble in self._troubles:
            log.warning("%s", trouble)
            sys.stderr.write(f"detox-timer: {trouble}\n")
        if not self._troubles:
            return
        more = len(self._troubles) - 1
        told = self._troubles[0]
        if more:
            rest = ngettext(
                "There is {n} more like it; “detox-timer settings check” names them.",
                "There are {n} more like it; “detox-timer settings check” names them.",
                more,
            )
            told += " " + rest.format(n=more)
        self._voice.tell(told)

    def _listen(self) -> None:
        try:
            listener = refuge.listen(self._place)
        except OSError as error:
            log.warning("no local socket: %s", error)
            self._troubles.append(
                _("The command line cannot reach this Detox: {reason}.").format(
                    reason=reason(error)
                )
            )
            return
        self._control = ControlServer(listener, self._serving.submit)
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
        if isinstance(effect, Remember):
            self._remembered = self.conductor.now()
        if isinstance(effect, TellLost):
            self._lost[effect.role] = effect.reason
        if isinstance(effect, LogDay):
            self._look_after_file(effect.record.day)

    def _look_after_file(self, day: date) -> None:
        """Once a day and at each start: a look, a copy, and what is too old leaves the log."""
        keep = self.conductor.world.plan.settings.log

        def upkeep_of(journal: Journal) -> None:
            staged.remove_stale(self._place.folder)
            if isinstance(journal, KeptJournal):
                daily.look_after(journal.database, day, keep, self._hear_of_file)
                warning = select.folder_warning(self._place.folder)
                daily.warn_of_folder(journal.database, warning, self._hear_of_file)

        self._scribe.write(upkeep_of, "daily")

    def _hear_now(self, event: Event) -> list[Effect]:
        """Have the core take the event; return what it asked for."""
        heard: list[Effect] = []
        self._said = heard
        self._hear(event)
        return heard

    def _settle(self) -> None:
        """Write the running span as far as it goes now."""
        self._heartbeat.beat()
        self.conductor.dispatch(ReportWanted())

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
        self._said = []
        busy = usage.present(world.usage) or focus.kind(world.focus) is not None
        if busy and self.conductor.now() - self._remembered >= ALIVE_EVERY:
            self._remember()
        if self._control is not None and self._control.followed:
            self._control.publish(self._status())

    def _remember(self) -> None:
        """Keep what a restart must know, with the moment at which all was well."""
        now = self.conductor.now()
        self._perform(Remember(memory.write(self.conductor.world, now)))

    def _renew(self) -> None:
        """Take up the log as it is now: a verb has deleted or replaced a part of it."""
        now = self.conductor.now()
        day = local_day(now, self.conductor.world.plan.settings.schedule.day_start)
        reading = self._scribe.ask(lambda journal: (journal.spans(day, day), _marked(journal)))
        with contextlib.suppress(StorageTrouble, TooLate):
            spans, marked = reading.result(READ_WITHIN)
            if marked != self.conductor.world.known.marked:
                self.conductor.dispatch(CalendarChanged(marked))
            self._today.begin(day, sum((usage.span.length for usage in spans), ZERO))
        if self.conductor.world.day is not None:
            self._performer(LogDay(self.conductor.world.day))
        self._remember()

    def _status(self) -> dict[str, object]:
        world, now = self.conductor.world, self.conductor.now()
        day = local_day(now, world.plan.settings.schedule.day_start)
        length = self._today.length(day)
        for _app, span in usage.waiting(world.usage):
            length += span.length
        running = usage.open_span(world.usage, now)
        if running is not None:
            length += running[1].length
        return status(world, self._capabilities(), now, length)

    def _capabilities(self) -> list[Capability]:
        """Return what works now: sensors may have died since the start, a tray may have come."""
        return [self._as_it_is(row) for row in self._senses.capabilities]

    def _as_it_is(self, row: Capability) -> Capability:
        why = self._lost.get(row.role) or self._perception.blind.get(row.role)
        if why:
            return Capability(row.role, works=False, by=None, why=why)
        if row.role == "tray" and self._windows.has_tray and not row.works:
            return Capability(row.role, works=True, by="Qt", why=None)
        return row

    def _hear_of_file(self, sentence: str) -> None:
        """Have something told of the log file; called on the scribe's thread."""
        if self._wired:
            self.troubled.emit(sentence)
        else:
            self._troubles.append(sentence)

    @Slot(str)
    def _tell_trouble(self, trouble: str) -> None:
        if trouble and trouble not in self._troubles:
            log.warning("%s", trouble)
            self._voice.tell(trouble)


def _marked(journal: Journal) -> Marked:
    """Return the user's own calendar; called on the thread that owns the journal."""
    return calendar.read(kept(journal).database)
