"""A private message bus, and services that answer on it as a test says."""

import os
import queue
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pytest
from jeepney import (  # type: ignore[import-untyped]
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

Answer = Callable[[tuple[Any, ...]], tuple[str, tuple[Any, ...]]]
SILENT = "silent"

CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "">
<busconfig>
  <type>session</type><listen>unix:path={path}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""


class PrivateBus:
    """A dbus-daemon of its own."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"{name}.socket"
        config = folder / f"{name}.conf"
        config.write_text(CONFIG.format(path=self.path), encoding="utf-8")
        self._process = subprocess.Popen(
            ["dbus-daemon", "--nofork", "--print-address", f"--config-file={config}"],
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout
        assert self._process.stdout.readline()

    @property
    def address(self) -> str:
        """How others find it."""
        return f"unix:path={self.path}"

    def stop(self) -> None:
        """End it; everybody on it is thrown out."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.communicate()


@contextmanager
def private_bus(
    folder: Path, patch: pytest.MonkeyPatch, which: str = "SESSION"
) -> Iterator[PrivateBus]:
    """Run a bus that stands for the session's or the system's."""
    bus = PrivateBus(folder, which.lower())
    patch.setenv(f"DBUS_{which}_BUS_ADDRESS", bus.address)
    try:
        yield bus
    finally:
        bus.stop()


class Service:
    """A service on a bus: methods by name, and signals on demand.

    `answers[method]` gets the arguments and returns signature and values; an unknown method is
    answered with an error, SILENT is not answered until `catch_up`.
    """

    def __init__(self, bus: PrivateBus, name: str) -> None:
        self.answers: dict[str, Answer | str] = {}
        self.calls: queue.Queue[tuple[str, str, tuple[Any, ...]]] = queue.Queue()
        self._unanswered: queue.Queue[Message] = queue.Queue()
        self._connection = open_dbus_connection(bus.address)
        self._connection.send_and_get_reply(message_bus.RequestName(name))
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def start(self) -> Self:
        """Begin to answer."""
        self._thread.start()
        return self

    def _serve(self) -> None:
        while not self._leaving.is_set():
            try:
                message = self._connection.receive(timeout=0.02)
                if message.header.message_type is MessageType.method_call:
                    self._answer(message)
            except TimeoutError:
                continue
            except OSError:  # the bus has gone
                return

    def _answer(self, message: Message) -> None:
        fields = message.header.fields
        method = fields[HeaderFields.member]
        self.calls.put((method, fields.get(HeaderFields.signature, ""), message.body))
        answer = self.answers.get(method)
        if answer is None:
            unknown = "org.freedesktop.DBus.Error.UnknownMethod"
            self._connection.send(new_error(message, unknown))
        elif callable(answer):
            self._connection.send(new_method_return(message, *answer(message.body)))
        else:
            self._unanswered.put(message)

    def catch_up(self, signature: str, *values: Any) -> None:
        """Answer the oldest call that was passed over in silence."""
        late = self._unanswered.get(timeout=10)
        self._connection.send(new_method_return(late, signature, values))

    def emit(self, path: str, interface: str, name: str, signature: str, *values: Any) -> None:
        """Send a signal to everybody."""
        emitter = DBusAddress(path, interface=interface)
        self._connection.send(new_signal(emitter, name, signature, values))

    def called(self, method: str) -> tuple[str, tuple[Any, ...]]:
        """Wait for a call of the method; return its signature and arguments."""
        while True:
            name, signature, values = self.calls.get(timeout=10)
            if name == method:
                return signature, values

    def stop(self) -> None:
        """Leave the bus; the name is free again."""
        self._leaving.set()
        self._thread.join(10)
        self._connection.close()


def no_bus(patch: pytest.MonkeyPatch, which: str) -> None:
    """Have no such bus."""
    patch.setenv(f"DBUS_{which}_BUS_ADDRESS", f"unix:path={os.devnull}/nothing")
