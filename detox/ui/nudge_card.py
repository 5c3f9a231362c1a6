"""A prompt as a window of our own: the card, and the toast where nobody else shows it.

It never takes the keyboard: it appears without being activated, yet can be given the focus by a
click or the window switch, and only then does Esc close it.
"""

from datetime import timedelta

from PySide6.QtCore import (
    QAbstractAnimation,
    QEasingCurve,
    QEvent,
    QPauseAnimation,
    QPoint,
    QPropertyAnimation,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from detox.domain.events import Answer
from detox.domain.records import Choice, Reason
from detox.ui import card_parts
from detox.ui.icons import app_icon
from detox.ui.ink import brush, pen
from detox.ui.requests import CopyText
from detox.ui.shown import CardView
from detox.ui.theme import ROOM, Theme
from detox.words import _

_CARD, _TOAST, _LARGE = 432, 412, 480
_RISE, _IN, _OUT = 8, 180, 120
_REASONS_STAY = 8000


class NudgeCard(QWidget):
    """Shows one prompt and says what was chosen, once.

    Signals:
        asked: an `Answer`, or a request to copy a text.
        gone: the card has left the screen, by whatever way.
    """

    asked = Signal(object)
    gone = Signal(int)

    def __init__(
        self,
        view: CardView,
        theme: Theme,
        *,
        stays: timedelta | None = None,
        motion: bool = True,
    ) -> None:
        """`stays` is how long a toast waits by itself (None: until it is answered)."""
        frameless = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint
        super().__init__(None, frameless | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._view = view
        self._motion = motion
        self._snoozed: Answer | None = None
        self._page = QVBoxLayout(self)
        self._page.setContentsMargins(1, 1, 1, 1)
        self._page.setSpacing(0)
        self._fade = QPropertyAnimation(self, b"windowOpacity", self)
        self._rise = QPropertyAnimation(self, b"pos", self)
        self._stay = QPauseAnimation(0 if stays is None else _ms(stays), self)
        self._stay.finished.connect(self._leave)
        # The card itself takes the first focus, so that a stray space bar presses nothing.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWindowTitle(f"Detox: {view.title}")
        self.setWindowIcon(app_icon(theme))
        self._fill()

    @property
    def number(self) -> int:
        """The prompt's number."""
        return self._view.number

    def show_view(self, view: CardView) -> None:
        """Show the same prompt in its new form: one app less, or the card in place of its toast."""
        if view != self._view and self._snoozed is None:
            self._view = view
            if view.card:
                self._stay.stop()
                self._stay.setDuration(0)
            self._fill()
            self.settle()

    def withdraw(self) -> None:
        """Leave the screen without answering anything more than was chosen already."""
        self._leave()

    # --- building ---

    def _fill(self) -> None:
        old = self._page.takeAt(0)
        if old is not None and (widget := old.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        make = card_parts.card if self._view.card else card_parts.toast
        self._page.addWidget(make(self._view, self._theme, self._choose))
        self.setAccessibleName(f"{self._view.title} {self._view.body}")

    def _choose(self, what: object) -> None:
        match what:
            case Answer(choice=Choice.SNOOZE):
                self._ask_reason(what)
            case Answer(choice=Choice.CLOSE) if len(self._view.apps) > 1:
                self.asked.emit(what)
            case Answer(choice=Choice.SHOW):
                # The toast grows into its card. To close it and open another window would hand the
                # keyboard on; it leaves as ever if no card comes.
                self._stay.stop()
                if self._stay.duration():
                    self._stay.start()
                self.asked.emit(what)
            case Answer():
                self.asked.emit(what)
                self._leave()
            case CopyText():
                self.asked.emit(what)

    def put_off(self, answer: Answer) -> None:
        """Go straight to the reasons: the snooze was chosen elsewhere."""
        self._ask_reason(answer)

    def _ask_reason(self, answer: Answer) -> None:
        """Say that it is put off, and offer the reasons: one click, or none."""
        self._snoozed = answer
        old = self._page.takeAt(0)
        if old is not None and (widget := old.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        label = next((text for choice, text in self._view.buttons if choice is Choice.SNOOZE), "")
        title = _("All right, {length}.").format(length=label[:1].lower() + label[1:])
        self._page.addWidget(card_parts.reasons(title, self._view, self._theme, self._reason))
        self.settle()
        self._stay.stop()
        self._stay.setDuration(_REASONS_STAY)
        self._stay.start()

    def _reason(self, reason: Reason | None) -> None:
        if self._snoozed is not None:
            answer = self._snoozed
            self._snoozed = Answer(answer.choice, answer.prompt, reason, answer.app)
        self._leave()

    # --- place and time ---

    def settle(self) -> None:
        """Take the size that the content needs, at the lower right above the task bar."""
        content = self._page.itemAt(0)
        if content is not None and (widget := content.widget()) is not None:
            widget.show()  # a hidden one would be measured as nothing
        self._page.invalidate()
        self._page.activate()
        self.resize(self._wanted())
        self.move(self._corner())

    def _wanted(self) -> QSize:
        wide = _TOAST
        if self._view.card:
            wide = _LARGE if self._view.prominent else _CARD
        wide = max(wide, round(wide / 14 * self.fontInfo().pixelSize()))
        room = self._screen_size()
        wide = min(wide, room.width() - 2 * ROOM)
        tall = self._page.heightForWidth(wide) if self._page.hasHeightForWidth() else -1
        tall = max(tall, self._page.minimumSize().height())
        return QSize(wide, min(tall, room.height() - 2 * ROOM))

    def _screen_size(self) -> QSize:
        screen = self.screen() or QGuiApplication.primaryScreen()
        return screen.availableGeometry().size()

    def _corner(self) -> QPoint:
        screen = self.screen() or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        return QPoint(
            room.right() + 1 - ROOM - self.width(), room.bottom() + 1 - ROOM - self.height()
        )

    def _leave(self) -> None:
        """Fade, then close; what was put off is said now, with its reason if one was given."""
        self._stay.stop()
        if self._snoozed is not None:
            answer, self._snoozed = self._snoozed, None
            self.asked.emit(answer)
        if not self._motion or not self.isVisible():
            self.close()
            return
        self._fade.stop()
        self._fade.setDuration(_OUT)
        self._fade.setEasingCurve(QEasingCurve.Type.InCubic)
        self._fade.setStartValue(self.windowOpacity())
        self._fade.setEndValue(0.0)
        self._fade.finished.connect(self.close)
        self._fade.start()

    def _appear(self) -> None:
        end = self._corner()
        for animation, start, stop in (
            (self._fade, 0.0, 1.0),
            (self._rise, end + QPoint(0, _RISE), end),
        ):
            animation.setDuration(_IN)
            animation.setEasingCurve(QEasingCurve.Type.OutCubic)
            animation.setStartValue(start)
            animation.setEndValue(stop)
            animation.start()

    def _wait(self) -> None:
        """Count the stay only while nobody points at the card or has it in focus."""
        paused = self.underMouse() or self.isActiveWindow()
        running = QAbstractAnimation.State.Running
        if not self._stay.duration():
            return
        if paused and self._stay.state() is running:
            self._stay.pause()
        elif not paused and self._stay.state() is QAbstractAnimation.State.Paused:
            self._stay.resume()

    # --- Qt ---

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Come onto the screen."""
        super().showEvent(event)
        self.setFocus()
        self.settle()
        if self._motion:
            self._appear()
        if self._stay.duration() > 0:
            self._stay.start()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Let the window go."""
        self._stay.stop()
        if self._snoozed is not None:
            answer, self._snoozed = self._snoozed, None
            self.asked.emit(answer)
        event.accept()
        self.gone.emit(self._view.number)

    def event(self, event: QEvent) -> bool:
        """Take notice of what Qt tells, and pass it on."""
        done = super().event(event)
        if event.type() in _ATTENTION:
            self._wait()
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Take the keys that mean something here."""
        if event.key() == Qt.Key.Key_Escape and self._snoozed is None:
            self._choose(Answer(Choice.DISMISSED, self._view.number))
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint."""
        painter = QPainter(self)
        painter.setPen(pen(self._theme.border if self._theme.contrast else self._theme.hairline))
        painter.setBrush(brush(self._theme.surface))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


_ATTENTION = (
    QEvent.Type.Enter,
    QEvent.Type.Leave,
    QEvent.Type.WindowActivate,
    QEvent.Type.WindowDeactivate,
)


def _ms(length: timedelta) -> int:
    return length // timedelta(milliseconds=1)
