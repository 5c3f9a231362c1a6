"""One contract per role, over every implementation that can run here, the null ones and fakes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from detox.platforms import nothing, select
from detox.platforms.autostart import LaunchAgent, RunKey, XdgAutostart
from detox.platforms.clock import SystemClock, linux_clock
from detox.platforms.macos import ApplicationCloser, EventSourceIdle, FrontmostApplication
from detox.platforms.processes import Programs
from detox.ports import Autostart
from tests.platforms import contracts
from tests.platforms.fakes import FakeApp, FakeProcess, FakeRegistry, FakeWorkspace

WHY = "This desktop does not tell."
APPS = FakeWorkspace([FakeApp("com.Microsoft.Word", "/Applications/Word.app/Word", 5)])


def _programs() -> Programs:
    table = {4: FakeProcess("/usr/bin/Mousepad"), 5: FakeProcess("", "svchost.exe")}
    return Programs(lambda each: True, lambda: list(table), table.__getitem__, lambda: 1e9)


@pytest.mark.parametrize(
    "make",
    [
        lambda: nothing.NoIdle(WHY),
        lambda: EventSourceIdle(lambda: 12.5),
        lambda: EventSourceIdle(lambda: float("nan")),
        lambda: EventSourceIdle(lambda: -1.0),
        lambda: select.senses().idle,
    ],
    ids=["null", "macos", "macos_nonsense", "macos_negative", "this_desktop"],
)
def test_an_idle_sensor_keeps_its_contract(make: Callable[[], Any]) -> None:
    contracts.keeps_idle_sensor(make())


@pytest.mark.parametrize(
    "make",
    [lambda: nothing.NoIdle(WHY), lambda: select.senses().idle_alarm],
    ids=["null", "this_desktop"],
)
def test_an_idle_alarm_keeps_its_contract(make: Callable[[], Any]) -> None:
    contracts.keeps_idle_alarm(make())


@pytest.mark.parametrize(
    "make",
    [
        lambda: nothing.NoFront(WHY),
        lambda: FrontmostApplication(APPS),
        lambda: FrontmostApplication(FakeWorkspace([])),
        lambda: select.senses().front,
    ],
    ids=["null", "macos", "macos_without_apps", "this_desktop"],
)
def test_a_front_app_keeps_its_contract(make: Callable[[], Any]) -> None:
    contracts.keeps_front_app(make())


@pytest.mark.parametrize(
    "make",
    [lambda: nothing.NoProcesses(WHY), _programs, lambda: select.senses().processes],
    ids=["null", "fake", "this_system"],
)
def test_a_process_list_keeps_its_contract(make: Callable[[], Any]) -> None:
    contracts.keeps_process_list(make())


@pytest.mark.parametrize(
    "make",
    [lambda: nothing.NoLock(WHY), lambda: select.senses().lock],
    ids=["null", "this_desktop"],
)
def test_a_lock_sensor_keeps_its_contract(make: Callable[[], Any]) -> None:
    contracts.keeps_lock_sensor(make())


@pytest.mark.parametrize(
    "make",
    [
        lambda: nothing.NoCloser(WHY),
        lambda: ApplicationCloser(APPS),
        lambda: select.senses().closer,
    ],
    ids=["null", "macos", "this_desktop"],
)
def test_a_closer_keeps_its_contract(make: Callable[[], Any]) -> None:
    contracts.keeps_closer(make())


@pytest.mark.parametrize(
    "make",
    [lambda: nothing.NoNotifier(WHY), lambda: select.senses().notifier],
    ids=["null", "this_desktop"],
)
def test_a_notifier_keeps_its_contract(make: Callable[[], Any]) -> None:
    contracts.keeps_notifier(make())


COMMAND = ("/opt/my apps/detox-timer", "run", "--hidden")


@pytest.mark.parametrize("kind", ["null", "xdg", "launch_agent", "run_key"])
def test_an_autostart_keeps_its_contract(kind: str, tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_CONFIG_DIRS": str(tmp_path / "shared")}
    makers: dict[str, Callable[[], Autostart]] = {
        "null": lambda: nothing.NoAutostart(WHY),
        "xdg": lambda: XdgAutostart(COMMAND, home),
        "launch_agent": lambda: LaunchAgent(COMMAND, home),
        "run_key": lambda: RunKey(COMMAND, FakeRegistry()),
    }
    contracts.keeps_autostart(makers[kind]())


def _now() -> datetime:
    return datetime.now().astimezone()


def _same_counters() -> SystemClock:
    return SystemClock(lambda: 5.0, lambda: 9.0, _now, lambda: "Asia/Makassar")


@pytest.mark.parametrize("make", [_same_counters, select.clock], ids=["fake", "this_system"])
def test_a_clock_keeps_its_contract(make: Callable[[], Any]) -> None:
    contracts.keeps_clock(make())


@pytest.mark.skipif(select.system() != "linux", reason="the clocks of Linux")
def test_linux_tells_both_clocks() -> None:
    contracts.keeps_clock(linux_clock(lambda: ""))


@pytest.mark.parametrize("promise", contracts.ENDPOINT_PROMISES, ids=lambda each: each.__name__)
def test_local_control_keeps_its_contract(
    promise: Callable[[contracts.Endpoint], None], tmp_path: Path
) -> None:
    promise(contracts.Endpoint(select.listen, select.connect, tmp_path / "detox.sock"))


@pytest.mark.parametrize("promise", contracts.ENDPOINT_PROMISES, ids=lambda each: each.__name__)
def test_local_control_works_in_a_profile_with_a_long_path(
    promise: Callable[[contracts.Endpoint], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    deep = tmp_path.joinpath(*["a folder with a long name"] * 4)
    promise(contracts.Endpoint(select.listen, select.connect, deep / "detox.sock"))


def test_a_null_alarm_has_nothing_to_watch() -> None:
    alarm = nothing.NoIdle(WHY)
    alarm.watch(timedelta(minutes=3))
    assert alarm.fileno() is None
    assert alarm.news() == ()


def test_a_null_sensor_answers_without_making_anything_anew() -> None:
    idle, front, programs = nothing.NoIdle(WHY), nothing.NoFront(WHY), nothing.NoProcesses(WHY)
    assert idle.idle() is idle.idle()
    assert front.front() is front.front()
    assert programs.programs() is programs.programs()
