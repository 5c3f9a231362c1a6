"""The app in front, idle time and the polite close on Windows, by calls into user32 and kernel32.

Importing this file calls nothing; what is decided (`idle_from_ticks`, `owner_of`) is pure.
"""

import ctypes
import os
from collections.abc import Callable, Iterator, Sequence
from ctypes import c_int, c_uint32, c_void_p, c_wchar_p
from dataclasses import dataclass
from datetime import timedelta

from detox.domain.apps import Identity, IdentityKind
from detox.platforms.close_request import belongs
from detox.platforms.foreign import declare, load
from detox.platforms.processes import plain
from detox.ports import SensorFailed, Unavailable
from detox.words import _

FRAME_HOST = "applicationframehost"
"""The program that draws the frame of a Store app; the app itself owns a child window."""

_LIMITED_INFORMATION = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION: works for elevated ones too
_WM_CLOSE = 0x0010
_OWNER = 4  # GW_OWNER
_PATH = 32768

# One calling convention on 64-bit Windows, so CFUNCTYPE stands for WINFUNCTYPE (which Linux lacks).
_EnumProc = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p)


class _LastInput(ctypes.Structure):
    # LASTINPUTINFO: https://learn.microsoft.com/windows/win32/api/winuser/ns-winuser-lastinputinfo
    _fields_ = (("size", c_uint32), ("time", c_uint32))


