"""Kapan pekerjaan berlangsung: hours down, days across, and the stepped end of the working day."""

from dataclasses import dataclass
from datetime import time, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPolygonF

from detox.domain.heat import Cell
from detox.ui.charts import texture
from detox.ui.charts.geometry import Box
from detox.ui.ink import brush, dashed_pen, pen
from detox.ui.shown import HeatView
from detox.ui.theme import BAR_RADIUS, WATER_LINE, Theme
from detox.ui.typeface import NOTE, Letters
from detox.words import _
from detox.words.format import clock, whole_minutes

_GAP = 3.0
_MOST_RIPPLES = 3
_HOLLOW = 4.0
_QUARTER = timedelta(minutes=15)
_CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Heat:
    """The map: the field of cells, the size of one, and the corners of the stepped line."""

    field: Box
    wide: float
    tall: float
    line: tuple[tuple[float, float], ...]
    starts: tuple[tuple[float, float, float], ...]

    def cell(self, day: int, hour: int) -> Box:
        """Return the rectangle of an hour, without the gaps around it."""
        half = _GAP / 2
        x, y = self.field.x + day * self.wide + half, self.field.y + hour * self.tall + half
        return Box(x, y, self.wide - _GAP, self.tall - _GAP)

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the day and hour under a point; None outside the field."""
        day, hour = (x - self.field.x) / self.wide, (y - self.field.y) / self.tall
        inside = 0 <= day < round(self.field.w / self.wide)
        return (int(day), int(hour)) if inside and 0 <= y - self.field.y < self.field.h else None


# --- geometry: pure -------------------------------------------------------------------------------


def heat(view: HeatView, width: float, height: float, em: float) -> Heat:
    """Return the map's rectangles in a space of this size; `em` is the height of its letters."""
    field = Box(3.2 * em, 1.6 * em, width - 3.2 * em, height - 1.6 * em - 0.6 * em)
    wide, tall = field.w / max(len(view.days), 1), field.h / max(view.hours, 1)

    def level(hour: float) -> float:
        shown = min(max(hour - view.first, 0.0), float(view.hours))
        return field.y + shown * tall

    line: list[tuple[float, float]] = []
    starts = []
    for day, (start, end) in enumerate(zip(view.starts, view.ends, strict=True)):
        left = field.x + day * wide
        if end is not None:
            line += [(left, level(end)), (left + wide, level(end))]
        if start is not None and start > view.first:
            starts.append((left, left + wide, level(start)))
    return Heat(field, wide, tall, tuple(line), tuple(starts))


def tint(length: timedelta) -> int | None:
    """Return which of the four tints stands for so much of an hour; None for next to nothing."""
    step = (length + _QUARTER / 2) // _QUARTER
    return min(step, 4) - 1 if step else None


