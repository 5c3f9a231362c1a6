"""Write a file whole or not at all: beside its place first, then renamed onto it."""

import errno
import os
import re
from collections.abc import Iterable
from pathlib import Path

from detox.ports import StorageTrouble
from detox.words import _

_SQLITE = b"SQLite format 3\x00"
_OURS = re.compile(
    r"\.?screen-time\.sqlite3.*|settings\.toml.*|detox\.(lock|sock).*|import-.*\.staged"
    r"|backups|logs|corrupt-.*",
    re.DOTALL,
)
"""What the program itself keeps in a profile: the first part of a path below the folder."""


def write(target: Path, chunks: Iterable[str | bytes], profile: Path | None = None) -> None:
    """Write text as UTF-8, or bytes, to a file; raise StorageTrouble and leave what was there.

    A link is followed, so that what it points to changes. What is no file, such as /dev/stdout,
    is written to directly. A database is never written over, nor what the program itself keeps
    in the folder `profile`.
    """
    try:
        _refuse_ours(target, profile)
        if target.is_dir():
            raise StorageTrouble(_("{name} is a folder, not a file.").format(name=target))
        if target.exists() and not target.is_file():
            _fill(target, chunks)  # not resolved: a pipe's name in /proc leads to no file
        else:
            _replace(target.resolve(), chunks)
    except BrokenPipeError:
        raise  # whoever reads /dev/stdout has had enough, which is nobody's trouble
    except (OSError, ValueError) as error:
        raise StorageTrouble(_sentence(target, error)) from error


def _refuse_ours(target: Path, profile: Path | None) -> None:
    place = target.resolve()
    if profile is not None and _is_ours(place, profile):
        raise StorageTrouble(
            _("{name} is a file that Detox itself needs. Please name another.").format(name=target)
        )
    if place.is_file() and _is_database(place):
        raise StorageTrouble(
            _("{name} is a database and stays as it is. Please name another file.").format(
                name=target
            )
        )


def _is_ours(place: Path, profile: Path) -> bool:
    """Tell whether the program keeps something under this name, be it there yet or not."""
    for folder in place.parents:
        if folder.exists() and profile.exists() and folder.samefile(profile):
            # Windows finds the same file in capitals, with dots and spaces behind it, and as a
            # stream of its own behind a colon; no name of ours has any of these.
            first = place.relative_to(folder).parts[0].casefold()
            return _OURS.fullmatch(first.partition(":")[0].rstrip(". ")) is not None
    return False


def _is_database(place: Path) -> bool:
    try:
        with place.open("rb") as stream:
            return stream.read(len(_SQLITE)) == _SQLITE
    except PermissionError:
        return False  # whether it may be written is asked later


def _replace(place: Path, chunks: Iterable[str | bytes]) -> None:
    part = place.with_name(f"{place.name}.{os.getpid()}.part")
    try:
        _fill(part, chunks)
        if place.exists():
            part.chmod(place.stat().st_mode & 0o777)
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _fill(place: Path, chunks: Iterable[str | bytes]) -> None:
    with place.open("wb") as stream:
        for chunk in chunks:
            stream.write(chunk if isinstance(chunk, bytes) else chunk.encode(errors="replace"))
        stream.flush()
        if place.is_file():
            os.fsync(stream.fileno())


def _sentence(target: Path, error: Exception) -> str:
    number = error.errno if isinstance(error, OSError) else None
    match number:
        case errno.ENOENT | errno.ENOTDIR:
            message = _("The folder of {name} is not there.")
        case errno.EACCES | errno.EPERM | errno.EROFS:
            message = _("You may not write {name}.")
        case errno.ENOSPC | errno.EDQUOT:
            message = _("There is no room on the disk for {name}; what was there is unchanged.")
        case _:
            message = _("{name} could not be written.")
    return message.format(name=target)
