"""Pictures without a display: the week on paper, and the main screens as they look.

Qt draws offscreen, in this process; nothing is shown to anybody.
"""

import logging
import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from detox.cli import parcel
from detox.cli.wire import Refused
from detox.domain.effects import Prompt
from detox.domain.events import Start
from detox.domain.records import Choice, PromptKind
from detox.domain.schedule import Calendar
from detox.domain.summary import Week
from detox.domain.timespan import DAY
from detox.domain.world import Plan, World, begin, step
from detox.words import _

os.environ["QT_QPA_PLATFORM"] = "offscreen"

# The platform is chosen before Qt is imported.
from PySide6.QtCore import QMessageLogContext, QSize, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from detox.app.known import shipped
from detox.ui import theme, views
from detox.ui.theme import DARK, LIGHT, Theme

log = logging.getLogger(__name__)

OFFICE_SCREEN = QSize(1366, 728)
"""1366 x 768 less the task bar."""


def application() -> QApplication:
    """Return the one QApplication, without a display."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        qInstallMessageHandler(_hear_qt)
        app = QApplication(["detox-timer"])
    return app


def _hear_qt(_kind: QtMsgType, _place: QMessageLogContext, message: str) -> None:
    """Keep Qt's remarks on what a screen that is none cannot do off the terminal."""
    log.debug("%s", message)


# --- the week on paper ----------------------------------------------------------------------------


def draw_week(packed: Mapping[str, Any], form: str) -> bytes:
    """Return the week as "pdf" or "png"; `packed` is what the verb `week` hands over as data."""
    week = parcel.unpack(Week, packed)
    with tempfile.TemporaryDirectory(prefix="detox-") as folder:
        path = Path(folder) / f"week.{form}"
        _paper(week, datetime.now().astimezone(), path)
        return path.read_bytes()


def _paper(week: Week, now: datetime, path: Path) -> None:
    from detox.ui import paper  # noqa: PLC0415  fonts are looked up when it is imported

    application()
    save = paper.save_pdf if path.suffix == ".pdf" else paper.save_png
    if not save(str(path), views.week(week, now)):
        raise Refused(_("{path} cannot be written: {reason}.").format(path=path, reason="Qt"))


# --- screens --------------------------------------------------------------------------------------


def draw_screens(folder: Path, week: Week, chosen: Plan, now: datetime) -> list[Path]:
    """Draw the week on paper and the main screens, in light and dark, into the folder."""
    app = application()
    made = []
    for name in ("week.pdf", "week.png"):
        _paper(week, now, folder / name)
        made.append(folder / name)
    for look, colours in (("", LIGHT), ("-dark", DARK)):
        theme.wear(app, colours)
        for name, make in screens(week, chosen, now).items():
            path = folder / f"{name}{look}.png"
            _grab(make(colours), path)
            made.append(path)
    return made


def screens(week: Week, chosen: Plan, now: datetime) -> Mapping[str, Callable[[Theme], QWidget]]:
    """Return how each main screen is made, by name."""
    tuesday = datetime.combine(week.monday + timedelta(days=1), time(9, 40), now.tzinfo)
    world = begin(chosen.settings, shipped(), tuesday)
    focusing, _acts = step(world, Start(label=_("Monthly report")), tuesday)
    later, evening = tuesday + timedelta(minutes=10), _evening(chosen.calendar, tuesday)
    return {
        "screen-week": lambda colours: _week(week, now, colours),
        "screen-focus": lambda colours: _compact(focusing, later, colours),
        "screen-evening": lambda colours: _card(world, evening, colours),
        "screen-first-run": lambda colours: _first_run(world, tuesday, colours),
    }


def _evening(calendar: Calendar, morning: datetime) -> datetime:
    """Return a moment in quiet mode, on the first day from this one on that has working hours."""
    days = (calendar.day_of(morning + n * DAY) for n in range(7))
    quiet_from = next((day.quiet_from for day in days if day.quiet_from), None)
    return (quiet_from or morning.replace(hour=17)) + timedelta(minutes=30)


def _week(week: Week, now: datetime, colours: Theme) -> QWidget:
    from detox.ui.week_window import WeekWindow  # noqa: PLC0415

    window = WeekWindow(colours)
    window.show_view(views.week(week, now))
    window.resize(OFFICE_SCREEN)
    return window


def _compact(world: World, now: datetime, colours: Theme) -> QWidget:
    from detox.ui.compact import CompactWindow  # noqa: PLC0415

    window = CompactWindow(colours)
    window.show_view(views.compact(world, now))
    return window


def _card(world: World, now: datetime, colours: Theme) -> QWidget:
    from detox.ui.nudge_card import NudgeCard  # noqa: PLC0415

    ended = world.plan.calendar.last_ended(now)
    prompt = Prompt(
        number=1,
        kind=PromptKind.QUIET,
        at=now,
        choices=(Choice.SNOOZE, Choice.DUTY, Choice.CLOSE),
        stage=2,
        card=True,
        apps=("LibreOffice", "Mozilla Thunderbird"),
        facts=(("since", f"{ended.ends:%H:%M}"),) if ended else (),
    )
    card = NudgeCard(views.card(world, prompt, now), colours, motion=False)
    card.settle()
    return card


def _first_run(world: World, now: datetime, colours: Theme) -> QWidget:
    from detox.ui.first_run import FirstRun  # noqa: PLC0415

    return FirstRun(views.first_run(world, now), colours)


def _grab(window: QWidget, path: Path) -> None:
    if not picture_of(window).save(str(path)):
        raise Refused(_("{path} cannot be written: {reason}.").format(path=path, reason="Qt"))


def picture_of(window: QWidget) -> QPixmap:
    """Draw a window as it would be shown on an office screen, and throw it away."""
    size = window.size()
    window.show()
    window.resize(size)  # the screen that is none is smaller
    QApplication.processEvents()
    picture = window.grab()
    window.close()
    window.deleteLater()
    QApplication.processEvents()
    return picture
