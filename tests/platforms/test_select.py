"""Who is chosen, why others were not, and what this computer says of itself."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from detox.platforms import nothing, select
from detox.platforms.senses import ROLES
from detox.ports import IdleSensor, SensorFailed

UNIX = pytest.mark.skipif(select.system() == "windows", reason="the zone is a variable on Unix")


class Steady(nothing.NoIdle):
    """A sensor that can be made."""

    by = "steadiness"


def refuses() -> IdleSensor:
    raise SensorFailed("The first is asleep.")


def breaks() -> IdleSensor:
    raise AttributeError("half a library")


def test_the_first_that_can_be_made_is_taken() -> None:
    makers: list[Callable[[], IdleSensor]] = [refuses, lambda: Steady(""), breaks]
    found = select.first_working(makers, nothing.NoIdle)
    assert isinstance(found.sensor, Steady)
    assert (found.by, found.why) == ("steadiness", None)


def test_when_none_can_be_made_each_reason_is_kept_once() -> None:
    found = select.first_working([refuses, breaks, refuses], nothing.NoIdle)
    assert isinstance(found.sensor, nothing.NoIdle)
    assert found.why == "The first is asleep. AttributeError: half a library"
    row = found.capability("idle")
    assert (row.works, row.by, row.why) == (False, None, found.why)


def test_where_nobody_is_even_tried_there_is_still_a_reason() -> None:
    assert select.first_working([], nothing.NoIdle).why


def test_every_role_has_one_row_and_a_reason_where_it_does_not_work() -> None:
    senses = select.senses()
    assert tuple(row.role for row in senses.capabilities) == ROLES
    assert all(row.works or row.why for row in senses.capabilities)
    senses.close()
    senses.close()


@UNIX
def test_a_journey_to_another_zone_is_noticed_at_the_next_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = select.clock()
    seen = []
    for zone in ("Asia/Makassar", "Asia/Jakarta", "Asia/Kathmandu"):
        monkeypatch.setenv("TZ", zone)
        instant = clock.read()
        seen.append((instant.zone, instant.wall.utcoffset()))
    assert seen == [
        ("Asia/Makassar", timedelta(hours=8)),
        ("Asia/Jakarta", timedelta(hours=7)),
        ("Asia/Kathmandu", timedelta(hours=5, minutes=45)),
    ]
    monkeypatch.undo()
    clock.read()


@UNIX
def test_samarinda_is_found_in_any_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("LC_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TZ", "Asia/Makassar")
    monkeypatch.setenv("LANG", "id_ID.UTF-8")
    assert (select.region(), select.language()) == ("ID-WITA", "id")
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)
    assert select.language() == "en"
    if Path("/usr/share/zoneinfo/zone.tab").exists():
        assert select.region() == "ID-WITA"
    monkeypatch.undo()
    select.clock().read()


def test_autostart_runs_this_copy_hidden_and_with_its_profile(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("APPIMAGE", raising=False)
    assert select.start_command() == (sys.executable, "-m", "detox", "run", "--hidden")
    assert select.start_command(tmp_path)[3:5] == ("--profile", str(tmp_path))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert select.start_command() == (sys.executable, "run", "--hidden")
    monkeypatch.setenv("APPIMAGE", "/home/ani/Detox.AppImage")
    assert select.start_command()[0] == "/home/ani/Detox.AppImage"


def test_the_program_behind_a_pid_is_named_while_it_runs() -> None:
    assert select.lock_owner(os.getpid())
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    assert select.lock_owner(child.pid) is None


def test_choosing_loads_nothing_of_a_system_before_it_is_asked() -> None:
    heavy = {"psutil", "jeepney", "ctypes", "PySide6", "sqlite3"}
    code = f"import sys; import detox.platforms.select; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
