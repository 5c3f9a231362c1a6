"""Waktu layar tiap hari: bars stand on the water line, what followed you home hangs below it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from detox.domain.apps import Ledger
from detox.domain.timespan import ZERO
from detox.ui.charts import texture
from detox.ui.charts.geometry import Box, hanging, ladder, nice_step, ripple_count
from detox.ui.ink import brush, dashed_pen, pen
from detox.ui.shown import BarsView, DayBar
from detox.ui.theme import WATER_LINE, Theme
from detox.ui.typeface import NOTE, Letters
from detox.words import _
from detox.words.format import duration

_LEAST = timedelta(hours=2)
_GRID_LINES = 4
_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column:
    """One day's rectangles: the ledgers from the line up, the ripples from the line down."""

    day: DayBar
    slot: Box
    ledgers: tuple[tuple[Ledger, Box], ...]
    ripples: tuple[Box, ...]
    hollow: tuple[Box, ...]
    top: float
    below: float


@dataclass(frozen=True, slots=True)
class Bars:
    """The whole chart: where the line lies, its columns and its grid (height and length)."""

    plot: Box
    line: float
    hour: float
    columns: tuple[Column, ...]
    grid: tuple[tuple[float, timedelta], ...]


# --- geometry: pure -------------------------------------------------------------------------------


def bars(view: BarsView, width: float, height: float, em: float) -> Bars:
    """Return the chart's rectangles in a space of this size; `em` is the height of its letters."""
    gutter, top, foot = 2.4 * em, 1.9 * em, 1.8 * em
    high = max([view.high, _LEAST, *(day.upright for day in view.days)])
    deep = max([view.deep, *(day.hanging for day in view.days)])
    pool = (2.0 if _two_lines(view) else 1.3) * em
    room = max(height - top - foot - pool, em)
    hour = room / ((high + deep) / timedelta(hours=1))
    line = top + high / timedelta(hours=1) * hour
    plot = Box(gutter, top, width - gutter, height - top - foot)
    slot = plot.w / max(len(view.days), 1)
    columns = tuple(
        _column(day, Box(plot.x + n * slot, top, slot, plot.h), line, hour)
        for n, day in enumerate(view.days)
    )
    step = nice_step(high, _GRID_LINES)
    lines = range(1, int(high / step) + 1)
    grid = tuple((line - n * step / timedelta(hours=1) * hour, n * step) for n in lines)
    return Bars(plot, line, hour, columns, grid)


def _two_lines(view: BarsView) -> bool:
    return any(day.outside and day.duty for day in view.days)


def _column(day: DayBar, slot: Box, line: float, hour: float) -> Column:
    width = min(slot.w * 0.53, 64.0)
    left = slot.middle - width / 2
    stacked, level = [], line - WATER_LINE / 2
    parts = (
        (Ledger.WORK, day.work),
        (Ledger.PERSONAL, day.personal),
        (Ledger.NEUTRAL, day.neutral),
    )
    for ledger, length in parts:
        tall = length / timedelta(hours=1) * hour
        if tall >= 1.0:
            stacked.append((ledger, Box(left, level - tall, width, max(tall - 1.0, 1.0))))
            level -= tall
    outside, duty = day.outside or ZERO, day.duty or ZERO
    under = Box(left, line + WATER_LINE + 1.5, width, 0)
    full = ripple_count(outside)
    ten = hour / 6
    deepest = under.y + (full + ripple_count(duty)) * ten
    return Column(
        day,
        slot,
        tuple(stacked),
        tuple(hanging(under, outside, ten)),
        tuple(ladder(under, duty, ten, full)),
        level,
        deepest,
    )


# --- painting -------------------------------------------------------------------------------------


def paint(
    painter: QPainter, view: BarsView, size: tuple[float, float], theme: Theme, letters: Letters
) -> None:
    """Paint the bars into a space of this size, at the painter's origin."""
    chart = bars(view, *size, letters.em)
    water = Box(chart.plot.x, chart.line, chart.plot.w, chart.plot.bottom - chart.line)
    painter.fillRect(texture.rect(water), brush(theme.water))
    _paint_grid(painter, chart, theme, letters)
    for column in chart.columns:
        _paint_column(painter, column, chart.line, theme, letters)
        _paint_labels(painter, column, chart, theme, letters)
    painter.fillRect(
        QRectF(chart.plot.x, chart.line - WATER_LINE / 2, chart.plot.w, WATER_LINE),
        brush(theme.text),
    )