def ripples_in(cell: Box, length: timedelta) -> tuple[Box, ...]:
    """Return one to three ripples for the work of an hour outside hours."""
    count = min(max(-(-length // timedelta(minutes=20)), 1), _MOST_RIPPLES)
    step, thick = cell.h / (_MOST_RIPPLES - 0.15), cell.h * 0.22
    top = cell.y + (cell.h - (count - 1) * step - thick) / 2
    inset = (3.0, 5.5, 4.0)
    return tuple(
        Box(cell.x + inset[n], top + n * step, cell.w - 2 * inset[n], thick) for n in range(count)
    )


def hollow_in(cell: Box, length: timedelta) -> tuple[Box, ...]:
    """Return one to three hollow ripples for an hour on duty: tall enough to be empty inside."""
    most = min(max(int((cell.h - 1) / _HOLLOW), 1), _MOST_RIPPLES)
    count = min(max(-(-length // timedelta(minutes=20)), 1), most)
    tall = min((cell.h - 1) / count, 0.36 * cell.h if count == most else 0.4 * cell.h)
    tall = max(tall, min(_HOLLOW, cell.h - 1))
    top = cell.y + (cell.h - count * tall) / 2
    inset = (3.0, 6.0, 4.0)
    return tuple(
        Box(cell.x + inset[n], top + n * tall, cell.w - 2 * inset[n], tall) for n in range(count)
    )


# --- painting -------------------------------------------------------------------------------------


def paint(
    painter: QPainter,
    view: HeatView,
    size: tuple[float, float],
    theme: Theme,
    letters: Letters,
    chosen: tuple[int, int] | None = None,
) -> None:
    """Paint the hour map into a space of this size, at the painter's origin."""
    chart = heat(view, *size, letters.em)
    _paint_axes(painter, view, chart, theme, letters)
    for day, column in enumerate(view.cells):
        for hour, cell in enumerate(column):
            _paint_cell(painter, chart.cell(day, hour), cell, theme, letters)
    _paint_line(painter, chart, theme)
    if chosen is not None:
        painter.setPen(pen(theme.focus, 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = texture.rect(chart.cell(*chosen))
        painter.drawRoundedRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), 3, 3)


def _paint_axes(
    painter: QPainter, view: HeatView, chart: Heat, theme: Theme, letters: Letters
) -> None:
    em = letters.em
    painter.setFont(letters.figures(NOTE))
    painter.setPen(QColor(theme.text2))
    for day, name in enumerate(view.days):
        box = QRectF(chart.field.x + day * chart.wide, 0, chart.wide, 1.4 * em)
        painter.drawText(box, _CENTRE, name)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    every = 2 if chart.tall * 2 >= 1.2 * em else 4
    for hour in range(0, view.hours + 1, every):
        box = QRectF(0, chart.field.y + hour * chart.tall - em, 2.7 * em, 2 * em)
        painter.drawText(box, right, clock(time((view.first + hour) % 24)))


def _paint_cell(painter: QPainter, box: Box, cell: Cell, theme: Theme, letters: Letters) -> None:
    step = tint(cell.work)
    if step is None:
        painter.setPen(pen(theme.hairline))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(_inside(box), BAR_RADIUS, BAR_RADIUS)
    else:
        outlined = step == 0 or theme.contrast
        painter.setPen(pen(theme.heat3) if outlined else Qt.PenStyle.NoPen)
        painter.setBrush(brush(theme.heat[step]))
        shape = _inside(box) if outlined else texture.rect(box)
        painter.drawRoundedRect(shape, BAR_RADIUS, BAR_RADIUS)
    late = cell.outside + cell.duty
    if late >= timedelta(minutes=1):
        hollow = cell.duty > cell.outside
        for ripple in (hollow_in if hollow else ripples_in)(box, late):
            texture.ripple(painter, ripple, theme, hollow)
    elif theme.contrast and cell.work:
        painter.setFont(letters.figures(0.7, QFont.Weight.DemiBold))
        painter.setPen(QColor(theme.on_accent if step and step > 1 else theme.text))
        painter.drawText(texture.rect(box), _CENTRE, str(whole_minutes(cell.work)))


def _inside(box: Box) -> QRectF:
    return texture.rect(box).adjusted(0.5, 0.5, -0.5, -0.5)


def _paint_line(painter: QPainter, chart: Heat, theme: Theme) -> None:
    painter.setPen(dashed_pen(theme.text, 1.0, 2.0, 3.0))
    for left, right, y in chart.starts:
        painter.drawLine(QPointF(left, y), QPointF(right, y))
    painter.setPen(pen(theme.text, WATER_LINE))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in chart.line]))


def reading(view: HeatView, day: int, hour: int) -> str:
    """Return what one cell says, for the pointer, the keyboard and the screen reader."""
    cell = view.cells[day][hour]
    start = clock(time((view.first + hour) % 24))
    minutes = whole_minutes(cell.work + cell.outside + cell.duty)
    facts = {"day": view.names[day], "time": start, "n": minutes}
    if cell.duty > cell.outside:
        return _("{day} {time}: {n} min, on duty").format(**facts)
    if cell.outside:
        return _("{day} {time}: {n} min, after hours").format(**facts)
    return _("{day} {time}: {n} min").format(**facts)
