"""The program's own log file: what went wrong, never what the user did."""

import logging
import sys
import threading
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from detox.app.paths import Profile

LARGEST = 512 * 1024
log = logging.getLogger("detox")


class _Private(RotatingFileHandler):
    """A log file that only this user can read."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).touch(mode=0o600)
        return super()._open()


def begin(place: Profile, verbose: bool) -> None:
    """Write warnings (with `verbose` everything, and to stderr too) into `logs/detox.log`."""
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if verbose else logging.WARNING)
    shape = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handlers: list[logging.Handler] = [logging.StreamHandler()] if verbose else []
    try:
        place.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        handlers.append(
            _Private(
                place.logs / "detox.log", maxBytes=LARGEST, backupCount=2, encoding="utf-8",
                delay=True,
            )
        )  # fmt: skip
    except OSError:
        handlers = handlers or [logging.StreamHandler()]
    for handler in handlers:
        handler.setFormatter(shape)
        root.addHandler(handler)
    logging.raiseExceptions = False  # a full disk must not print a traceback of the logging
    sys.excepthook = _keep_running
    threading.excepthook = _thread_died


def _keep_running(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Log a bug; the program goes on (PySide calls this for an exception in a slot)."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    log.error("a bug: please report it", exc_info=(kind, error, trace))


def _thread_died(died: threading.ExceptHookArgs) -> None:
    error = died.exc_value or died.exc_type()
    name = died.thread.name if died.thread else "?"
    log.error("a bug in thread %s", name, exc_info=(died.exc_type, error, died.exc_traceback))
