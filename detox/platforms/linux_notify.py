# mypy: disable-error-code="import-untyped"
"""Notifications with buttons, by the session's own server.

https://specifications.freedesktop.org/notification-spec/latest/
"""

import contextlib
import select
from collections.abc import Sequence
from datetime import timedelta

from jeepney import DBusAddress, Message

from detox.domain.events import Answer, Event
from detox.domain.records import Choice
from detox.platforms.autostart import APP_ID
from detox.platforms.bus import Bus, BusError, signal
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


def escaped(text: str) -> str:
    """Return a text for a body that may hold markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class DesktopNotifier:
    """Notifications by the session's own server, which may come, go and come again.

    `fileno` is an epoll descriptor, so that it stays the same when the bus has to be joined anew.
    """

    def __init__(self) -> None:
        self._poll = select.epoll()
        self._bus: Bus | None = None
        self._can: frozenset[str] | None = None
        self._shown: dict[int, int] = {}
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
        except BusError:
            bus.close()
            raise
        self._poll.register(bus.fileno(), select.EPOLLIN)
        self._bus = bus
        return bus

    def _leave(self) -> None:
        """Give up a bus that has gone; the next notification joins it anew."""
        if self._bus:
            with contextlib.suppress(OSError, ValueError):
                self._poll.unregister(self._bus.fileno())
            self._bus.close()
        self._bus, self._can = None, None
        self._shown.clear()

    def server(self) -> str | Unavailable:
        """Return the server's name, or why notifications cannot be shown at this moment."""
        try:
            bus = self._bus or self._join()
            name, _vendor, version, _spec = bus.call(NOTIFICATIONS, "GetServerInformation")
            if "actions" not in self._capabilities(bus):
                return Unavailable(_("The desktop’s notifications have no buttons."))
        except (BusError, ValueError):
            return Unavailable(_("No service shows notifications on this desktop."))
        return f"{name} {version}".strip()

    def _capabilities(self, bus: Bus) -> frozenset[str]:
        if self._can is None:
            self._can = frozenset(bus.call(NOTIFICATIONS, "GetCapabilities")[0])
        return self._can

    def show(self, note: Note, stays: timedelta | None) -> bool:
        """Show it, in the place of an earlier one of the same prompt."""
        try:
            bus = self._bus or self._join()
            can = self._capabilities(bus)
            if note.choices and "actions" not in can:
                return False
            body = escaped(note.body) if "body-markup" in can else note.body
            self._shown[note.prompt.number] = self._notify(bus, note, body, stays)
        except (BusError, ValueError, IndexError):
            self._can = None
            return False
        return True

    def _notify(self, bus: Bus, note: Note, body: str, stays: timedelta | None) -> int:
        replaced = self._shown.get(note.prompt.number, 0)
        lasts = _NEVER if stays is None else stays // timedelta(milliseconds=1)
        hints = {"urgency": ("y", _NORMAL), "desktop-entry": ("s", APP_ID)}
        content = ("Detox", replaced, APP_ID, note.title, body, _actions(note), hints, lasts)
        return int(bus.call(NOTIFICATIONS, "Notify", "susssasa{sv}i", *content)[0])

    def withdraw(self, prompt: int) -> None:
        """Take it off the screen, if it is there."""
        number = self._shown.pop(prompt, None)
        if number is not None and self._bus:
            with contextlib.suppress(BusError):
                self._bus.send(NOTIFICATIONS, "CloseNotification", "u", number)

    def fileno(self) -> int | None:
        """Return the descriptor to watch."""
        return self._poll.fileno()

    def news(self) -> Sequence[Event]:
        """Return the answers that have come; what closed by itself or by us is none."""
        if not self._bus:
            return ()
        try:
            messages = self._bus.drain()
        except BusError:
            self._leave()
            return ()
        heard = (self._hear(message) for message in messages)
        return [answer for answer in heard if answer]

    def _hear(self, message: Message) -> Answer | None:
        _path, interface, member = signal(message)
        match interface, member, message.body:
            case NOTIFICATIONS.interface, "ActionInvoked", (int(number), str(key)):
                return self._answered(number, key)
            case NOTIFICATIONS.interface, "NotificationClosed", (int(number), int(reason)):
                return self._closed(number, reason)
            case _, "NameOwnerChanged", (NOTIFICATIONS.bus_name, str(old), _) if old:
                self._can = None  # another server: it knows none of our notifications
                self._shown.clear()
        return None

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
        for prompt in list(self._shown):
            self.withdraw(prompt)
        self._leave()
        self._poll.close()


def _actions(note: Note) -> list[str]:
    """Return keys and labels in turn; a click on the notification itself means SHOW, if offered."""
    pairs = [(choice.value, label) for choice, label in note.choices]
    body = [(_DEFAULT, label) for choice, label in note.choices if choice is Choice.SHOW]
    return [text for pair in body + pairs for text in pair]
