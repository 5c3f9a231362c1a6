"""The compact window: what a desktop without a tray gets, and anyone who likes to see it."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from detox.ui.controls import Button, Link, Rule, Words, paint_ground
from detox.ui.icons import app_icon
from detox.ui.menu import LiveMenu
from detox.ui.picture import Picture
from detox.ui.requests import OpenWindow
from detox.ui.shown import CompactView, Item
from detox.ui.theme import SMALL, TINY, Theme
from detox.ui.typeface import NOTE, Letters
from detox.words import _

_WIDTH, _HEIGHT = 376, 223
_EDGE = 22
_TITLE = 1.3
_MOST = 3


class CompactWindow(QWidget):
    """A small ordinary window with a picture, one sentence and what can be done.

    Signals:
        asked: an event of the domain or a request.
        closed: the window was closed by its user.
    """

    asked = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._view: CompactView | None = None
        letters = Letters(self.font())
        self._picture = Picture(theme)
        self._title = Words("", letters.serif(_TITLE), theme.text)
        self._detail = Words("", letters.sans(NOTE), theme.text2)
        self._footer = Words("", letters.sans(NOTE), theme.text2)
        self._buttons = QWidget()
        self._row = QHBoxLayout(self._buttons)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SMALL)
        self._row.addStretch(1)
        self._choices: list[tuple[Item, Button]] = []
        self._given = QSize()
        self._menu = QMenu(self)
        self._items = LiveMenu(self._menu, self.asked.emit)
        self._page = QVBoxLayout(self)
        self._more = Button("", theme, icon="more", small=True)
        self._open = Link(_("Open the window"), theme)
        self._more.clicked.connect(self._show_menu)
        self._open.clicked.connect(partial(self.asked.emit, OpenWindow()))
        self._build()

    def _build(self) -> None:
        self.setWindowTitle("Detox")
        self.setWindowIcon(app_icon(self._theme))
        paint_ground(self, self._theme.surface)
        self._more.setAccessibleName(_("More"))
        self._more.setToolTip(_("More"))
        page = self._page
        page.setContentsMargins(0, SMALL + TINY, 0, 0)
        page.setSpacing(0)
        page.addLayout(self._head(), 1)
        page.addLayout(self._middle())
        page.addWidget(Rule(self._theme))
        page.addLayout(self._foot())
        self._settle()

    def _head(self) -> QHBoxLayout:
        said = QVBoxLayout()
        said.setSpacing(TINY + 1)
        said.addStretch(1)
        said.addWidget(self._title)
        said.addWidget(self._detail)
        said.addStretch(1)
        head = QHBoxLayout()
        head.setContentsMargins(_EDGE, 0, _EDGE, 0)
        head.setSpacing(_EDGE)
        head.addWidget(self._picture)
        head.addLayout(said, 1)
        return head

    def _middle(self) -> QHBoxLayout:
        middle = QHBoxLayout()
        middle.setContentsMargins(_EDGE, 2 * SMALL, _EDGE, SMALL + TINY)
        middle.setSpacing(SMALL)
        middle.addWidget(self._buttons, 1)
        middle.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        return middle

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(_EDGE, SMALL - 2, _EDGE, SMALL)
        foot.addWidget(self._footer, 1)
        foot.addWidget(self._open)
        return foot

    def show_view(self, view: CompactView) -> None:
        """Show this from now on; buttons are made anew only where they differ."""
        before, self._view = self._view, view
        self._picture.show_view(view)
        self._title.setText(view.title)
        self._detail.setText(view.detail)
        self._detail.setVisible(bool(view.detail))
        self._footer.setText(view.footer)
        if before is None or before.buttons != view.buttons:
            self._fill_buttons(view.buttons)
        self._settle()
        self.setWindowTitle(f"{view.minutes} · Detox" if view.minutes is not None else "Detox")

    def _fill_buttons(self, items: tuple[Item, ...]) -> None:
        for _item, old in self._choices:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._choices = []
        last: QWidget = self._picture
        for number, item in enumerate(items[:_MOST]):
            button = Button(item.text, self._theme, icon=item.icon, small=True)
            button.clicked.connect(partial(self._ask, item.ask))
            self._row.insertWidget(number, button)
            self.setTabOrder(last, button)
            self._choices.append((item, button))
            last = button
        self.setTabOrder(last, self._more)
        self.setTabOrder(self._more, self._open)

    def _fit_buttons(self, width: int) -> None:
        """Show what fits beside each other; the rest waits in the menu."""
        room = width - 2 * _EDGE - SMALL - self._more.sizeHint().width()
        for number, (_item, button) in enumerate(self._choices):
            room -= button.sizeHint().width()
            button.setVisible(not number or room >= 0)
            room -= SMALL

    def _settle(self) -> None:
        """Take the height that the content needs; a size that the user chose only grows."""
        self._fit_buttons(max(self.width(), self._width()))
        wanted = self._wanted()
        chosen = self.isVisible() and self.size() != self._given
        self._given = wanted.expandedTo(self.size()) if chosen else wanted
        self.resize(self._given)
        if chosen:
            self._given = QSize()

    def _ask(self, what: object, _checked: bool = False) -> None:
        self.asked.emit(what)

    def _show_menu(self) -> None:
        self._fill_menu()
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _fill_menu(self) -> None:
        if self._view is not None:
            hidden = (item for item, button in self._choices if button.isHidden())
            rest = (*hidden, *self._view.buttons[_MOST:])
            self._items.show_items((*rest, *((None,) if rest else ()), *self._view.more))

    def _width(self) -> int:
        return max(_WIDTH, round(26 * Letters(self.font()).em))

    def _wanted(self) -> QSize:
        """Return the size of the picture, or more where the user's letters need it."""
        # Only an activation makes the rows inside forget the heights they have worked out.
        self._page.invalidate()
        self._page.activate()
        wide = self._width()
        return QSize(wide, max(_HEIGHT, self._page.totalHeightForWidth(wide)))

    # --- Qt ---

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Show as many buttons as fit."""
        super().resizeEvent(event)
        self._fit_buttons(self.width())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Let the window go."""
        # Accepted, never ignored: a window that refuses to close would hold up a logout.
        event.accept()
        self.closed.emit()
