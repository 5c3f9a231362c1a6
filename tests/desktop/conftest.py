"""Every test here gets a desktop of its own; what is missing fails, it never skips."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop.program import Program
from tests.desktop.session import Desktop, missing_parts

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark these tests; leave them out only where there is no X11 at all."""
    elsewhere = pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="an X server is needed, so Linux"
    )
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.desktop)
            item.add_marker(elsewhere)


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    """A whole desktop: window manager, tray, session bus, notifications."""
    yield from _running(tmp_path, ("openbox", "trayer", "bus", "dunst"))


@pytest.fixture
def bare_desktop(tmp_path: Path) -> Iterator[Desktop]:
    """A window manager and nothing else: no tray, no bus."""
    yield from _running(tmp_path, ("openbox",))


@pytest.fixture
def bare_program(bare_desktop: Desktop, tmp_path: Path) -> Iterator[Program]:
    """Detox where there is no tray and no bus, set up but not yet started."""
    made = Program(bare_desktop, tmp_path / "profile")
    made.settings('language = "en"\n')
    yield made
    if made.running():
        made.terminate()


@pytest.fixture
def program(desktop: Desktop, tmp_path: Path) -> Iterator[Program]:
    """Detox with an empty profile, set up but not yet started; `start` starts it."""
    made = Program(desktop, tmp_path / "profile")
    made.settings('language = "en"\n')
    yield made
    if made.running():
        made.terminate()


def _running(folder: Path, parts: tuple[str, ...]) -> Iterator[Desktop]:
    absent = missing_parts()
    assert not absent, f"not installed: {', '.join(absent)}; .ci/system-packages test installs them"
    room = folder / "desktop"
    room.mkdir()
    desktop = Desktop(room)
    try:
        yield desktop.start(parts)
    finally:
        desktop.stop()
