"""Radio buttons, check boxes and lists to choose from, in the flat shapes of the pictures.

Fusion derives their edges from the ground and loses them on a dark one; these paint themselves and
leave keys, state and accessibility to the classes they come from.
"""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QRadioButton, QSizePolicy

from detox.ui import theme as measures
from detox.ui.controls import shows_focus
from detox.ui.ink import brush, pen, round_pen
from detox.ui.theme import Theme
from detox.ui.typeface import Letters


class Radio(QRadioButton):
    """One of several answers."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__(text)
        self._theme = theme

    # --- Qt ---

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Ask for the room that the content needs."""
        return _room(self)

    def hitButton(self, pos: object) -> bool:  # noqa: ARG002, N802  Qt's name
        """Take a click anywhere on the row."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint."""
        painter, box = _begin(self)
        theme, on = self._theme, self.isChecked()
        painter.setPen(pen(theme.accent if on else theme.border, 2.0 if on else 1.5))
        painter.setBrush(brush(theme.surface))
        painter.drawEllipse(box)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(brush(theme.accent))
            inset = box.width() * 0.26
            painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
        _label(self, painter, box, theme)


class Tick(QCheckBox):
    """Something that is so, or is not."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__(text)
        self._theme = theme

    # --- Qt ---

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Ask for the room that the content needs."""
        return _room(self)

    def hitButton(self, pos: object) -> bool:  # noqa: ARG002, N802  Qt's name
        """Take a click anywhere on the row."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint."""
        painter, box = _begin(self)
        theme, on = self._theme, self.isChecked()
        painter.setPen(pen(theme.accent if on else theme.border, 1.5))
        painter.setBrush(brush(theme.accent if on else theme.surface))
        painter.drawRoundedRect(box, 3, 3)
        if on:
            painter.setPen(round_pen(theme.on_accent, 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            w = box.width()
            hook = ((0.25, 0.52), (0.43, 0.7), (0.76, 0.32))
            points = [QPointF(box.x() + x * w, box.y() + y * w) for x, y in hook]
            painter.drawPolyline(QPolygonF(points))
        _label(self, painter, box, theme)


class Select(QComboBox):
    """A closed list with a flat edge; the open one is Qt's own."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(12)
        adjust = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(adjust)

    # --- Qt ---

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Ask for the room that the content needs."""
        em = Letters(self.font()).em
        tall = max(measures.CONTROL_HEIGHT, round(2.4 * em))
        return QSize(super().sizeHint().width(), tall)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, em = self._theme, Letters(self.font()).em
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        focus = shows_focus(self)
        painter.setPen(pen(theme.focus if focus else theme.border, 2.0 if focus else 1.0))
        painter.setBrush(brush(theme.surface))
        radius = measures.CONTROL_RADIUS
        painter.drawRoundedRect(box.adjusted(focus, focus, -focus, -focus), radius, radius)
        painter.setPen(QColor(theme.text))
        room = box.adjusted(0.85 * em, 0, -2.4 * em, 0)
        text = painter.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        x, y, w = box.right() - 1.5 * em, box.center().y(), 0.3 * em
        painter.setPen(round_pen(theme.text, 1.5))
        arrow = [QPointF(x - w, y - w / 2), QPointF(x, y + w / 2), QPointF(x + w, y - w / 2)]
        painter.drawPolyline(QPolygonF(arrow))


def _room(button: QAbstractButton) -> QSize:
    em = Letters(button.font()).em
    wide = button.fontMetrics().horizontalAdvance(button.text())
    return QSize(round(wide + 2.6 * em), max(measures.ROW_HEIGHT, round(2.3 * em)))


def _begin(button: QAbstractButton) -> tuple[QPainter, QRectF]:
    """Return a painter, and the box of the sign at the left."""
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = 1.2 * Letters(button.font()).em
    return painter, QRectF(2, (button.height() - side) / 2, side, side)


def _label(button: QAbstractButton, painter: QPainter, box: QRectF, theme: Theme) -> None:
    left = round(box.right() + 0.6 * box.height())
    room = QRect(left, 0, button.width() - left, button.height())
    painter.setPen(QColor(theme.text if button.isEnabled() else theme.text2))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, button.text())
    if shows_focus(button):
        wide = painter.fontMetrics().horizontalAdvance(button.text())
        painter.setPen(pen(theme.focus, 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        around = QRectF(left - 5, 3, wide + 10, button.height() - 6)
        painter.drawRoundedRect(around, 4, 4)
