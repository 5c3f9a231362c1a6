# mypy: disable-error-code="import-untyped"
"""A connection to a D-Bus message bus: calls with a time limit, and signals that never get lost.

jeepney's own blocking connection drops what arrives while it waits for a reply; this one keeps it.
"""

import os
from collections import deque
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

REPLY_WITHIN = 1.0
"""Seconds that a service has to answer; one that owns its name and is silent costs no more."""

DBUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")


class BusError(OSError):
    """The bus or the service refused, was silent or has gone."""


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

    def fileno(self) -> int:
        """Return the descriptor that becomes readable with messages."""
        return int(self._connection.sock.fileno())

    def close(self) -> None:
        """End the connection; harmless when repeated."""
        self._connection.close()

    def call(
        self, to: DBusAddress, method: str, signature: str | None = None, *body: Any
    ) -> tuple[Any, ...]:
        """Call a method and return its answer; BusError where there is none."""
        serial = self.send(to, method, signature, *body)
        try:
            while True:
                message = self._connection.receive(timeout=REPLY_WITHIN)
                if message.header.fields.get(HeaderFields.reply_serial) == serial:
                    break
                self._waiting.append(message)
        except (OSError, ValueError) as error:
            raise BusError(f"{to.bus_name}: {error or 'no answer'}") from error
        if message.header.message_type is MessageType.error:
            raise BusError(str(message.header.fields.get(HeaderFields.error_name)))
        return tuple(message.body)

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


def reply_to(message: Message) -> int | None:
    """Return the serial of the call that a good answer belongs to; None for any other message."""
    if message.header.message_type is not MessageType.method_return:
        return None
    serial = message.header.fields.get(HeaderFields.reply_serial)
    return None if serial is None else int(serial)
