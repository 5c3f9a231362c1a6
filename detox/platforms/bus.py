# mypy: disable-error-code="import-untyped"
"""A connection to a D-Bus message bus: calls with a time limit, and signals that never get lost.

jeepney's own blocking connection drops what arrives while it waits for a reply; this one keeps it,
and rings a bell for whoever sleeps until something comes.
"""

import contextlib
import os
import select
import time
from collections import deque
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

REPLY_WITHIN = 1.0
"""Seconds that a service has to answer; one that owns its name and is silent costs no more.

It is one limit for the whole call, whatever else arrives meanwhile.
"""

DBUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")


class BusError(OSError):
    """The bus or the service refused, was silent or has gone."""


class NoAnswer(BusError):
    """The service did not answer in time; it may still do so."""


def _address(which: str) -> str:
    """Return what jeepney calls this bus; a session bus without a variable is the user's own.

    https://www.freedesktop.org/software/systemd/man/latest/systemd.special.html (dbus.socket)
    """
    own = Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / "bus"
    named = which != "SESSION" or os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    return which if named or not own.is_socket() else f"unix:path={own}"


class Bus:
    """One connection; every call comes from one thread."""

    def __init__(self, which: str = "SESSION") -> None:
        try:
            self._connection: DBusConnection = open_dbus_connection(_address(which))
        except (OSError, KeyError, ValueError, RuntimeError) as error:
            raise BusError(f"no {which.lower()} bus: {error}") from error
        self._waiting: deque[Message] = deque()
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)

    def join(self, poll: select.epoll) -> None:
        """Have it wake with what arrives, and with what came while a call waited."""
        poll.register(self._connection.sock.fileno(), select.EPOLLIN)
        poll.register(self._bell, select.EPOLLIN)

    def close(self) -> None:
        """End the connection, and leave every epoll with it; harmless when repeated."""
        self._connection.close()
        if self._bell >= 0:
            os.close(self._bell)
        self._bell = -1

    def call(
        self, to: DBusAddress, method: str, signature: str | None = None, *body: Any
    ) -> tuple[Any, ...]:
        """Call a method and return its answer; BusError where there is none."""
        return self.answer(self.send(to, method, signature, *body), time.monotonic() + REPLY_WITHIN)

    def answer(self, serial: int, until: float) -> tuple[Any, ...]:
        """Wait for the answer to a call that was sent, until this moment of the monotonic clock."""
        try:
            message = self._awaited(serial, until)
        except TimeoutError as error:
            raise NoAnswer("no answer in time") from error
        except (OSError, ValueError) as error:
            raise BusError(str(error)) from error
        finally:
            self._ring()
        if message.header.message_type is MessageType.error:
            raise BusError(str(message.header.fields.get(HeaderFields.error_name)))
        return tuple(message.body)

    def _awaited(self, serial: int, until: float) -> Message:
        for message in self._waiting:
            if _replies_to(message) == serial:
                self._waiting.remove(message)
                return message
        while (left := until - time.monotonic()) > 0:
            message = self._connection.receive(timeout=left)
            if _replies_to(message) == serial:
                return message
            self._waiting.append(message)
        raise TimeoutError

    def _ring(self) -> None:
        """Make the bell readable while messages wait where no descriptor shows them."""
        with contextlib.suppress(ValueError):  # what is no message is told by the next reading
            while message := self._connection.parser.get_next_message():
                self._waiting.append(message)
        if self._waiting:
            self.wake()

    def wake(self) -> None:
        """Ring the bell, until the next `drain`."""
        os.eventfd_write(self._bell, 1)

    def send(self, to: DBusAddress, method: str, signature: str | None = None, *body: Any) -> int:
        """Call a method without waiting; return the serial that its answer will carry."""
        serial = int(next(self._connection.outgoing_serial))
        try:
            self._connection.send(new_method_call(to, method, signature, body), serial)
        except OSError as error:
            raise BusError(str(error)) from error
        return serial

    def subscribe(
        self, interface: str, member: str, path: str | None = None, first: str | None = None
    ) -> None:
        """Have a signal delivered, from any sender, so that a service may restart.

        `path` and `first` (the first argument) narrow it down.
        """
        rule = MatchRule(type="signal", interface=interface, member=member, path=path)
        if first is not None:
            rule.add_arg_condition(0, first)
        self.call(DBUS, "AddMatch", "s", rule.serialise())

    def drain(self) -> list[Message]:
        """Return what has come, without waiting; BusError once the bus has gone."""
        with contextlib.suppress(BlockingIOError):
            os.eventfd_read(self._bell)
        try:
            while True:
                self._waiting.append(self._connection.receive(timeout=0))
        except TimeoutError:
            pass
        except (OSError, ValueError) as error:
            raise BusError(str(error)) from error
        taken = list(self._waiting)
        self._waiting.clear()
        return taken

    def has_owner(self, name: str) -> bool:
        """Say whether a service of this name runs."""
        return bool(self.call(DBUS, "NameHasOwner", "s", name)[0])

    def prop(self, to: DBusAddress, name: str) -> Any:
        """Return a property's value."""
        where = DBusAddress(to.object_path, to.bus_name, "org.freedesktop.DBus.Properties")
        return self.call(where, "Get", "ss", to.interface, name)[0][1]


def signal(message: Message) -> tuple[str, str, str]:
    """Return path, interface and member of a signal; empty texts for any other message."""
    if message.header.message_type is not MessageType.signal:
        return "", "", ""
    fields = message.header.fields
    return (
        str(fields.get(HeaderFields.path, "")),
        str(fields.get(HeaderFields.interface, "")),
        str(fields.get(HeaderFields.member, "")),
    )


def _replies_to(message: Message) -> int | None:
    serial = message.header.fields.get(HeaderFields.reply_serial)
    return None if serial is None else int(serial)


def reply_to(message: Message) -> int | None:
    """Return the serial of the call that this answers, well or with an error; None for others."""
    answers = (MessageType.method_return, MessageType.error)
    return _replies_to(message) if message.header.message_type in answers else None


def values(message: Message) -> tuple[Any, ...] | None:
    """Return what a good answer holds; None for any other message."""
    good = message.header.message_type is MessageType.method_return
    return tuple(message.body) if good else None
