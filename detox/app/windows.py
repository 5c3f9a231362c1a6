"""The tray and the windows: opened when first asked for, given views, and thrown away when closed.

A hidden program holds no window. What a window asks for is an event of the core, which goes on,
or a request, which is carried out here.
"""

import contextlib
import logging
from concurrent.futures import Future
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from detox.app.conductor import Conductor
from detox.app.known import shipped
from detox.app.paths import Profile
from detox.app.scribe import Scribe
from detox.domain.events import Event, SettingsChanged, Tick
from detox.domain.settings import Settings
from detox.domain.timespan import local_day
from detox.domain.values import BadValue
from detox.domain.world import World
from detox.ports import StorageTrouble
from detox.storage import settings_file
from detox.ui import requests, theme, views
from detox.ui.tray import Tray
from detox.words import _

if TYPE_CHECKING:  # windows and reports are imported when they are first opened
    from detox.app.reports import Frame
    from detox.domain.week import Week
    from detox.ui.compact import CompactWindow
    from detox.ui.first_run import FirstRun
    from detox.ui.shown import WeekView
    from detox.ui.week_window import WeekWindow

# ruff: noqa: PLC0415

log = logging.getLogger(__name__)

READ_WITHIN = 30.0
TRAY_PATIENCE = timedelta(seconds=10)
TRAY_LOOKS = timedelta(seconds=1)
TRAY_LATER = timedelta(seconds=30)


