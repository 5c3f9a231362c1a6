"""The Qt that is locked keeps what a program running for days relies on."""

import subprocess
import sys

CALLS = 2000
COUNT = f"""
import sys
from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QImage, QPainter
thing, image = QObject(), QImage(8, 8, QImage.Format.Format_RGB32)
painter = QPainter(image)
before = sys.getrefcount(None)
for _ in range({CALLS}):
    thing.setObjectName("x")
    painter.drawLine(QPoint(0, 0), QPoint(1, 1))
print(before - sys.getrefcount(None))
painter.end()
"""


def test_calls_that_return_nothing_do_not_use_none_up() -> None:
    """PySide6 6.12.0 with Python 3.11 loses one reference a call, and dies of it in the end."""
    lost = int(subprocess.check_output([sys.executable, "-c", COUNT], text=True))
    assert lost < CALLS / 100
