"""What every implementation of a role keeps, real, null or fake; each promise is asked for once."""

import queue
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from detox.domain.apps import Identity
from detox.domain.effects import Prompt
from detox.domain.events import Answer, Event, IdleSeen, Locked, Unlocked
from detox.domain.records import Choice, PromptKind
from detox.platforms.endpoint import LineTooLong, Listener, ListenerClosed, Stream
from detox.platforms.senses import IdleAlarm
from detox.ports import (
    Autostart,
    Clock,
    Closer,
    FrontApp,
    IdleSensor,
    LockSensor,
    Note,
    Notifier,
    ProcessList,
    StorageTrouble,
    Unavailable,
)

NOWHERE = "a program that nobody has"


def is_told(value: object) -> bool:
    """Say whether an unavailable answer carries a sentence for people."""
    return isinstance(value, Unavailable) and len(value.why) > 8


def is_descriptor(number: int | None) -> bool:
    return number is None or number >= 0


def keeps_idle_sensor(sensor: IdleSensor) -> None:
    """A time that is not negative, or why there is none; closing twice is harmless."""
    seen = sensor.idle()
    assert is_told(seen) or (isinstance(seen, timedelta) and seen >= timedelta(0))
    sensor.close()
    sensor.close()


def keeps_idle_alarm(alarm: IdleAlarm) -> None:
    """Silence until something happens; only `IdleSeen`."""
    assert is_descriptor(alarm.fileno())
    alarm.watch(timedelta(minutes=3))
    assert all(isinstance(event, IdleSeen) for event in alarm.news())
    alarm.close()
    alarm.close()


def keeps_front_app(sensor: FrontApp) -> None:
    """A lower-case identity, None or why not, and the same again without news."""
    assert is_descriptor(sensor.fileno())
    seen = sensor.front()
    if isinstance(seen, Identity):
        names = (seen.id, *seen.also)
        assert all(name and name == name.casefold() and "\0" not in name for name in names)
        assert len(set(names)) == len(names)
    else:
        assert seen is None or is_told(seen)
    assert sensor.front() == seen
    sensor.close()
    sensor.close()


def keeps_process_list(sensor: ProcessList) -> None:
    """Plain lower-case names without folders, or why not."""
    seen = sensor.programs()
    if isinstance(seen, Unavailable):
        assert is_told(seen)
        return
    assert all(name and name == name.casefold() for name in seen)
    assert not any("/" in name or "\\" in name or name.endswith(".exe") for name in seen)


def keeps_lock_sensor(sensor: LockSensor) -> None:
    """Only locks and unlocks, in turn."""
    assert is_descriptor(sensor.fileno())
    events = sensor.news()
    assert all(isinstance(event, Locked | Unlocked) for event in events)
    assert all(one != other for one, other in pairwise(events))
    sensor.close()
    sensor.close()


def keeps_closer(closer: Closer) -> None:
    """Nobody is asked for a program that does not run, or for no program at all."""
    for programs in ([NOWHERE], []):
        asked = closer.ask_to_close(programs)
        assert asked == 0 or is_told(asked)


def note(number: int = 7, *choices: Choice, title: str = "Selesai", body: str = "") -> Note:
    """Return a prompt in words."""
    chosen = choices or (Choice.SHOW, Choice.SNOOZE)
    at = datetime.fromisoformat("2026-11-23T17:05:00+08:00")
    prompt = Prompt(number, PromptKind.QUIET, at, chosen)
    return Note(prompt, title, body, tuple((each, f"-{each.value}-") for each in chosen))


def keeps_notifier(notifier: Notifier) -> None:
    """Shown or not, never an exception; withdrawing what is not there is harmless."""
    assert is_descriptor(notifier.fileno())
    shown = notifier.show(note(), timedelta(seconds=20))
    assert shown is True or shown is False
    notifier.withdraw(7)
    notifier.withdraw(7)
    notifier.withdraw(12345)
    events: Sequence[Event] = notifier.news()
    assert all(isinstance(event, Answer) for event in events)
    notifier.close()
    notifier.close()


def keeps_autostart(starter: Autostart) -> None:
    """What was switched is what is read back, also when done twice; or a sentence why not."""
    if is_told(starter.state()):
        with pytest.raises(StorageTrouble):
            starter.turn(True)
        return
    for wanted in (True, True, False, False, True, False):
        starter.turn(wanted)
        assert starter.state() is wanted


def keeps_clock(clock: Clock) -> None:
    """Both counters go forward together while awake; the wall carries its offset."""
    first, second = clock.read(), clock.read()
    assert second.awake >= first.awake
    assert second.boot >= first.boot
    assert (second.boot - first.boot) - (second.awake - first.awake) < 1
    assert first.wall.utcoffset() is not None
    assert abs(first.wall.timestamp() - datetime.now().astimezone().timestamp()) < 5
    assert first.zone == "" or "/" in first.zone or first.zone in {"UTC", "GMT"}


class Endpoint:
    """A way to listen and to connect, at one path."""

    def __init__(self, listen: object, connect: object, path: Path) -> None:
        self._listen, self._connect, self.path = listen, connect, path

    def listen(self) -> Listener:
        listener: Listener = self._listen(self.path)  # type: ignore[operator]
        return listener

    def connect(self) -> Stream:
        stream: Stream = self._connect(self.path, 1.0)  # type: ignore[operator]
        return stream


