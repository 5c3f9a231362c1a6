"""Copies of the database: made daily, put back after a check, deleted with what they hold."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from detox.ports import StorageTrouble
from detox.storage import database as files
from detox.storage import handover, staged, trouble
from detox.storage.checkup import check
from detox.storage.database import Database

BACKUPS_KEPT: Final = 7
_LEFT: Final = (
    ".{name}.rescued*", "..{name}.rescued.*", ".{name}.ready*", ".{name}.restored*", ".{name}.new*",
)  # fmt: skip
"""What has no other name than these while it is made, with all that SQLite keeps beside it."""


def backup(database: Database, today: date) -> Path:
    """Write today's backup, or replace it, and keep the newest 7; return its path.

    A damaged database gives no backup: raise CorruptDatabase of it, with the older ones in place.
    """
    folder = database.path.parent / "backups"
    with trouble.told(folder):
        files.make_folder(folder)
    target = folder / f"{database.path.stem}-{today:%Y-%m-%d}.sqlite3"
    try:
        files.copy(database.connection, target)
    except trouble.CorruptDatabase:
        # The copy is as damaged as its source, unless the disk spoilt it on the way.
        if database.rows("PRAGMA quick_check(1)") != [("ok",)]:
            raise trouble.corrupt(database.path) from None
        raise
    left = folder.glob(f"{database.path.stem}-*.sqlite3.*part*")  # by a backup that was killed
    for old in (*backups(database.path, today)[:-BACKUPS_KEPT], *left):
        with trouble.told(old):
            old.unlink(missing_ok=True)
    return target


def restore(path: Path, source: Path, now: datetime) -> Path | None:
    """Put a backup in the database's place while nobody has it open.

    The backup is checked first; raise a StorageTrouble, and change nothing, where it is no good.
    Return where the former database lies now, or None where there was none.
    """
    with trouble.told(path), _checked_copy(source, path) as fresh:
        if files.ready(path).exists():
            # Left to wait, the rescued database would take the place of the restored one.
            handover.finish(path, now)
        kept = _set_aside(path, now)
        fresh.replace(path)
    return kept


def restore_into(database: Database, source: Path, now: datetime) -> Path:
    """Put a backup in the place of the database that is open here, and go on using it.

    Checked and kept beside as `restore` does it; return where the former rows lie now.
    """
    path = database.path
    with trouble.told(path), _checked_copy(source, path) as fresh:
        kept = _replaced(path, now)
        files.copy(database.connection, kept)
        with closing(sqlite3.connect(fresh)) as copied:
            copied.backup(database.connection)
    database.settle()
    return kept


@contextmanager
def _checked_copy(source: Path, path: Path) -> Iterator[Path]:
    """Lend a sound copy of the backup, of our version, beside the database."""
    source = source.resolve()
    if files.inspect(source) is None:
        raise trouble.foreign(source) if source.exists() else trouble.missing(source)
    fresh = path.with_name(f".{path.name}.restored")
    uri = f"{source.absolute().as_uri()}?mode=ro"
    files.make_folder(path.parent)
    try:
        with trouble.told(source), closing(sqlite3.connect(uri, uri=True)) as connection:
            files.copy(connection, fresh)
        with closing(files.open(fresh, create=False)) as copied:
            if check(copied):
                raise trouble.bad_copy(source)
        yield fresh
    finally:
        for leftover in (fresh, *files.sides(fresh)):
            leftover.unlink(missing_ok=True)


def _set_aside(path: Path, now: datetime) -> Path | None:
    if not path.exists():
        return None
    try:
        # Opening and closing it writes what a crash left in the -wal into the file.
        files.open(path, create=False, wait=timedelta(0)).close()
    except trouble.Locked:
        raise
    except StorageTrouble:
        pass  # damaged or newer: it is kept as it is, with the files beside it
    kept = _replaced(path, now)
    shutil.copy2(path, kept)
    for side in files.sides(path):
        side.replace(kept.with_name(kept.name + side.name.removeprefix(path.name)))
    return kept


def _replaced(path: Path, now: datetime) -> Path:
    return path.with_name(f"{path.stem}.replaced-{now:%Y%m%d-%H%M%S}.sqlite3")


def backups(path: Path, today: date = date.max) -> list[Path]:
    """Return the daily backups that there are, oldest first.

    Those of days to come are the oldest: a clock that was ahead made them, nobody knows when.
    """
    dated = f"{path.stem}-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].sqlite3"
    newest = f"{path.stem}-{today.isoformat()}.sqlite3"
    return sorted(
        (path.parent / "backups").glob(dated), key=lambda file: (file.name <= newest, file.name)
    )


def remove_copies(path: Path, but: Path | None = None) -> None:
    """Delete every copy that Detox made of the database, except one.

    Damaged files that were set aside are such copies, and so is what a killed import, rescue,
    restore or new beginning has left.
    """
    aside = list(path.parent.glob("corrupt-[0-9]*-[0-9]*"))
    folder = path.parent / "backups"
    made = [
        *folder.glob(f"{path.stem}-*.sqlite3*"),
        *folder.glob(f".{path.name}-before-v*"),  # of a backup that was brought up to date
        *(file for left in _LEFT for file in path.parent.glob(left.format(name=path.name))),
        *path.parent.glob(f"{path.stem}.replaced-*.sqlite3*"),
        *(file for folder in aside for file in folder.glob(f"{path.name}*")),
        *path.parent.glob(f"{staged.PREFIX}*{staged.ENDING}"),
    ]
    for copy in made:
        if copy != but:
            with trouble.told(copy):
                copy.unlink(missing_ok=True)
    for folder in aside:
        # What somebody else keeps in the folder stays, and the folder with it.
        with suppress(OSError):
            folder.rmdir()
