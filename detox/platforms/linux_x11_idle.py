"""Idle time on an X server: asked for when it matters, pushed when it passes a limit and on return.

The value comes from the XScreenSaver extension or, where that is missing, from the IDLETIME counter
of the SYNC extension. SYNC also sends an alarm when IDLETIME passes a limit in either direction,
so nobody has to poll: https://www.x.org/releases/current/doc/xextproto/sync.html
"""

import ctypes
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from ctypes import c_uint8, c_uint32, c_void_p
from datetime import timedelta
from typing import TypeVar

from detox.domain.events import Event, IdleSeen
from detox.platforms.foreign import declare, load
from detox.platforms.linux_x11 import real_server
from detox.platforms.xcb import REPLY_SIZE, Connection, Cookie, fetcher
from detox.ports import SensorFailed, Unavailable
from detox.words import _

_ALARM_MASK = 0x3F  # counter, value type, value, test type, delta, events
_ABSOLUTE = 0
_PASSED, _RETURNED = 0, 1  # positive and negative transition
_ALARM_NOTIFY = 1


class _ScreenSaver:
    """Ask the screen saver extension for the time since the last input."""

    def __init__(self, connection: Connection) -> None:
        library = load("libxcb-screensaver.so.0")
        if not connection.has_extension("MIT-SCREEN-SAVER"):
            raise OSError("the server lacks MIT-SCREEN-SAVER")
        self._connection = connection
        self._ask = declare(library, "xcb_screensaver_query_info", Cookie, c_void_p, c_uint32)
        self._reply = fetcher(library, "xcb_screensaver_query_info")

    def read(self) -> timedelta | None:
        """Return the time since the last input; None where the server gave an error."""
        connection = self._connection
        reply = connection.fetch(self._reply, self._ask(connection.pointer, connection.root))
        # xcb_screensaver_query_info_reply_t: ms_since_user_input is the third word after byte 8
        return timedelta(milliseconds=struct.unpack_from("=3I", reply, 8)[2]) if reply else None


class _IdleCounter:
    """The IDLETIME counter of SYNC and the alarms on it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sync = sync = load("libxcb-sync.so.1")
        first = connection.first_event(c_uint32.in_dll(sync, "xcb_sync_id"))
        if first is None:
            raise OSError("the server lacks SYNC")
        self.notice = first + _ALARM_NOTIFY
        self._declare(sync)
        start = declare(sync, "xcb_sync_initialize", Cookie, c_void_p, c_uint8, c_uint8)
        connection.fetch(fetcher(sync, "xcb_sync_initialize"), start(connection.pointer, 3, 1))
        self._counter = self._find(b"IDLETIME")

    def _declare(self, sync: ctypes.CDLL) -> None:
        values = (c_void_p, c_uint32, c_uint32, c_void_p)
        self._query = declare(sync, "xcb_sync_query_counter", Cookie, c_void_p, c_uint32)
        self._query_reply = fetcher(sync, "xcb_sync_query_counter")
        self._create = declare(sync, "xcb_sync_create_alarm", Cookie, *values)
        self._change = declare(sync, "xcb_sync_change_alarm", Cookie, *values)
        self._destroy = declare(sync, "xcb_sync_destroy_alarm", Cookie, c_void_p, c_uint32)

    def _find(self, wanted: bytes) -> int:
        listing = declare(self._sync, "xcb_sync_list_system_counters", Cookie, c_void_p)
        fetch = fetcher(self._sync, "xcb_sync_list_system_counters")
        reply = self._connection.fetch(fetch, listing(self._connection.pointer)) or b""
        for counter, name in _system_counters(reply):
            if name == wanted:
                return counter
        raise OSError("the server has no IDLETIME counter")

    def read(self) -> timedelta | None:
        """Return the time since the last input; None where the server gave an error."""
        cookie = self._query(self._connection.pointer, self._counter)
        reply = self._connection.fetch(self._query_reply, cookie)
        return _milliseconds(*struct.unpack_from("=iI", reply, 8)) if reply else None

    def set_alarm(self, value: timedelta, direction: int) -> int:
        """Have a notice sent whenever the counter passes the value in this direction."""
        alarm, target = self._connection.new_id(), value // timedelta(milliseconds=1)
        words = (c_uint32 * 8)(
            self._counter, _ABSOLUTE, target >> 32, target & 0xFFFFFFFF, direction, 0, 0, 1
        )
        self._create(self._connection.pointer, alarm, _ALARM_MASK, ctypes.byref(words))
        return alarm

    def renew(self, alarm: int) -> None:
        """Have the server look at the alarm again: some forget one after it has rung.

        https://gitlab.gnome.org/GNOME/mutter/-/blob/main/src/backends/x11/meta-backend-x11.c
        """
        self._change(self._connection.pointer, alarm, 0, None)

    def drop(self, alarm: int) -> None:
        """Have no more notices of the alarm."""
        self._destroy(self._connection.pointer, alarm)


def _system_counters(reply: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and name of each counter in a reply.

    Read here byte by byte because `xcb_sync_systemcounter_name` of libxcb 1.15 starts two bytes
    late: it takes the padding of the C structure for a part of what is on the wire.
    """
    place, end = REPLY_SIZE, len(reply)
    while place + 14 <= end:
        counter, _high, _low, length = struct.unpack_from("=IIIH", reply, place)
        yield counter, reply[place + 14 : place + 14 + length]
        place += (14 + length + 3) // 4 * 4


