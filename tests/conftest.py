"""What every test stands on: sentences that are built, English first, nobody's own files."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from detox import words
from resources.build import sentences

# Widgets are tested without a screen; tests/desktop starts screens of its own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("detox", deadline=None, print_blob=True)
settings.load_profile("detox")


@pytest.fixture(scope="session", autouse=True)
def built_sentences() -> None:
    """Compile the catalogue, so that a test sees the translations of this very tree."""
    sentences.compile_into()


@pytest.fixture(scope="session", autouse=True)
def nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the tests away from the home folder of whoever runs them."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        for name in ("CONFIG", "DATA", "STATE", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        (home / "runtime").mkdir(mode=0o700)
        patch.setenv("XDG_RUNTIME_DIR", str(home / "runtime"))
        patch.delenv("DETOX_PROFILE", raising=False)
        yield home


@pytest.fixture(autouse=True)
def starting_in_english() -> Iterator[None]:
    """Begin and end each test in English."""
    words.use("en")
    yield
    words.use("en")
