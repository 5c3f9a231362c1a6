"""The journal together with the database it lies in, for verbs that look after the file."""

from pathlib import Path

from detox.ports import Journal
from detox.storage import database
from detox.storage.database import Database
from detox.storage.journal import SqliteJournal


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
    journal = KeptJournal(database.open(path))
    journal.recover()
    return journal


def read_journal(path: Path, only_read: bool = False) -> KeptJournal:
    """Open the log as it is; an empty one in memory where there is no file yet.

    With `only_read`, for a verb that writes nothing, a log that may not be written will do.
    """
    if not path.exists():
        return KeptJournal(database.open_in_memory())
    if only_read and not database.is_writable(path):
        return KeptJournal(database.read(path))
    return KeptJournal(database.open(path, create=False))
