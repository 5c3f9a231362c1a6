"""Windows itself, asked for real: on Windows, or in the test bed."""

import re
import subprocess
import time
from collections.abc import Callable
from ctypes import POINTER, byref, c_int, c_uint32, c_void_p, wstring_at
from pathlib import Path

import pytest

from detox.domain.apps import Identity
from detox.platforms import select, windows_pipe, windows_session
from detox.platforms.clock import windows_now
from detox.platforms.foreign import declare, load
from detox.platforms.windows import Desktop, ForegroundWindow, LastInput, WindowCloser
from detox.ports import Unavailable
from tests.platforms import contracts


def _until(ask: Callable[[], object], within: float = 20) -> None:
    end = time.monotonic() + within
    while not ask():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def test_every_sensor_keeps_its_contract() -> None:
    senses = select.senses()
    contracts.keeps_idle_sensor(LastInput())
    contracts.keeps_front_app(ForegroundWindow())
    contracts.keeps_process_list(senses.processes)
    contracts.keeps_closer(WindowCloser())
    contracts.keeps_autostart(senses.autostart)
    rows = {row.role: row for row in senses.capabilities}
    assert rows["idle"].works
    assert rows["processes"].works
    assert rows["close"].works
    assert all(row.works or row.why for row in senses.capabilities)


def test_a_real_program_is_seen_in_front_and_closes_when_asked() -> None:
    front, closer = ForegroundWindow(), WindowCloser()
    with subprocess.Popen(["notepad.exe"]) as notepad:
        desktop = Desktop()

        def shown() -> bool:
            return any(desktop.owner(each).pid == notepad.pid for each in desktop.main_windows())

        try:
            _until(shown)
            _until(lambda: isinstance(front.front(), Identity))
            seen = front.front()
            assert isinstance(seen, Identity)
            assert seen.id == "notepad"
            assert closer.ask_to_close(["wordpad"]) == 0
            assert closer.ask_to_close(["notepad"]) == 1
            _until(lambda: notepad.poll() is not None)
        finally:
            notepad.kill()


def test_idle_time_grows_while_nobody_does_anything() -> None:
    sensor = LastInput()
    first = sensor.idle()
    time.sleep(0.3)
    second = sensor.idle()
    assert not isinstance(first, Unavailable)
    assert not isinstance(second, Unavailable)
    assert second > first


def test_the_wall_clock_agrees_with_the_system() -> None:
    ours, pythons = windows_now(), time.localtime()
    assert ours.timetuple()[:5] == pythons[:5]


def test_both_counters_run_at_the_speed_of_the_world() -> None:
    clock = select.clock()
    first = clock.read()
    time.sleep(0.5)
    second = clock.read()
    assert 0.4 < second.awake - first.awake < 2
    assert 0.4 < second.boot - first.boot < 2


def test_this_user_is_known() -> None:
    assert windows_session.security_id().startswith("S-1-")
    assert len(windows_session.country()) == 2
    assert select.region()[:2] == windows_session.country()
    assert select.language().isalpha()


def test_only_the_owner_may_open_the_pipe(tmp_path: Path) -> None:
    sid = windows_session.security_id()
    assert sid in windows_pipe.name_of(tmp_path / "detox.sock")
    listener = windows_pipe.listen(tmp_path / "detox.sock")
    client = windows_pipe.connect(tmp_path / "detox.sock")
    assert isinstance(client, windows_pipe.PipeStream)
    entries = re.findall(r"\((\w+);.*?;([^;)]*)\)", _rights_of(client._handle))
    assert entries == [("A", sid)]
    client.close()
    listener.close()


def _rights_of(pipe: int | None) -> str:
    """Return the access list of an open pipe, as text."""
    security, descriptor, text = load("advapi32"), c_void_p(), c_void_p()
    ask = declare(security, "GetSecurityInfo", c_uint32, c_void_p, c_int, c_uint32, *[c_void_p] * 5)
    tell = declare(
        security, "ConvertSecurityDescriptorToStringSecurityDescriptorW", c_int, c_void_p,
        c_uint32, c_uint32, POINTER(c_void_p), c_void_p,
    )  # fmt: skip
    acl = c_void_p()
    assert ask(pipe, 6, 4, None, None, byref(acl), None, byref(descriptor)) == 0
    assert tell(descriptor, 1, 4, byref(text), None)
    return wstring_at(text.value or 0)


def test_a_pipe_of_another_profile_is_another_pipe(tmp_path: Path) -> None:
    listener = windows_pipe.listen(tmp_path / "one" / "detox.sock")
    with pytest.raises(ConnectionError):
        windows_pipe.connect(tmp_path / "two" / "detox.sock", 0.2)
    listener.close()
