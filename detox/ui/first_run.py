"""The first questions: language, working hours, may Detox record, ready. Each can be skipped."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from detox import words
from detox.ui import first_run_steps as steps
from detox.ui.controls import Button, Link, Rule, paint_ground
from detox.ui.icons import app_icon
from detox.ui.ink import brush, pen
from detox.ui.requests import FirstRunDone
from detox.ui.shown import FirstRunView
from detox.ui.theme import GAP, MARGIN, ROOM, SMALL, Theme
from detox.ui.typeface import NOTE, Letters
from detox.words import _

_SIZE = QSize(860, 640)
_LEAST = QSize(480, 360)


class FirstRun(QWidget):
    """A window of four short steps; nothing is decided before a step is left with "Continue".

    Signals:
        asked: one `FirstRunDone` with the settings that were chosen.
        closed: the window has left the screen.
    """

    asked = Signal(object)
    closed = Signal()

    def __init__(self, view: FirstRunView, theme: Theme) -> None:
        super().__init__()
        self._view = view
        self._theme = theme
        self._answers: dict[str, object] = {}
        self._at = 0
        self._said = False
        self._step: steps.Step | None = None
        self._letters = Letters(self.font())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowIcon(app_icon(theme))
        paint_ground(self, theme.surface)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self.setMinimumSize(_LEAST)
        self._show_step()
        room = self.screen().availableGeometry().size()
        self.resize(_SIZE.boundedTo(room - QSize(0, 2 * ROOM)))

    # --- steps ---

    def _show_step(self) -> None:
        """Build the step anew, in the language that is spoken by now."""
        while (old := self._whole.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        name = _("First questions")
        self.setWindowTitle(f"Detox – {name}")
        self._step = steps.ALL[self._at](self._view, self._theme, self._answers)
        self._step.spoke.connect(self._speak)
        trail = Trail([make.title() for make in steps.ALL], self._at, self._theme)
        page = QWidget()
        paint_ground(page, self._theme.surface)
        column = QVBoxLayout(page)
        column.setContentsMargins(MARGIN, ROOM, MARGIN, ROOM)
        column.setSpacing(ROOM)
        column.addWidget(trail)
        column.addWidget(self._step, 1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        self._whole.addWidget(area, 1)
        self._whole.addWidget(Rule(self._theme))
        self._whole.addWidget(self._footer())
        self._step.take_focus()

    def _footer(self) -> QWidget:
        strip = QWidget()
        paint_ground(strip, self._theme.window)
        row = QHBoxLayout(strip)
        row.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        row.setSpacing(SMALL + 2)
        last = self._at == len(steps.ALL) - 1
        if not last:
            skip = Link(_("Skip, decide later"), self._theme)
            skip.clicked.connect(self._skip)
            row.addWidget(skip)
        row.addStretch(1)
        if self._at:
            back = Button(_("Back"), self._theme)
            back.clicked.connect(self._back)
            row.addWidget(back)
        name = _("Start using Detox") if last else _("Continue")
        go = Button(name, self._theme, filled=True)
        go.setAutoDefault(True)
        go.clicked.connect(self._go)
        row.addWidget(go)
        return strip

    def _go(self) -> None:
        if self._step is not None:
            self._answers.update(self._step.answers())
        self._forward()

    def _skip(self) -> None:
        if self._step is not None:
            for key in self._step.keys():  # noqa: SIM118  not a mapping: the step's settings
                self._answers.pop(key, None)
        self._forward()

    def _forward(self) -> None:
        if self._at + 1 < len(steps.ALL):
            self._at += 1
            self._show_step()
        else:
            self._finish()
            self.close()

    def _back(self) -> None:
        self._at -= 1
        self._show_step()

    def _speak(self, language: str) -> None:
        """Go on in another language at once, so that the choice can be seen."""
        words.use(language)
        if self._view.again is not None:
            self._view = self._view.again()
        self._show_step()

    def show_view(self, view: FirstRunView) -> None:
        """Offer this from now on."""
        self._view = view
        self._show_step()

    def _finish(self) -> None:
        if not self._said:
            self._said = True
            self.asked.emit(FirstRunDone(tuple(self._answers.items())))

    # --- Qt ---

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Keep what was answered when the user closes the window; not when the program leaves.

        Closed before anything was answered, nothing is said: the questions come again.
        """
        if event.spontaneous() and self._answers:
            self._finish()
        event.accept()
        self.closed.emit()


class Trail(QWidget):
    """The names of the steps, with a dot for each: done, here, to come."""

    def __init__(self, names: list[str], at: int, theme: Theme) -> None:
        super().__init__()
        self._names = names
        self._at = at
        self._theme = theme
        self._letters = Letters(self.font())
        self.setAccessibleName(
            _("Step {n} of {all}: {name}").format(n=at + 1, all=len(names), name=names[at])
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # --- Qt ---

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Ask for one line."""
        return QSize(200, round(1.8 * self._letters.em))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint all names where they fit, and else the one that counts."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fonts = [self._font(number) for number in range(len(self._names))]
        em, x = self._letters.em, 0.0
        painter.setFont(self._letters.strong)
        wide = [painter.fontMetrics().horizontalAdvance(name) + 4.4 * em for name in self._names]
        shown = range(len(self._names)) if sum(wide) < self.width() else [self._at]
        for number in shown:
            painter.setFont(fonts[number])
            self._dot(painter, QRectF(x, 0.35 * em, 1.1 * em, 1.1 * em), number)
            text = self._theme.text if number == self._at else self._theme.text2
            painter.setPen(QColor(text))
            left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            box = QRectF(x + 1.75 * em, 0, self.width(), 1.8 * em)
            painter.drawText(box, left, self._names[number])
            x += 1.75 * em + painter.fontMetrics().horizontalAdvance(self._names[number])
            if number != shown[-1]:
                dash = QRectF(x + 0.8 * em, 0.9 * em, 1.6 * em, 1)
                painter.fillRect(dash, brush(self._theme.hairline))
            x += 3.2 * em

    def _font(self, number: int) -> QFont:
        return self._letters.strong if number == self._at else self._letters.sans(NOTE)

    def _dot(self, painter: QPainter, box: QRectF, number: int) -> None:
        theme, inset = self._theme, box.adjusted(1, 1, -1, -1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if number > self._at:
            painter.setPen(pen(theme.border, 1.5))
            painter.drawEllipse(inset)
            return
        painter.setPen(pen(theme.accent, 2.0))
        if number < self._at:
            painter.setBrush(brush(theme.accent))
        painter.drawEllipse(inset)
        if number == self._at:
            painter.setBrush(brush(theme.accent))
            painter.setPen(Qt.PenStyle.NoPen)
            third = box.width() * 0.28
            painter.drawEllipse(box.adjusted(third, third, -third, -third))
