"""What people install: one wheel that holds the program, its files and both languages."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WINDOWS = os.name == "nt"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the tools of this environment, so that nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in ("detox", "resources"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("*.mo", "*.pyc"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, source],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an empty environment that borrows only what Detox depends on."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, with_pip=False)
    scripts = folder / ("Scripts" if WINDOWS else "bin")
    python = scripts / ("python.exe" if WINDOWS else "python")
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(subprocess.check_output([python, "-c", where], text=True).strip())
    borrowed = subprocess.check_output([sys.executable, "-c", where], text=True).strip()
    (site / "borrowed.pth").write_text(borrowed, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index",
         "--ignore-installed", "--quiet", wheel],
        check=True,
    )  # fmt: skip
    return scripts / ("detox-timer.exe" if WINDOWS else "detox-timer")


def test_the_wheel_holds_both_languages_and_no_building_material(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "detox/resources/locale/id/LC_MESSAGES/detox.mo" in names
    assert not [name for name in names if name.endswith((".po", ".pyc"))]
    assert not [name for name in names if name.startswith(("detox/resources/build", "tests/"))]


def test_the_wheel_holds_every_resource(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"detox/resources/{path.relative_to(ROOT / 'resources').as_posix()}"
        for folder in ("catalogue", "holidays", "icons", "fonts")
        for path in (ROOT / "resources" / folder).rglob("*")
        if path.is_file() and path.suffix != ".md" and "source" not in path.parts
    }
    assert wanted <= names
    assert {"detox/py.typed", "detox/__main__.py"} <= names


def test_the_installed_program_knows_its_name_and_version(installed: Path) -> None:
    from detox import __version__

    answer = subprocess.check_output([installed, "--version"], text=True, cwd=installed.parent)
    assert __version__ in answer


def test_the_installed_program_tells_the_week_in_indonesian(
    installed: Path, tmp_path: Path
) -> None:
    answer = subprocess.run(
        [installed, "--profile", tmp_path / "profile", "--lang", "id", "week"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        cwd=tmp_path,
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "Pekan" in answer.stdout
