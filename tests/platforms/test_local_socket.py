"""The socket is this user's alone, leftovers are cleared, and nothing else is ever removed."""

import os
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from detox.platforms import local_socket
from detox.platforms.endpoint import Listener
from detox.platforms.local_socket import LONGEST, connect, listen, place


@contextmanager
def listening(path: Path) -> Iterator[Listener]:
    listener = listen(path)
    try:
        yield listener
    finally:
        listener.close()


def leave_behind(path: Path) -> None:
    """Leave a socket file without a listener, as a killed program does."""
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))


def test_the_socket_and_its_folder_are_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "profile" / "detox.sock"
    with listening(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_folder_that_was_there_keeps_its_rights(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o755)
    with listening(folder / "detox.sock"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_the_file_is_gone_after_closing(tmp_path: Path) -> None:
    path = tmp_path / "detox.sock"
    listen(path).close()
    assert not path.exists()


def test_a_leftover_of_a_killed_program_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "detox.sock"
    leave_behind(path)
    with pytest.raises(ConnectionError):
        connect(path, 1.0)
    with listening(path):
        connect(path, 1.0).close()


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_what_is_no_socket_is_never_removed(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "detox.sock"
    precious = tmp_path / "precious"
    precious.write_text("kept", encoding="utf-8")
    match kind:
        case "file":
            path.write_text("kept", encoding="utf-8")
        case "folder":
            path.mkdir()
        case _:
            path.symlink_to(precious)
    with pytest.raises(OSError, match="not a socket"):
        listen(path)
    assert path.exists()
    assert precious.read_text(encoding="utf-8") == "kept"


def test_a_listener_does_not_remove_the_file_of_its_successor(tmp_path: Path) -> None:
    path = tmp_path / "detox.sock"
    first = listen(path)
    path.unlink()
    with listening(path):
        first.close()
        connect(path, 1.0).close()


def test_another_users_program_is_turned_away_on_both_sides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "detox.sock"
    with listening(path):
        monkeypatch.setattr(local_socket, "_peer", lambda conversation: os.getuid() + 1)
        with pytest.raises(ConnectionError, match="another user"):
            connect(path, 1.0)


def test_a_short_path_stays_where_it_is(tmp_path: Path) -> None:
    path = Path("/") / ("x" * (LONGEST - 1))
    assert place(path, {"XDG_RUNTIME_DIR": str(tmp_path)}) == path


def test_a_long_path_moves_to_the_runtime_folder_and_two_profiles_never_meet(
    tmp_path: Path,
) -> None:
    environment = {"XDG_RUNTIME_DIR": str(tmp_path)}
    one, two = (place(Path("/x" * 60) / name / "s", environment) for name in ("one", "two"))
    assert one.parent == two.parent == tmp_path / "detox-timer"
    assert one != two
    assert one == place(Path("/x" * 60) / "one" / "s", environment)
    assert len(os.fsencode(one)) <= LONGEST


def test_bytes_are_counted_not_letters(tmp_path: Path) -> None:
    path = Path("/") / ("é" * (LONGEST // 2))
    assert place(path, {"XDG_RUNTIME_DIR": str(tmp_path)}).parent == tmp_path / "detox-timer"


def test_a_folder_that_others_can_write_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "detox-timer").mkdir()
    (tmp_path / "detox-timer").chmod(0o777)
    with pytest.raises(PermissionError, match="not private"):
        listen(tmp_path / ("x" * LONGEST) / "detox.sock")
