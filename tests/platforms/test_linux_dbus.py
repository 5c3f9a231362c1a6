"""Locks, sleep, Mutter's idle time and the tray's watcher, on private buses with fake services."""

import select
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from detox.domain.events import Event, Locked, Unlocked
from detox.platforms.linux_dbus import DesktopLock, MutterIdle, has_tray
from detox.ports import SensorFailed, Unavailable
from tests.platforms import contracts
from tests.platforms.bus_session import PrivateBus, Service, no_bus, private_bus

SESSION_PATH = "/org/freedesktop/login1/session/_31"
SESSION = "org.freedesktop.login1.Session"
MANAGER = "org.freedesktop.login1.Manager"
PROPERTIES = "org.freedesktop.DBus.Properties"
SAVER = "org.freedesktop.ScreenSaver"


class Logind(Service):
    """logind with one session."""

    def __init__(self, bus: PrivateBus, locked: bool = False) -> None:
        super().__init__(bus, "org.freedesktop.login1")
        self.answers = {
            "GetSessionByPID": lambda _: ("o", (SESSION_PATH,)),
            "Get": lambda _: ("v", (("b", locked),)),
        }

    def hint(self, locked: bool, path: str = SESSION_PATH) -> None:
        """Say that a session is locked or not."""
        changed = {"LockedHint": ("b", locked)}
        self.emit(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", SESSION, changed, [])


class Saver(Service):
    """A screen saver that tells of itself."""

    def __init__(self, bus: PrivateBus, name: str = SAVER, active: bool = False) -> None:
        super().__init__(bus, name)
        self.name = name
        self.answers = {"GetActive": lambda _: ("b", (active,))}

    def tell(self, active: bool) -> None:
        """Say that the screen is covered or not."""
        path = "/" + self.name.replace(".", "/")
        self.emit(path, self.name, "ActiveChanged", "b", active)


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateBus]:
    with private_bus(tmp_path, monkeypatch, "SESSION") as bus:
        yield bus


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateBus]:
    with private_bus(tmp_path, monkeypatch, "SYSTEM") as bus:
        yield bus


def heard(lock: DesktopLock, within: float = 10) -> list[Event]:
    """Wait for news and take it in."""
    number = lock.fileno()
    assert number is not None
    select.select([number], [], [], within)
    return list(lock.news())


def until_heard(lock: DesktopLock, expected: list[Event]) -> None:
    """Take in news until all that is expected has come, and nothing else with it."""
    events: list[Event] = []
    for _attempt in range(20):
        events += heard(lock, 1)
        if len(events) >= len(expected):
            break
    assert events == expected


def test_a_locked_session_is_told_and_so_is_its_return(
    system: PrivateBus, session: PrivateBus
) -> None:
    logind = Logind(system)
    logind.start()
    lock = DesktopLock()
    assert lock.by == "logind"
    until_heard(lock, [Unlocked()])
    logind.hint(True)
    until_heard(lock, [Locked()])
    logind.hint(False)
    until_heard(lock, [Unlocked()])
    lock.close()
    logind.stop()


def test_a_session_that_is_locked_already_is_told_at_once(
    system: PrivateBus, session: PrivateBus
) -> None:
    logind = Logind(system, locked=True)
    logind.start()
    lock = DesktopLock()
    until_heard(lock, [Locked()])
    lock.close()
    logind.stop()


def test_a_session_that_is_not_locked_is_told_once(system: PrivateBus, session: PrivateBus) -> None:
    logind = Logind(system)
    logind.start()
    lock = DesktopLock()
    until_heard(lock, [Unlocked()])
    logind.hint(False)
    assert heard(lock) == []
    lock.close()
    logind.stop()


def test_what_holds_at_the_start_waits_for_every_source(
    system: PrivateBus, session: PrivateBus
) -> None:
    logind, saver = Logind(system), Saver(session, active=True)
    gnome = Saver(session, "org.gnome.ScreenSaver")
    services: tuple[Service, ...] = (logind, saver, gnome)
    logind.start()
    gnome.start()
    lock = DesktopLock()
    assert heard(lock) == heard(lock, 0.2) == []
    saver.start()
    until_heard(lock, [Locked()])
    lock.close()
    for service in services:
        service.stop()


def test_where_no_source_knows_nothing_is_told_at_the_start(
    system: PrivateBus, session: PrivateBus
) -> None:
    logind = Logind(system)
    logind.answers.pop("Get")
    logind.start()
    lock = DesktopLock()
    assert heard(lock) == []
    logind.hint(True)
    until_heard(lock, [Locked()])
    lock.close()
    logind.stop()


