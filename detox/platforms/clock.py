"""The three clocks: one that stands still in sleep, one that does not, and the wall.

Which call counts sleep differs by system, as each says below, and what `time.monotonic` reads
differs by version of Python besides, so nobody asks that one. A gap between the two counters is how
Detox learns that the computer slept, whatever events the system did or did not send.
"""

import ctypes
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from detox.platforms.foreign import declare, load
from detox.ports import Capability, Instant
from detox.words import _

_TICKS_A_SECOND = 10_000_000  # Windows counts in 100 ns


def local_now() -> datetime:
    """Return the wall clock with its offset of this moment, after looking at the zone anew."""
    # Without tzset the C library keeps the zone it found first, and a journey goes unnoticed:
    # https://man7.org/linux/man-pages/man3/tzset.3.html
    time.tzset()
    return datetime.now().astimezone()


class SystemClock:
    """Two counters of this system beside the wall clock.

    `by` names the counter that goes on in sleep, "" where this system has none.
    """

    def __init__(
        self,
        awake: Callable[[], float],
        boot: Callable[[], float],
        wall: Callable[[], datetime],
        zone: Callable[[], str],
        by: str = "",
    ) -> None:
        self._awake, self._boot, self._wall, self._zone = awake, boot, wall, zone
        self._by = by

    def read(self) -> Instant:
        """Return all clocks, read together."""
        return Instant(self._awake(), self._boot(), self._wall(), self._zone())

    def capability(self) -> Capability:
        """Return the row of `doctor`: whether a sleep of the computer is told from a set clock."""
        if self._by:
            return Capability("sleep", works=True, by=self._by, why=None)
        why = _("This system has no clock that goes on while the computer sleeps.")
        return Capability("sleep", works=False, by=None, why=why)


def linux_clock(zone: Callable[[], str]) -> SystemClock:
    """CLOCK_MONOTONIC stands still in sleep, CLOCK_BOOTTIME does not.

    https://man7.org/linux/man-pages/man2/clock_gettime.2.html
    """
    return _of_unix("CLOCK_MONOTONIC", "CLOCK_BOOTTIME", zone)


def macos_clock(zone: Callable[[], str]) -> SystemClock:
    """CLOCK_UPTIME_RAW stands still in sleep, CLOCK_MONOTONIC_RAW does not.

    Both count the same ticks, so that only sleep comes between them; CLOCK_MONOTONIC follows
    corrections of the wall clock. See clock_gettime(3) on a Mac, and what the two stand for:
    https://developer.apple.com/documentation/kernel/1462446-mach_absolute_time
    https://developer.apple.com/documentation/kernel/1646199-mach_continuous_time
    https://docs.python.org/3/library/time.html#time.CLOCK_UPTIME_RAW
    """
    return _of_unix("CLOCK_UPTIME_RAW", "CLOCK_MONOTONIC_RAW", zone)


def _of_unix(awake: str, boot: str, zone: Callable[[], str]) -> SystemClock:
    """Read both counters by their own names: what `time.monotonic` reads is Python's to choose.

    Where a system lacks one of them, the other stands for both, and a sleep looks as if the wall
    clock had been set.
    """
    names = [name for name in (boot, awake) if hasattr(time, name)] or ["CLOCK_MONOTONIC"]
    counters = [_posix_counter(getattr(time, name)) for name in names]
    by = names[0] if len(names) == 2 else ""
    return SystemClock(counters[-1], counters[0], local_now, zone, by)


def _posix_counter(number: int) -> Callable[[], float]:
    return lambda: time.clock_gettime(number)


def windows_clock(zone: Callable[[], str]) -> SystemClock:
    """The unbiased interrupt time stands still in sleep, the plain one does not.

    https://learn.microsoft.com/windows/win32/sysinfo/interrupt-time
    """
    awake, boot = _unbiased_interrupt_time(), _interrupt_time()
    return SystemClock(awake, boot, windows_now, zone, "QueryInterruptTime")


def _unbiased_interrupt_time() -> Callable[[], float]:
    # https://learn.microsoft.com/windows/win32/api/realtimeapiset/nf-realtimeapiset-queryunbiasedinterrupttime
    return _counter(["kernel32"], "QueryUnbiasedInterruptTime", ctypes.c_int)


def _interrupt_time() -> Callable[[], float]:
    # https://learn.microsoft.com/windows/win32/api/realtimeapiset/nf-realtimeapiset-queryinterrupttime
    return _counter(["api-ms-win-core-realtime-l1-1-1", "kernelbase"], "QueryInterruptTime", None)


def _counter(
    libraries: list[str], name: str, result: type[ctypes.c_int] | None
) -> Callable[[], float]:
    query = declare(load(*libraries), name, result, ctypes.POINTER(ctypes.c_ulonglong))

    def read() -> float:
        ticks = ctypes.c_ulonglong()
        query(ctypes.byref(ticks))
        return ticks.value / _TICKS_A_SECOND

    return read


class _ZoneInformation(ctypes.Structure):
    # DYNAMIC_TIME_ZONE_INFORMATION, two SYSTEMTIMEs of 8 words each within
    _fields_ = (
        ("bias", ctypes.c_int32),
        ("standard_name", ctypes.c_uint16 * 32),
        ("standard_date", ctypes.c_uint16 * 8),
        ("standard_bias", ctypes.c_int32),
        ("daylight_name", ctypes.c_uint16 * 32),
        ("daylight_date", ctypes.c_uint16 * 8),
        ("daylight_bias", ctypes.c_int32),
        ("key_name", ctypes.c_wchar * 128),
        ("daylight_disabled", ctypes.c_ubyte),
    )


_DAYLIGHT = 2


def _zone_information() -> tuple[int, _ZoneInformation]:
    # https://learn.microsoft.com/windows/win32/api/timezoneapi/nf-timezoneapi-getdynamictimezoneinformation
    query = declare(
        load("kernel32"),
        "GetDynamicTimeZoneInformation",
        ctypes.c_uint32,
        ctypes.POINTER(_ZoneInformation),
    )
    zone = _ZoneInformation()
    return int(query(ctypes.byref(zone))), zone


def windows_now() -> datetime:
    """Return the wall clock; the C library under Python would keep the zone it found first."""
    season, zone = _zone_information()
    extra = zone.daylight_bias if season == _DAYLIGHT else zone.standard_bias
    return datetime.now(timezone(-timedelta(minutes=zone.bias + extra)))


def windows_zone_key() -> str:
    """Return Windows' own name of the zone, such as "Singapore Standard Time"."""
    return str(_zone_information()[1].key_name)
