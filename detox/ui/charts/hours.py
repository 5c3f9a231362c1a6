"""The working week as blocks above a stepped line, and the evenings as ripples below it."""

from dataclasses import dataclass
from datetime import time

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from detox.ui.charts import texture
from detox.ui.charts.geometry import Box
from detox.ui.ink import brush, faded, pen, round_pen
from detox.ui.shown import HoursView
from detox.ui.theme import WATER_LINE, Theme
from detox.ui.typeface import NOTE, Letters
from detox.words.format import clock

_FIRST, _LAST = 6.0, 22.0
_EVERY = 13.0
_WIDTHS = (0.46, 0.3, 0.38, 0.2)


@dataclass(frozen=True, slots=True)
class Hours:
    """The picture's rectangles: land above the line, blocks in it, ripples in the water."""

    field: Box
    tall: float
    wide: float
    land: tuple[Box, ...]
    blocks: tuple[Box, ...]
    line: tuple[tuple[float, float], ...]
    ripples: tuple[tuple[Box, bool], ...]


def hours(view: HoursView, width: float, height: float, em: float) -> Hours:
    """Return the rectangles in a space of this size; `em` is the height of its letters."""
    field = Box(3.2 * em, 1.7 * em, width - 3.2 * em, height - 2.4 * em)
    tall, wide = field.h / (_LAST - _FIRST), field.w / max(len(view.days), 1)

    def level(hour: float) -> float:
        return field.y + (min(max(hour, _FIRST), _LAST) - _FIRST) * tall

    land, blocks, line, ripples = [], [], [], []
    for day, spans in enumerate(view.blocks):
        left = field.x + day * wide
        start, end = (spans[0][0], max(s[1] for s in spans)) if spans else (_FIRST, _FIRST)
        if spans:
            land.append(Box(left, level(start), wide, level(end) - level(start)))
        blocks += [
            Box(left + wide * 0.14, level(a), wide * 0.72, level(b) - level(a)) for a, b in spans
        ]
        line += [(left, level(end)), (left + wide, level(end))]
        quiet = view.quiet_from[day] or _FIRST
        ripples += _ripples(left + wide / 2, wide, level(quiet) + 8, field.bottom - 4)
    return Hours(field, tall, wide, tuple(land), tuple(blocks), tuple(line), tuple(ripples))


def _ripples(middle: float, wide: float, top: float, bottom: float) -> list[tuple[Box, bool]]:
    """Return the ripples from the start of quiet mode down; the first two are stronger."""
    count = max(int((bottom - top) // _EVERY), 0)
    found = []
    for number in range(count):
        width = wide * _WIDTHS[number % len(_WIDTHS)]
        box = Box(middle - width / 2, top + number * _EVERY, width, 2.0)
        found.append((box, number < 2))
    return found


def paint(
    painter: QPainter,
    view: HoursView,
    size: tuple[float, float],
    theme: Theme,
    letters: Letters,
) -> None:
    """Paint the working week into a space of this size, at the painter's origin."""
    chart = hours(view, *size, letters.em)
    painter.fillRect(texture.rect(chart.field), brush(theme.water))
    for box in chart.land:
        painter.fillRect(texture.rect(box), brush(theme.surface))
    _paint_axes(painter, view, chart, theme, letters)
    painter.setPen(pen(theme.accent, 2.0 if theme.contrast else 1.2))
    painter.setBrush(brush(theme.accent_soft))
    for box in chart.blocks:
        painter.drawRoundedRect(texture.rect(box), 4, 4)
    painter.setPen(Qt.PenStyle.NoPen)
    for box, strong in chart.ripples:
        painter.setBrush(faded(theme.accent, 0.42 if strong else 0.26))
        painter.drawRoundedRect(texture.rect(box), 1, 1)
    painter.setPen(round_pen(theme.text, WATER_LINE + 0.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in chart.line]))


def _paint_axes(
    painter: QPainter, view: HoursView, chart: Hours, theme: Theme, letters: Letters
) -> None:
    em, field = letters.em, chart.field
    painter.setFont(letters.figures(NOTE))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for hour in range(int(_FIRST), int(_LAST) + 1, 2):
        y = field.y + (hour - _FIRST) * chart.tall
        painter.setPen(pen(theme.hairline))
        painter.drawLine(QPointF(field.x, y), QPointF(field.right, y))
        painter.setPen(QColor(theme.text2))
        painter.drawText(QRectF(0, y - em, 2.7 * em, 2 * em), right, clock(time(hour)))
    for day, name in enumerate(view.days):
        left = field.x + day * chart.wide
        box = QRectF(left, 0, chart.wide, 1.4 * em)
        painter.setPen(QColor(theme.text2))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)
