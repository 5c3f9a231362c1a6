"""`make run` on a machine without a display shows a sample week and says so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere it just starts"),
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder that looks like a checkout which has been set up."""
    binaries = tmp_path / ".venv" / "bin"
    binaries.mkdir(parents=True)
    python = binaries / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("display", [None, ""], ids=["no DISPLAY", "an empty DISPLAY"])
def test_without_a_display_it_leaves_a_week_as_text_csv_and_pictures(
    checkout: Path, display: str | None
) -> None:
    gone = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {name: value for name, value in os.environ.items() if name not in gone}
    environment |= {"PYTHONPATH": str(ROOT)} | ({} if display is None else {"DISPLAY": display})
    done = subprocess.run(
        [ROOT / ".ci" / "run-or-demo"],
        cwd=checkout, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "There is no display here" in done.stdout
    left = {path.suffix for path in (checkout / "demo").rglob("*") if path.stat().st_size}
    assert {".txt", ".csv", ".png"} <= left
    assert "week" in done.stdout
