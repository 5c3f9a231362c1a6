"""A full or read-only folder keeps nobody from starting, and lets no second one in."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLockFile

from detox.app import front, instance, refuge, start
from detox.app.desk import LocalDesk
from detox.app.instance import Lock
from detox.app.paths import Profile
from detox.cli.wire import NotRunning, Refused, Request, done
from detox.platforms import select
from tests.cli.program import unix_only


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Profile:
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setenv("TEMP", str(tmp_path / "run"))
    (tmp_path / "p").mkdir()
    return Profile(str(tmp_path / "p"))


def refuse(patch: pytest.MonkeyPatch, place: Profile, number: int = errno.ENOSPC) -> None:
    """Let nothing be made in the profile, whoever runs the tests."""
    real = Lock.take_free

    def take_free(lock: Lock) -> bool:
        if lock._path.parent == place.folder:
            raise OSError(number, os.strerror(number), str(lock._path))
        return real(lock)

    class Refusing(QLockFile):
        def tryLock(self, *_: Any) -> bool:  # noqa: N802  Qt's name
            return False

        def error(self) -> QLockFile.LockError:
            errors = QLockFile.LockError
            return errors.UnknownError if number == errno.ENOSPC else errors.PermissionError

    patch.setattr(Lock, "take_free", take_free)
    patch.setattr(start, "QLockFile", Refusing)


WANTS = pytest.mark.parametrize(
    "number", [errno.ENOSPC, errno.EROFS, errno.EACCES], ids=errno.errorcode.get
)


@WANTS
def test_the_lock_goes_elsewhere_and_is_taken_once(
    place: Profile, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    refuse(monkeypatch, place, number)
    first = refuge.take(place)
    assert first is not None
    assert refuge.is_held(place)
    assert refuge.take(place) is None
    first.release()
    assert not refuge.is_held(place)
    assert not list(refuge.lock(place).parent.iterdir())


def test_room_that_comes_lets_no_second_one_in(
    place: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        refuse(full, place)
        first = refuge.take(place)
    assert first is not None
    assert refuge.take(place) is None
    assert not place.lock.exists()
    monkeypatch.setattr(start, "OTHERS_TAKE", 0.0)
    with pytest.raises(Refused, match="Another Detox"):
        start._take(place)
    first.release()
    start._take(place)()


def test_a_disk_that_fills_up_lets_no_second_one_in(
    place: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = refuge.take(place)
    assert first is not None
    with pytest.raises(OSError, match="No space"):
        refuge.take_there(Profile(place.root + "x"), OSError(errno.EINVAL, "No space"))
    assert refuge.take_there(place, OSError(errno.ENOSPC, "No space")) is None
    first.release()


@WANTS
def test_the_program_starts_and_a_second_one_does_not(
    place: Profile, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    refuse(monkeypatch, place, number)
    monkeypatch.setattr(start, "OTHERS_TAKE", 0.0)
    give_back = start._take(place)
    with pytest.raises(Refused, match="Another Detox"):
        start._take(place)
    give_back()
    start._take(place)()


def test_where_neither_place_can_be_written_the_reason_is_told(
    place: Profile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    refuse(monkeypatch, place)
    (tmp_path / "run" / "detox-timer").write_text("in the way")
    with pytest.raises(Refused, match="cannot use the folder"):
        start._take(place)


def test_one_folder_has_one_lock_however_it_is_spelled(place: Profile, tmp_path: Path) -> None:
    if not hasattr(os, "getuid"):
        pytest.skip("links need a right on Windows")
    (tmp_path / "link").symlink_to(place.folder)
    assert refuge.lock(Profile(str(tmp_path / "link"))) == refuge.lock(place)


@pytest.mark.parametrize("verb", ["week", "data.forget", "data.delete-all", "settings.set"])
def test_a_verb_is_done_in_a_folder_without_room(
    place: Profile, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    refuse(monkeypatch, place)

    def answer(_request: Request) -> Any:
        assert refuge.is_held(place)
        yield done()

    desk = LocalDesk(place, answer)
    assert list(desk.ask(verb, {})) == [done()]
    first = refuge.take(place)
    with pytest.raises(NotRunning):
        list(desk.ask(verb, {}))
    assert first is not None
    first.release()


@unix_only
def test_the_socket_goes_elsewhere_and_is_found(
    place: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = select.listen

    def listen(path: Path) -> Any:
        if path == place.socket:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path)

    with pytest.raises(ConnectionError):
        front._connect(place)
    monkeypatch.setattr(select, "listen", listen)
    listener = refuge.listen(place)
    front._connect(place).close()
    listener.close()


@unix_only
def test_a_place_that_others_can_open_is_not_used(
    place: Profile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    refuse(monkeypatch, place)
    (tmp_path / "run" / "detox-timer").mkdir()
    (tmp_path / "run" / "detox-timer").chmod(0o755)
    with pytest.raises(OSError, match="No space"):
        refuge.take(place)


@unix_only
def test_the_lock_of_the_program_is_private(place: Profile) -> None:
    give_back = start._take(place)
    assert instance.is_held(place.lock)
    assert place.lock.stat().st_mode & 0o777 == 0o600
    give_back()
