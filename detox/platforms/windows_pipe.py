# mypy: disable-error-code="attr-defined"
"""Local control over a named pipe that only this user can open, and never from another computer.

Overlapped I/O, because only so can a waiting read have a time limit and a waiting accept be woken.
https://learn.microsoft.com/windows/win32/ipc/named-pipes
"""

import ctypes
import hashlib
import os
import threading
import time
from collections.abc import Callable
from ctypes import POINTER, c_char_p, c_int, c_uint32, c_void_p, c_wchar_p
from functools import cache
from pathlib import Path

from detox.platforms.endpoint import (
    LINE_LIMIT,
    READ_WITHIN,
    WRITE_WITHIN,
    LineBuffer,
    Listener,
    ListenerClosed,
    Stream,
)
from detox.platforms.foreign import declare, load
from detox.platforms.windows_session import security_id, sid_text

_INVALID = c_void_p(-1).value
_DUPLEX, _OVERLAPPED, _FIRST = 0x3, 0x40000000, 0x00080000
_REJECT_REMOTE = 0x8  # byte mode and blocking wait are zeros
_MANY = 255  # PIPE_UNLIMITED_INSTANCES
_BUFFER = 65536
_READ_WRITE, _OPEN_EXISTING = 0xC0000000, 3
_ANONYMOUS = 0x00100000  # SECURITY_SQOS_PRESENT, level anonymous: a server cannot act as us
_FOREVER = 0xFFFFFFFF
_SIGNALLED, _TIMED_OUT = 0, 0x102
_MISSING, _DENIED, _BROKEN, _BUSY, _PENDING, _CONNECTED = 2, 5, 109, 231, 997, 535
_KERNEL_OBJECT, _OWNER = 6, 1  # SE_KERNEL_OBJECT, OWNER_SECURITY_INFORMATION
_OWNER_ONLY = "O:{sid}D:P(A;;GA;;;{sid})"  # protected, all rights to the owner, to nobody else


class _Overlapped(ctypes.Structure):
    # https://learn.microsoft.com/windows/win32/api/minwinbase/ns-minwinbase-overlapped
    _fields_ = (
        ("internal", c_void_p),
        ("internal_high", c_void_p),
        ("offset", c_uint32),
        ("offset_high", c_uint32),
        ("event", c_void_p),
    )


class _SecurityAttributes(ctypes.Structure):
    # https://learn.microsoft.com/windows/win32/api/wtypesbase/ns-wtypesbase-security_attributes
    _fields_ = (("length", c_uint32), ("descriptor", c_void_p), ("inherit", c_int))


class _Pipes:
    """The declared functions; pages: https://learn.microsoft.com/windows/win32/api/ and name."""

    def __init__(self) -> None:
        kernel, security = load("kernel32"), load("advapi32")
        words, over = POINTER(c_uint32), POINTER(_Overlapped)
        # namedpipeapi/nf-namedpipeapi-createnamedpipew, …-connectnamedpipe, …-waitnamedpipew
        self.create = declare(
            kernel, "CreateNamedPipeW", c_void_p, c_wchar_p, *[c_uint32] * 6, c_void_p
        )
        self.connect = declare(kernel, "ConnectNamedPipe", c_int, c_void_p, over)
        self.wait_free = declare(kernel, "WaitNamedPipeW", c_int, c_wchar_p, c_uint32)
        # fileapi/nf-fileapi-createfilew, …-readfile, …-writefile
        self.open = declare(
            kernel, "CreateFileW", c_void_p, c_wchar_p, c_uint32, c_uint32, c_void_p, c_uint32,
            c_uint32, c_void_p,
        )  # fmt: skip
        self.read = declare(kernel, "ReadFile", c_int, c_void_p, c_void_p, c_uint32, words, over)
        self.write = declare(kernel, "WriteFile", c_int, c_void_p, c_char_p, c_uint32, words, over)
        # ioapiset/nf-ioapiset-getoverlappedresult, …-cancelioex
        self.result = declare(kernel, "GetOverlappedResult", c_int, c_void_p, over, words, c_int)
        self.cancel = declare(kernel, "CancelIoEx", c_int, c_void_p, over)
        # synchapi/nf-synchapi-createeventw, …-setevent, …-waitformultipleobjects
        self.event = declare(kernel, "CreateEventW", c_void_p, c_void_p, c_int, c_int, c_wchar_p)
        self.set = declare(kernel, "SetEvent", c_int, c_void_p)
        self.wait = declare(
            kernel, "WaitForMultipleObjects", c_uint32, c_uint32, POINTER(c_void_p), c_int, c_uint32
        )
        self.close = declare(kernel, "CloseHandle", c_int, c_void_p)
        self.free = declare(kernel, "LocalFree", c_void_p, c_void_p)
        # aclapi/nf-aclapi-getsecurityinfo
        self.security = declare(
            security, "GetSecurityInfo", c_uint32, c_void_p, c_int, c_uint32, *[c_void_p] * 5
        )
        # sddl/nf-sddl-convertstringsecuritydescriptortosecuritydescriptorw
        self.descriptor = declare(
            security, "ConvertStringSecurityDescriptorToSecurityDescriptorW", c_int, c_wchar_p,
            c_uint32, POINTER(c_void_p), words,
        )  # fmt: skip


