"""Tables as paint: hairlines between rows, figures at the right; for paper."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from detox.ui.ink import brush
from detox.ui.shown import Table
from detox.ui.theme import Theme
from detox.ui.typeface import NOTE, Letters

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class _Grid:
    """Where the columns of a table lie, and how it is written."""

    x: float
    edges: tuple[tuple[float, float], ...]
    tall: float
    theme: Theme
    letters: Letters


def turned(table: Table) -> Table:
    """Return the table with its rows across: paper has the width for it."""
    columns = list(zip(table.headers, *table.rows, strict=True))
    return replace(table, headers=columns[0], rows=tuple(columns[1:]))


def paint_table(
    painter: QPainter,
    table: Table,
    place: tuple[float, float, float],
    theme: Theme,
    letters: Letters,
    *,
    strong: int = -1,
) -> float:
    """Paint a table at (x, y, width), the `strong` column semibold; return the y below it."""
    x, y, width = place
    grid = _Grid(x, _edges(table, width, letters), 1.65 * letters.em, theme, letters)
    _row(painter, table.headers, grid, y, theme.text2)
    for row in table.rows:
        y += grid.tall
        painter.fillRect(QRectF(x, y, width, 1), brush(theme.hairline))
        _row(painter, row, grid, y, theme.text, strong)
    return y + grid.tall


def _edges(table: Table, width: float, letters: Letters) -> tuple[tuple[float, float], ...]:
    """Return left and right of each column: as wide as its text; the first takes the rest."""
    metrics = QFontMetricsF(letters.figures(NOTE, QFont.Weight.DemiBold))
    wide = [
        max(metrics.horizontalAdvance(text) for text in column) + 0.9 * letters.em
        for column in zip(table.headers, *table.rows, strict=True)
    ]
    edges, right = [], width
    for column in reversed(wide[1:]):
        edges.append((right - column, right))
        right -= column
    return (0.0, right), *reversed(edges)


def _row(
    painter: QPainter,
    row: tuple[str, ...],
    grid: _Grid,
    y: float,
    colour: str,
    strong: int = -1,
) -> None:
    painter.setPen(QColor(colour))
    for number, (text, (left, right)) in enumerate(zip(row, grid.edges, strict=True)):
        weight = QFont.Weight.DemiBold if number == strong else QFont.Weight.Normal
        font = grid.letters.figures(NOTE, weight)
        painter.setFont(font)
        room = QRectF(grid.x + left, y, right - left, grid.tall)
        if number:
            painter.drawText(room, _RIGHT | Qt.TextFlag.TextDontClip, text)
        else:
            elide = Qt.TextElideMode.ElideRight
            painter.drawText(room, _LEFT, QFontMetricsF(font).elidedText(text, elide, right))
