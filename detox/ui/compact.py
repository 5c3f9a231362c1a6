"""The compact window: what a desktop without a tray gets, and anyone who likes to see it."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from detox.ui.controls import Button, Link, Rule, Words, paint_ground
from detox.ui.flow import FlowLayout
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
        self._row = FlowLayout(self._buttons)
        grows = self._buttons.sizePolicy()
        grows.setHeightForWidth(True)
        self._buttons.setSizePolicy(grows)
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
        self.resize(self._wanted())

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
        foot.setContentsMargins(_EDGE, SMALL, _EDGE, SMALL + 2)
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
        self.setWindowTitle(f"{view.minutes} · Detox" if view.minutes is not None else "Detox")

    def _fill_buttons(self, items: tuple[Item, ...]) -> None:
        while (old := self._row.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        last: QWidget = self._picture
        for item in items[:_MOST]:
            button = Button(item.text, self._theme, icon=item.icon, small=True)
            button.clicked.connect(partial(self._ask, item.ask))
            self._row.addWidget(button)
            button.show()  # a hidden one would be measured as nothing
            self.setTabOrder(last, button)
            last = button
        self.setTabOrder(last, self._more)
        self.setTabOrder(self._more, self._open)
        self._row.invalidate()
        self._buttons.updateGeometry()
        wanted = self._wanted()
        if not self.isVisible() or wanted.height() > self.height():
            self.resize(wanted if not self.isVisible() else wanted.expandedTo(self.size()))

    def _ask(self, what: object, _checked: bool = False) -> None:
        self.asked.emit(what)

    def _show_menu(self) -> None:
        if self._view is not None:
            self._items.show_items(self._view.more)
            self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _wanted(self) -> QSize:
        """Return the size of the picture, or more where the user's letters need it."""
        wide = max(_WIDTH, round(26 * Letters(self.font()).em))
        # Only an activation makes the rows inside forget the heights they have worked out.
        self._page.invalidate()
        self._page.activate()
        tall = max(self._page.totalHeightForWidth(wide), 0)
        return QSize(wide, max(_HEIGHT, tall))

    # --- Qt ---

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Let the window go."""
        # Accepted, never ignored: a window that refuses to close would hold up a logout.
        event.accept()
        self.closed.emit()
