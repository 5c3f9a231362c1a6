"""The desktop that the other tests stand on is a real one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desktop.session import Desktop, NeverHappened, eventually

PLACE = {"PYTHONPATH": os.fspath(Path(__file__).parents[2]), "QT_QPA_PLATFORM": "xcb"}


def test_two_windows_can_be_brought_to_the_front(desktop: Desktop) -> None:
    first, second = desktop.terminal("one"), desktop.terminal("two", "Writer")
    desktop.activate(first)
    assert desktop.front_window() == first
    desktop.activate(second)
    assert desktop.front_window() == second


def test_a_notification_is_seen_and_its_button_answers(desktop: Desktop) -> None:
    asked = subprocess.Popen(
        [
            "notify-send",
            "--wait",
            "-A",
            "later=In a while",
            "-A",
            "now=Right now",
            "Hello",
            "There",
        ],
        env=desktop.environment,
        stdout=subprocess.PIPE,
    )
    assert desktop.notified("Hello")[1:] == ("Hello", "There")
    desktop.press_button("In a while")
    assert asked.communicate(timeout=10)[0].strip() == b"later"


def test_an_icon_in_the_tray_is_counted(desktop: Desktop) -> None:
    assert desktop.tray_icons() == 0
    desktop.spawn("tray", [sys.executable, "-m", "tests.benchmarks.bare_tray"], PLACE)
    assert eventually("an icon", desktop.tray_icons) == 1


def test_what_never_comes_is_not_waited_for_for_ever() -> None:
    with pytest.raises(NeverHappened, match="rain did not happen"):
        eventually("rain", lambda: False, within=0.1)


def test_a_bare_desktop_has_no_tray_and_no_bus(bare_desktop: Desktop) -> None:
    assert bare_desktop.tray_icons() == 0
    assert "DBUS_SESSION_BUS_ADDRESS" not in bare_desktop.environment