def _milliseconds(high: int, low: int) -> timedelta:
    return timedelta(milliseconds=max((high << 32) | low, 0))


_M = TypeVar("_M", _ScreenSaver, _IdleCounter)


def _offered(means: Callable[[Connection], _M], connection: Connection) -> _M | None:
    try:
        return means(connection)
    except OSError:
        return None


class XIdle:
    """Idle time by XScreenSaver or IDLETIME, and `IdleSeen` pushed by alarms.

    A notice that arrives while `idle` waits for its answer is kept by libxcb and makes the
    descriptor readable no more; the answer itself already tells what the notice would.
    """

    def __init__(self, environment: Mapping[str, str], display: str | None = None) -> None:
        self._connection = real_server(environment, display)
        try:
            self._start()
        except BaseException:
            self._connection.close()
            raise

    def _start(self) -> None:
        self._alarms: list[int] = []
        self._saver = _offered(_ScreenSaver, self._connection)
        self._counter = _offered(_IdleCounter, self._connection)
        if not self._saver and not self._counter:
            raise SensorFailed(_("The X server tells no idle time."))

    @property
    def by(self) -> str:
        """The means, as `doctor` shows it."""
        return "XScreenSaver" if self._saver else "XSync IDLETIME"

    def idle(self) -> timedelta | Unavailable:
        """Return the time since the last key press or mouse movement."""
        source = self._saver or self._counter
        found = source.read() if source else None
        return Unavailable(_("The X server tells no idle time.")) if found is None else found

    def fileno(self) -> int | None:
        """Return the descriptor that becomes readable with an alarm; None without alarms."""
        return self._connection.fileno() if self._counter else None

    def watch(self, after: timedelta) -> None:
        """Push `IdleSeen` when idle passes this limit and again on return."""
        if not self._counter:
            return
        for alarm in self._alarms:
            self._counter.drop(alarm)
        directions = (_PASSED, _RETURNED)
        self._alarms = [self._counter.set_alarm(after, direction) for direction in directions]
        self._connection.flush()

    def news(self) -> Sequence[Event]:
        """Return what the alarms told, oldest first."""
        seen: list[Event] = []
        for event in self._connection.events():
            if self._counter and event[0] == self._counter.notice:
                # xcb_sync_alarm_notify_event_t: alarm, then the counter's value as two words
                alarm, high, low = struct.unpack_from("=IiI", event, 4)
                if alarm in self._alarms:
                    seen.append(IdleSeen(_milliseconds(high, low)))
                    self._counter.renew(alarm)
        self._connection.flush()
        return seen

    def close(self) -> None:
        """End the connection; harmless when repeated."""
        self._connection.close()
