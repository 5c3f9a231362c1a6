"""The icon in the notification area, with its menu."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from detox.ui.icons import tray_icon
from detox.ui.menu import LiveMenu
from detox.ui.requests import OpenWindow
from detox.ui.shown import Mood, TrayView


class Tray(QObject):
    """Shows one `TrayView` at a time; touches Qt only where the view has changed.

    Signals:
        asked: an event of the domain or a request, from the menu or a click.
    """

    asked = Signal(object)

    def __init__(self, ground: str = "dark") -> None:
        """`ground` is what the task bar is: "light", "dark", or "mask" where the system tints."""
        super().__init__()
        self._ground = ground
        self._view: TrayView | None = None
        self._menu = QMenu()
        self._items = LiveMenu(self._menu, self.asked.emit)
        self._icon = QSystemTrayIcon(tray_icon(Mood.READY, ground=ground))
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._clicked)

    @staticmethod
    def is_there() -> bool:
        """Tell whether anybody shows tray icons now; may become true later."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def appear(self) -> None:
        """Show the icon."""
        self._icon.show()

    def reappear(self) -> None:
        """Register anew: on X11 Qt does not notice a tray that came up after the icon was shown."""
        self._icon.hide()
        self._icon.show()

    def disappear(self) -> None:
        """Take the icon away."""
        self._icon.hide()

    def show_view(self, view: TrayView) -> None:
        """Show this state from now on."""
        before, self._view = self._view, view
        if before is None or _face(before) != _face(view):
            self._draw(view)
        if before is None or before.line != view.line:
            self._icon.setToolTip(f"Detox – {view.line}")
        self._items.show_items(view.menu)

    def _draw(self, view: TrayView) -> None:
        mood, wedge, minutes, not_logged = _face(view)
        self._icon.setIcon(tray_icon(mood, wedge, minutes, not_logged, self._ground))

    def _clicked(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.asked.emit(OpenWindow())


def _face(view: TrayView) -> tuple[Mood, int, int | None, bool]:
    return view.mood, view.wedge, view.minutes, view.not_logged
