"""Which programs run, by psutil; only new processes are looked at, since looking is what costs.

Names on Linux are hard (see `names`): the kernel cuts them after 15 bytes, scripts run under their
interpreter's name, and an upgraded program's file is called "(deleted)".
"""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

import psutil

from detox.ports import SensorFailed, Unavailable
from detox.words import _

YOUNG = 30.0
"""Seconds: a process younger than this may still become another program (fork, then exec)."""

FRESH_START = 40
"""Every so many looks all is read anew, for pids that were given to another process meanwhile."""

_DELETED = " (deleted)"
_INTERPRETERS = ("python", "node", "java", "perl", "ruby", "bash", "sh", "dash", "gjs", "mono")


def names(exe: str, name: str, cmdline: Sequence[str]) -> frozenset[str]:
    """Return all names a program goes by, in lower case without `.exe`."""
    program, given = plain(exe), plain(name)
    if not is_interpreter(program or given):
        return frozenset({program or given} - {""}) | _unless_cut(given, program)
    scripts = [plain(word) for word in cmdline[1:2] if not word.startswith("-")]
    return frozenset({program or given, given, *scripts} - {""})


def plain(path: str) -> str:
    """Return the file name of a path of any system, as `RunningSeen` wants it."""
    text = path.removesuffix(_DELETED)
    pure = PureWindowsPath(text) if "\\" in text else PurePosixPath(text)
    return pure.name.casefold().removesuffix(".exe")


def is_interpreter(program: str) -> bool:
    """Say whether a program runs other programs, under any version number."""
    return program.rstrip("0123456789.") in _INTERPRETERS


def _unless_cut(given: str, program: str) -> frozenset[str]:
    """Return the kernel's name unless it only repeats the start of the program's."""
    return frozenset() if not given or program.startswith(given) else frozenset({given})


class Programs:
    """The programs of one user, remembered by pid between looks."""

    by = "psutil"

    def __init__(
        self,
        mine: Callable[[Any], bool],
        pids: Callable[[], Iterable[int]] = psutil.pids,
        process: Callable[[int], Any] = psutil.Process,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._mine, self._pids, self._process, self._now = mine, pids, process, now
        self._known: dict[int, frozenset[str]] = {}
        self._young: set[int] = set()
        self._all: frozenset[str] = frozenset()
        self._looks = 0

    def programs(self) -> frozenset[str] | Unavailable:
        """Return the names of this user's running programs; raise SensorFailed when none can be."""
        try:
            there = set(self._pids())
        except (OSError, psutil.Error) as error:
            raise SensorFailed(_("The list of running programs cannot be read.")) from error
        self._looks += 1
        if self._looks % FRESH_START == 0:
            self._known.clear()
        gone = self._known.keys() - there
        doubtful = (there - self._known.keys()) | (self._young & there)
        if gone or doubtful:
            self._young = set()
            self._known = {pid: each for pid, each in self._known.items() if pid not in gone}
            self._known |= {pid: self._read(pid) for pid in doubtful}
            self._all = frozenset().union(*self._known.values())
        return self._all

    def _read(self, pid: int) -> frozenset[str]:
        """Return the names of one process; none where it has gone, is dead or is not ours."""
        try:
            process = self._process(pid)
            if not self._mine(process):
                return frozenset()
            if abs(self._now() - process.create_time()) < YOUNG:
                self._young.add(pid)
            name = _unless_denied(process.name, "")
            exe = _unless_denied(process.exe, "")
            script = is_interpreter(plain(exe or name))
            return names(exe, name, _unless_denied(process.cmdline, []) if script else [])
        except (psutil.Error, OSError):
            return frozenset()


def _unless_denied(ask: Callable[[], Any], otherwise: Any) -> Any:
    """Return an answer, or the other value where the system keeps it to itself."""
    try:
        return ask()
    except psutil.AccessDenied:
        return otherwise


def by_user(process: Any) -> bool:
    """Say whether a process is run by the user that runs Detox."""
    return bool(process.uids().real == os.getuid())
