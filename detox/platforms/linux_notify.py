# mypy: disable-error-code="import-untyped"
"""Notifications with buttons, by the session's own server.

https://specifications.freedesktop.org/notification-spec/latest/
"""

import contextlib
import select
import time
from collections.abc import Sequence
from datetime import timedelta

from jeepney import DBusAddress, Message

from detox.domain.events import Answer, Event
from detox.domain.records import Choice
from detox.platforms.autostart import APP_ID
from detox.platforms.bus import REPLY_WITHIN, Bus, BusError, NoAnswer, reply_to, signal, values
from detox.ports import Note, SensorFailed, Unavailable
from detox.words import _

NOTIFICATIONS = DBusAddress(
    "/org/freedesktop/Notifications", "org.freedesktop.Notifications",
    "org.freedesktop.Notifications",
)  # fmt: skip

_DEFAULT = "default"  # the action of a click on the notification itself
_BY_USER = 2  # why a notification closed
_NEVER = 0  # expires at no time
_NORMAL = 1  # urgency

SHOWN_WITHIN = 0.5
"""Seconds that the server has for a whole `show`, because a person's clicks wait as long."""


def escaped(text: str) -> str:
    """Return a text for a body that may hold markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class DesktopNotifier:
    """Notifications by the session's own server, which may come, go and come again.

    `fileno` is an epoll descriptor, so that it stays the same when the bus has to be joined anew.

    A prompt never has two windows. One that could not be shown is its caller's until it is
    withdrawn; where the server was only late, its window is closed as soon as its number is known.
    And a server that was late is not waited for again until it has answered something.
    """

    def __init__(self) -> None:
        self._poll = select.epoll()
        self._bus: Bus | None = None
        self._can: frozenset[str] | None = None
        self._shown: dict[int, int] = {}
        self._refused: set[int] = set()
        self._asked: set[int] = set()  # serials of GetCapabilities
        self._given_up: set[int] = set()  # serials of Notify
        self._late = False
        self._heard: list[Answer] = []
        try:
            self._join()
        except BusError as error:
            self._poll.close()
            raise SensorFailed(_("There is no session bus.")) from error

    def _join(self) -> Bus:
        bus = Bus()
        try:
            bus.subscribe(NOTIFICATIONS.interface, "ActionInvoked")
            bus.subscribe(NOTIFICATIONS.interface, "NotificationClosed")
            bus.subscribe("org.freedesktop.DBus", "NameOwnerChanged", first=NOTIFICATIONS.bus_name)
            self._ask(bus)
        except BusError:
            bus.close()
            raise
        bus.join(self._poll)
        self._bus = bus
        return bus

    def _leave(self) -> None:
        """Give up a bus that has gone; the next notification joins it anew."""
        if self._bus:
            self._bus.close()
        self._bus = None
        self._forget()

    def _forget(self) -> None:
        """Forget all that only the server of before knew."""
        self._can, self._late = None, False
        for known in (self._shown, self._asked, self._given_up):
            known.clear()

    def server(self) -> str | Unavailable:
        """Return the server's name, or why notifications cannot be shown at this moment."""
        until = time.monotonic() + REPLY_WITHIN
        try:
            bus = self._ready()
            serial = bus.send(NOTIFICATIONS, "GetServerInformation")
            name, _vendor, version, _spec = bus.answer(serial, until)
            if "actions" not in self._capabilities(bus, until):
                return Unavailable(_("The desktop’s notifications have no buttons."))
        except (BusError, ValueError, IndexError) as error:
            self._late = isinstance(error, NoAnswer)
            return Unavailable(_("No service shows notifications on this desktop."))
        return f"{name} {version}".strip()

    def _ready(self) -> Bus:
        """Return the bus, all that has come taken in."""
        self._take_in()
        bus = self._bus or self._join()
        if self._heard:
            bus.wake()  # for `news`, which has not given them out yet
        return bus

    def _ask(self, bus: Bus) -> int:
        serial = bus.send(NOTIFICATIONS, "GetCapabilities")
        self._asked.add(serial)
        return serial

    def _capabilities(self, bus: Bus, until: float) -> frozenset[str]:
        if self._can is None:
            serial = max(self._asked, default=0) or self._ask(bus)
            self._asked.discard(serial)
            try:
                self._can = frozenset(bus.answer(serial, until)[0])
            except NoAnswer:
                self._asked.add(serial)
                raise
        return self._can

    def show(self, note: Note, stays: timedelta | None) -> bool:
        """Show it, in the place of an earlier one of the same prompt."""
        shown = note.prompt.number not in self._refused and self._try(note, stays)
        if not shown:
            self.withdraw(note.prompt.number)  # what it looked like before
            if note.choices:  # without them nobody withdraws it, and nothing takes its place
                self._refused.add(note.prompt.number)
        return shown

    def _try(self, note: Note, stays: timedelta | None) -> bool:
        until = time.monotonic() + SHOWN_WITHIN
        try:
            bus = self._ready()
            if self._late:
                self._ask(bus)  # only to hear whether it lives again
                return False
            can = self._capabilities(bus, until)
            if note.choices and "actions" not in can:
                return False
            body = escaped(note.body) if "body-markup" in can else note.body
            self._shown[note.prompt.number] = self._notify(bus, note, body, stays, until)
        except NoAnswer:
            self._late = True
            return False
        except (BusError, ValueError, IndexError):
            self._can = None
            return False
        return True

    def _notify(
        self, bus: Bus, note: Note, body: str, stays: timedelta | None, until: float
    ) -> int:
        replaced = self._shown.get(note.prompt.number, 0)
        lasts = _NEVER if stays is None else stays // timedelta(milliseconds=1)
        hints = {"urgency": ("y", _NORMAL), "desktop-entry": ("s", APP_ID)}
        content = ("Detox", replaced, APP_ID, note.title, body, _actions(note), hints, lasts)
        serial = bus.send(NOTIFICATIONS, "Notify", "susssasa{sv}i", *content)
        try:
            return int(bus.answer(serial, until)[0])
        except NoAnswer:
            self._given_up.add(serial)
            raise

    def withdraw(self, prompt: int) -> None:
        """Take it off the screen, if it is there."""
        self._refused.discard(prompt)
        number = self._shown.pop(prompt, None)
        if number is not None:
            self._close_window(number)

    def _close_window(self, number: int) -> None:
        if self._bus:
            with contextlib.suppress(BusError):
                self._bus.send(NOTIFICATIONS, "CloseNotification", "u", number)

    def fileno(self) -> int | None:
        """Return the descriptor to watch."""
        return self._poll.fileno()

    def news(self) -> Sequence[Event]:
        """Return the answers that have come; what closed by itself or by us is none."""
        self._take_in()
        answers, self._heard = self._heard, []
        return answers

    def _take_in(self) -> None:
        if not self._bus:
            return
        try:
            messages = self._bus.drain()
        except BusError:
            self._leave()
            return
        for message in messages:
            answer = self._hear(message)
            if answer:
                self._heard.append(answer)

    def _hear(self, message: Message) -> Answer | None:
        _path, interface, member = signal(message)
        match interface, member, message.body:
            case NOTIFICATIONS.interface, "ActionInvoked", (int(number), str(key)):
                return self._answered(number, key)
            case NOTIFICATIONS.interface, "NotificationClosed", (int(number), int(reason)):
                return self._closed(number, reason)
            case _, "NameOwnerChanged", (NOTIFICATIONS.bus_name, str(old), str(new)):
                self._succeeded(old, new)
            case "", "", _:
                self._came_late(reply_to(message) or 0, values(message))
        return None

    def _succeeded(self, old: str, new: str) -> None:
        """Another server, or none: it knows none of our notifications."""
        if old:
            self._forget()
        if new and self._bus and not self._asked:
            with contextlib.suppress(BusError):
                self._ask(self._bus)

    def _came_late(self, serial: int, answer: tuple[object, ...] | None) -> None:
        """Take in the answer to a call that nobody waits for any more."""
        if serial in self._asked:
            self._asked.discard(serial)
            self._late = False
            match answer:
                case (list(can),):
                    self._can = frozenset(can)
        elif serial in self._given_up:
            self._given_up.discard(serial)
            self._late = False
            match answer:
                case (int(number),):
                    self._close_window(number)

    def _answered(self, number: int, key: str) -> Answer | None:
        prompt = self._prompt(number)
        if prompt is None:
            return None
        self.withdraw(prompt)
        choices = {choice.value: choice for choice in Choice} | {_DEFAULT: Choice.SHOW}
        return Answer(choices[key], prompt) if key in choices else None

    def _closed(self, number: int, reason: int) -> Answer | None:
        prompt = self._prompt(number)
        if prompt is None:
            return None
        del self._shown[prompt]
        return Answer(Choice.DISMISSED, prompt) if reason == _BY_USER else None

    def _prompt(self, number: int) -> int | None:
        return next((prompt for prompt, shown in self._shown.items() if shown == number), None)

    def close(self) -> None:
        """Withdraw what is on the screen and leave the bus; harmless when repeated."""
        self._take_in()
        for prompt in list(self._shown):
            self.withdraw(prompt)
        self._leave()
        self._poll.close()


def _actions(note: Note) -> list[str]:
    """Return keys and labels in turn; a click on the notification itself means SHOW, if offered."""
    pairs = [(choice.value, label) for choice, label in note.choices]
    body = [(_DEFAULT, label) for choice, label in note.choices if choice is Choice.SHOW]
    return [text for pair in body + pairs for text in pair]
