"""What a person does at a window."""

import time

from tests.desktop.session import Desktop


def use(desktop: Desktop, window: str, seconds: float) -> None:
    """Have a window in front for exactly so long, with a sign of life in every second."""
    desktop.activate(window)
    end = time.monotonic() + seconds
    x = 300
    while time.monotonic() < end:
        x = 300 + (x + 1) % 300
        desktop.move_mouse(x, 400)
        time.sleep(min(0.5, max(end - time.monotonic(), 0)))
