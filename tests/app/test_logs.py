"""The program's own log file."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from detox.app import logs
from detox.app.paths import Profile
from tests.cli.program import unix_only


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave the logging of the tests as it is."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(logging, "raiseExceptions", logging.raiseExceptions)
    yield
    for handler in root.handlers[:]:
        if handler not in handlers:
            root.removeHandler(handler)
            handler.close()
    root.setLevel(level)


@unix_only
def test_the_log_file_is_private(tmp_path: Path) -> None:
    logs.begin(Profile(str(tmp_path)), verbose=False)
    logging.getLogger("detox").warning("something")
    (file,) = (tmp_path / "logs").iterdir()
    assert "something" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
