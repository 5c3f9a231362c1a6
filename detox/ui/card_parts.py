"""The faces of a prompt's window: the card, the toast, and the question after "15 more minutes"."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from detox.domain.events import Answer
from detox.domain.records import Choice, Reason
from detox.ui import theme as measures
from detox.ui.controls import Button, Link, Rule, Words, paint_ground, paint_text
from detox.ui.flow import FlowLayout
from detox.ui.icons import tray_pixmap
from detox.ui.ink import brush, faded, pen, round_pen
from detox.ui.requests import CopyText
from detox.ui.shown import WEDGES, CardView
from detox.ui.theme import GAP, ROOM, SMALL, TINY, WIDE, Theme
from detox.ui.typeface import CARD, NOTE, Letters
from detox.words import _

Choose = Callable[[object], None]
_STRIP, _LINE = 74, 43
_MANY_APPS = 4


class Strip(QWidget):
    """The strip on top of the card: the sun half set, the line, its reflection."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(_STRIP)

    # --- Qt ---

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, wide, middle = self._theme, self.width(), self.width() / 2
        painter.fillRect(QRectF(0, 0, wide, _LINE), brush(theme.window))
        painter.fillRect(QRectF(0, _LINE, wide, _STRIP - _LINE), brush(theme.water))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush(theme.heat2))
        painter.drawPie(QRectF(middle - 28, _LINE - 29, 56, 56), 0, 180 * 16)
        painter.setPen(pen(theme.text, measures.WATER_LINE))
        painter.drawLine(QPointF(0, _LINE), QPointF(wide, _LINE))
        for y, half, share in ((52.0, 32.0, 0.55), (59.5, 20.0, 0.4), (67.0, 9.0, 0.3)):
            ripple = round_pen(theme.accent, 2.4)
            ripple.setColor(faded(theme.accent, share))
            painter.setPen(ripple)
            painter.drawLine(QPointF(middle - half, y), QPointF(middle + half, y))


def card(view: CardView, theme: Theme, choose: Choose) -> QWidget:
    """Return the card: sentence, open work apps, and the choices."""
    letters = Letters(QWidget().font())
    whole, page = _stack()
    page.addWidget(Strip(theme))
    inner = QVBoxLayout()
    inner.setContentsMargins(WIDE, ROOM + 2, WIDE, ROOM + 2)
    inner.setSpacing(0)
    inner.addWidget(Words(view.title, letters.serif(CARD), theme.text))
    inner.addSpacing(TINY)
    inner.addWidget(Words(view.body, letters.sans(), theme.text2))
    inner.addSpacing(GAP)
    if view.apps or view.asked:
        inner.addWidget(_apps(view, theme, choose, letters))
        inner.addWidget(Rule(theme))
        inner.addSpacing(GAP - 2)
        if view.hint:
            inner.addWidget(Words(view.hint, letters.sans(NOTE), theme.text2))
        inner.addSpacing(GAP + 2)
    inner.addLayout(_choices(view, theme, choose))
    if view.reply or view.why:
        inner.addSpacing(SMALL + 2)
        inner.addLayout(_quiet_row(view, theme, choose, letters))
    page.addLayout(inner)
    return whole


def _apps(view: CardView, theme: Theme, choose: Choose, letters: Letters) -> QWidget:
    """Return the rows of the work apps; more than four of them scroll."""
    whole, page = _stack()
    for name, answer in view.apps:
        page.addWidget(Rule(theme))
        row = _app_row(name, "", theme, letters)
        button = Button(view.close, theme, small=True, about=name)
        button.clicked.connect(partial(_say, choose, answer))
        row.addWidget(button)
        page.addLayout(row)
    for name in view.asked:
        page.addWidget(Rule(theme))
        page.addLayout(_app_row(name, view.still, theme, letters))
    count = len(view.apps) + len(view.asked)
    if count <= _MANY_APPS:
        return whole
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(whole)
    paint_ground(whole, theme.surface)
    area.setFixedHeight(round(whole.sizeHint().height() / count * (_MANY_APPS + 0.5)))
    return area


def _app_row(name: str, note: str, theme: Theme, letters: Letters) -> QHBoxLayout:
    """Return an app's letter and name, and what is to be said of it below."""
    row = QHBoxLayout()
    row.setContentsMargins(0, SMALL, 0, SMALL)
    row.setSpacing(GAP)
    row.addWidget(_Initial(name[:1].upper(), theme, letters))
    told = QVBoxLayout()
    told.setSpacing(0)
    told.addWidget(Words(name, letters.sans(), theme.text))
    if note:
        told.addWidget(Words(note, letters.sans(NOTE), theme.text2))
    row.addLayout(told, 1)
    return row


class _Initial(QLabel):
    """An app's first letter on a small square; the app's own icon is never read."""

    def __init__(self, letter: str, theme: Theme, letters: Letters) -> None:
        super().__init__(letter)
        self._ground = theme.sunken
        side = max(26, round(1.9 * letters.em))
        self.setFixedSize(QSize(side, side))
        self.setFont(letters.strong)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        paint_text(self, theme.text2)

    # --- Qt ---

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush(self._ground))
        radius = measures.CONTROL_RADIUS
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.end()
        super().paintEvent(event)