def test_another_persons_session_is_not_ours(system: PrivateBus, session: PrivateBus) -> None:
    logind = Logind(system)
    logind.start()
    lock = DesktopLock()
    until_heard(lock, [Unlocked()])
    logind.hint(True, "/org/freedesktop/login1/session/_32")
    logind.hint(True)
    until_heard(lock, [Locked()])
    lock.close()
    logind.stop()


def test_a_request_to_lock_is_no_lock_and_sleep_only_wakes_the_shell(
    system: PrivateBus, session: PrivateBus
) -> None:
    logind = Logind(system)
    logind.start()
    lock = DesktopLock()
    heard(lock)
    logind.emit(SESSION_PATH, SESSION, "Lock", "")
    logind.emit("/org/freedesktop/login1", MANAGER, "PrepareForSleep", "b", True)
    assert heard(lock) == []
    lock.close()
    logind.stop()


def test_the_screen_is_locked_while_any_one_says_so(
    system: PrivateBus, session: PrivateBus
) -> None:
    logind, saver, gnome = Logind(system), Saver(session), Saver(session, "org.gnome.ScreenSaver")
    services: tuple[Service, ...] = (logind, saver, gnome)
    for service in services:
        service.start()
    lock = DesktopLock()
    assert lock.by == "logind, ScreenSaver"
    until_heard(lock, [Unlocked()])
    saver.tell(True)
    until_heard(lock, [Locked()])
    heard(lock, 0.2)
    logind.hint(True)
    assert heard(lock) == []
    saver.tell(False)
    assert heard(lock) == []
    gnome.tell(True)
    assert heard(lock) == []
    logind.hint(False)
    assert heard(lock) == []
    gnome.tell(False)
    assert heard(lock) == [Unlocked()]
    lock.close()
    for service in services:
        service.stop()


def test_a_session_bus_that_dies_leaves_the_other_source(
    system: PrivateBus, session: PrivateBus
) -> None:
    logind, saver = Logind(system), Saver(session)
    logind.start()
    saver.start()
    lock = DesktopLock()
    until_heard(lock, [Unlocked()])
    session.stop()
    heard(lock)
    logind.hint(True)
    until_heard(lock, [Locked()])
    lock.close()
    logind.stop()
    saver.stop()


def test_when_every_bus_has_gone_the_sensor_says_so(
    system: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_bus(monkeypatch, "SESSION")
    logind = Logind(system)
    logind.start()
    lock = DesktopLock()
    heard(lock)
    system.stop()
    with pytest.raises(SensorFailed, match="buses"):
        heard(lock)
    lock.close()
    logind.stop()


@pytest.mark.parametrize("buses", [True, False], ids=["nobody_tells", "no_bus"])
def test_where_nobody_tells_of_locks_there_is_a_reason(
    buses: bool, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    for which in ("SYSTEM", "SESSION"):
        if buses:
            request.getfixturevalue(which.lower())
        else:
            no_bus(monkeypatch, which)
    with pytest.raises(SensorFailed, match="locked"):
        DesktopLock()


def test_the_lock_sensor_keeps_its_contract(system: PrivateBus, session: PrivateBus) -> None:
    logind = Logind(system, locked=True)
    logind.start()
    contracts.keeps_lock_sensor(DesktopLock())
    logind.stop()


def mutter(bus: PrivateBus, milliseconds: int) -> Service:
    service = Service(bus, "org.gnome.Mutter.IdleMonitor")
    service.answers["GetIdletime"] = lambda _: ("t", (milliseconds,))
    return service.start()


def test_mutter_tells_idle_time(session: PrivateBus) -> None:
    service = mutter(session, 181_000)
    sensor = MutterIdle()
    assert sensor.idle() == timedelta(seconds=181)
    contracts.keeps_idle_sensor(MutterIdle())
    service.answers.clear()
    assert isinstance(sensor.idle(), Unavailable)
    service.stop()
    assert isinstance(sensor.idle(), Unavailable)
    sensor.close()


def test_without_mutter_there_is_a_reason(session: PrivateBus) -> None:
    with pytest.raises(SensorFailed, match="Mutter"):
        MutterIdle()


@pytest.mark.parametrize("hosted", [True, False])
def test_a_tray_needs_a_host_and_not_only_a_watcher(session: PrivateBus, hosted: bool) -> None:
    watcher = Service(session, "org.kde.StatusNotifierWatcher")
    watcher.answers["Get"] = lambda _: ("v", (("b", hosted),))
    watcher.start()
    assert has_tray() is hosted
    watcher.stop()


def test_without_a_watcher_or_a_bus_there_is_no_tray(
    session: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert has_tray() is False
    no_bus(monkeypatch, "SESSION")
    assert has_tray() is False