@cache
def _pipes() -> _Pipes:
    return _Pipes()


def name_of(path: Path) -> str:
    """Return the pipe that stands for a socket's path; another user's has another name."""
    code = hashlib.sha256(os.fspath(path.absolute()).casefold().encode()).hexdigest()[:16]
    return rf"\\.\pipe\detox-timer-{security_id()}-{code}"


def listen(path: Path) -> Listener:
    """Begin to listen; OSError where somebody listens there already."""
    return PipeListener(name_of(path))


def connect(path: Path, timeout: float = 1.0) -> Stream:
    """Begin a conversation; ConnectionError where nobody of this user listens there."""
    pipes, name = _pipes(), name_of(path)
    while True:
        flags = _OVERLAPPED | _ANONYMOUS
        handle = pipes.open(name, _READ_WRITE, 0, None, _OPEN_EXISTING, flags, None)
        if handle not in (None, _INVALID):
            _refuse_strangers(handle, name)
            return PipeStream(handle)
        error = ctypes.get_last_error()
        if error != _BUSY or not pipes.wait_free(name, int(timeout * 1000)):
            raise ConnectionError(error, "nobody listens there", name)


def _refuse_strangers(handle: int, name: str) -> None:
    """Raise ConnectionError where the pipe was made by another user, who guessed its name."""
    owner, descriptor = c_void_p(), c_void_p()
    refused = _pipes().security(
        handle, _KERNEL_OBJECT, _OWNER, ctypes.byref(owner), None, None, None,
        ctypes.byref(descriptor),
    )  # fmt: skip
    try:
        if not refused and sid_text(owner) == security_id():
            return
    finally:
        _pipes().free(descriptor)
    _pipes().close(handle)
    raise ConnectionError(_DENIED, "the other end belongs to another user", name)


def _perform(
    handle: int, start: Callable[[object], int], timeout: float | None, stop: int | None = None
) -> int:
    """Start an operation and wait for its end; return how many bytes moved.

    Raises TimeoutError, ListenerClosed where the event `stop` came first, or ConnectionError.
    """
    pipes = _pipes()
    over = _Overlapped(event=pipes.event(None, 1, 0, None))
    try:
        if not start(ctypes.byref(over)):
            error = ctypes.get_last_error()
            if error == _CONNECTED:
                return 0
            if error != _PENDING:
                raise ConnectionError(error, "the other end has gone")
            _wait(handle, over, timeout, stop)
        moved = c_uint32()
        if not pipes.result(handle, ctypes.byref(over), ctypes.byref(moved), 1):
            raise ConnectionError(ctypes.get_last_error(), "the other end has gone")
        return moved.value
    finally:
        pipes.close(over.event)


