"""The window of a week: one sentence, then the pictures, each with its table."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QCloseEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from detox.ui.controls import Button, Words, paint_ground
from detox.ui.flow import FlowLayout
from detox.ui.icons import app_icon
from detox.ui.menu import LiveMenu
from detox.ui.requests import CopyText, ExportWeek, PrintWeek, ShowWeek
from detox.ui.save_dialog import ask_path
from detox.ui.shown import Item, WeekView
from detox.ui.theme import BROAD, MARGIN, ROOM, SMALL, TINY, Theme
from detox.ui.typeface import NOTE, PAGE, Letters
from detox.ui.week_page import WeekPage
from detox.words import _

AskPath = Callable[[QWidget, str, str], str]
_WIDEST = 1240
_SIZE = QSize(1154, 696)
_WEEK = timedelta(days=7)


class WeekWindow(QWidget):
    """Shows one week; what its buttons ask for is done elsewhere.

    Signals:
        asked: a request.
        closed: the window was closed by its user.
    """

    asked = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, path: AskPath = ask_path) -> None:
        super().__init__()
        self._theme = theme
        self._path = path
        self._view: WeekView | None = None
        self._tables: frozenset[str] = frozenset()
        self._letters = Letters(self.font())
        self._page: WeekPage | None = None
        self._menu = QMenu(self)
        self._items = LiveMenu(self._menu, self._print)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowIcon(app_icon(theme))
        paint_ground(self, theme.surface)
        self._build()
        room = self.screen().availableGeometry().size()
        self.resize(_SIZE.boundedTo(room - QSize(0, BROAD)))
        self.setMinimumSize(QSize(640, 400))
        for keys, way in ((QKeySequence("Alt+Left"), -1), (QKeySequence("Alt+Right"), 1)):
            QShortcut(keys, self, partial(self._turn, way))

    # --- building ---

    def _build(self) -> None:
        self._heading = Words("", self._letters.sans(NOTE), self._theme.text2)
        self._heading.setWordWrap(False)
        self._sentence = Words("", self._letters.serif(PAGE), self._theme.text)
        self._second = Words("", self._letters.sans(), self._theme.text2)
        self._said = Words("", self._letters.strong, self._theme.text)
        self._said.hide()
        self._before = self._arrow("previous", _("Previous week"), -1)
        self._after = self._arrow("next", _("Next week"), 1)
        inner = QWidget()
        inner.setMaximumWidth(_WIDEST + 2 * MARGIN)
        paint_ground(inner, self._theme.surface)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(MARGIN, BROAD - SMALL, MARGIN, ROOM)
        self._column.setSpacing(0)
        self._column.addWidget(self._head())
        self._column.addSpacing(TINY)
        self._column.addWidget(self._said)
        self._column.addWidget(self._sentence)
        self._column.addSpacing(TINY)
        self._column.addWidget(self._second)
        self._column.addSpacing(ROOM)
        self._set_area(inner)

    def _set_area(self, inner: QWidget) -> None:
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        paint_ground(area, self._theme.surface)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _head(self) -> QWidget:
        dates, actions = QWidget(), QWidget()
        line = QHBoxLayout(dates)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(TINY)
        for widget in (self._before, self._heading, self._after):
            line.addWidget(widget)
        buttons = QHBoxLayout(actions)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(SMALL + 2)
        copy = Button(_("Copy text"), self._theme)
        copy.clicked.connect(self._copy)
        export = Button(_("Export CSV"), self._theme, icon="save")
        export.clicked.connect(self._export)
        self._more = Button("", self._theme, icon="more")
        self._more.setAccessibleName(_("More ways to export"))
        self._more.setToolTip(_("More ways to export"))
        self._more.clicked.connect(self._show_more)
        for button in (copy, export, self._more):
            buttons.addWidget(button)
        head = QWidget()
        if self._letters.em * 62 > 1000:
            row: FlowLayout | QHBoxLayout = FlowLayout(head)
            row.addWidget(dates)
        else:
            row = QHBoxLayout(head)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(dates)
            row.addStretch(1)
        row.addWidget(actions)
        return head

    def _arrow(self, icon: str, name: str, way: int) -> Button:
        arrow = Button("", self._theme, icon=icon, small=True, bare=True)
        arrow.setAccessibleName(name)
        arrow.setToolTip(name)
        arrow.clicked.connect(partial(self._turn, way))
        return arrow

    # --- showing ---

    def show_view(self, view: WeekView) -> None:
        """Show this week from now on."""
        if self._view is not None and self._view.monday != view.monday:
            self.say("")
        self._view = view
        self.setWindowTitle(f"Detox – {view.heading}")
        self._heading.setText(view.heading)
        self._sentence.setText(view.sentence)
        self._second.setText(view.second)
        self._second.setVisible(bool(view.second))
        self._after.setEnabled(view.has_next)
        if self._page is not None:
            self._column.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self._page = WeekPage(view, self._theme, self._tables)
        self._page.asked.connect(self.asked)
        self._page.turned.connect(self._remember)
        self._column.addWidget(self._page, 1)

    def say(self, sentence: str) -> None:
        """Say what became of something asked for here, until another week is shown."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        if sentence:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._said, sentence))

    def _remember(self, key: str, table: bool) -> None:
        self._tables = self._tables | {key} if table else self._tables - {key}

    # --- asking ---

    def _turn(self, way: int, _checked: bool = False) -> None:
        if self._view is not None and (way < 0 or self._view.has_next):
            self.asked.emit(ShowWeek(self._view.monday + way * _WEEK))

    def _copy(self) -> None:
        if self._view is not None:
            self.asked.emit(CopyText(self._view.text))

    def _export(self) -> None:
        if self._view is None:
            return
        path = self._path(self, _("Export the week as CSV"), f"{_name(self._view)}.csv")
        if path:
            self.asked.emit(ExportWeek(path, self._view.monday))

    def _print(self, kind: object) -> None:
        if self._view is None:
            return
        path = self._path(self, _("Save the week"), f"{_name(self._view)}.{kind}")
        if path:
            self.asked.emit(PrintWeek(path, self._view.monday))

    def _show_more(self) -> None:
        items = (Item(_("Picture (PNG)…"), "png"), Item(_("Sheet (PDF)…"), "pdf"))
        self._items.show_items(items)
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    # --- Qt ---

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Let the window go."""
        event.accept()
        self.closed.emit()


def _name(view: WeekView) -> str:
    year, week, _day = view.monday.isocalendar()
    return f"detox-{year}-W{week:02}"
