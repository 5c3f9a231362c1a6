"""Menus made from the items of a view."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from detox.ui.shown import Item

Ask = Callable[[object], None]


def fill(menu: QMenu, items: Sequence[Item | None], ask: Ask) -> None:
    """Put the items into the menu in place of what it held; None is a separating line."""
    menu.clear()
    for item in items:
        if item is None:
            menu.addSeparator()
        elif item.items:
            below = menu.addMenu(_plain(item.text))
            fill(below, item.items, ask)
        else:
            menu.addAction(_action(menu, item, ask))


def _action(menu: QMenu, item: Item, ask: Ask) -> QAction:
    action = QAction(_plain(item.text), menu)
    action.setEnabled(item.enabled)
    action.setCheckable(item.chosen)
    action.setChecked(item.chosen)
    if item.ask is not None:
        action.triggered.connect(partial(_say, ask, item.ask))
    return action


def _say(ask: Ask, what: object, _checked: bool = False) -> None:
    ask(what)


def _plain(text: str) -> str:
    """Keep an ampersand from becoming a shortcut."""
    return text.replace("&", "&&")
