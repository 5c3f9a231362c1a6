"""The week on paper: A4 as PDF, or the same sheet as a picture, by the painters of the screen.

White ground, the light palette, a table under the bars. Names of apps and the hour map are left out
unless they are asked for: this is what people hand on.
"""

from dataclasses import dataclass, replace

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from detox.ui.charts import bars, heat, legend
from detox.ui.icons import paint_mark
from detox.ui.ink import brush
from detox.ui.paper_table import paint_table
from detox.ui.shown import WeekView
from detox.ui.theme import LIGHT, WATER_LINE, Theme
from detox.ui.typeface import NOTE, Letters, on_paper
from detox.words import _

SHEET: Theme = replace(LIGHT, surface="#FFFFFF", window="#FFFFFF")
_WIDTH, _HEIGHT, _MARGIN = 794.0, 1123.0, 64.0  # A4 and 17 mm at 96 dots an inch
_INNER = _WIDTH - 2 * _MARGIN
_LETTER, _SMALL = 13.0, 11.5
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Shared:
    """What the user ticked to be on the sheet beside the figures that are always there."""

    app_names: bool = False
    hours: bool = False


def save_pdf(path: str, view: WeekView, shared: Shared = Shared()) -> bool:
    """Write the sheet as a PDF of lines and letters; False where the file cannot be written."""
    writer = QPdfWriter(path)
    writer.setCreator("Detox")
    writer.setTitle(view.heading)
    size = QPageSize(QPageSize.PageSizeId.A4)
    layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    writer.setPageLayout(layout)
    writer.setResolution(1200)
    painter = QPainter()
    if not painter.begin(writer):
        return False
    painter.scale(1200 / 96, 1200 / 96)
    paint(painter, view, shared)
    return painter.end()


def save_png(path: str, view: WeekView, shared: Shared = Shared()) -> bool:
    """Write the sheet as a picture, two pixels for each point; False where that failed."""
    return picture(view, shared).save(path, "PNG")  # type: ignore[call-overload,no-any-return]


def picture(view: WeekView, shared: Shared = Shared()) -> QImage:
    """Return the sheet as a picture, two pixels for each point."""
    image = QImage(round(_WIDTH * 2), round(_HEIGHT * 2), QImage.Format.Format_RGB32)
    image.fill(QColor(SHEET.surface))
    painter = QPainter(image)
    painter.scale(2, 2)
    paint(painter, view, shared)
    painter.end()
    return image


def paint(painter: QPainter, view: WeekView, shared: Shared) -> None:
    """Paint the whole sheet in points of 1/96 inch."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    letters = on_paper(_LETTER)
    y = _head(painter, view, letters)
    y = _sentence(painter, view, letters, y + 26)
    y = _bars(painter, view, letters, y + 20)
    y = paint_table(painter, view.days_table, (_MARGIN, y + 10, _INNER), SHEET, letters, strong=8)
    _lower(painter, view, shared, letters, y + 20)
    _foot(painter, view, letters)


def _head(painter: QPainter, view: WeekView, letters: Letters) -> float:
    top = 60.0
    paint_mark(painter, QRectF(_MARGIN, top, 28, 28), SHEET.accent)
    painter.setFont(letters.serif(1.35))
    painter.setPen(QColor(SHEET.text))
    painter.drawText(QRectF(_MARGIN + 40, top, _INNER, 28), _LEFT, _("Weekly summary"))
    painter.setFont(letters.figures(NOTE))
    painter.setPen(QColor(SHEET.text2))
    painter.drawText(QRectF(_MARGIN, top, _INNER, 28), _RIGHT, view.heading)
    painter.fillRect(QRectF(_MARGIN, top + 40, _INNER, WATER_LINE), brush(SHEET.text))
    return top + 42


def _sentence(painter: QPainter, view: WeekView, letters: Letters, y: float) -> float:
    for text, font, colour in (
        (view.sentence, letters.serif(1.65), SHEET.text),
        (f"{view.second} {view.note}".strip(), letters.sans(NOTE), SHEET.text2),
    ):
        y = _paragraph(painter, text, font, colour, y) + 4
    return y


def _paragraph(painter: QPainter, text: str, font: QFont, colour: str, y: float) -> float:
    flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
    painter.setFont(font)
    painter.setPen(QColor(colour))
    room = QFontMetricsF(font).boundingRect(QRectF(0, 0, _INNER, 1000), flags, text)
    painter.drawText(QRectF(_MARGIN, y, _INNER, room.height() + 4), flags, text)
    return y + room.height()


def _title(painter: QPainter, text: str, x: float, y: float, letters: Letters) -> float:
    painter.setFont(letters.strong)
    painter.setPen(QColor(SHEET.text))
    painter.drawText(QRectF(x, y, _INNER, 20), _LEFT, text)
    return y + 24


def _bars(painter: QPainter, view: WeekView, letters: Letters, y: float) -> float:
    y = _title(painter, view.days_table.caption, _MARGIN, y, letters)
    painter.save()
    painter.translate(_MARGIN, y)
    bars.paint(painter, view.bars, (_INNER, 236), SHEET, letters)
    painter.translate(2.4 * letters.em, 242)
    legend.paint(painter, legend.bars_entries(), _INNER - 40, SHEET, letters)
    painter.restore()
    return y + 264


def _lower(painter: QPainter, view: WeekView, shared: Shared, letters: Letters, y: float) -> None:
    """Paint the half page below; what was not ticked leaves its room empty."""
    half = (_INNER - 28) * 0.47
    left, right = _MARGIN, _MARGIN + half + 28
    rest, small = _INNER - half - 28, on_paper(_SMALL)
    if shared.hours and view.heat.hours:
        top = _title(painter, view.heat_table.caption, left, y, letters)
        painter.save()
        painter.translate(left, top)
        heat.paint(painter, view.heat, (half, 240), SHEET, small)
        painter.translate(3.2 * small.em, 244)
        legend.paint(painter, legend.heat_entries(False), half - 40, SHEET, small)
        painter.restore()
    else:
        right, rest = left, _INNER
    if shared.app_names and view.apps_table.rows:
        y = _title(painter, view.apps_table.caption, right, y, letters)
        short = replace(view.apps_table, rows=view.apps_table.rows[:5])
        y = paint_table(painter, short, (right, y, rest), SHEET, small) + 16
    y = _title(painter, view.comparison.caption, right, y, letters)
    paint_table(painter, view.comparison, (right, y, rest), SHEET, small, strong=1)


def _foot(painter: QPainter, view: WeekView, letters: Letters) -> None:
    y = _HEIGHT - _MARGIN + 2
    painter.fillRect(QRectF(_MARGIN, y, _INNER, 1), brush(SHEET.hairline))
    painter.setFont(letters.figures(0.82))
    painter.setPen(QColor(SHEET.text2))
    for number, line in enumerate(
        (_("This file is yours. Consider with whom you share it."), view.made)
    ):
        painter.drawText(QRectF(_MARGIN, y + 6 + 18 * number, _INNER, 18), _LEFT, line)
