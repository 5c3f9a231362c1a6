"""The two ends of local control: a listener that only this user can reach, and streams of lines.

`local_socket` and `windows_pipe` fill these roles. Everything that can go wrong is an OSError, so
one `except OSError` in a server loop catches a rude client, a late one and a vanished one.
"""

from typing import Protocol

LINE_LIMIT = 65536
READ_WITHIN = 2.0
WRITE_WITHIN = 5.0


class LineTooLong(OSError):
    """The other end sent more than a line may hold."""


class ListenerClosed(OSError):
    """The listener was closed; raised by the `accept` that waited."""


class Stream(Protocol):
    """One conversation."""

    def read_line(self, limit: int = LINE_LIMIT, timeout: float | None = READ_WITHIN) -> bytes:
        """Return the next line without its newline; b"" also at the end of the conversation.

        Raises TimeoutError when the line is not whole in time (None waits for ever), LineTooLong
        beyond the limit, ConnectionError when the other end breaks off.
        """
        ...

    def write(self, data: bytes, timeout: float | None = WRITE_WITHIN) -> None:
        """Send all of it; TimeoutError when the other end does not take it, or ConnectionError."""
        ...

    def close(self) -> None:
        """End the conversation; harmless when repeated."""
        ...


class Listener(Protocol):
    """Waits for conversations with this user's own programs."""

    def accept(self) -> Stream:
        """Wait for the next conversation; raise ListenerClosed once `close` was called."""
        ...

    def close(self) -> None:
        """Stop waiting, in any thread, and leave nothing behind; harmless when repeated."""
        ...


class LineBuffer:
    """Bytes that have come, cut into lines."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def take(self, limit: int) -> bytes | None:
        """Return a whole line without its newline, or None; LineTooLong beyond the limit."""
        place = self._bytes.find(b"\n", 0, limit + 1)
        if place < 0:
            if len(self._bytes) > limit:
                raise LineTooLong("the line is too long")
            return None
        line = bytes(self._bytes[:place])
        del self._bytes[: place + 1]
        return line

    def add(self, data: bytes) -> None:
        """Take in what has come."""
        self._bytes += data

    def rest(self) -> bytes:
        """Return what came after the last newline, at the end of the conversation."""
        left = bytes(self._bytes)
        self._bytes.clear()
        return left
