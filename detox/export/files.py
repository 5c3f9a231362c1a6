"""Write a file whole or not at all: beside its place first, then renamed onto it."""

import errno
import os
from collections.abc import Iterable
from pathlib import Path

from detox.ports import StorageTrouble
from detox.words import _


def write(target: Path, chunks: Iterable[str | bytes]) -> None:
    """Write text as UTF-8, or bytes, to a file; raise StorageTrouble and leave what was there.

    A link is followed, so that what it points to changes. What is no file, such as /dev/stdout,
    is written to directly.
    """
    try:
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
