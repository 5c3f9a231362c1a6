"""Buttons, links and texts in the flat shapes of the pictures.

They are Qt's own controls that only paint themselves: keyboard, focus, buddies and what a screen
reader hears come with the class they derive from.
"""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from detox.ui import theme as measures
from detox.ui.icons import line_icon
from detox.ui.ink import brush, pen
from detox.ui.theme import Theme
from detox.ui.typeface import NOTE, Letters

_ICON_GAP = 8


class Button(QPushButton):
    """A flat button: the default one is filled, a chip is round, a bare one has no edge."""

    def __init__(  # noqa: PLR0913  text and looks; all but two have defaults
        self,
        text: str,
        theme: Theme,
        *,
        icon: str = "",
        filled: bool = False,
        chip: bool = False,
        small: bool = False,
        bare: bool = False,
        about: str = "",
    ) -> None:
        super().__init__(text)
        self._theme = theme
        self._picture = icon
        self._filled = filled
        self._chip = chip
        self._small = small
        self._bare = bare
        self._side = max(16, round(1.15 * Letters(self.font()).em)) if icon else 0
        if small:
            self.setFont(Letters(self.font()).sans(0.94))
        self.setAutoDefault(False)
        self.setDefault(filled)
        self.setAccessibleName(f"{text}: {about}" if about else text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    # --- Qt ---

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Ask for the room that the content needs."""
        em = Letters(self.font()).em
        wide = self.fontMetrics().horizontalAdvance(self.text())
        room = round(em * (0.85 if self._small or not self.text() else 1.1))
        if self._picture:
            wide += self._side + (_ICON_GAP if self.text() else 0)
        least = 30 if self._small else measures.CONTROL_HEIGHT
        if self._bare:
            least, room = measures.TARGET, 4
        tall = max(least, round((1.7 if self._bare else 1.9 if self._small else 2.2) * em))
        return QSize(max(wide + 2 * room, tall), tall)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Never be smaller than the content."""
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """Take notice of what Qt tells, and pass it on."""
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_shape(painter)
        self._paint_face(painter)

    # --- painting ---

    def _paint_shape(self, painter: QPainter) -> None:
        theme = self._theme
        ground = theme.accent if self._filled else theme.surface
        if self.isDown():
            ground = theme.text if self._filled else theme.accent_soft
        elif self.underMouse() and self.isEnabled() and not self._filled:
            ground = theme.window if theme.scheme != "dark" else theme.sunken
        edge = theme.accent if self._filled else theme.border
        if self._bare and not (self.isDown() or self.underMouse()):
            edge = ground = theme.surface
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = box.height() / 2 if self._chip else measures.CONTROL_RADIUS
        painter.setPen(pen(edge, 2.0 if theme.contrast else 1.0))
        painter.setBrush(brush(ground))
        painter.drawRoundedRect(box, radius, radius)
        if shows_focus(self):
            painter.setPen(pen(theme.on_accent if self._filled else theme.focus, 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(2.5, 2.5, -2.5, -2.5), radius - 2, radius - 2)

    def _paint_face(self, painter: QPainter) -> None:
        colour = self._theme.on_accent if self._filled else self._theme.text
        if not self.isEnabled():
            colour = self._theme.text2
        font = QFont(self.font())
        if self._filled:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        icon = self._side + (_ICON_GAP if self.text() else 0) if self._picture else 0
        text = metrics.elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width() - 12 - icon
        )
        left = (self.width() - metrics.horizontalAdvance(text) - icon) / 2
        if self._picture:
            top = (self.height() - self._side) // 2
            line_icon(self._picture, colour, self._side).paint(
                painter, round(left), top, self._side, self._side
            )
        painter.setPen(QColor(colour))
        box = QRectF(left + icon, 0, self.width(), self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class Link(QPushButton):
    """Underlined words that can be clicked, at least 24 px high."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__(text)
        self._theme = theme
        self.setFlat(True)
        self.setAutoDefault(False)
        self.setFont(Letters(self.font()).sans(NOTE))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    # --- Qt ---

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Ask for the room that the content needs."""
        metrics = self.fontMetrics()
        tall = max(measures.TARGET, round(metrics.height() * 1.4))
        return QSize(metrics.horizontalAdvance(self.text()) + 4, tall)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Never be smaller than the content."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        base = (self.height() + metrics.ascent() - metrics.descent()) / 2
        painter.setPen(QColor(self._theme.accent if self.isEnabled() else self._theme.text2))
        painter.drawText(2, round(base), self.text())
        under = QRectF(2, round(base) + 3, metrics.horizontalAdvance(self.text()), 1)
        painter.fillRect(under, brush(self._theme.accent))
        if shows_focus(self):
            painter.setPen(pen(self._theme.focus, 2.0))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)


class Words(QLabel):
    """A text that wraps, in one of the steps of the type scale and one of two colours."""

    def __init__(self, text: str, font: QFont, colour: str) -> None:
        super().__init__(text)
        self.setFont(font)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        paint_text(self, colour)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)


class Rule(QFrame):
    """A hairline across."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._colour = theme.hairline
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint."""
        QPainter(self).fillRect(self.rect(), QColor(self._colour))


def shows_focus(widget: QWidget) -> bool:
    """Tell whether to draw a focus ring: the widget has the focus and the keyboard brought it."""
    by_keyboard = Qt.WidgetAttribute.WA_KeyboardFocusChange
    return widget.hasFocus() and widget.window().testAttribute(by_keyboard)


def paint_text(widget: QWidget, colour: str) -> None:
    """Write a widget's text in this colour."""
    made = widget.palette()
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
        made.setColor(role, QColor(colour))
    widget.setPalette(made)


def paint_ground(widget: QWidget, colour: str) -> None:
    """Fill a widget with this colour."""
    made = widget.palette()
    made.setColor(QPalette.ColorRole.Window, QColor(colour))
    widget.setPalette(made)
    widget.setAutoFillBackground(True)