class _Waiting:
    """A listener that waits in a thread for one conversation."""

    def __init__(self, listener: Listener) -> None:
        self.stream: Stream | None = None
        self.error: Exception | None = None
        self._listener = listener
        self._thread = threading.Thread(target=self._wait, daemon=True)
        self._thread.start()

    def _wait(self) -> None:
        try:
            self.stream = self._listener.accept()
        except OSError as error:
            self.error = error

    def done(self) -> "_Waiting":
        self._thread.join(10)
        assert not self._thread.is_alive(), "accept does not wake up"
        return self

    def conversation(self) -> Stream:
        self.done()
        assert self.stream is not None, self.error
        return self.stream


def pair(end: Endpoint) -> tuple[Listener, Stream, Stream]:
    """Return a listener, the server's stream and the client's."""
    listener = end.listen()
    waiting = _Waiting(listener)
    client = end.connect()
    return listener, waiting.conversation(), client


def keeps_lines(end: Endpoint) -> None:
    """Lines come as they were sent, several at once, both ways; the end is an empty line."""
    listener, server, client = pair(end)
    client.write(b'{"v": 1}\nsecond\n')
    assert server.read_line() == b'{"v": 1}'
    assert server.read_line() == b"second"
    server.write(b"answer\nrest")
    server.close()
    assert client.read_line() == b"answer"
    assert client.read_line() == b"rest"
    assert client.read_line() == b""
    client.close()
    client.close()
    listener.close()


def keeps_large_lines(end: Endpoint) -> None:
    """The largest line allowed passes whole, a larger one is refused."""
    listener, server, client = pair(end)
    line = b"x" * 65536
    writer = threading.Thread(target=client.write, args=(line + b"\n",))
    writer.start()
    assert server.read_line(65536) == line
    writer.join()
    client.write(b"y" * 1000)
    with pytest.raises(LineTooLong):
        server.read_line(100)
    for stream in (server, client):
        stream.close()
    listener.close()


def keeps_patience(end: Endpoint) -> None:
    """A client that is silent, or trickles without an end of line, is given up in time."""
    listener, server, client = pair(end)
    with pytest.raises(TimeoutError):
        server.read_line(timeout=0.05)
    client.write(b"half a ")
    with pytest.raises(TimeoutError):
        server.read_line(timeout=0.05)
    client.write(b"line\n")
    assert server.read_line(timeout=5) == b"half a line"
    client.close()
    assert server.read_line() == b""
    server.close()
    listener.close()


def keeps_writing_bounded(end: Endpoint) -> None:
    """A client that never reads cannot hold the writer for ever."""
    listener, server, client = pair(end)
    with pytest.raises(TimeoutError):
        server.write(b"z" * 16 * 1024 * 1024, timeout=0.1)
    for stream in (server, client):
        stream.close()
    listener.close()


class _Door:
    """A listener that lets in everyone, as the program's own thread does."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._inside: queue.Queue[Stream] = queue.Queue()
        self._thread = threading.Thread(target=self._open, daemon=True)
        self._thread.start()

    def _open(self) -> None:
        try:
            while True:
                self._inside.put(self._listener.accept())
        except ListenerClosed:
            return

    def greet(self, client: Stream) -> Stream:
        """Return the server's end of a client's conversation, past visitors that have left."""
        client.write(b"hello\n")
        while True:
            server = self._inside.get(timeout=10)
            if server.read_line(timeout=5) == b"hello":
                return server
            server.close()

    def close(self) -> None:
        self._listener.close()
        self._thread.join(10)
        assert not self._thread.is_alive(), "accept does not wake up"


def keeps_many_visitors(end: Endpoint) -> None:
    """Conversations follow each other and overlap, and one that left at once harms nothing."""
    door = _Door(end.listen())
    end.connect().close()
    first = end.connect()
    server = door.greet(first)
    second = end.connect()
    other = door.greet(second)
    first.write(b"one\n")
    second.write(b"two\n")
    assert (server.read_line(timeout=5), other.read_line(timeout=5)) == (b"one", b"two")
    for stream in (first, second, server, other):
        stream.close()
    door.close()


def keeps_end(end: Endpoint) -> None:
    """Closing wakes the waiting accept, can be repeated, and leaves nobody to connect to."""
    listener = end.listen()
    waiting = _Waiting(listener)
    listener.close()
    assert isinstance(waiting.done().error, ListenerClosed)
    listener.close()
    with pytest.raises(ListenerClosed):
        listener.accept()
    with pytest.raises(ConnectionError):
        end.connect()
    listener = end.listen()
    listener.close()


def keeps_one_listener(end: Endpoint) -> None:
    """Two cannot listen at one place, and the first is not disturbed by the second's attempt."""
    with pytest.raises(ConnectionError):
        end.connect()
    listener = end.listen()
    with pytest.raises(OSError, match="somebody listens there"):
        end.listen()
    door = _Door(listener)
    client = end.connect()
    server = door.greet(client)
    for stream in (server, client):
        stream.close()
    door.close()


ENDPOINT_PROMISES = (
    keeps_lines,
    keeps_large_lines,
    keeps_patience,
    keeps_writing_bounded,
    keeps_many_visitors,
    keeps_end,
    keeps_one_listener,
)