def _choices(view: CardView, theme: Theme, choose: Choose) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SMALL + 2)
    for choice, text in view.buttons:
        button = Button(text, theme, small=not view.card)
        button.clicked.connect(partial(_say, choose, Answer(choice, view.number)))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(button, max(len(text), 10) if view.card else 1)
    return row


def _quiet_row(view: CardView, theme: Theme, choose: Choose, letters: Letters) -> QVBoxLayout:
    both = QVBoxLayout()
    both.setSpacing(TINY)
    said = Words("", letters.sans(NOTE), theme.text2)
    said.hide()
    row = QHBoxLayout()
    row.setSpacing(ROOM + TINY)
    if view.reply:
        link = Link(_("Copy a reply"), theme)
        link.setToolTip(view.reply)
        link.clicked.connect(partial(_copy, choose, view.reply, said))
        row.addWidget(link)
    if view.why:
        link = Link(_("Why this now?"), theme)
        link.clicked.connect(partial(_tell, said, view.why))
        row.addWidget(link)
    row.addStretch(1)
    row.addWidget(_note(_("Esc closes"), theme, letters))
    both.addLayout(row)
    both.addWidget(said)
    return both


def _note(text: str, theme: Theme, letters: Letters) -> QLabel:
    label = QLabel(text)
    label.setFont(letters.sans(NOTE))
    paint_text(label, theme.text2)
    return label


def _copy(choose: Choose, text: str, said: Words, _checked: bool = False) -> None:
    choose(CopyText(text))
    _tell(said, _("Copied: “{text}”").format(text=text))


def _tell(said: Words, text: str, _checked: bool = False) -> None:
    said.setText(text)
    said.show()
    window = said.window()
    window.adjustSize()
    settle = getattr(window, "settle", None)
    if settle is not None:
        settle()


def _say(choose: Choose, what: object, _checked: bool = False) -> None:
    choose(what)


# --- the toast ------------------------------------------------------------------------------------


def toast(view: CardView, theme: Theme, choose: Choose) -> QWidget:
    """Return the toast: two sentences at most, three equal buttons at most."""
    whole, page = _toast_page(view.title, view.body, view, theme, choose)
    page.addLayout(_choices(view, theme, choose))
    return whole


def reasons(
    title: str, view: CardView, theme: Theme, give: Callable[[Reason | None], None]
) -> QWidget:
    """Return the question for a reason, which fades by itself: one click, or none."""

    def close(_what: object) -> None:
        give(None)

    body = _("Why? You may leave it out.")
    whole, page = _toast_page(title, body, view, theme, close)
    chips = QWidget()
    flow = FlowLayout(chips)
    for reason, text in (
        (Reason.DEADLINE, _("Deadline")),
        (Reason.ASKED, _("Asked by the office")),
        (Reason.CHOICE, _("My choice")),
    ):
        chip = Button(text, theme, chip=True, small=True)
        chip.clicked.connect(partial(_give, give, reason))
        flow.addWidget(chip)
    grows = chips.sizePolicy()
    grows.setHeightForWidth(True)
    chips.setSizePolicy(grows)
    page.addWidget(chips)
    return whole


def _give(give: Callable[[Reason | None], None], reason: Reason, _checked: bool = False) -> None:
    give(reason)


def _toast_page(
    title: str, body: str, view: CardView, theme: Theme, choose: Choose
) -> tuple[QWidget, QVBoxLayout]:
    letters = Letters(QWidget().font())
    whole, page = _stack()
    page.setContentsMargins(ROOM + 2, ROOM, ROOM + 2, ROOM)
    page.setSpacing(GAP + 1)
    head = QHBoxLayout()
    head.setSpacing(GAP + 2)
    head.addWidget(_glyph(view, theme), 0, Qt.AlignmentFlag.AlignTop)
    said = QVBoxLayout()
    said.setSpacing(2)
    said.addWidget(Words(title, letters.strong, theme.text))
    if body:
        said.addWidget(Words(body, letters.sans(), theme.text2))
    head.addLayout(said, 1)
    close = Button("", theme, icon="close", small=True, bare=True)
    close.setAccessibleName(_("Close"))
    close.setToolTip(_("Close"))
    close.clicked.connect(partial(_say, choose, Answer(Choice.DISMISSED, view.number)))
    head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
    page.addLayout(head)
    return whole, page


def _glyph(view: CardView, theme: Theme) -> QLabel:
    label = QLabel()
    ratio = label.devicePixelRatioF() * Letters(label.font()).em / 14
    ground = "light" if theme.scheme == "light" else "dark"
    pixmap = tray_pixmap(round(26 * ratio), view.mood, WEDGES, None, False, ground)
    pixmap.setDevicePixelRatio(label.devicePixelRatioF())
    label.setPixmap(pixmap)
    return label


def _stack() -> tuple[QWidget, QVBoxLayout]:
    whole = QWidget()
    page = QVBoxLayout(whole)
    page.setContentsMargins(0, 0, 0, 0)
    page.setSpacing(0)
    return whole, page
