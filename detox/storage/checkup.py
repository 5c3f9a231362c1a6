"""What can be wrong inside a database of ours, beyond what SQLite itself finds."""

from collections.abc import Iterator
from typing import Final

from detox.ports import StorageTrouble
from detox.storage import database as files
from detox.storage import totals
from detox.storage.database import Database
from detox.words import _, ngettext

LONGEST_MS: Final = 26 * 3_600_000  # a day on which the clocks go back, and a little


def check(database: Database) -> list[str]:
    """Return what is wrong with the database, one sentence each; nothing when all is well."""
    try:
        return list(_faults(database))
    except StorageTrouble as error:
        return [str(error)]


def _faults(database: Database) -> Iterator[str]:
    for (line,) in database.rows("PRAGMA integrity_check(5)"):
        if line != "ok":
            yield _("The file is damaged: {detail}").format(detail=line)
    if _shape(database) != _shape(files.open_in_memory()):
        yield _("The tables are not the ones that Detox made.")
        return
    if database.rows("PRAGMA foreign_key_check"):
        yield _("Some times belong to an app that is not in the list.")
    if n := _count(database, _OVERLAPS):
        yield ngettext("{n} span overlaps.", "{n} spans overlap.", n).format(n=n)
    if n := _count(database, _ENDS):
        yield ngettext("{n} span ends oddly.", "{n} spans end oddly.", n).format(n=n)
    if n := len(totals.off(database, 0)):
        yield ngettext("{n} day total is off.", "{n} day totals are off.", n).format(n=n)


def _count(database: Database, sql: str) -> int:
    return int(database.rows(sql)[0][0])


_OVERLAPS = """SELECT count(*) FROM (
    SELECT end_ms, lead(start_ms) OVER (ORDER BY start_ms) AS next_ms FROM span
) WHERE next_ms < end_ms"""
_ENDS = f"""SELECT count(*) FROM (
    SELECT start_ms, end_ms FROM span UNION ALL SELECT start_ms, end_ms FROM open_span
    UNION ALL SELECT start_ms, end_ms FROM waiting_span
) WHERE end_ms <= start_ms OR end_ms - start_ms > {LONGEST_MS}"""  # noqa: S608


def _shape(database: Database) -> list[files.Row]:
    return database.rows(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^'"
        " ORDER BY type, name"
    )
