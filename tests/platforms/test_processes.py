"""Names of programs, and looking only at what is new."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest

from detox.platforms import processes, select
from detox.platforms.processes import FRESH_START, YOUNG, Programs, by_user, names
from detox.ports import SensorFailed
from tests.platforms.fakes import FakeProcess

LINUX = pytest.mark.skipif(select.system() != "linux", reason="names of Linux")


@pytest.mark.parametrize(
    ("exe", "name", "cmdline", "expected"),
    [
        ("/usr/bin/Mousepad", "mousepad", [], {"mousepad"}),
        ("/opt/Mattermost/mattermost-desktop", "mattermost-desk", [], {"mattermost-desktop"}),
        ("/usr/lib/libreoffice/program/soffice.bin", "soffice.bin", [], {"soffice.bin"}),
        ("/usr/bin/slack (deleted)", "slack", [], {"slack"}),
        ("C:\\Program Files\\Zoom\\bin\\Zoom.exe", "Zoom.exe", [], {"zoom"}),
        ("", "telegram-deskto", [], {"telegram-deskto"}),
        ("/opt/chrome/chrome", "Web Content", [], {"chrome", "web content"}),
        ("/usr/bin/python3.11", "gedit-plugin", ["python3", "/usr/bin/Gajim"],
         {"python3.11", "gedit-plugin", "gajim"}),
        ("/usr/bin/python3.11", "python3", ["python3", "-m", "http"], {"python3.11", "python3"}),
        ("/usr/bin/node", "node", ["node"], {"node"}),
        ("", "", [], set()),
    ],
    ids=[
        "plain", "cut_at_15_bytes", "dotted", "upgraded_meanwhile", "windows", "exe_denied",
        "renamed_main_thread", "script", "module", "interpreter_alone", "nothing_known",
    ],
)  # fmt: skip
def test_a_program_goes_by_its_file_then_its_name_then_its_script(
    exe: str, name: str, cmdline: Sequence[str], expected: set[str]
) -> None:
    assert names(exe, name, cmdline) == expected


class Table:
    """A table of processes that a test changes."""

    def __init__(self, rows: dict[int, FakeProcess]) -> None:
        self.rows = rows
        self.now = 1000.0

        self.programs = Programs(
            lambda each: each.ours, lambda: list(self.rows), self._process, lambda: self.now
        )

    def look(self) -> frozenset[str]:
        return _set(self.programs)

    def _process(self, pid: int) -> FakeProcess:
        if pid not in self.rows:
            raise psutil.NoSuchProcess(pid)
        return self.rows[pid]


def test_only_new_processes_are_looked_at() -> None:
    table = Table({1: FakeProcess("/bin/a"), 2: FakeProcess("/bin/b")})
    assert table.look() == {"a", "b"}
    table.rows[3] = FakeProcess("/bin/c")
    assert table.look() == {"a", "b", "c"}
    assert [row.looked_at for row in table.rows.values()] == [1, 1, 1]


def test_a_process_that_ended_is_gone_at_once() -> None:
    table = Table({1: FakeProcess("/bin/a"), 2: FakeProcess("/bin/b")})
    table.look()
    del table.rows[2]
    assert table.look() == {"a"}


def test_a_young_process_is_read_again_once_it_may_be_another_program() -> None:
    table = Table({1: FakeProcess("/bin/sh", born=999.0)})
    assert table.look() == {"sh"}
    table.rows[1].path = "/usr/bin/libreoffice"
    table.rows[1].comm = "libreoffice"
    table.now += YOUNG
    assert table.look() == {"libreoffice"}
    table.rows[1].path = "/never/read/again"
    assert table.look() == {"libreoffice"}


def test_a_pid_given_to_another_process_is_noticed_in_the_end() -> None:
    table = Table({1: FakeProcess("/bin/old")})
    table.look()
    table.rows[1] = FakeProcess("/bin/new")
    seen = [table.look() for _look in range(FRESH_START)]
    assert seen[0] == {"old"}
    assert seen[-1] == {"new"}


def test_vanished_and_dead_processes_are_passed_over() -> None:
    table = Table(
        {1: FakeProcess("/bin/a"), 2: FakeProcess("/bin/b", refuses=psutil.NoSuchProcess),
         3: FakeProcess("/bin/c", refuses=psutil.ZombieProcess)}
    )  # fmt: skip
    assert table.look() == {"a"}


def test_a_process_that_keeps_its_file_secret_still_has_a_name() -> None:
    table = Table({1: FakeProcess("", "Zoom.exe", refuses=psutil.AccessDenied)})
    assert table.look() == {"zoom"}


def test_other_users_programs_do_not_count() -> None:
    table = Table({1: FakeProcess("/bin/mine"), 2: FakeProcess("/bin/theirs", ours=False)})
    assert table.look() == {"mine"}


def test_a_list_that_cannot_be_read_is_a_failure_not_an_empty_list() -> None:
    def broken() -> list[int]:
        raise PermissionError("/proc")

    with pytest.raises(SensorFailed, match="running programs"):
        Programs(lambda each: True, broken).programs()


@LINUX
def test_a_real_program_is_seen_while_it_runs_and_not_after(tmp_path: Path) -> None:
    sleeper = tmp_path / "a-very-long-program-name"
    sleeper.symlink_to("/bin/sleep")
    own = tmp_path / "Own-Program-With-A-Long-Name"
    own.write_bytes(Path("/bin/sleep").resolve().read_bytes())
    own.chmod(0o755)
    programs = Programs(by_user)
    with subprocess.Popen([str(own), "60"]) as child:
        _until(lambda: "own-program-with-a-long-name" in _set(programs))
        child.kill()
    assert "own-program-with-a-long-name" not in _set(programs)


@LINUX
def test_a_real_zombie_does_not_run() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    _until(lambda: psutil.Process(child.pid).status() == psutil.STATUS_ZOMBIE)
    try:
        seen = _set(Programs(by_user, lambda: [child.pid]))
    finally:
        child.wait()
    assert seen == frozenset()


def test_this_very_program_is_seen() -> None:
    seen = Programs(lambda each: True, lambda: [os.getpid()]).programs()
    assert isinstance(seen, frozenset)
    assert any(processes.is_interpreter(name) for name in seen)


def _set(programs: Programs) -> frozenset[str]:
    seen = programs.programs()
    assert isinstance(seen, frozenset)
    return seen


def _until(happens: object) -> None:
    end = time.monotonic() + 10
    while not happens():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.01)
