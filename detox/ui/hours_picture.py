"""The picture of a working week beside the question for it."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from detox.ui.charts import hours
from detox.ui.shown import HoursView
from detox.ui.theme import Theme
from detox.ui.typeface import Letters


class HoursPicture(QWidget):
    """The chosen week, drawn with its water line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._view: HoursView | None = None
        self._letters = Letters(self.font())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_hours(self, view: HoursView, name: str) -> None:
        """Draw these hours from now on."""
        self._view = view
        self.setAccessibleName(name)
        self.update()

    # --- Qt ---

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Ask for the room that the letters need."""
        em = self._letters.em
        return QSize(round(26 * em), round(20 * em))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Shrink across, not down."""
        em = self._letters.em
        return QSize(round(18 * em), round(20 * em))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint."""
        if self._view is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = (float(self.width()), float(self.height()))
        hours.paint(painter, self._view, size, self._theme, self._letters)