def idle_from_ticks(now: int, last: int) -> timedelta:
    """Return the time between two 32-bit tick counts, which start again at 0 after 49.7 days."""
    return timedelta(milliseconds=(now - last) & 0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Owner:
    """The process behind a window: its pid and its program's name, "" where Windows keeps it."""

    pid: int
    program: str


def owner_of(frame: Owner, children: Sequence[Owner]) -> Owner:
    """Return who really owns a window: of a frame host, the first child of another process.

    https://github.com/microsoft/PowerToys/issues/1766
    """
    if frame.program != FRAME_HOST:
        return frame
    return next((child for child in children if child.pid != frame.pid and child.program), frame)


class Desktop:
    """The windows of this session; pages: https://learn.microsoft.com/windows/win32/api/winuser/."""

    def __init__(self) -> None:
        user, kernel = load("user32"), load("kernel32")
        out = ctypes.POINTER(c_uint32)
        # …/nf-winuser-getforegroundwindow
        self._foreground = declare(user, "GetForegroundWindow", c_void_p)
        # …/nf-winuser-getwindowthreadprocessid
        self._process = declare(user, "GetWindowThreadProcessId", c_uint32, c_void_p, out)
        # …/nf-winuser-enumwindows, …/nf-winuser-enumchildwindows
        self._windows = declare(user, "EnumWindows", c_int, _EnumProc, c_void_p)
        self._children = declare(user, "EnumChildWindows", c_int, c_void_p, _EnumProc, c_void_p)
        # …/nf-winuser-iswindowvisible, …/nf-winuser-getwindow
        self._visible = declare(user, "IsWindowVisible", c_int, c_void_p)
        self._related = declare(user, "GetWindow", c_void_p, c_void_p, c_uint32)
        # …/nf-winuser-postmessagew: queued, so a window that hangs does not hang us
        self._post = declare(user, "PostMessageW", c_int, c_void_p, c_uint32, c_void_p, c_void_p)
        # …/processthreadsapi/nf-processthreadsapi-openprocess, …/nf-handleapi-closehandle
        self._open = declare(kernel, "OpenProcess", c_void_p, c_uint32, c_int, c_uint32)
        self._close = declare(kernel, "CloseHandle", c_int, c_void_p)
        # …/winbase/nf-winbase-queryfullprocessimagenamew
        self._image = declare(
            kernel, "QueryFullProcessImageNameW", c_int, c_void_p, c_uint32, c_wchar_p, out
        )

    def foreground(self) -> int | None:
        """Return the window in front; None on the secure desktop, in a switch, or without one."""
        return self._foreground() or None

    def owner(self, window: int) -> Owner:
        """Return who owns the window, through a frame host."""
        frame = self._direct_owner(window)
        if frame.program != FRAME_HOST:
            return frame
        children = [self._direct_owner(child) for child in self._below(window)]
        return owner_of(frame, children)

    def _direct_owner(self, window: int) -> Owner:
        pid = c_uint32()
        self._process(window, ctypes.byref(pid))
        return Owner(pid.value, self._program(pid.value))

    def _program(self, pid: int) -> str:
        handle = self._open(_LIMITED_INFORMATION, 0, pid)
        if not handle:
            return ""
        try:
            size, path = c_uint32(_PATH), ctypes.create_unicode_buffer(_PATH)
            return plain(path.value) if self._image(handle, 0, path, ctypes.byref(size)) else ""
        finally:
            self._close(handle)

    def _below(self, window: int) -> list[int]:
        return _collect(lambda each: self._children(window, each, None))

    def main_windows(self) -> Iterator[int]:
        """Yield the visible top-level windows that no other window owns (dialogs are owned)."""
        for window in _collect(lambda each: self._windows(each, None)):
            if self._visible(window) and not self._related(window, _OWNER):
                yield window

    def ask_to_close(self, window: int) -> bool:
        """Ask as a click on the X would; an elevated program's window refuses."""
        return bool(self._post(window, _WM_CLOSE, None, None))


def _collect(enumerate_windows: Callable[[object], object]) -> list[int]:
    found: list[int] = []

    def each(window: int | None, _data: object) -> int:
        found.append(window or 0)
        return 1

    enumerate_windows(_EnumProc(each))
    return found


class ForegroundWindow:
    """The app in front, by GetForegroundWindow; polled."""

    by = "GetForegroundWindow"

    def __init__(self, desktop: Desktop | None = None) -> None:
        self._desktop = desktop or _desktop()

    def fileno(self) -> int | None:
        """Windows pushes nothing through a descriptor."""
        return None

    def front(self) -> Identity | Unavailable | None:
        """Return the app in front; None where no window is."""
        window = self._desktop.foreground()
        if window is None:
            return None
        owner = self._desktop.owner(window)
        if not owner.program:
            return Unavailable(_("Windows does not tell whose window is in front."))
        return Identity(IdentityKind.EXE, owner.program, pid=owner.pid)

    def close(self) -> None:
        """There is nothing to give back."""


class LastInput:
    """Idle time, by GetLastInputInfo."""

    by = "GetLastInputInfo"

    def __init__(self) -> None:
        try:
            user, kernel = load("user32"), load("kernel32")
            # https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-getlastinputinfo
            self._last = declare(user, "GetLastInputInfo", c_int, ctypes.POINTER(_LastInput))
            # https://learn.microsoft.com/windows/win32/api/sysinfoapi/nf-sysinfoapi-gettickcount
            self._ticks = declare(kernel, "GetTickCount", c_uint32)
        except OSError as error:
            raise SensorFailed(str(error)) from error

    def idle(self) -> timedelta | Unavailable:
        """Return the time since the last key press or mouse movement in this session."""
        last = _LastInput(ctypes.sizeof(_LastInput), 0)
        if not self._last(ctypes.byref(last)):
            return Unavailable(_("Windows does not tell when the last input was."))
        return idle_from_ticks(self._ticks(), last.time)

    def close(self) -> None:
        """There is nothing to give back."""


class WindowCloser:
    """The polite close, by WM_CLOSE to a program's main windows."""

    by = "WM_CLOSE"

    def __init__(self, desktop: Desktop | None = None) -> None:
        self._desktop = desktop or _desktop()

    def ask_to_close(self, programs: Sequence[str]) -> int | Unavailable:
        """Ask every main window of these programs once; return how many were asked."""
        asked = 0
        for window in self._desktop.main_windows():
            owner = self._desktop.owner(window)
            if owner.pid != os.getpid() and belongs([owner.program], programs):
                asked += self._desktop.ask_to_close(window)
        return asked


def _desktop() -> Desktop:
    try:
        return Desktop()
    except OSError as error:
        raise SensorFailed(str(error)) from error
