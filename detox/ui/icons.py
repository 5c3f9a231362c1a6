"""What Detox draws as icons: the mark, the states of the tray, and the small line icons.

All shapes stand on a grid of 32 (tray and mark) or 24 (line icons) and are drawn by `QPainter`,
so that no SVG reader is loaded at the start. Tray lines are snapped to whole device pixels.
"""

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QIcon,
    QPainter,
    QPainterPath,
    QPixmap,
    QPolygonF,
)

from detox.ui.ink import pen, round_pen
from detox.ui.shown import WEDGES, Mood
from detox.ui.theme import DARK, LIGHT, Theme

SIZES = (16, 20, 22, 24, 32, 44, 48, 64)
_GRID = 32.0
_ON_LIGHT, _ON_DARK = "#16272B", "#F3F7F6"

Ink = tuple[str, str, str]  # foreground, accent, senja


# --- the tray -----------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def tray_icon(
    mood: Mood,
    wedge: int = WEDGES,
    minutes: int | None = None,
    not_logged: bool = False,
    ground: str = "dark",
) -> QIcon:
    """Return the icon of a state in every size, for a "light" or "dark" task bar or a "mask"."""
    icon = QIcon()
    for size in SIZES:
        icon.addPixmap(tray_pixmap(size, mood, wedge, minutes, not_logged, ground))
    icon.setIsMask(ground == "mask")
    return icon


def tray_pixmap(
    size: int, mood: Mood, wedge: int, minutes: int | None, not_logged: bool, ground: str
) -> QPixmap:
    """Draw one size of a tray icon."""
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = _ink(ground)
    _lines(painter, size, ink[0], broken=not_logged)
    if minutes is not None and mood in (Mood.FOCUS, Mood.BREAK):
        _number(painter, size, minutes, ink)
    else:
        painter.scale(size / _GRID, size / _GRID)
        _SHAPES[mood](painter, ink, wedge, size)
    painter.end()
    return pixmap


def _ink(ground: str) -> Ink:
    if ground == "mask":
        return "#000000", "#000000", "#000000"
    theme = LIGHT if ground == "light" else DARK
    return (_ON_LIGHT if ground == "light" else _ON_DARK), theme.accent, theme.senja


def _lines(painter: QPainter, size: int, colour: str, broken: bool) -> None:
    """Draw the water line and its reflection on whole pixels, whatever the size."""
    thick = max(1, round(2.7 * size / _GRID))
    upper = round(25.8 * size / _GRID - thick / 2)
    lower = min(max(round(30.4 * size / _GRID - thick / 2), upper + thick + 1), size - thick)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    radius = thick / 2 if thick > 2 else 0
    left, right = round(2.3 * size / _GRID), size - round(2.3 * size / _GRID)
    painter.drawRoundedRect(QRectF(left, upper, right - left, thick), radius, radius)
    left, right = round(8.3 * size / _GRID), size - round(8.3 * size / _GRID)
    gap = max(2, round(size / 10)) if broken else 0
    for start, end in ((left, size // 2 - gap // 2), (size // 2 + gap - gap // 2, right)):
        painter.drawRoundedRect(QRectF(start, lower, end - start, thick), radius, radius)
    if not broken:
        painter.drawRect(QRectF(size // 2 - 1, lower, 2, thick))


def _ring(painter: QPainter, colour: str, size: int, dashes: bool = False) -> None:
    width = 2.9 if size > 16 else 3.0
    painter.setPen(pen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    box = QRectF(6.5, 1.6, 19.0, 19.0)
    if not dashes:
        painter.drawEllipse(box)
        return
    for middle in (45, 135, 225, 315):
        painter.drawArc(box, round((middle - 27) * 16), 54 * 16)


def _ready(painter: QPainter, ink: Ink, _wedge: int, size: int) -> None:
    _ring(painter, ink[0], size)


def _focus(painter: QPainter, ink: Ink, wedge: int, size: int) -> None:
    _ring(painter, ink[0], size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink[1]))
    # What is left, clockwise from the top.
    painter.drawPie(QRectF(9.5, 4.6, 13.0, 13.0), 90 * 16, -round(360 * 16 * wedge / WEDGES))


def _paused(painter: QPainter, ink: Ink, _wedge: int, size: int) -> None:
    _ring(painter, ink[0], size)
    painter.setPen(round_pen(ink[1], 3.0))
    for x in (12.7, 19.3):
        painter.drawLine(QPointF(x, 7.8), QPointF(x, 14.4))


def _break(painter: QPainter, ink: Ink, _wedge: int, _size: int) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink[1]))
    painter.drawPie(QRectF(3.5, 9.5, 25.0, 25.0), 0, 180 * 16)


def _held(painter: QPainter, ink: Ink, _wedge: int, size: int) -> None:
    _ring(painter, ink[0], size)
    painter.setPen(round_pen(ink[0], 3.2))
    painter.drawLine(QPointF(11.8, 11.1), QPointF(20.2, 11.1))


def _quiet(painter: QPainter, ink: Ink, _wedge: int, _size: int) -> None:
    painter.translate(16.6, 11.2)
    painter.scale(1.18, 1.18)
    paint_moon(painter, ink[2])


def _duty(painter: QPainter, ink: Ink, _wedge: int, _size: int) -> None:
    painter.setPen(round_pen(ink[0], 3.0))
    painter.drawLine(QPointF(9.5, 2.4), QPointF(9.5, 22.0))
    painter.setPen(round_pen(ink[2], 1.5))
    painter.setBrush(QColor(ink[2]))
    painter.drawPolygon(QPolygonF([QPointF(12.2, 2.6), QPointF(27, 8.6), QPointF(12.2, 14.6)]))


def _not_logged(painter: QPainter, ink: Ink, _wedge: int, size: int) -> None:
    _ring(painter, ink[0], size, dashes=True)


_SHAPES: dict[Mood, Callable[[QPainter, Ink, int, int], None]] = {
    Mood.READY: _ready,
    Mood.FOCUS: _focus,
    Mood.PAUSED: _paused,
    Mood.BREAK: _break,
    Mood.HELD: _held,
    Mood.QUIET: _quiet,
    Mood.DUTY: _duty,
    Mood.NOT_LOGGED: _not_logged,
}


def _number(painter: QPainter, size: int, minutes: int, ink: Ink) -> None:
    """Draw the minutes left instead of the wedge; three figures become "99"."""
    font = QFont()
    font.setPixelSize(max(8, round(size * 0.74)))
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor(ink[0]))
    box = QRectF(-size, -size * 0.12, size * 3, size * 0.92)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(min(max(minutes, 0), 99)))


