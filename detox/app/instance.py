"""One instance a profile: the lock file of QLockFile, held and read without loading Qt.

The running program holds it with `QLockFile` itself (stale time 0), a verb that works on the
database in its own process holds it with `Lock`. Both write the same five lines (process id,
program, host, machine, boot), both hold an flock on it where the system has flock, and both take
over a file whose process is dead. Source: qlockfile_unix.cpp and qlockfile_win.cpp of Qt 6.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from detox.app import process

NOT_HELD = -1
NETBIOS = 15
"""Letters of a computer's name that Windows keeps in COMPUTERNAME, in capitals."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who wrote a lock file."""

    pid: int
    program: str
    host: str
    machine: str = ""
    boot: str = ""


class Lock:
    """The lock file, taken by this process; give it back with `release`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = NOT_HELD

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor != NOT_HELD

    def take(self, wait: timedelta = timedelta(0)) -> bool:
        """Take the lock, waiting so long for another to give it back; False where it stays taken.

        Raise OSError where the folder cannot be written.
        """
        ends_at = time.monotonic() + wait.total_seconds()
        while not self._attempt():
            if time.monotonic() >= ends_at:
                return False
            time.sleep(0.05)
        return True

    def release(self) -> None:
        """Give the lock back; harmless when repeated."""
        if not self.held:
            return
        # While the file is there without its flock, others take it for left behind and put their
        # own in its place, which must not be the one that is removed. On Windows an open file
        # cannot be removed, but neither can another's.
        first = process.can_remove_open_files()
        if first:
            self._unlink()
        os.close(self._descriptor)
        self._descriptor = NOT_HELD
        if not first:
            self._unlink()

    def _unlink(self) -> None:
        with contextlib.suppress(OSError):
            self._path.unlink()

    def _attempt(self) -> bool:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.take_free():
            return True
        if not is_stale(self._path):
            return False
        with _sweeping(self._path) as allowed:
            if allowed and is_stale(self._path):
                _remove(self._path)
        return self.take_free()

    def take_free(self) -> bool:
        """Take the lock where there is no file yet, judging nobody."""
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL
        for name in ("O_CLOEXEC", "O_NOINHERIT", "O_BINARY"):  # each where the system has it
            flags |= getattr(os, name, 0)
        try:
            descriptor = os.open(self._path, flags, 0o600)
        except FileExistsError:
            return False
        except PermissionError:
            if self._path.exists():  # Windows, while another deletes it
                return False
            raise
        self._descriptor = descriptor
        process.lock_file(descriptor)
        try:
            os.write(descriptor, _contents())
        except OSError:
            self.release()
            raise
        return True


def is_held(path: Path) -> bool:
    """Tell whether anybody holds the lock, be it that the file is still being written."""
    return path.exists() and not is_stale(path)


def is_stale(path: Path) -> bool:
    """Tell whether the lock was left behind by a process that is gone.

    A process id is given out again after a while; where the program has the same name, QLockFile
    then believes the file for ever. The flock that died with its owner tells the truth.
    """
    wrote = _read(path)
    if wrote is None or not _here(wrote):
        return False
    boot = process.boot()
    if boot and wrote.boot and boot != wrote.boot:
        return True
    name = process.name(wrote.pid)
    if name is None or (name and name != Path(wrote.program).name):
        return True
    return process.is_file_lock_free(path)


def remove_stale(path: Path) -> None:
    """Remove a lock file whose process is gone, so that QLockFile need not judge it."""
    if is_stale(path):
        with _sweeping(path) as allowed:
            if allowed and is_stale(path):
                _remove(path)


def _here(wrote: Holder) -> bool:
    machine = process.machine()
    if wrote.machine and machine:
        return wrote.machine == machine
    return not wrote.host or _is_one_host(wrote.host, process.host())


def _is_one_host(one: str, other: str) -> bool:
    """Compare two names of computers, of which either may be the one that NetBIOS has cut."""
    one, other = one.casefold(), other.casefold()
    cut = NETBIOS in {len(one), len(other)}
    return one == other or (cut and one[:NETBIOS] == other[:NETBIOS])


def _contents() -> bytes:
    lines = (
        str(os.getpid()),
        process.name(os.getpid()) or "",
        process.host(),
        process.machine(),
        process.boot(),
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _read(path: Path) -> Holder | None:
    try:
        with path.open("rb") as stream:
            text = stream.read(4096).decode(errors="replace")
        lines = [line.rstrip("\r") for line in text.split("\n")]
        pid = int(lines[0])
        return Holder(pid, *lines[1:5]) if pid > 0 else None
    except (OSError, ValueError, TypeError):
        return None


def _remove(path: Path) -> None:
    """Remove a stale file as QLockFile does: never one whose owner still holds the flock."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_WRONLY)
        try:
            free = process.lock_file(descriptor)
            if free and process.can_remove_open_files():
                path.unlink()
        finally:
            os.close(descriptor)
        if free and not process.can_remove_open_files():
            path.unlink()


@contextlib.contextmanager
def _sweeping(path: Path) -> Iterator[bool]:
    """Let one process at a time remove a stale lock: QLockFile's own `.rmlock` beside it."""
    beside = path.with_name(f"{path.name}.rmlock")
    broom = Lock(beside)
    allowed = broom.take_free()
    if not allowed and is_stale(beside):
        _remove(beside)
    try:
        yield allowed
    finally:
        broom.release()
