"""Which counters are read, by their own names, whatever Python takes for `time.monotonic`."""

import ctypes
import time
from datetime import UTC, datetime, timedelta

import pytest

from detox.app import pulse
from detox.domain.events import ClockSet, Event, Woke
from detox.platforms import clock, select
from detox.platforms.clock import SystemClock
from detox.ports import Clock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class FakeMac:
    """The counters of macOS, by their numbers in its time.h."""

    NUMBERS = {"CLOCK_MONOTONIC": 6, "CLOCK_MONOTONIC_RAW": 4, "CLOCK_UPTIME_RAW": 8}  # noqa: RUF012

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.uptime, self.asleep, self.set = 1000.0, 0.0, timedelta(0)
        patch.delattr(time, "CLOCK_BOOTTIME", raising=False)
        for name, number in self.NUMBERS.items():
            patch.setattr(time, name, number, raising=False)
        patch.setattr(time, "clock_gettime", self.read, raising=False)
        patch.setattr(time, "monotonic", self.nobody_asks)
        patch.setattr(clock, "local_now", self.wall)

    def read(self, number: int) -> float:
        assert number in {4, 8}, "follows corrections of the wall clock"
        return self.uptime + (self.asleep if number == 4 else 0)

    def wall(self) -> datetime:
        return NOON + timedelta(seconds=self.uptime + self.asleep) + self.set

    def nobody_asks(self) -> float:
        raise AssertionError("time.monotonic is another clock in each version of Python")


def news(before: Clock, change: "FakeMac", asleep: float = 0, set_by: float = 0) -> list[Event]:
    """Return what the clocks tell after ten seconds awake and so much sleep."""
    first = before.read()
    change.uptime += 10
    change.asleep += asleep
    change.set += timedelta(seconds=set_by)
    return [event for event, _ in pulse.news(first, before.read(), due=30)]


@pytest.mark.parametrize(
    ("asleep", "set_by", "told"),
    [
        (0, 0, []),
        (3600, 0, [Woke(timedelta(hours=1))]),
        (0, 3600, [ClockSet(timedelta(hours=1))]),
        (60, -3600, [ClockSet(timedelta(hours=-1)), Woke(timedelta(minutes=1))]),
    ],
    ids=["awake", "sleep", "set", "set_in_sleep"],
)
def test_macos_tells_sleep_from_a_set_clock(
    monkeypatch: pytest.MonkeyPatch, asleep: float, set_by: float, told: list[Event]
) -> None:
    mac = FakeMac(monkeypatch)
    made = clock.macos_clock(lambda: "Asia/Makassar")
    assert news(made, mac, asleep, set_by) == told
    assert made.capability().by == "CLOCK_MONOTONIC_RAW"


def test_a_mac_without_the_raw_clocks_says_that_sleep_is_not_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("CLOCK_UPTIME_RAW", "CLOCK_MONOTONIC_RAW"):
        monkeypatch.delattr(time, name, raising=False)
    if not hasattr(time, "CLOCK_MONOTONIC"):  # Windows
        monkeypatch.setattr(time, "CLOCK_MONOTONIC", 6, raising=False)
        monkeypatch.setattr(time, "clock_gettime", lambda _: time.monotonic(), raising=False)
    monkeypatch.setattr(clock, "local_now", lambda: NOON)
    made = clock.macos_clock(lambda: "")
    instant = made.read()
    assert instant.awake == pytest.approx(instant.boot, abs=0.1)
    row = made.capability()
    assert (row.works, row.by) == (False, None)
    assert row.why


@pytest.mark.skipif(select.system() != "linux", reason="the clocks of Linux")
def test_linux_reads_its_two_counters_and_never_pythons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 0.0)
    made = clock.linux_clock(lambda: "")
    instant = made.read()
    assert instant.awake == pytest.approx(time.clock_gettime(time.CLOCK_MONOTONIC), abs=1)
    assert instant.boot == pytest.approx(time.clock_gettime(time.CLOCK_BOOTTIME), abs=1)
    assert made.capability().by == "CLOCK_BOOTTIME"


@pytest.mark.skipif(select.system() != "windows", reason="the clocks of Windows")
def test_windows_reads_its_two_interrupt_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 0.0)
    made = clock.windows_clock(lambda: "")
    since_start = ctypes.CDLL("kernel32").GetTickCount64
    since_start.restype = ctypes.c_ulonglong
    assert made.read().boot == pytest.approx(since_start() / 1000, abs=5)
    assert made.read().awake <= made.read().boot + 5
    assert made.capability().by == "QueryInterruptTime"


def test_the_row_of_doctor_is_the_clocks_own() -> None:
    made = select.clock()
    assert isinstance(made, SystemClock)
    senses = select.senses()
    row = next(row for row in senses.capabilities if row.role == "sleep")
    senses.close()
    assert row == made.capability()
    assert row.works
