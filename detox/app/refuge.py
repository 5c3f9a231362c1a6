"""Where the lock and the socket go when the profile's folder cannot take them.

A full disk and one that may not be written keep nobody from starting: the runtime folder has both
under a hash of the profile's folder. Whoever has the lock at one of the two places then looks at
the other, so that of two that come at once at most one stays.
"""

from __future__ import annotations

import errno
import os
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a status line has no time for more than a socket
    from pathlib import Path

    from detox.app.instance import Lock
    from detox.app.paths import Profile
    from detox.platforms.endpoint import Listener

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
IN_WANT = FULL | {errno.EACCES, errno.EPERM, errno.EROFS}
"""What a folder says that has no room, or may not be written."""
_NAME = "detox-timer"


def has_socket(place: Profile) -> bool:
    """Tell whether there is a socket there."""
    return os.path.lexists(_place(place, "sock"))


def socket(place: Profile) -> Path:
    """Return the path of the socket there."""
    return _path(place, "sock")


def lock(place: Profile) -> Path:
    """Return the path of the lock there."""
    return _path(place, "lock")


def is_held(place: Profile) -> bool:
    """Tell whether anybody holds the lock there."""
    if not os.path.lexists(_place(place, "lock")):
        return False
    from detox.app import instance  # noqa: PLC0415  see above

    return instance.is_held(lock(place))


def take(place: Profile) -> Lock | None:
    """Take the lock of the profile, at the one place or the other; None where somebody has it.

    Raise OSError where neither place can be written.
    """
    from detox.app.instance import Lock  # noqa: PLC0415  see above

    ours = Lock(place.lock)
    try:
        if not ours.take():
            return None
    except OSError as error:
        return take_there(place, error)
    if is_held(place):
        ours.release()
        return None
    return ours


def take_there(place: Profile, error: OSError) -> Lock | None:
    """Take the lock in the runtime folder, the profile's being in want; None as `take`.

    Raise the error where it tells of something else, or where this place is no better.
    """
    from detox.app import instance  # noqa: PLC0415  see above

    # A folder that is not there and may not be made is a slip of the pen, and no full disk.
    if error.errno not in IN_WANT or not (place.folder.is_dir() or error.errno in FULL):
        raise error
    ours = instance.Lock(lock(place))
    try:
        _make()
        if not ours.take():
            return None
        if not instance.is_held(place.lock):
            return ours
    except OSError:
        ours.release()
        raise error from None
    ours.release()
    return None


def listen(place: Profile) -> Listener:
    """Listen at the profile's socket, else at the one here; the caller holds the lock."""
    from detox.platforms import select  # noqa: PLC0415  see above

    try:
        return select.listen(place.socket)
    except OSError as error:
        if error.errno not in IN_WANT:
            raise
        try:
            _make()
            return select.listen(socket(place))
        except OSError:
            raise error from None


def _folder() -> str:
    """Return the same folder to every program of this user, also to one that cron has started."""
    if not hasattr(os, "getuid"):
        return os.path.join(os.environ.get("TEMP", ""), _NAME)  # noqa: PTH118
    runtime = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    if os.path.isdir(runtime):  # noqa: PTH112
        return os.path.join(runtime, _NAME)  # noqa: PTH118
    shared = os.environ.get("TMPDIR") or "/tmp"  # noqa: S108  the folder is checked to be ours
    return os.path.join(shared, f"{_NAME}-{os.getuid()}")  # noqa: PTH118


def _path(place: Profile, end: str) -> Path:
    from pathlib import Path  # noqa: PLC0415  it takes 10 ms, and almost nobody comes here

    return Path(_place(place, end))


def _place(place: Profile, end: str) -> str:
    real = os.fsencode(os.path.normcase(os.path.realpath(place.root)))
    # Enough to tell a person's few profiles apart; what hashes well takes 10 ms to import.
    code = f"{zlib.crc32(real):08x}{zlib.adler32(real):08x}"
    return os.path.join(_folder(), f"{code}.{end}")  # noqa: PTH118


def _make() -> None:
    """Make the folder; refuse one under a name that anybody could have made before us."""
    import stat  # noqa: PLC0415  see above
    from pathlib import Path  # noqa: PLC0415  see above

    folder = Path(_folder())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not hasattr(os, "getuid"):
        return  # %TEMP% is this user's own
    seen = folder.stat(follow_symlinks=False)
    ours = stat.S_ISDIR(seen.st_mode) and seen.st_uid == os.getuid()
    if not ours or stat.S_IMODE(seen.st_mode) & 0o077:
        raise PermissionError(errno.EPERM, "the folder is not private", os.fspath(folder))
