"""A listener in memory, for tests of whatever talks over the local socket."""

import queue
import socket

from detox.platforms.local_socket import SocketStream


class MemoryListener:
    """Gives out the far ends of what `call` opens."""

    def __init__(self) -> None:
        self._callers: queue.SimpleQueue[SocketStream | None] = queue.SimpleQueue()
        self._near: list[SocketStream] = []

    def call(self) -> SocketStream:
        near, far = socket.socketpair()
        self._callers.put(SocketStream(far))
        self._near.append(SocketStream(near))
        return self._near[-1]

    def accept(self) -> SocketStream:
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
