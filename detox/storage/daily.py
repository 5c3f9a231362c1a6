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
from detox.storage.database import Database
from detox.storage.rows import day_number, day_of

log = logging.getLogger(__name__)

LOOK_EVERY: Final = timedelta(days=7)
COUNT_AGAIN: Final = timedelta(days=7)
"""How far back the totals are compared with their rows: some hundredths of a second."""
LEAP: Final = timedelta(days=7)
BORNE_OUT: Final = 3
_SURE: Final = "sure_day"  # the last day that was taken for true
_DOUBTED: Final = "doubted_days"  # what the clock has shown since that lies far ahead of it
_LOOKED: Final = "looked_at"  # the day on which SQLite last found nothing wrong
_NOT_COPIED: Final = "not_copied"  # the day since which there is trouble with the copies
_WARNED_OF: Final = "warned_of"  # the folder of which the user has been told


def look_after(
    database: Database, today: date, keep: LogSettings, tell: Callable[[str], None]
) -> None:
    """Do the day's work; `tell` hears once of copies that cannot be made.

    Raise CorruptDatabase where the file is damaged. Harmless when repeated.
    """
    due = is_due(database, today)
    if due:
        look(database, today)
    correct_totals(database, date.min if due else today - COUNT_AGAIN)
    _copy(database, today, tell)
    sure = sure_day(database, today)
    _bear_out(database, today, sure)
    upkeep.purge(database, sure, keep)


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


def correct_totals(database: Database, first: date) -> None:
    """Make the totals of the days from `first` on anew where they differ from their rows."""
    wrong = totals.off(database, day_number(first))
    if wrong:
        totals.rebuild(database, min(wrong))
        log.warning("the totals of these days were off and were made anew: %s", sorted(wrong))


def sure_day(database: Database, today: date) -> date:
    """Return the day by which it is decided what is too old.

    A clock that is years ahead for a moment must not cost the log: a leap of more than a week
    counts only once it has been borne out by three days.
    """
    before = _day(database, _SURE) or _last_day(database) or today
    if today - before <= LEAP:
        return today
    doubted = {*_doubted(database, today), today}
    return today if len(doubted) >= BORNE_OUT else before


def _bear_out(database: Database, today: date, sure: date) -> None:
    _keep(database, _SURE, sure.isoformat())
    doubted = [] if sure == today else sorted({*_doubted(database, today), today})
    _keep(database, _DOUBTED, " ".join(day.isoformat() for day in doubted))


def _doubted(database: Database, today: date) -> set[date]:
    """Return the days near today that a leap of the clock has shown before."""
    days = (date.fromisoformat(text) for text in _kept(database, _DOUBTED).split())
    return {day for day in days if abs(today - day) <= LEAP}


def _last_day(database: Database) -> date | None:
    found = database.row("SELECT max(day) FROM day_total")
    return day_of(found[0]) if found and found[0] else None


def _day(database: Database, key: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(_kept(database, key))
    return None


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