def _paint_grid(painter: QPainter, chart: Bars, theme: Theme, letters: Letters) -> None:
    painter.setFont(letters.figures(NOTE))
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    for y, length in chart.grid:
        at = round(y) + 0.5
        painter.setPen(pen(theme.hairline))
        painter.drawLine(QPointF(chart.plot.x, at), QPointF(chart.plot.right, at))
        painter.setPen(QColor(theme.text2))
        box = QRectF(0, y - letters.em, chart.plot.x, 2 * letters.em)
        painter.drawText(box, left, duration(length))


def _paint_column(
    painter: QPainter, column: Column, line: float, theme: Theme, letters: Letters
) -> None:
    if column.day.state != "kept":
        _paint_empty(painter, column, line, theme, letters)
        return
    for ledger, box in column.ledgers:
        texture.fill(painter, box, ledger, theme)
    for box in column.ripples:
        texture.ripple(painter, box, theme, hollow=False)
    for box in column.hollow:
        texture.ripple(painter, box, theme, hollow=True)


def _paint_empty(
    painter: QPainter, column: Column, line: float, theme: Theme, letters: Letters
) -> None:
    """Draw the dotted box of a day to come, or of one that was not recorded."""
    width = min(column.slot.w * 0.53, 64.0)
    tall = 2.6 * letters.em
    box = QRectF(column.slot.middle - width / 2, line - tall, width, tall)
    painter.setPen(dashed_pen(theme.border, 1.0, 2.0, 3.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 2, 2)
    if column.day.state == "missing":
        painter.setFont(letters.note)
        painter.setPen(QColor(theme.text2))
        wide = QRectF(column.slot.x, box.top() - 2.6 * letters.em, column.slot.w, 2.4 * letters.em)
        bottom = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        painter.drawText(wide, bottom | Qt.TextFlag.TextWordWrap, _("not recorded"))


def _paint_labels(
    painter: QPainter, column: Column, chart: Bars, theme: Theme, letters: Letters
) -> None:
    em, day = letters.em, column.day
    foot = QRectF(column.slot.x, chart.plot.bottom + 0.3 * em, column.slot.w, 1.4 * em)
    painter.setFont(letters.figures(NOTE))
    painter.setPen(QColor(theme.text2))
    painter.drawText(foot, _CENTRE, day.label)
    if day.state != "kept" or not day.total:
        return
    bold = letters.figures(NOTE, QFont.Weight.DemiBold)
    painter.setFont(bold)
    above = QRectF(column.slot.x, column.top - 1.55 * em, column.slot.w, 1.4 * em)
    _haloed(painter, above, duration(day.total), theme)
    painter.setFont(bold)
    painter.setPen(QColor(theme.senja_text))
    for number, text in enumerate(_hanging_labels(day)):
        under = QRectF(column.slot.x, column.below + (0.1 + number) * em, column.slot.w, 1.2 * em)
        painter.drawText(under, _CENTRE | Qt.TextFlag.TextDontClip, text)


def _hanging_labels(day: DayBar) -> Iterator[str]:
    if day.outside:
        yield duration(day.outside)
    if day.duty:
        yield _("duty {length}").format(length=duration(day.duty))


def _haloed(painter: QPainter, box: QRectF, text: str, theme: Theme) -> None:
    """Write over grid lines: a patch of ground first (outlined letters cost ten times as much)."""
    room = painter.fontMetrics().horizontalAdvance(text) / 2 + 4
    patch = QRectF(box.center().x() - room, box.top() + 2, 2 * room, box.height() - 4)
    painter.fillRect(patch, brush(theme.surface))
    painter.setPen(QColor(theme.text))
    painter.drawText(box, _CENTRE | Qt.TextFlag.TextDontClip, text)
