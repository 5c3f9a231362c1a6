"""What can be wrong with the user's files: one class and one sentence for each.

The sentences are made when the trouble is raised, in the language in use then.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from detox.ports import StorageTrouble
from detox.words import _, failures


class MissingFile(StorageTrouble):
    """There is no such file."""


class NewerDatabase(StorageTrouble):
    """A newer Detox wrote this database."""


class ForeignDatabase(StorageTrouble):
    """This is no database of ours, or no database at all."""


class CorruptDatabase(StorageTrouble):
    """The database is ours and damaged; `path` is where it lies."""

    path: Path | None = None


class NoPermission(StorageTrouble):
    """The file or its folder may not be used by this account."""


class DiskFull(StorageTrouble):
    """There is no room left."""


class Locked(StorageTrouble):
    """Another program holds the file."""


class Unusable(StorageTrouble):
    """The system refuses the file for another reason, which the sentence quotes."""


class BrokenSettings(StorageTrouble):
    """The settings file is not TOML, or not the TOML that a change needs."""


def missing(path: Path) -> MissingFile:
    """Say that there is no such file."""
    return MissingFile(_("There is no file {path}.").format(path=path))


def newer(path: Path) -> NewerDatabase:
    """Say that this Detox is too old for the file."""
    return NewerDatabase(
        _(
            "{path} was written by a newer Detox. Please update this one; "
            "the file was left as it is."
        ).format(path=path)
    )


def foreign(path: Path) -> ForeignDatabase:
    """Say that the file belongs to something else."""
    return ForeignDatabase(
        _("{path} is not a database of Detox. It was left as it is.").format(path=path)
    )


def link(path: Path) -> ForeignDatabase:
    """Say that there is a link where the file must be."""
    told = _(
        "{path} is a link. Detox needs the file itself there; --profile names another folder. "
        "Nothing was changed."
    )
    return ForeignDatabase(told.format(path=path))


def corrupt(path: Path) -> CorruptDatabase:
    """Say that the file is damaged and what helps."""
    told = _(
        "{path} is damaged. Starting Detox rescues what can be read and keeps the damaged file; "
        "a backup can take its place, too: detox-timer data restore FILE"
    )
    error = CorruptDatabase(told.format(path=path))
    error.path = path
    return error


def bad_copy(path: Path) -> CorruptDatabase:
    """Say that a copy is damaged."""
    error = CorruptDatabase(_("{path} is damaged and cannot be used.").format(path=path))
    error.path = path
    return error


def no_permission(path: Path) -> NoPermission:
    """Say that the account may not use the file."""
    return NoPermission(
        _(
            "Detox may not use {path}. Please check the permissions of the file and its folder."
        ).format(path=path)
    )


def disk_full(path: Path) -> DiskFull:
    """Say that there is no room."""
    return DiskFull(_("The disk is full: {path} cannot be written.").format(path=path))


def locked(path: Path) -> Locked:
    """Say that somebody else holds the file."""
    return Locked(_("{path} is in use by another program.").format(path=path))


def unusable(path: Path, reason: object) -> Unusable:
    """Say what the system said."""
    return Unusable(_("{path} cannot be used: {reason}").format(path=path, reason=reason))


_SQLITE = {
    sqlite3.SQLITE_FULL: disk_full,
    sqlite3.SQLITE_CORRUPT: corrupt,
    sqlite3.SQLITE_NOTADB: corrupt,
    sqlite3.SQLITE_READONLY: no_permission,
    sqlite3.SQLITE_PERM: no_permission,
    sqlite3.SQLITE_AUTH: no_permission,
    sqlite3.SQLITE_CANTOPEN: no_permission,
    sqlite3.SQLITE_BUSY: locked,
    sqlite3.SQLITE_LOCKED: locked,
}
_BUGS = (sqlite3.ProgrammingError, sqlite3.IntegrityError, sqlite3.InterfaceError)

_SYSTEM = {
    errno.ENOENT: missing,
    errno.EACCES: no_permission,
    errno.EPERM: no_permission,
    errno.EROFS: no_permission,
    errno.ENOSPC: disk_full,
    errno.EDQUOT: disk_full,
}


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say of the file into a StorageTrouble; bugs stay bugs."""
    try:
        yield
    except _BUGS:
        raise
    except sqlite3.Error as error:
        raise _from_sqlite(path, error) from error
    except OSError as error:
        raise _from_system(path, error) from error


def _from_system(path: Path, error: OSError) -> StorageTrouble:
    opened = error.filename is not None and Path(error.filename) == path
    if isinstance(error, PermissionError) and opened and path.is_dir():
        # Windows has no EISDIR: it calls a folder in a file's place forbidden
        return unusable(path, failures.reason(IsADirectoryError()))
    known = _SYSTEM.get(error.errno or 0)
    return known(path) if known else unusable(path, failures.reason(error))


def _from_sqlite(path: Path, error: sqlite3.Error) -> StorageTrouble:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return unusable(path, error)
    if code == sqlite3.SQLITE_IOERR_SHMSIZE:
        return disk_full(path)
    known = _SQLITE.get(code & 0xFF)
    # A plain "SQL logic error" is what a missing table gives: the file is not as we made it.
    if code == sqlite3.SQLITE_ERROR and "no such" in str(error):
        known = corrupt
    return known(path) if known else unusable(path, error)
