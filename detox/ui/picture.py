"""The picture of the compact window: the ring, the moon, or the sun on its line."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from detox.ui.icons import paint_moon
from detox.ui.ink import brush, faded, pen, round_pen
from detox.ui.shown import CompactView, Mood
from detox.ui.theme import WATER_LINE, Theme
from detox.ui.typeface import Letters

_SIDE, _STROKE, _BEAD = 112, 7.0, 6.0
_UNITS = 112.0


class Picture(QWidget):
    """One square that says how things stand; repainted when its view changes, and else never."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._view: CompactView | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        side = max(_SIDE, round(8 * Letters(self.font()).em))
        self.setFixedSize(QSize(side, side))

    def show_view(self, view: CompactView) -> None:
        """Draw this from now on."""
        if view != self._view:
            self._view = view
            self.setAccessibleName(view.title)
            self.update()

    # --- Qt ---

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint."""
        if self._view is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / _UNITS, self.height() / _UNITS)
        view = self._view
        if view.minutes is not None:
            paint_ring(painter, view.minutes, view.passed, view.mood is Mood.PAUSED, self._theme)
        else:
            paint_scene(painter, view.mood, self._theme)


def paint_ring(painter: QPainter, minutes: int, passed: float, paused: bool, theme: Theme) -> None:
    """Draw the ring into a square of 112: what has passed, a bead at its head, the minutes left."""
    box = QRectF(7, 7, 98, 98)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(theme.sunken, _STROKE))
    painter.drawEllipse(box)
    arc = round_pen(theme.accent, _STROKE)
    if paused:
        arc = pen(theme.accent, _STROKE)
        arc.setDashPattern([1.0, 0.8])
    painter.setPen(arc)
    painter.drawArc(box, 90 * 16, -round(360 * 16 * min(max(passed, 0.002), 1.0)))
    if not paused:
        _paint_bead(painter, box, passed, theme)
    font = Letters(QFont(painter.font())).sans(1.0, QFont.Weight.Light)
    font.setPixelSize(38 if minutes < 100 else 30)
    painter.setFont(font)
    painter.setPen(QColor(theme.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(minutes))


def _paint_bead(painter: QPainter, box: QRectF, passed: float, theme: Theme) -> None:
    painter.save()
    painter.translate(box.center())
    painter.rotate(360 * passed)
    painter.setPen(pen(theme.accent, 2.5))
    painter.setBrush(brush(theme.surface))
    painter.drawEllipse(QPointF(0, -box.height() / 2), _BEAD, _BEAD)
    painter.restore()


def paint_scene(painter: QPainter, mood: Mood, theme: Theme) -> None:
    """Draw moon, flag or sun above the line and its reflection below, into a square of 112."""
    painter.save()
    if mood is Mood.QUIET:
        painter.translate(57, 38)
        painter.scale(2.5, 2.5)
        paint_moon(painter, theme.senja)
    elif mood is Mood.DUTY:
        painter.setPen(round_pen(theme.text, 3.5))
        painter.drawLine(QPointF(40, 16), QPointF(40, 64))
        painter.setPen(round_pen(theme.senja, 2.0))
        painter.setBrush(brush(theme.senja))
        painter.drawPolygon([QPointF(45, 17), QPointF(82, 31), QPointF(45, 45)])
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush(theme.heat2))
        painter.drawPie(QRectF(30, 45, 52, 52), 0, 180 * 16)
    painter.restore()
    paint_reflection(painter, 56, 72, 96, theme)


def paint_reflection(
    painter: QPainter, middle: float, line: float, width: float, theme: Theme
) -> None:
    """Draw the water line and three ripples under it."""
    painter.setPen(round_pen(theme.text, WATER_LINE + 0.3))
    painter.drawLine(QPointF(middle - width / 2, line), QPointF(middle + width / 2, line))
    for down, half, share in ((10.0, 22.0, 0.7), (19.5, 14.0, 0.5), (29.0, 5.0, 0.35)):
        ripple = round_pen(theme.accent, 3.5)
        ripple.setColor(faded(theme.accent, share))
        painter.setPen(ripple)
        painter.drawLine(QPointF(middle - half, line + down), QPointF(middle + half, line + down))
