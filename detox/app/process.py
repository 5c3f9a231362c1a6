"""What the lock file needs to know of processes, asked of the system directly.

Each question is put to whatever this system offers (/proc, libproc, the Windows kernel), the way
Qt asks it, so that both come to the same answer.
"""

import importlib
import os
import socket
from functools import cache
from pathlib import Path
from typing import Any

PROC = Path("/proc")
MOST_ON_WINDOWS = 0xFFFFFFFF


def name(pid: int) -> str | None:
    """Return the program name of a running process; "" where it has none, None once it is gone."""
    kernel = _windows_kernel()
    if kernel is not None:
        return _windows_name(kernel, pid)
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return None
    except PermissionError:
        pass
    if (PROC / "self").exists():
        return _proc_name(pid)
    return _bsd_name(pid)


@cache
def boot() -> str:
    """Return what identifies this run of the system since it was started; "" where unknown."""
    return _line(PROC / "sys/kernel/random/boot_id")


@cache
def machine() -> str:
    """Return what identifies this installation of the system; "" where unknown."""
    if not can_remove_open_files():
        return _windows_machine()
    return _line(Path("/etc/machine-id")) or _line(Path("/var/lib/dbus/machine-id"))


@cache
def host() -> str:
    """Return the name of this computer, as QLockFile writes it."""
    if can_remove_open_files():
        return socket.gethostname()
    return os.environ.get("COMPUTERNAME") or socket.gethostname()


def lock_file(descriptor: int) -> bool:
    """Take the flock that dies with its owner; False where another process has it."""
    try:
        fcntl: Any = importlib.import_module("fcntl")
    except ImportError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def is_file_lock_free(path: Path) -> bool:
    """Tell whether surely nobody holds the flock of a file; on Windows, whether nobody has it open.

    There a file that is open without leave to delete it cannot be renamed, not even to itself.
    """
    try:
        if not can_remove_open_files():
            path.rename(path)
            return True
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        return lock_file(descriptor)
    finally:
        os.close(descriptor)


def can_remove_open_files() -> bool:
    """Tell whether a file may be removed while it is open: everywhere but on Windows."""
    return hasattr(os, "getuid")


def _line(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _proc_name(pid: int) -> str:
    try:
        target = (PROC / str(pid) / "exe").readlink()
    except OSError:
        return ""
    return target.name.removesuffix(" (deleted)")


def _bsd_name(pid: int) -> str:
    """Ask libproc of macOS."""
    import ctypes  # noqa: PLC0415  not on the way of a status line on Linux

    try:
        ask: Any = ctypes.CDLL(None).proc_name
    except (OSError, AttributeError):
        return ""
    buffer = ctypes.create_string_buffer(1024)
    length = ask(pid, buffer, 1024)
    return buffer.value.decode(errors="replace") if length > 0 else ""


def _windows_machine() -> str:
    """Ask the registry, in its 64-bit view, as QSysInfo::machineUniqueId does."""
    winreg: Any = importlib.import_module("winreg")
    access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
    folder = r"SOFTWARE\Microsoft\Cryptography"
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, folder, 0, access) as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    except OSError:
        return ""


def _windows_kernel() -> Any:
    """Return kernel32, or None where this is no Windows."""
    if can_remove_open_files():
        return None
    import ctypes  # noqa: PLC0415

    return getattr(ctypes, "windll").kernel32  # noqa: B009  absent from the stubs elsewhere


def _windows_name(kernel: Any, pid: int) -> str | None:
    """Ask the kernel as QLockFile does: a process lives until its handle is signalled."""
    import ctypes  # noqa: PLC0415

    synchronize, query, timed_out = 0x00100000, 0x1000, 0x102
    if pid > MOST_ON_WINDOWS:
        return None
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(kernel.OpenProcess(synchronize | query, False, pid))
    if not handle.value:
        return None
    try:
        if kernel.WaitForSingleObject(handle, 0) != timed_out:
            return None
        size = ctypes.c_ulong(1024)
        buffer = ctypes.create_unicode_buffer(size.value)
        if not kernel.QueryFullProcessImageNameW(handle, 0, buffer, ctypes.byref(size)):
            return ""
        return Path(buffer.value).stem
    finally:
        kernel.CloseHandle(handle)
