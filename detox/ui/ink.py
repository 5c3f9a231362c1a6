"""Pens and brushes as the painters need them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen

_SOLID = Qt.PenStyle.SolidLine


def pen(colour: str, width: float = 1.0, ends: Qt.PenCapStyle = Qt.PenCapStyle.FlatCap) -> QPen:
    """Return a solid pen; round ends come with round corners."""
    if ends is Qt.PenCapStyle.RoundCap:
        return QPen(QColor(colour), width, _SOLID, ends, Qt.PenJoinStyle.RoundJoin)
    return QPen(QColor(colour), width, _SOLID, ends, Qt.PenJoinStyle.MiterJoin)


def round_pen(colour: str, width: float) -> QPen:
    """Return a pen with round ends and corners."""
    return pen(colour, width, Qt.PenCapStyle.RoundCap)


def dashed_pen(colour: str, width: float, on: float, off: float) -> QPen:
    """Return a pen with dashes and pauses, in pixels."""
    made = pen(colour, width)
    made.setDashPattern([on / width, off / width])
    return made


def faded(colour: str, share: float) -> QColor:
    """Return the colour, let through in part."""
    made = QColor(colour)
    made.setAlphaF(share)
    return made


def brush(colour: str) -> QBrush:
    """Return a plain brush."""
    return QBrush(QColor(colour))
