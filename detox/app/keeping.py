"""The journal together with the database it lies in, for verbs that look after the file."""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from detox.ports import Journal, StorageTrouble
from detox.storage import database, handover, rescue, trouble
from detox.storage.database import Database
from detox.storage.journal import SqliteJournal

log = logging.getLogger(__name__)

MOST_RESCUES: Final = 3
"""In one run: a disk that damages every file is not helped by ever more of them."""


class KeptJournal(SqliteJournal):
    """The journal with its database at hand."""

    def __init__(self, kept: Database) -> None:
        super().__init__(kept)
        self.database = kept

    def close(self) -> None:
        """Close the file; harmless when repeated."""
        self.database.close()


def kept(journal: Journal) -> KeptJournal:
    """Return the journal as one that has its database at hand; any other is a bug."""
    if not isinstance(journal, KeptJournal):
        raise TypeError("the verbs look after the file too: give them a KeptJournal")
    return journal


def open_journal(path: Path) -> KeptJournal:
    """Open the log, new where there is none, and close what a crash left open in it."""
    return Keeper(path).open()


def read_journal(path: Path, only_read: bool = False) -> KeptJournal:
    """Open the log as it is; an empty one in memory where there is no file yet.

    With `only_read`, for a verb that writes nothing, a log that may not be written will do, and a
    damaged one stays as it is. Any other verb has it rescued first.
    """
    empty = not path.is_symlink() and path.is_file() and not path.stat().st_size
    if not (path.exists() or path.is_symlink() or database.ready(path).exists()):
        return KeptJournal(database.open_in_memory())
    if not only_read:
        return Keeper(path, create=empty).open()
    if rescue.was_emptied(path):
        raise trouble.corrupt(path)
    if empty:
        return KeptJournal(database.open_in_memory())
    try:
        if not database.is_writable(path):
            return KeptJournal(database.read(path))
        return _journal(database.open(path, create=False))
    except trouble.ForeignDatabase as foreign:
        raise (trouble.corrupt(path) if rescue.is_garbage(path) else foreign) from None


def _journal(opened: Database) -> KeptJournal:
    try:
        return KeptJournal(opened)
    except BaseException:
        opened.close()
        raise


class Keeper:
    """Opens the log, and has a damaged one rescued; `told` hears in one sentence what became of it.

    Without `told` the next one who has it tells. Nobody else may have the file open.
    """

    def __init__(
        self, path: Path, told: Callable[[str], None] | None = None, create: bool = True
    ) -> None:
        self._path, self._told, self._create = path, told, create
        self._rescues = 0

    def open(self) -> KeptJournal:
        """Open the log; raise a StorageTrouble where even a rescue does not help."""
        if rescue.was_emptied(self._path):
            self._rescue()
        while True:
            try:
                opened = _journal(database.open(self._path, self._create))
            except StorageTrouble as error:
                if not self._may_help(error):
                    raise
            else:
                self._tell(opened.database)
                return opened
            self._rescue()  # what an interrupted one left ready may be damaged itself

    def mend(self, journal: Journal, error: StorageTrouble) -> KeptJournal | None:
        """Rescue an open log that is damaged, and return it open again.

        Return None, the journal being as it was, where the trouble is another one. Raise a
        StorageTrouble, the journal being closed, where the rescue failed.
        """
        damaged = self._rescues < MOST_RESCUES and rescue.is_damage_of(self._path, error)
        if not damaged or not rescue.is_damaged(kept(journal).database):
            return None
        try:
            kept(journal).close()
        except StorageTrouble as told:  # what it could not write is damage, too
            log.warning("closing the damaged log: %s", told)
        self._rescue()
        return self.open()

    def _may_help(self, error: StorageTrouble) -> bool:
        return self._rescues < MOST_RESCUES and rescue.can_help(self._path, error)

    def _rescue(self) -> None:
        rescued = rescue.rescue(self._path, datetime.now().astimezone())
        self._rescues += 1
        log.warning("%s", rescue.sentence(rescued))

    def _tell(self, opened: Database) -> None:
        """Tell of a rescue, also of one after which the program ended before it could."""
        try:
            rescued = handover.untold(opened)
            if rescued is not None and self._told is not None:
                self._told(rescue.sentence(rescued))
                handover.mark_told(opened)
        except StorageTrouble as error:
            log.warning("a rescue could not be told: %s", error)
