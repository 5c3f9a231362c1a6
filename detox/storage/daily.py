"""What is done for the database once a day: look at it, copy it, let old rows go.

The copy comes before anything is deleted, and a file that SQLite finds damaged is not copied: its
copy would take the place of a good one.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from detox.domain.settings import LogSettings
from detox.ports import StorageTrouble
from detox.storage import copies, totals, trouble, upkeep
from detox.storage.checkup import detail_from
from detox.storage.database import Database
from detox.storage.rows import day_number

log = logging.getLogger(__name__)

LOOK_EVERY: Final = timedelta(days=7)
COUNT_AGAIN: Final = timedelta(days=7)
"""How far back the totals are compared with their rows: some hundredths of a second."""
_LOOKED: Final = "looked_at"  # the day on which SQLite last found nothing wrong
_NOT_COPIED: Final = "not_copied"  # the day since which there is trouble with the copies
_WARNED_OF: Final = "warned_of"  # the folder of which the user has been told


def look_after(
    database: Database, today: date, keep: LogSettings, tell: Callable[[str], None]
) -> None:
    """Do the day's work; `tell` hears once of copies that cannot be made.

    Raise CorruptDatabase where the file is damaged. Harmless when repeated.
    """
    if is_due(database, today):
        look(database, today)
    correct_totals(database, today)
    _copy(database, today, tell)
    upkeep.purge(database, today, keep)


def warn_of_folder(database: Database, warning: str, tell: Callable[[str], None]) -> None:
    """Tell once of a folder that is no good place for a database; the log file says it each day."""
    place = str(database.path.parent)
    if not warning:
        return
    log.warning("%s", warning)
    if _kept(database, _WARNED_OF) != place:
        _keep(database, _WARNED_OF, place)
        tell(warning)


def is_due(database: Database, today: date) -> bool:
    """Tell whether a week has gone since SQLite last looked at the whole file."""
    kept = _kept(database, _LOOKED)
    with suppress(ValueError):
        return abs(today - date.fromisoformat(kept)) >= LOOK_EVERY
    return True


def look(database: Database, today: date) -> None:
    """Have SQLite look at the whole file; raise CorruptDatabase where it finds damage."""
    if database.rows("PRAGMA quick_check(1)") != [("ok",)]:
        raise trouble.corrupt(database.path)
    _keep(database, _LOOKED, today.isoformat())


def correct_totals(database: Database, today: date) -> None:
    """Make the totals of the last days anew where they differ from their rows."""
    first = max(detail_from(database), day_number(today - COUNT_AGAIN))
    wrong = totals.off(database, first)
    if wrong:
        totals.rebuild(database, first)
        log.warning("the totals of these days were off and were made anew: %s", sorted(wrong))


def _copy(database: Database, today: date, tell: Callable[[str], None]) -> None:
    """Make the day's copy; without one the log goes on, and the older copies stay."""
    try:
        copies.backup(database, today)
    except StorageTrouble as error:
        if isinstance(error, trouble.CorruptDatabase) and error.path == database.path:
            raise
        log.warning("no backup today: %s", error)
        if not _kept(database, _NOT_COPIED):
            with suppress(trouble.DiskFull):
                _keep(database, _NOT_COPIED, today.isoformat())
            tell(str(error))
    else:
        database.run("DELETE FROM meta WHERE key = ?", (_NOT_COPIED,))


def _kept(database: Database, key: str) -> str:
    found = database.row("SELECT value FROM meta WHERE key = ?", (key,))
    return str(found[0]) if found else ""


def _keep(database: Database, key: str, value: str) -> None:
    database.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
