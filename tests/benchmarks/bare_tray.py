"""The least that a PySide6 tray program can be: an icon, a menu and a timer of one second."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon


def main() -> int:
    """Show the icon until somebody ends the program."""
    app = QApplication(sys.argv)
    app.setQuitOnLastWindowClosed(False)
    picture = QPixmap(22, 22)
    picture.fill(QColor("#1A5C6B"))
    menu = QMenu()
    menu.addAction("Quit", app.quit)
    tray = QSystemTrayIcon(QIcon(picture))
    tray.setContextMenu(menu)
    tray.show()
    timer = QTimer()
    timer.timeout.connect(lambda: tray.setToolTip("bare"))
    timer.start(1000)
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main())
