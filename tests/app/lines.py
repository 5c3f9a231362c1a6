"""A listener and streams in memory, for tests of whatever talks over the local socket."""

import queue
import socket
import time


class MemoryStream:
    """One end of a pair of connected sockets, with the line reading that the platforms offer."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._held = b""

    def read_line(self, limit: int, timeout: float) -> bytes:
        ends_at = time.monotonic() + timeout
        while b"\n" not in self._held:
            if len(self._held) > limit:
                self._held = b""
                raise ValueError("too long")
            left = ends_at - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._end.settimeout(left)
            more = self._end.recv(65536)
            if not more:
                return b""
            self._held += more
        line, _, self._held = self._held.partition(b"\n")
        if len(line) >= limit:
            raise ValueError("too long")
        return line + b"\n"

    def write(self, data: bytes) -> None:
        self._end.settimeout(5)
        self._end.sendall(data)

    def close(self) -> None:
        self._end.close()


class MemoryListener:
    """Gives out the far ends of what `call` opens."""

    def __init__(self) -> None:
        self._callers: queue.SimpleQueue[MemoryStream | None] = queue.SimpleQueue()
        self._near: list[MemoryStream] = []

    def call(self) -> MemoryStream:
        near, far = socket.socketpair()
        self._callers.put(MemoryStream(far))
        self._near.append(MemoryStream(near))
        return self._near[-1]

    def accept(self) -> MemoryStream:
        caller = self._callers.get()
        if caller is None:
            raise OSError("closed")
        return caller

    def close(self) -> None:
        self._callers.put(None)

    def hang_up(self) -> None:
        """Close the callers' ends."""
        for stream in self._near:
            stream.close()