class Windows(QObject):
    """Everything that can be seen, except the prompts.

    Signals:
        asked: an event for the core.
        told: something to tell that needs no answer.
        week_came: the week that was read, or why it could not be; from the scribe's thread.
    """

    asked = Signal(object)
    told = Signal(str)
    week_came = Signal(object)

    def __init__(
        self, app: QApplication, place: Profile, conductor: Conductor, scribe: Scribe
    ) -> None:
        super().__init__()
        self._app, self._place, self._conductor, self._scribe = app, place, conductor, scribe
        self._tray = Tray()
        self._tray_seen = False
        self._stopping = False
        self._waited = timedelta(0)
        self._hidden = False
        self._looking = QTimer(self)
        self._looking.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._compact: CompactWindow | None = None
        self._week: WeekWindow | None = None
        self._first_run: FirstRun | None = None
        self._minute = QTimer(self)
        self._minute.setTimerType(Qt.TimerType.CoarseTimer)
        self._minute.timeout.connect(self._draw)
        self._worn = self._conductor.world.plan.settings.look.theme
        conductor.changed.connect(self._show_world)
        self._tray.asked.connect(self._tray_asked)
        self.week_came.connect(self._show_week, Qt.ConnectionType.QueuedConnection)
        app.styleHints().colorSchemeChanged.connect(self._wear)

    # --- starting and ending -----------------------------------------------------------------

    def start(self, hidden: bool, set_up: bool) -> None:
        """Show the tray icon; without one, or unless hidden, a window."""
        self._hidden = hidden
        self._wear()
        self._draw()
        self._tray.appear()
        self._looking.timeout.connect(self._look_for_tray)
        self._looking.start(TRAY_LOOKS // timedelta(milliseconds=1))
        self._look_for_tray()
        if not hidden and not set_up:
            self.open_first_run()
        elif not hidden:
            self.open()

    def stop(self) -> None:
        """Take everything off the screen."""
        self._looking.stop()
        self._minute.stop()
        self._stopping = True
        self._tray.disappear()
        for window in (self._compact, self._week, self._first_run):
            if window is not None:
                window.close()

    @property
    def has_tray(self) -> bool:
        """Tell whether somebody shows the tray icon."""
        return self._tray_seen

    def theme(self) -> theme.Theme:
        """Return the colours in force."""
        return theme.choose(self._conductor.world.plan.settings.look.theme)

    def _wear(self) -> None:
        theme.wear(self._app, self.theme())

    def _look_for_tray(self) -> None:
        """Register once more when a tray comes up; without one, offer the compact window."""
        there = Tray.is_there()
        if there and not self._tray_seen:
            if self._waited:
                self._tray.reappear()
            self._looking.stop()  # from now on Qt itself follows a host that goes and comes
        self._tray_seen = there
        self._waited += TRAY_LOOKS
        if self._waited == TRAY_PATIENCE and not there:
            self._looking.setInterval(TRAY_LATER // timedelta(milliseconds=1))
            self.open(activate=not self._hidden)

    # --- showing -----------------------------------------------------------------------------

    def open(self, activate: bool = True) -> None:
        """Show the small window, and bring it to the front."""
        from detox.ui.compact import CompactWindow

        if self._compact is None:
            self._compact = CompactWindow(self.theme())
            self._compact.asked.connect(self.act)
            self._compact.closed.connect(self._compact_closed)
            self._draw()
            self._minute.start(timedelta(minutes=1) // timedelta(milliseconds=1))
        _present(self._compact, activate)

    def open_week(self, monday: date | None = None) -> None:
        """Show a week, this one without a Monday, once it is read."""
        from detox.app import reports
        from detox.domain.week import monday_of

        now = self._conductor.now()
        frame = self._frame(now)
        wanted = monday or monday_of(frame.today)
        self.asked.emit(Tick())
        reading = self._scribe.ask(lambda journal: reports.read_week(journal, wanted, frame))
        reading.add_done_callback(self.week_came.emit)

    @Slot(object)
    def _show_week(self, reading: "Future[Week]") -> None:
        from detox.ui.week_window import WeekWindow

        try:
            week = reading.result()
        except StorageTrouble as trouble:
            self.warn(str(trouble))
            return
        if self._week is None:
            self._week = WeekWindow(self.theme())
            self._week.asked.connect(self.act)
            self._week.closed.connect(self._week_closed)
        self._week.show_view(self._week_view(week, self._conductor.now()))
        _present(self._week, activate=True)

    def open_first_run(self) -> None:
        """Ask the first questions."""
        from detox.ui.first_run import FirstRun

        if self._first_run is None:
            world = self._conductor.world
            self._first_run = FirstRun(views.first_run(world, self._conductor.now()), self.theme())
            self._first_run.asked.connect(self.act)
            self._first_run.closed.connect(self._first_run_closed)
        _present(self._first_run, activate=True)

    @Slot(object)
    def _show_world(self, world: World) -> None:
        if world.plan.settings.look.theme != self._worn:
            self._worn = world.plan.settings.look.theme
            self._wear()
        self._draw()

    def _draw(self) -> None:
        world, now = self._conductor.world, self._conductor.now()
        self._tray.show_view(views.tray(world, now))
        if self._compact is not None:
            self._compact.show_view(views.compact(world, now))

    def _compact_closed(self) -> None:
        self._compact = None
        self._minute.stop()
        if not self._stopping:
            self._say_where_it_went()

    def _say_where_it_went(self) -> None:
        """Say, the first time ever, that closing the window does not end the program."""
        said = self._place.folder / "closed-once"
        if said.exists():
            return
        with contextlib.suppress(OSError):
            said.touch(mode=0o600)
        self.told.emit(
            _("Detox goes on in the notification area.")
            if self._tray_seen
            else _("Detox goes on. Start it once more to see this window again.")
        )

    def _week_closed(self) -> None:
        self._week = None

    def _first_run_closed(self) -> None:
        self._first_run = None

    # --- what windows ask for ----------------------------------------------------------------

    @Slot(object)
    def _tray_asked(self, what: object) -> None:
        if isinstance(what, requests.OpenWindow):
            self.open()
        else:
            self.act(what)

    @Slot(object)
    def act(self, what: object) -> None:
        """Carry out what a window or a card asked for."""
        match what:
            case Event():
                self.asked.emit(what)
            case requests.OpenWindow():
                self.open_week()
            case requests.ShowWeek(monday):
                self.open_week(monday)
            case requests.ExportWeek() | requests.PrintWeek():
                self._export(what)
            case requests.CopyText(text):
                QGuiApplication.clipboard().setText(text)
            case requests.SetSetting(key, value):
                self._set(((key, value),))
            case requests.FirstRunDone(answers):
                self._set(answers)
                self.open()
            case requests.Quit():
                QTimer.singleShot(0, self._app.quit)

    def _set(self, answers: tuple[tuple[str, object], ...]) -> None:
        """Write settings into the file and tell the core; a file that cannot be written is told."""
        settings: Settings | None = None
        try:
            settings = settings_file.create(self._place.settings).settings
            for key, value in answers:
                settings = settings_file.set_value(self._place.settings, key, value).settings
        except (StorageTrouble, KeyError, BadValue) as error:
            self.warn(str(error))
        if settings is not None:
            self.asked.emit(SettingsChanged(settings))

    def _export(self, wish: requests.ExportWeek | requests.PrintWeek) -> None:
        from detox.app import reports

        now = self._conductor.now()
        frame = self._frame(now)
        try:
            week = self._scribe.ask(
                lambda journal: reports.read_week(journal, wish.monday, frame)
            ).result(READ_WITHIN)
            if isinstance(wish, requests.ExportWeek):
                reports.write_csv(week, Path(wish.path), wish.preset, shipped().language)
            else:
                reports.write_paper(self._week_view(week, now), Path(wish.path))
        except (StorageTrouble, OSError) as error:
            self.warn(_("The file could not be written: {reason}").format(reason=error))
        else:
            if self._week is not None:
                self._week.say(_("Saved: {path}").format(path=wish.path))

    def _frame(self, now: datetime) -> "Frame":
        from detox.app.reports import Frame

        plan = self._conductor.world.plan
        today = local_day(now, plan.settings.schedule.day_start)
        zone = now.tzinfo or UTC
        return Frame(today, plan.settings, plan.catalogue, plan.calendar, zone)

    def _week_view(self, week: "Week", now: datetime) -> "WeekView":
        from detox.ui import week_view

        settings = self._conductor.world.plan.settings
        return week_view.week(
            week, now, recording=settings.log.enabled, day_start=settings.schedule.day_start
        )

    @Slot(str)
    def warn(self, sentence: str) -> None:
        """Tell something in a window that takes no keyboard."""
        from detox.ui import message

        log.warning("%s", sentence)
        parent: QWidget | None = self._week or self._compact
        message.tell(parent, sentence)


def _present(window: QWidget, activate: bool) -> None:
    window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not activate)
    window.show()
    if activate:
        window.raise_()
        window.activateWindow()
