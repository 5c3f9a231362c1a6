"""Tables as paint: hairlines between rows, figures at the right; for paper."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from detox.ui.ink import brush
from detox.ui.shown import Table
from detox.ui.theme import Theme
from detox.ui.typeface import NOTE, Letters

_INDENT = 1.2
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
    strong: int


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
    grid = _Grid(x, _edges(table, width, letters), 1.65 * letters.em, theme, letters, strong)
    _row(painter, table.headers, grid, y, head=True, inner=False)
    y += grid.tall
    for number, row in enumerate(table.rows):
        painter.fillRect(QRectF(x, y, width, 1), brush(theme.hairline))
        y += _row(painter, row, grid, y, head=False, inner=number in table.inner)
    return y


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
    painter: QPainter, row: tuple[str, ...], grid: _Grid, y: float, *, head: bool, inner: bool
) -> float:
    """Write a row and return its height: a name that is too long folds."""
    quiet = head or inner
    painter.setPen(QColor(grid.theme.text2 if quiet else grid.theme.text))
    shift = _INDENT * grid.letters.em if inner else 0.0
    metrics = QFontMetricsF(grid.letters.figures(NOTE))
    named = QRectF(grid.x + shift, y, grid.edges[0][1] - shift, 0)
    folded = metrics.boundingRect(named, Qt.TextFlag.TextWordWrap, row[0]).height()
    tall = grid.tall + max(folded - metrics.height(), 0)
    for number, (text, (left, right)) in enumerate(zip(row, grid.edges, strict=True)):
        bold = number == grid.strong and not head
        font = grid.letters.figures(NOTE, QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        painter.setFont(font)
        room = QRectF(grid.x + left, y, right - left, tall)
        if number:
            painter.drawText(room, _RIGHT | Qt.TextFlag.TextDontClip, text)
        else:
            painter.drawText(room.adjusted(shift, 0, 0, 0), _LEFT | Qt.TextFlag.TextWordWrap, text)
    return tall
