"""The legends under the charts: a swatch and a word for each, folded where the line is full."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from detox.domain.apps import Ledger
from detox.ui.charts import texture
from detox.ui.charts.geometry import Box
from detox.ui.ink import brush, pen
from detox.ui.theme import BAR_RADIUS, WATER_LINE, Theme
from detox.ui.typeface import NOTE, Letters
from detox.words import _

Swatch = Callable[[QPainter, Box, Theme], None]
Entry = tuple[Swatch, str]


def bars_entries() -> tuple[Entry, ...]:
    """Return what the bars are made of."""
    return (
        (partial(_ledger, Ledger.WORK), _("Work")),
        (partial(_ledger, Ledger.PERSONAL), _("Personal")),
        (partial(_ledger, Ledger.NEUTRAL), _("Other")),
        (partial(_ripples, False), _("After hours")),
        (partial(_ripples, True), _("Duty")),
    )


def heat_entries(with_line: bool) -> tuple[Entry, ...]:
    """Return the tints of the hour map, and the line where there is one."""
    last = _("{n} minutes").format(n=60)
    tints = [(partial(_tint, n), text) for n, text in enumerate(("15", "30", "45", last))]
    return ((_end_line, _("end of work")), *tints) if with_line else tuple(tints)


def height(entries: tuple[Entry, ...], width: float, letters: Letters) -> float:
    """Return how high the legend grows in this width."""
    return (1 + max(row for row, _x in _places(entries, width, letters))) * 1.7 * letters.em


def _places(entries: tuple[Entry, ...], width: float, letters: Letters) -> list[tuple[int, float]]:
    metrics, em = QFontMetricsF(letters.sans(NOTE)), letters.em
    row, x, places = 0, 0.0, []
    for _swatch, text in entries:
        wide = 1.5 * em + metrics.horizontalAdvance(text)
        if x and x + wide > width:
            row, x = row + 1, 0.0
        places.append((row, x))
        x += wide + 1.1 * em
    return places


def paint(
    painter: QPainter,
    entries: tuple[Entry, ...],
    width: float,
    theme: Theme,
    letters: Letters,
) -> None:
    """Paint the legend into a space this wide, at the painter's origin."""
    em = letters.em
    for (swatch, text), (row, x) in zip(entries, _places(entries, width, letters), strict=True):
        top = row * 1.7 * em
        swatch(painter, Box(x, top + 0.32 * em, 1.07 * em, 1.07 * em), theme)
        painter.setFont(letters.sans(NOTE))
        painter.setPen(QColor(theme.text2))
        box = QRectF(x + 1.5 * em, top, width, 1.7 * em)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _ledger(ledger: Ledger, painter: QPainter, box: Box, theme: Theme) -> None:
    texture.fill(painter, box, ledger, theme)


def _ripples(hollow: bool, painter: QPainter, box: Box, theme: Theme) -> None:
    for n in range(3):
        top = box.y + (n / 3 if hollow else 0.06 + 0.33 * n) * box.h
        inset = (0.0, 1.5, 0.5)[n] if hollow else 0.0
        thick = box.h * (1 / 3 if hollow else 0.2)
        part = Box(box.x + inset, top, box.w - 2 * inset, thick)
        texture.ripple(painter, part, theme, hollow)


def _tint(step: int, painter: QPainter, box: Box, theme: Theme) -> None:
    painter.setPen(pen(theme.heat3) if step == 0 or theme.contrast else Qt.PenStyle.NoPen)
    painter.setBrush(brush(theme.heat[step]))
    shape = texture.rect(Box(box.x, box.y + 0.1 * box.h, box.w, 0.8 * box.h))
    painter.drawRoundedRect(shape.adjusted(0.5, 0.5, -0.5, -0.5), BAR_RADIUS, BAR_RADIUS)


def _end_line(painter: QPainter, box: Box, theme: Theme) -> None:
    middle = box.y + box.h / 2 - WATER_LINE / 2
    painter.fillRect(QRectF(box.x - 2, middle, box.w + 4, WATER_LINE), brush(theme.text))
