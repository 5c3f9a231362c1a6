"""Menus made from the items of a view."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from detox.ui.shown import Item

Ask = Callable[[object], None]
Items = Sequence[Item | None]
Path = tuple[int, ...]


class LiveMenu(QObject):
    """A menu whose items may change while it is open.

    What the items ask for is exchanged without touching Qt, since most of it only holds a later
    moment; the menu is made anew only when it looks different.
    """

    def __init__(self, menu: QMenu, ask: Ask) -> None:
        super().__init__(menu)
        self._menu = menu
        self._ask = ask
        self._items: Items = ()

    def show_items(self, items: Items) -> None:
        """Hold these items from now on."""
        before, self._items = self._items, items
        if not before or _looks(before) != _looks(items):
            self._menu.clear()
            self._fill(self._menu, items, ())

    def _fill(self, menu: QMenu, items: Items, path: Path) -> None:
        for number, item in enumerate(items):
            here = (*path, number)
            if item is None:
                menu.addSeparator()
            elif item.items:
                self._fill(menu.addMenu(_plain(item.text)), item.items, here)
            else:
                menu.addAction(self._action(menu, item, here))

    def _action(self, menu: QMenu, item: Item, path: Path) -> QAction:
        action = QAction(_plain(item.text), menu)
        action.setEnabled(item.enabled)
        action.setCheckable(item.chosen)
        action.setChecked(item.chosen)
        action.triggered.connect(partial(self._clicked, path))
        return action

    def _clicked(self, path: Path, _checked: bool = False) -> None:
        items, found = self._items, None
        for number in path:
            found = items[number]
            items = found.items if found is not None else ()
        if found is not None and found.ask is not None:
            self._ask(found.ask)


def _looks(items: Items) -> tuple[object, ...]:
    return tuple(
        None if item is None else (item.text, item.enabled, item.chosen, _looks(item.items))
        for item in items
    )


def _plain(text: str) -> str:
    """Keep an ampersand from becoming a shortcut."""
    return text.replace("&", "&&")
