"""How a rescued database takes the place of a damaged one, even if the power goes meanwhile.

It is whole, and on the disk, before it gets the name that says so. From then on `database.open`
refuses the damaged file, and whoever is refused finishes: the damaged files go into a folder of
their own, and the rescued one takes the place. What came of the rescue travels in it until told.
"""

import json
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from detox.storage import database as files
from detox.storage import trouble
from detox.storage.database import Database

_RESCUED: Final = "rescued"
_READ = "SELECT value FROM meta WHERE key = ?"


@dataclass(frozen=True, slots=True)
class Rescued:
    """What came of a rescue: where the damaged file lies, and how many spans the log has now."""

    folder: Path
    spans: int
    from_backup: int


def note(database: Database, rescued: Rescued) -> None:
    """Keep what came of the rescue in the rescued database."""
    told = json.dumps([rescued.folder.name, rescued.spans, rescued.from_backup])
    database.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_RESCUED, told))


def untold(database: Database) -> Rescued | None:
    """Return what came of a rescue that nobody has been told of yet."""
    found = database.row(_READ, (_RESCUED,))
    return _noted(found, database.path.parent)


def mark_told(database: Database) -> None:
    """Keep that the user has been told."""
    database.run("DELETE FROM meta WHERE key = ?", (_RESCUED,))


def free_folder(parent: Path, now: datetime) -> Path:
    """Return a name for the folder of a damaged database that no other has."""
    name = f"corrupt-{now:%Y%m%d-%H%M%S}"
    folder, number = parent / name, 1
    while folder.exists():
        number += 1
        folder = parent / f"{name}-{number}"
    return folder


def begin(fresh: Path, path: Path) -> None:
    """Have a closed and whole database wait for its place, for good."""
    _sync(fresh)
    fresh.replace(files.ready(path))
    _sync(path.parent)


def finish(path: Path, now: datetime) -> Rescued:
    """Put the waiting database in its place, and what is there into a folder; it can be repeated.

    Raise a StorageTrouble where a file cannot be moved yet.
    """
    ready = files.ready(path)
    with trouble.told(path):
        if path.is_symlink():
            raise trouble.link(path)
        rescued = _note_in(ready, path.parent) or Rescued(free_folder(path.parent, now), 0, 0)
        damaged = [*files.sides(path), *([path] if path.exists() else [])]
        if _are_others(damaged, rescued.folder):
            rescued = Rescued(free_folder(path.parent, now), rescued.spans, rescued.from_backup)
        rescued.folder.mkdir(mode=0o700, exist_ok=True)
        for file in damaged:
            _keep(file, rescued.folder, still=file == path)
        _sync(rescued.folder)
        _sync(path.parent)
        ready.replace(path)
        _sync(path.parent)
    return rescued


def _note_in(ready: Path, parent: Path) -> Rescued | None:
    # As immutable it gets no -wal beside it, which could outlive it.
    uri = f"{ready.absolute().as_uri()}?mode=ro&immutable=1"
    with suppress(sqlite3.Error), closing(sqlite3.connect(uri, uri=True)) as connection:
        return _noted(connection.execute(_READ, (_RESCUED,)).fetchone(), parent)
    return None


def _noted(found: files.Row | None, parent: Path) -> Rescued | None:
    if found is None:
        return None
    with suppress(ValueError, TypeError):
        name, spans, more = json.loads(found[0])
        return Rescued(parent / Path(name).name, int(spans), int(more))
    return None


def _are_others(damaged: Iterable[Path], folder: Path) -> bool:
    """Tell whether the folder has files of these names that are not the same files."""
    kept = [(file, folder / file.name) for file in damaged]
    return any(there.exists() and not there.samefile(file) for file, there in kept)


def _keep(file: Path, folder: Path, still: bool) -> None:
    """Move a file into the folder; with `still` it gets a second name there, where that works.

    So the database has a file in its place at every moment: an empty place looks like a new
    profile to whoever only asks whether there is one.
    """
    there = folder / file.name
    if still and not there.exists():
        with suppress(OSError):  # not every file system has second names
            os.link(file, there)
    if not (still and there.exists()):
        file.replace(there)


def _sync(place: Path) -> None:
    """Have what was written reach the disk; of a folder, where the system can do that."""
    if not place.is_dir():
        _flush(place, os.O_RDWR)
        return
    with suppress(OSError):
        _flush(place, os.O_RDONLY)


def _flush(place: Path, flags: int) -> None:
    handle = os.open(place, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
