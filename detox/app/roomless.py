"""Deleting on a full disk, where SQLite has no room to note what it does.

Only here the rollback journal lies in memory, and rows are overwritten where they stand. What a
power cut in that moment spoils is rescued at the next start, as any damage is.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date

from detox.app.case import Case
from detox.ports import StorageTrouble
from detox.storage import copies, database, rows, trouble, upkeep
from detox.storage.database import Database
from detox.storage.trouble import DiskFull


def forget(case: Case, first: date, last: date) -> None:
    """Do as `upkeep.forget`; where there is no room for it, no fresh copy need be made."""
    try:
        upkeep.forget(case.keep().database, first, last, case.now)
    except DiskFull:
        with _in_place(case) as opened:
            _forget(opened, first, last, case)


def _forget(opened: Database, first: date, last: date, case: Case) -> None:
    with suppress(DiskFull):
        upkeep.forget(opened, first, last, case.now)
    if _holds(opened, first, last):
        raise trouble.disk_full(opened.path)
    copies.remove_copies(opened.path)  # the days are in these, too
    with suppress(DiskFull):
        copies.backup(opened, case.today)


def delete_all(case: Case) -> None:
    """Do as `upkeep.delete_all`, with or without room."""
    try:
        upkeep.delete_all(case.keep().database, case.now)
    except DiskFull:
        with _in_place(case) as opened:
            upkeep.delete_all(opened, case.now)


@contextmanager
def _in_place(case: Case) -> Iterator[Database]:
    try:
        opened, own = case.keep().database, False
    except DiskFull:
        opened, own = database.open(case.place.database, create=False), True
    try:
        opened.rows("PRAGMA journal_mode = MEMORY")
        yield opened
    finally:
        with suppress(StorageTrouble):
            opened.rows("PRAGMA journal_mode = WAL")
        if own:
            opened.close()


def _holds(opened: Database, first: date, last: date) -> bool:
    days = (rows.day_number(first), rows.day_number(last))
    asked = " UNION ALL ".join(
        f"SELECT 1 FROM {table} WHERE day BETWEEN ?1 AND ?2"  # noqa: S608
        for table in ("span", "gap", "focus", "prompt", "day_total", "note", "open_span")
    )
    return opened.row(asked, days) is not None
