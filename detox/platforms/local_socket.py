"""Local control over an AF_UNIX socket in a folder of this user.

The socket is 0600 in a folder that is made 0700, and each side asks the kernel who the other is.
The lock of the instance decides who may listen; a socket file without a listener is a leftover.
"""

import errno
import os
import select
import socket
import stat
import struct
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
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

LONGEST = 100
"""Bytes of a socket's path; sun_path holds 108 on Linux, 104 on macOS."""

_FOLDER = "detox-timer"
_WAITING = 16
_LOCAL_PEERCRED = 1  # macOS: https://developer.apple.com/documentation/kernel/xucred, <sys/un.h>


def place(path: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the socket really lies: a long path moves to the runtime folder."""
    full = path.absolute()
    if len(os.fsencode(full)) <= LONGEST:
        return full
    import hashlib  # noqa: PLC0415  a short path, as almost all are, needs no hash
    import tempfile  # noqa: PLC0415  see above

    code = hashlib.sha256(os.fsencode(full.parent)).hexdigest()[:16]
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    if runtime and Path(runtime).is_dir():
        return Path(runtime) / _FOLDER / f"{code}.sock"
    return Path(tempfile.gettempdir()) / f"{_FOLDER}-{os.getuid()}" / f"{code}.sock"


def listen(path: Path) -> Listener:
    """Begin to listen at the path; the caller holds the instance's lock.

    Raises OSError where the folder is not ours, a live listener is there already, or the path is
    taken by something else than a socket.
    """
    real = place(path)
    if real == path.absolute():
        real.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    else:
        _private_folder(real.parent)
    _remove_leftover(real)
    server = socket.socket(socket.AF_UNIX)
    try:
        server.bind(os.fspath(real))
        real.chmod(0o600)
        server.listen(_WAITING)
    except OSError:
        server.close()
        raise
    return SocketListener(server, real)


def connect(path: Path, timeout: float = 1.0) -> Stream:
    """Begin a conversation; ConnectionError where nobody of this user listens there."""
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(timeout)
    try:
        client.connect(os.fspath(place(path)))
        _refuse_strangers(client)
    except OSError as error:
        client.close()
        raise ConnectionError(*error.args) from error
    return SocketStream(client)


def _private_folder(folder: Path) -> None:
    """Make the folder; refuse one under a name that anybody could have made before us."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    seen = folder.stat(follow_symlinks=False)
    ours = stat.S_ISDIR(seen.st_mode) and seen.st_uid == os.getuid()
    if not ours or stat.S_IMODE(seen.st_mode) & 0o077:
        raise PermissionError(errno.EPERM, "the folder is not private", os.fspath(folder))


def _remove_leftover(path: Path) -> None:
    try:
        if not stat.S_ISSOCK(path.stat(follow_symlinks=False).st_mode):
            raise FileExistsError(errno.EEXIST, "not a socket", os.fspath(path))
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1.0)
        if probe.connect_ex(os.fspath(path)) == 0:
            raise OSError(errno.EADDRINUSE, "somebody listens there", os.fspath(path))
    path.unlink(missing_ok=True)


def _peer(conversation: socket.socket) -> int:
    """Return the user id of the other end, as the kernel knows it."""
    # https://man7.org/linux/man-pages/man7/unix.7.html (SO_PEERCRED)
    option = getattr(socket, "SO_PEERCRED", None)
    if option is not None:
        raw = conversation.getsockopt(socket.SOL_SOCKET, option, 12)
        return int(struct.unpack("=iII", raw)[1])
    raw = conversation.getsockopt(0, _LOCAL_PEERCRED, 76)
    return int(struct.unpack_from("=II", raw)[1])


def _refuse_strangers(conversation: socket.socket) -> None:
    if _peer(conversation) != os.getuid():
        raise PermissionError(errno.EPERM, "the other end belongs to another user")


class SocketListener:
    """A listening socket; `close` wakes a waiting `accept` through a pair of sockets."""

    def __init__(self, server: socket.socket, path: Path) -> None:
        self._server, self._path = server, path
        self._inode = path.stat().st_ino
        self._wake, self._awake = socket.socketpair()
        server.setblocking(False)
        self._closed = False
        self._waiting = threading.Lock()

    def accept(self) -> Stream:
        """Wait for the next conversation with a program of this user."""
        with self._waiting:
            poll = select.poll()
            if not self._closed:
                poll.register(self._server, select.POLLIN)
                poll.register(self._awake, select.POLLIN)
            while not self._closed:
                poll.poll()
                if conversation := self._next():
                    return SocketStream(conversation)
        raise ListenerClosed("the listener was closed")

    def _next(self) -> socket.socket | None:
        """Return the next conversation that is not a stranger's, or None."""
        try:
            conversation, _address = self._server.accept()
        except OSError:  # it went away before we came, or there was none
            return None
        try:
            _refuse_strangers(conversation)
        except OSError:
            conversation.close()
            return None
        return conversation

    def close(self) -> None:
        """Stop waiting and remove the file, unless it is another listener's by now."""
        if self._closed:
            return
        self._closed = True
        self._wake.close()
        with self._waiting:
            self._awake.close()
            self._server.close()
        with suppress(OSError):
            if self._path.stat(follow_symlinks=False).st_ino == self._inode:
                self._path.unlink()


class SocketStream:
    """Lines over a socket."""

    def __init__(self, conversation: socket.socket) -> None:
        self._socket = conversation
        self._buffer = LineBuffer()

    def read_line(self, limit: int = LINE_LIMIT, timeout: float | None = READ_WITHIN) -> bytes:
        """Return the next line; the time limit is for the whole line, however it trickles in."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (line := self._buffer.take(limit)) is None:
            if deadline is not None and deadline <= time.monotonic():
                raise TimeoutError("the line did not come in time")
            left = None if deadline is None else max(deadline - time.monotonic(), 0.001)
            self._socket.settimeout(left)
            data = self._socket.recv(8192)
            if not data:
                return self._buffer.rest()
            self._buffer.add(data)
        return line

    def write(self, data: bytes, timeout: float | None = WRITE_WITHIN) -> None:
        """Send all of it."""
        self._socket.settimeout(timeout)
        self._socket.sendall(data)

    def close(self) -> None:
        """End the conversation; harmless when repeated."""
        self._socket.close()
