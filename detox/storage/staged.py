"""A timeline on its way to whoever holds the database: a private file in the profile's folder.

The first line is a JSON object with the apps and the number of pieces; behind it stand start, end
and app of each piece as 64-bit numbers. Whoever takes it checks all of it before using any of it.
"""

import json
import os
import time
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from operator import le, lt
from pathlib import Path
from stat import S_ISREG
from tempfile import mkstemp
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

from detox.domain import names
from detox.ports import StorageTrouble
from detox.storage import database, trouble
from detox.storage.activitywatch import MOST_APPS, OLDEST
from detox.storage.timeline import Piece, Timeline
from detox.words import _

PREFIX, ENDING = "import-", ".staged"
STALE: Final = 600.0
"""Seconds after which such a file is left over, though its process id is in use (again)."""
_VERSION = 1
_AT_ONCE = 1 << 15
_PIECE = 24
_LONGEST_HEADER = 16 << 20

App = tuple[str, str]
"""Program and name."""


class BadStaged(StorageTrouble):
    """The prepared times are not as we write them."""


def write(folder: Path, timeline: Timeline, apps: Sequence[App]) -> Path:
    """Write the timeline to a new file that only this user can open."""
    database.make_folder(folder)
    with trouble.told(folder):
        handle, path = new(folder)
        try:
            with os.fdopen(handle, "wb") as file:
                head = {"version": _VERSION, "apps": apps, "pieces": len(timeline)}
                file.write(json.dumps(head).encode() + b"\n")
                pieces = iter(timeline)
                while some := list(islice(pieces, _AT_ONCE)):
                    array("q", [number for piece in some for number in piece]).tofile(file)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return path


def new(folder: Path) -> tuple[int, Path]:
    """Make a file of our name that only this user can open; return it open, and its path."""
    handle, name = mkstemp(prefix=f"{PREFIX}{os.getpid()}-", suffix=ENDING, dir=folder)
    return handle, Path(name)


def remove_stale(folder: Path) -> None:
    """Remove what an import that was killed has left behind."""
    for path in folder.glob(f"{PREFIX}*{ENDING}"):
        with suppress(OSError):
            if _is_orphan(path) or abs(time.time() - path.lstat().st_mtime) > STALE:
                path.unlink()


def _is_orphan(path: Path) -> bool:
    """Tell whether the process that the name tells of is gone."""
    written_by = path.name.removeprefix(PREFIX).partition("-")[0]
    if not (written_by.isascii() and written_by.isdecimal()):
        return False
    import psutil  # noqa: PLC0415  almost never is there such a file

    return not psutil.pid_exists(int(written_by))


def place(folder: Path, given: str) -> Path:
    """Return the path of such a file; raise BadStaged for any other, which is not ours."""
    path = Path(given)
    ours = path.name.startswith(PREFIX) and path.name.endswith(ENDING)
    if not ours or path.parent != folder:
        raise _bad()
    return path


class Staged:
    """A staged file that has been found to be whole; use it in a `with`."""

    def __init__(self, path: Path, now: int) -> None:
        with trouble.told(path):
            self._file: BinaryIO = open_regular(path)
            try:
                self.apps, self.pieces = self._head()
                self._begins = self._file.tell()
                self._check(now)
            except BaseException:
                self._file.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._file.close()

    def __iter__(self) -> Iterator[Piece]:
        for numbers in self._chunks():
            yield from zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)

    @property
    def reach(self) -> tuple[int, int]:
        """When the first piece starts and the last one ends; there must be one."""
        first = last = 0
        for numbers in self._chunks():
            first, last = first or numbers[0], numbers[-2]
        return first, last

    def _head(self) -> tuple[list[App], int]:
        found = os.fstat(self._file.fileno())
        line = self._file.readline(_LONGEST_HEADER)
        try:
            head = json.loads(line)
            apps, pieces = [_app(*pair) for pair in head["apps"]], head["pieces"]
        except (ValueError, TypeError, KeyError, RecursionError):
            raise _bad() from None
        whole = type(pieces) is int and found.st_size == len(line) + _PIECE * pieces
        if head.get("version") != _VERSION or not whole:
            raise _bad()
        if len(apps) > MOST_APPS:
            raise _bad()
        return apps, pieces

    def _check(self, now: int) -> None:
        before = OLDEST
        for numbers in self._chunks():
            starts, ends, apps = numbers[::3], numbers[1::3], numbers[2::3]
            ordered = all(map(lt, starts, ends)) and all(map(le, ends, islice(starts, 1, None)))
            if not ordered or starts[0] < before or ends[-1] > now:
                raise _bad()
            if min(apps) < 0 or max(apps) >= len(self.apps):
                raise _bad()
            before = ends[-1]

    def _chunks(self) -> Iterator["array[int]"]:
        self._file.seek(self._begins)
        while some := self._file.read(_AT_ONCE * _PIECE):
            yield array("q", some)


def _app(program: Any, name: Any) -> App:
    for text in (program, name):
        if not isinstance(text, str) or not 0 < len(text) <= 2 * names.LONGEST:
            raise ValueError(text)
    return program, name


def open_regular(path: Path) -> BinaryIO:
    """Open a staged file; raise BadStaged for a pipe, which nobody might ever write to."""
    flags = os.O_RDONLY
    for name in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK"):  # where the system has it
        flags |= getattr(os, name, 0)
    handle = os.open(path, flags)
    if not S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _bad()
    return os.fdopen(handle, "rb")


def _bad() -> BadStaged:
    return BadStaged(_("The prepared times cannot be read; please import the file once more."))