def _wait(handle: int, over: _Overlapped, timeout: float | None, stop: int | None) -> None:
    """Wait for a started operation; take it back, and wait for that, where it must not go on."""
    pipes = _pipes()
    events = (c_void_p * 2)(over.event, stop)
    limit = _FOREVER if timeout is None else max(int(timeout * 1000), 0)
    first = pipes.wait(1 if stop is None else 2, events, 0, limit)
    if first == _SIGNALLED:
        return
    pipes.cancel(handle, ctypes.byref(over))
    pipes.result(handle, ctypes.byref(over), ctypes.byref(c_uint32()), 1)
    if first == _TIMED_OUT:
        raise TimeoutError("the other end was silent for too long")
    raise ListenerClosed("the listener was closed")


def _refuse_second(name: str) -> None:
    """Raise OSError where the pipe exists; asked beside `_FIRST`, which wine does not know."""
    free = _pipes().wait_free(name, 1)
    if free or ctypes.get_last_error() != _MISSING:
        raise OSError(_BUSY, "somebody listens there", name)


class PipeListener:
    """A named pipe; one instance of it always waits, so that no client finds it missing."""

    def __init__(self, name: str) -> None:
        self._name = name
        _refuse_second(name)
        self._stop: int = _pipes().event(None, 1, 0, None)
        self._closed = False
        self._waiting = threading.Lock()
        try:
            self._next = self._instance(_FIRST)
        except OSError:
            _pipes().close(self._stop)
            raise

    def _instance(self, first: int = 0) -> int:
        pipes, descriptor = _pipes(), c_void_p()
        text = _OWNER_ONLY.format(sid=security_id())
        if not pipes.descriptor(text, 1, ctypes.byref(descriptor), None):
            raise OSError(ctypes.get_last_error(), "Windows refuses the pipe's rights")
        try:
            rights = _SecurityAttributes(ctypes.sizeof(_SecurityAttributes), descriptor, 0)
            handle = pipes.create(
                self._name, _DUPLEX | _OVERLAPPED | first, _REJECT_REMOTE, _MANY, _BUFFER, _BUFFER,
                0, ctypes.byref(rights),
            )  # fmt: skip
        finally:
            pipes.free(descriptor)
        if handle in (None, _INVALID):
            raise OSError(ctypes.get_last_error(), "the pipe cannot be made", self._name)
        return int(handle)

    def accept(self) -> Stream:
        """Wait for the next conversation with a program of this user."""
        with self._waiting:
            while not self._closed:
                handle = self._next
                try:
                    _perform(
                        handle, lambda over: _pipes().connect(self._next, over), None, self._stop
                    )
                except ConnectionError:  # it came and went before we looked
                    self._next = self._instance()
                    _pipes().close(handle)
                    continue
                self._next = self._instance()
                return PipeStream(handle)
            raise ListenerClosed("the listener was closed")

    def close(self) -> None:
        """Stop waiting; harmless when repeated."""
        if self._closed:
            return
        self._closed = True
        _pipes().set(self._stop)
        with self._waiting:
            _pipes().close(self._next)
            _pipes().close(self._stop)


class PipeStream:
    """Lines over one instance of a pipe."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle
        self._buffer = LineBuffer()

    def _open(self) -> int:
        if self._handle is None:
            raise ConnectionError("the conversation was closed")
        return self._handle

    def read_line(self, limit: int = LINE_LIMIT, timeout: float | None = READ_WITHIN) -> bytes:
        """Return the next line; the time limit is for the whole line, however it trickles in."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (line := self._buffer.take(limit)) is None:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                raise TimeoutError("the line did not come in time")
            try:
                data = self._read(left)
            except ConnectionError as error:
                if error.errno != _BROKEN:
                    raise
                data = b""
            if not data:
                return self._buffer.rest()
            self._buffer.add(data)
        return line

    def _read(self, timeout: float | None) -> bytes:
        handle, space = self._open(), ctypes.create_string_buffer(8192)
        count = _perform(
            handle, lambda over: _pipes().read(handle, space, len(space), None, over), timeout
        )
        return space.raw[:count]

    def write(self, data: bytes, timeout: float | None = WRITE_WITHIN) -> None:
        """Send all of it."""
        handle = self._open()
        _perform(handle, lambda over: _pipes().write(handle, data, len(data), None, over), timeout)

    def close(self) -> None:
        """End the conversation; what was written can still be read. Harmless when repeated."""
        handle, self._handle = self._handle, None
        if handle is not None:
            _pipes().close(handle)
