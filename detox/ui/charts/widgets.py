"""The charts as widgets: they paint a view, and say it in words where they are asked."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from detox.ui.charts import bars, heat, legend, top_apps
from detox.ui.shown import AppBar, BarsView, HeatView
from detox.ui.theme import Theme
from detox.ui.typeface import Letters
from detox.words import _

_LEAST, _USUAL, _MOST = 16.0, 18.0, 30.0
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Chart(QWidget):
    """A painted picture that can be given the focus and read out."""

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.letters = Letters(self.font())
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        em = self.letters.em
        self.setMinimumSize(QSize(round(20 * em), round(_LEAST * em)))
        self.setMaximumHeight(round(_MOST * em))

    def draw(self, painter: QPainter) -> None:
        """Paint the chart; every kind of chart says how."""

    # --- Qt ---

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Ask for the room that the content needs."""
        return QSize(round(32 * self.letters.em), round(_USUAL * self.letters.em))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter)
        painter.end()


class BarsChart(Chart):
    """The bars of a week and their legend."""

    def __init__(self, view: BarsView, theme: Theme) -> None:
        super().__init__(_("Screen time each day"), theme)
        self._view = view

    def draw(self, painter: QPainter) -> None:
        """Paint the bars above, the legend below."""
        entries, gutter = legend.bars_entries(), 2.4 * self.letters.em
        under = legend.height(entries, self.width() - gutter, self.letters)
        room = self.height() - under - 0.3 * self.letters.em
        bars.paint(painter, self._view, (self.width(), room), self.theme, self.letters)
        painter.translate(gutter, room + 0.3 * self.letters.em)
        legend.paint(painter, entries, self.width() - gutter, self.theme, self.letters)


class HeatChart(Chart):
    """The hour map; the pointer and the arrow keys move a reading.

    Signals:
        read: what the chosen hour says.
    """

    read = Signal(str)

    def __init__(self, view: HeatView, theme: Theme) -> None:
        super().__init__(_("When work took place"), theme)
        self._view = view
        self._chosen: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def draw(self, painter: QPainter) -> None:
        """Paint the map above, the legend below."""
        entries = legend.heat_entries(any(end is not None for end in self._view.ends))
        gutter = 3.2 * self.letters.em
        under = legend.height(entries, self.width() - gutter, self.letters)
        heat.paint(painter, self._view, self._room(), self.theme, self.letters, self._chosen)
        painter.translate(gutter, self.height() - under)
        legend.paint(painter, entries, self.width() - gutter, self.theme, self.letters)

    def _room(self) -> tuple[float, float]:
        entries = legend.heat_entries(any(end is not None for end in self._view.ends))
        under = legend.height(entries, self.width() - 3.2 * self.letters.em, self.letters)
        return float(self.width()), self.height() - under - 0.3 * self.letters.em

    def _at(self, x: float, y: float) -> tuple[int, int] | None:
        return heat.heat(self._view, *self._room(), self.letters.em).at(x, y)

    def choose(self, day: int, hour: int) -> None:
        """Move the reading to this cell and say what it holds."""
        last_day, last_hour = len(self._view.days) - 1, self._view.hours - 1
        self._chosen = min(max(day, 0), last_day), min(max(hour, 0), last_hour)
        text = heat.reading(self._view, *self._chosen)
        self.setAccessibleDescription(text)
        self.read.emit(text)
        self.update()

    # --- Qt ---

    def event(self, event: QEvent) -> bool:
        """Take notice of what Qt tells, and pass it on."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            cell = self._at(event.pos().x(), event.pos().y())
            text = heat.reading(self._view, *cell) if cell else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Take the keys that mean something here."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        day, hour = self._chosen or (0, 0)
        self.choose(day + step[0], hour + step[1])

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Choose what was clicked."""
        cell = self._at(event.position().x(), event.position().y())
        if cell is not None:
            self.choose(*cell)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Take the focus."""
        super().focusInEvent(event)
        if self._chosen is None and event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        ):
            self.choose(0, 0)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Let the focus go."""
        super().focusOutEvent(event)
        self._chosen = None
        self.read.emit("")
        self.update()


class AppsChart(Chart):
    """The most used apps."""

    def __init__(self, apps: tuple[AppBar, ...], theme: Theme) -> None:
        super().__init__(_("Top apps"), theme)
        self._apps = apps
        tall = round(len(apps) * top_apps.row_height(self.letters.em)) + 2
        self.setMinimumHeight(tall)
        self.setMaximumHeight(tall)

    def draw(self, painter: QPainter) -> None:
        """Paint one row for each app."""
        top_apps.paint(painter, self._apps, self.width(), self.theme, self.letters)
