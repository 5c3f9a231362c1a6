"""The lock file: one instance a profile, whoever holds it and however."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from detox.app import instance, process

HOLD = """
import sys
from pathlib import Path
from detox.app.instance import Lock
lock = Lock(Path(sys.argv[1]))
print(lock.take(), flush=True)
sys.stdin.read()
lock.release()
"""

HOLD_QT = """
import sys
from PySide6.QtCore import QLockFile
lock = QLockFile(sys.argv[1])
lock.setStaleLockTime(0)
print(lock.tryLock(0), flush=True)
sys.stdin.read()
"""


class Another:
    """A second process that tries to hold the lock until it is told to go, or killed."""

    def __init__(self, program: str, path: Path) -> None:
        command = [sys.executable, "-c", textwrap.dedent(program), str(path)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        assert self._process.stdout is not None
        self.got_it = self._process.stdout.readline().strip() == "True"
        self.pid = self._process.pid

    def go(self) -> None:
        self._process.communicate("")

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


def lines(path: Path) -> list[str]:
    """Return what a lock file says: process id, program, host, machine, boot."""
    return path.read_bytes().decode().split("\n")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "detox.lock"


@pytest.fixture(params=[HOLD, HOLD_QT], ids=["ours", "QLockFile"])
def holding(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_lock_is_taken_once(path: Path) -> None:
    first, second = instance.Lock(path), instance.Lock(path)
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()
    assert not path.exists()


def test_nobody_holds_a_lock_that_was_never_taken(path: Path) -> None:
    assert not instance.is_held(path)


def test_the_file_says_who_holds_it(path: Path) -> None:
    lock = instance.Lock(path)
    lock.take()
    pid, program, *_rest = lines(path)
    lock.release()
    assert pid == str(os.getpid())
    assert program == process.name(os.getpid())


def test_a_live_holder_is_respected_by_us(path: Path, holding: str) -> None:
    path.parent.mkdir()
    another = Another(holding, path)
    try:
        assert another.got_it
        assert not instance.Lock(path).take()
        assert instance.is_held(path)
        assert lines(path)[0] == str(another.pid)
    finally:
        another.kill()


def test_our_lock_is_respected_by_a_second_process(path: Path, holding: str) -> None:
    lock = instance.Lock(path)
    assert lock.take()
    another = Another(holding, path)
    another.kill()
    assert not another.got_it
    lock.release()


def test_what_a_killed_holder_left_is_taken_over_by_us(path: Path, holding: str) -> None:
    path.parent.mkdir()
    another = Another(holding, path)
    another.kill()
    assert path.exists()
    assert not instance.is_held(path)
    lock = instance.Lock(path)
    assert lock.take()
    lock.release()


def test_what_we_left_when_killed_is_taken_over_by_qlockfile(path: Path) -> None:
    ours = Another(HOLD, path)
    ours.kill()
    assert path.exists()
    theirs = Another(HOLD_QT, path)
    theirs.kill()
    assert ours.got_it
    assert theirs.got_it


def test_both_write_the_same_file(path: Path) -> None:
    path.parent.mkdir()
    texts = []
    for holding in (HOLD, HOLD_QT):
        another = Another(holding, path)
        texts.append(lines(path)[1:])
        another.kill()
        path.unlink()
    assert texts[0] == texts[1]
    assert len(texts[0]) == 5


def test_a_process_id_given_out_again_does_not_keep_the_lock(path: Path) -> None:
    """The file names a living process with the right name, but nobody holds the flock."""
    path.parent.mkdir()
    lines = [os.getpid(), process.name(os.getpid()), "", process.machine(), process.boot()]
    path.write_text("".join(f"{line}\n" for line in lines))
    assert instance.is_stale(path)
    instance.remove_stale(path)
    assert not path.exists()


def test_a_lock_from_before_a_restart_of_the_computer_is_stale(path: Path) -> None:
    path.parent.mkdir()
    name = process.name(os.getpid())
    path.write_text(f"{os.getpid()}\n{name}\n\n{process.machine()}\nanother boot\n")
    assert instance.is_stale(path)


def test_a_lock_of_another_computer_is_not_ours_to_judge(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("1\nnobody\nelsewhere\nanother machine\nanother boot\n")
    assert not instance.is_stale(path)
    assert not instance.Lock(path).take()


@pytest.mark.parametrize(
    ("wrote", "ours", "same"),
    [
        ("VM", "vm", True),
        ("STATISTIK-KALTI", "statistik-kaltim-07", True),
        ("statistik-kaltim-07", "STATISTIK-KALTI", True),
        ("statistik-kaltim-07", "statistik-kaltim-08", False),
        ("STATISTIK", "statistik-kaltim-07", False),
    ],
)
def test_windows_own_way_to_write_a_name_is_no_other_computer(
    path: Path, monkeypatch: pytest.MonkeyPatch, wrote: str, ours: str, same: bool
) -> None:
    monkeypatch.setattr(process, "machine", lambda: "")
    monkeypatch.setattr(process, "host", lambda: ours)
    path.parent.mkdir()
    path.write_bytes(f"99999999999999999999\nx\n{wrote}\n\n\n".encode())
    assert instance.is_stale(path) is same


def test_the_line_ends_of_windows_do_not_hide_a_dead_holder(path: Path) -> None:
    path.parent.mkdir()
    text = f"99999999999999999999\r\nx\r\n{process.host()}\r\n{process.machine()}\r\n\r\n"
    path.write_bytes(text.encode())
    assert instance.is_stale(path)


@pytest.mark.parametrize("text", ["", "\n", "rubbish\n", "-5\nx\ny\n", "5\n"])
def test_a_file_that_is_no_lock_is_never_removed(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    instance.remove_stale(path)
    assert path.exists()
    assert instance.is_held(path)


def test_a_process_id_that_cannot_be_is_nobody(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("99999999999999999999\nx\n\n\n\n")
    assert instance.is_stale(path)


def test_a_broom_left_by_a_killed_sweeper_does_not_stop_the_next(path: Path) -> None:
    beside = path.with_name("detox.lock.rmlock")
    Another(HOLD, path).kill()
    Another(HOLD, beside).kill()
    assert path.exists()
    assert beside.exists()
    lock = instance.Lock(path)
    assert lock.take(timedelta(seconds=2))
    lock.release()
    assert not beside.exists()


def test_waiting_ends_when_the_other_gives_back(path: Path) -> None:
    another = Another(HOLD, path)
    another.go()
    lock = instance.Lock(path)
    assert lock.take(timedelta(seconds=5))
    lock.release()


def test_a_folder_without_write_permission_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    with pytest.raises(OSError, match="file"):
        instance.Lock(file / "detox.lock").take()


def test_reading_a_lock_loads_neither_qt_nor_psutil(path: Path) -> None:
    code = f"""
    import sys
    from pathlib import Path
    from detox.app import instance
    instance.is_held(Path({str(path)!r}))
    print([name for name in ("PySide6", "psutil", "sqlite3") if name in sys.modules])
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows removes no open file")
def test_a_lock_is_never_seen_free_before_it_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = tmp_path / "detox.lock", []
    lock = instance.Lock(path)
    assert lock.take()

    def close(descriptor: int, close: Callable[[int], None] = os.close) -> None:
        seen.append(path.exists())
        close(descriptor)

    monkeypatch.setattr(os, "close", close)
    lock.release()
    assert seen == [False]
