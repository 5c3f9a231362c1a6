"""The bundle is one slim folder that starts without Python and without a display."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.storage.calendar_files import calendar, event, written

ROOT = Path(__file__).parents[1]
AT_MOST_MB = 130

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the bundle and return its folder."""
    folder = tmp_path_factory.mktemp("bundle")
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR",
         "--distpath", folder / "dist", "--workpath", folder / "build", ROOT / "build.spec"],
        check=True, cwd=ROOT,
    )  # fmt: skip
    return folder / "dist" / "detox-timer"


def without_desktop(home: Path) -> dict[str, str]:
    """Return an environment that has neither a display nor this Python."""
    gone = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONPATH", "VIRTUAL_ENV")
    left = {name: value for name, value in os.environ.items() if name not in gone}
    return left | {"HOME": str(home), "DETOX_PROFILE": str(home / "profile")}


def test_the_bundle_passes_its_own_selftest(bundle: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [bundle / "detox-timer", "selftest"],
        capture_output=True, text=True, env=without_desktop(tmp_path), timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_bundle_speaks_indonesian(bundle: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [bundle / "detox-timer", "--lang", "id", "week"],
        capture_output=True, text=True, encoding="utf-8",
        env=without_desktop(tmp_path) | {"PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Pekan" in done.stdout


def test_the_bundle_reads_a_calendar_with_a_named_zone(bundle: Path, tmp_path: Path) -> None:
    zone = "TZID=Singapore Standard Time"
    weekly = event(f"DTSTART;{zone}:20260105T190000", "DURATION:PT12H", "RRULE:FREQ=WEEKLY")
    path = written(tmp_path, calendar(weekly))
    done = subprocess.run(
        [bundle / "detox-timer", "--lang", "en", "import", "ics", path, "--as", "duty"],
        capture_output=True, text=True, env=without_desktop(tmp_path),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Taken over: ") and "left out" not in done.stdout


def test_the_bundle_leaves_out_what_detox_never_loads(bundle: Path) -> None:
    names = {path.name for path in bundle.rglob("*")}
    unwanted = ("Network", "Qml", "Quick", "libgtk", "_ssl", "qtbase_")
    assert not [name for name in names if any(part in name for part in unwanted)]
    size = sum(path.lstat().st_size for path in bundle.rglob("*")) / 1_000_000
    assert size < AT_MOST_MB