# --- the mark and the moon ------------------------------------------------------------------------


@lru_cache(maxsize=8)
def app_icon(theme: Theme = LIGHT) -> QIcon:
    """Return the mark: a half-set sun, the line, its reflection."""
    icon = QIcon()
    for size in (*SIZES, 128, 256):
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_mark(painter, QRectF(0, 0, size, size), theme.accent)
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def paint_mark(painter: QPainter, box: QRectF, colour: str) -> None:
    """Draw the mark into the box."""
    painter.save()
    painter.translate(box.topLeft())
    painter.scale(box.width() / _GRID, box.height() / _GRID)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawPie(QRectF(5.2, 8.7, 21.6, 21.6), 0, 180 * 16)
    painter.setPen(round_pen(colour, 2.0))
    for left, right, y in ((3.0, 29.0, 23.2), (8.0, 24.0, 27.0), (12.5, 19.5, 30.6)):
        painter.drawLine(QPointF(left, y), QPointF(right, y))
    painter.restore()


def paint_moon(painter: QPainter, colour: str) -> None:
    """Draw the crescent around the origin, some 18 units high."""
    full, shade = QPainterPath(), QPainterPath()
    full.addEllipse(QPointF(0.0, 0.3), 9.0, 9.0)
    shade.addEllipse(QPointF(4.4, -4.0), 7.0, 7.0)
    painter.setPen(round_pen(colour, 0.8))
    painter.setBrush(QColor(colour))
    painter.drawPath(full.subtracted(shade))


# --- the line icons -------------------------------------------------------------------------------

_Stroke = tuple[tuple[float, float], ...]
_LINES: dict[str, tuple[_Stroke, ...]] = {
    "pause": (((8.5, 6), (8.5, 18)), ((15.5, 6), (15.5, 18))),
    "previous": (((14, 6), (8, 12), (14, 18)),),
    "next": (((10, 6), (16, 12), (10, 18)),),
    "close": (((6, 6), (18, 18)), ((18, 6), (6, 18))),
    "more": (((6, 12), (6.01, 12)), ((12, 12), (12.01, 12)), ((18, 12), (18.01, 12))),
    "down": (((7, 10), (12, 15), (17, 10)),),
    "save": (((12, 4), (12, 15)), ((7.5, 11), (12, 15.5), (16.5, 11)), ((4.5, 20), (19.5, 20))),
}


@lru_cache(maxsize=64)
def line_icon(name: str, colour: str, size: int = 16) -> QIcon:
    """Return a line icon in this colour, sharp on the screens this session has."""
    ratio = QGuiApplication.instance().devicePixelRatio()  # type: ignore[union-attr]
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / 24, size / 24)
    width = 2.6 if name == "more" else max(1.7, 2.0 * 16 / size if size < 18 else 1.7)
    painter.setPen(round_pen(colour, width))
    for stroke in _LINES[name]:
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in stroke]))
    painter.end()
    return QIcon(pixmap)
