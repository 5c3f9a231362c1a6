"""The textures of the ledgers, drawn as real lines and dots so that paper gets them as well."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from detox.domain.apps import Ledger
from detox.ui.charts.geometry import Box
from detox.ui.ink import brush, faded, pen, round_pen
from detox.ui.theme import BAR_RADIUS, Theme

_STRIPES, _DOTS = 6.0, 5.0


def rect(box: Box) -> QRectF:
    """Return the box as Qt has it."""
    return QRectF(box.x, box.y, box.w, box.h)


def fill(painter: QPainter, box: Box, ledger: Ledger, theme: Theme) -> None:
    """Fill a bar the way its ledger is drawn everywhere."""
    if box.w <= 0 or box.h <= 0:
        return
    match ledger:
        case Ledger.WORK:
            _solid(painter, box, theme.work)
        case Ledger.PERSONAL:
            _striped(painter, box, theme)
        case Ledger.NEUTRAL:
            _dotted(painter, box, theme)


def _solid(painter: QPainter, box: Box, colour: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush(colour))
    painter.drawRoundedRect(rect(box), BAR_RADIUS, BAR_RADIUS)


def _striped(painter: QPainter, box: Box, theme: Theme) -> None:
    _solid(painter, box, theme.personal)
    step = _STRIPES * (2 if theme.contrast else 1) * 2**0.5
    painter.save()
    painter.setClipPath(_outline(box), Qt.ClipOperation.IntersectClip)
    made = pen(theme.surface, 2.0 * (2 if theme.contrast else 1))
    made.setColor(faded(theme.surface, 0.62))
    painter.setPen(made)
    # Anchored to the page, so that bars side by side share one pattern.
    first = (box.x + box.y) // step
    count = int((box.w + box.h) / step) + 2
    painter.drawLines(
        [
            QLineF(at - box.y, box.y, at - box.bottom, box.bottom)
            for at in ((first + n) * step for n in range(count))
        ]
    )
    painter.restore()


def _dotted(painter: QPainter, box: Box, theme: Theme) -> None:
    inner = Box(box.x + 0.5, box.y + 0.5, max(box.w - 1, 0.5), max(box.h - 1, 0.5))
    painter.setPen(pen(theme.neutral, 2.0 if theme.contrast else 1.0))
    painter.setBrush(brush(theme.neutral_fill))
    painter.drawRoundedRect(rect(inner), BAR_RADIUS, BAR_RADIUS)
    step = _DOTS * (2 if theme.contrast else 1)
    rows, columns = int((box.h - 1) // step), int((box.w - 2) // step)
    if rows < 1 or columns < 1:
        return
    left = box.x + (box.w - (columns - 1) * step) / 2
    top = box.y + (box.h - (rows - 1) * step) / 2
    painter.setPen(round_pen(theme.neutral, 2.0))
    painter.drawPoints(
        [QPointF(left + c * step, top + r * step) for r in range(rows) for c in range(columns)]
    )


def _outline(box: Box) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(rect(box), BAR_RADIUS, BAR_RADIUS)
    return path


def ripple(painter: QPainter, box: Box, theme: Theme, hollow: bool) -> None:
    """Draw one ripple, or one upright stroke: full after hours, hollow on duty."""
    radius = min(box.w, box.h) / 2
    if hollow:
        _hollow(painter, box, theme, min(radius, BAR_RADIUS))
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.senja))
    painter.drawRoundedRect(rect(box), radius, radius)


def _hollow(painter: QPainter, box: Box, theme: Theme, radius: float) -> None:
    """Draw an outline along whole dots of the device, so that what is inside stays empty.

    Hollow ripples share their edges: the line lies on the edge, half of it on either side.
    """
    device = painter.deviceTransform()
    scale = device.m11() or 1.0
    dots = max(round((2.0 if theme.contrast else 1.0) * scale), 1)
    while dots > 1 and dots * 3 > min(box.w, box.h) * scale:
        dots -= 1
    shift = 0.5 if dots % 2 else 0.0
    left, right = (_dot(x, scale, device.dx(), shift) for x in (box.x, box.right))
    top, bottom = (_dot(y, scale, device.dy(), shift) for y in (box.y, box.bottom))
    painter.setPen(pen(theme.senja, dots / scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(left, top, right - left, bottom - top), radius, radius)


def _dot(at: float, scale: float, offset: float, shift: float) -> float:
    """Return the place nearest to this one that lies on a dot of the device, or between two."""
    return (round(at * scale + offset - shift) + shift - offset) / scale
