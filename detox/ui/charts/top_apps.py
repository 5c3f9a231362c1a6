"""Aplikasi teratas: one bar an app, and upright strokes for what was worked after hours."""

from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from detox.ui.charts import texture
from detox.ui.charts.geometry import Box
from detox.ui.shown import AppBar
from detox.ui.theme import Theme
from detox.ui.typeface import Letters
from detox.words.format import duration

_SHARE = 0.32
_MOST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class AppRow:
    """One app's rectangles: the row, its bar, its full strokes and its hollow ones."""

    app: AppBar
    row: Box
    bar: Box
    strokes: tuple[Box, ...]
    hollow: tuple[Box, ...]


def rows(apps: tuple[AppBar, ...], width: float, em: float) -> tuple[AppRow, ...]:
    """Return the rectangles of a list this wide; `em` is the height of its letters."""
    tall = row_height(em)
    left, right = width * _SHARE, width - 5.4 * em
    longest = max([_MOST, *(app.time for app in apps)])
    hour = max(right - left - em, em) / (longest / timedelta(hours=1))
    return tuple(_row(app, Box(0, n * tall, width, tall), left, hour) for n, app in enumerate(apps))


def row_height(em: float) -> float:
    """Return the height of one row."""
    return 1.93 * em


def _row(app: AppBar, row: Box, left: float, hour: float) -> AppRow:
    bar_height = row.h * 0.52
    top = row.y + (row.h - bar_height) / 2
    length = (app.time - app.outside - app.duty) / timedelta(hours=1) * hour
    bar = Box(left, top, max(length, 1.0), bar_height)
    # One stroke for ten minutes where they can be told apart, else for twenty, thirty, an hour.
    unit = next((m for m in (10, 20, 30, 60) if hour * m / 60 >= 3.5), 60)
    step = hour * unit / 60
    full, hollow = (round(part / timedelta(minutes=unit)) for part in (app.outside, app.duty))
    full, hollow = max(full, bool(app.outside)), max(hollow, bool(app.duty))
    first = bar.right + 2
    strokes = [Box(first + n * step, top, step * 0.6, bar_height) for n in range(full)]
    empty = [Box(first + (full + n) * step, top, step, bar_height) for n in range(hollow)]
    return AppRow(app, row, bar, tuple(strokes), tuple(empty))


def paint(
    painter: QPainter,
    apps: tuple[AppBar, ...],
    width: float,
    theme: Theme,
    letters: Letters,
) -> None:
    """Paint the list into a space this wide, at the painter's origin."""
    middle = Qt.AlignmentFlag.AlignVCenter
    names, figures = letters.sans(), letters.figures()
    metrics = QFontMetricsF(names)
    for item in rows(apps, width, letters.em):
        painter.setFont(names)
        painter.setPen(QColor(theme.text))
        room = item.bar.x - letters.em
        name = metrics.elidedText(item.app.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(
            QRectF(0, item.row.y, room, item.row.h), Qt.AlignmentFlag.AlignLeft | middle, name
        )
        texture.fill(painter, item.bar, item.app.ledger, theme)
        for box in item.strokes:
            texture.ripple(painter, box, theme, hollow=False)
        for box in item.hollow:
            texture.ripple(painter, box, theme, hollow=True)
        painter.setFont(figures)
        painter.setPen(QColor(theme.text))
        painter.drawText(
            texture.rect(item.row), Qt.AlignmentFlag.AlignRight | middle, duration(item.app.time)
        )
