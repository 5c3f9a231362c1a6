"""A damaged database: its rows are taken over into a fresh one, and the file is kept as it is.

The damaged file is only read, page by page, until the fresh database is complete beside it. Then
it moves into a folder of its own together with its `-wal`, and the fresh one takes its place
(`handover`). What damage took is filled in from the newest sound backup. Every row has to pass the
checks of the fresh tables; one that does not is left out.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from detox.domain.records import PromptKind
from detox.ports import StorageTrouble
from detox.storage import database as files
from detox.storage import filling, handover, rows, trouble
from detox.storage.checkup import LONGEST_MS, check
from detox.storage.copies import backups
from detox.storage.database import Database
from detox.storage.handover import Rescued
from detox.storage.journal import SqliteJournal
from detox.storage.pages import Record, Value, records
from detox.words import _, ngettext

Row = tuple[Any, ...]
Found = dict[str, list[Row]]

_HEAD: Final = 2**20  # one damaged page may well look like text; not all of them do
_FIRST: Final = ("app", "zone")  # what other rows refer to
# A word, day or moment that we cannot have written makes a row unreadable; the checks of the
# tables do not know them all.
_READERS: Final[dict[str, Callable[[Row], object]]] = {
    "gap": rows.to_gap,
    "focus": rows.to_focus,
    "prompt": rows.to_prompt,
    "day_prompt": lambda row: PromptKind(row[1]),
    "day": rows.to_day,
    "verdict": rows.to_verdict,
}


def sentence(rescued: Rescued) -> str:
    """Tell people what happened."""
    told = ngettext(
        "The screen-time file was damaged; {n} span of it was rescued.",
        "The screen-time file was damaged; {n} spans of it were rescued.",
        rescued.spans - rescued.from_backup,
    ).format(n=rescued.spans - rescued.from_backup)
    if rescued.from_backup:
        told += " " + ngettext(
            "A backup gave back {n} more.", "A backup gave back {n} more.", rescued.from_backup
        ).format(n=rescued.from_backup)
    return told + " " + _("The damaged file is kept in {folder}.").format(folder=rescued.folder)


def can_help(path: Path, error: StorageTrouble) -> bool:
    """Tell whether the trouble is damage of this very file, or whether it is no database at all.

    Plain text is not what damage makes of a database: somebody put it there, and it stays.
    """
    if isinstance(error, trouble.ForeignDatabase):
        return is_garbage(path)
    return is_damage_of(path, error)


def is_damage_of(path: Path, error: StorageTrouble) -> bool:
    """Tell whether SQLite has found this very file damaged.

    It does not look at the file: on Unix that would drop the locks of a connection to it.
    """
    return isinstance(error, trouble.CorruptDatabase) and error.path == path


def is_garbage(path: Path) -> bool:
    """Tell whether a plain file has lost the beginning that every SQLite database has."""
    with suppress(OSError):
        if path.is_symlink() or not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(_HEAD)
        return _is_broken(path) if head.startswith(b"SQLite format 3\0") else not _is_text(head)
    return False


def was_emptied(path: Path) -> bool:
    """Tell whether nothing is left of a database of which there is more elsewhere."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size:
        return False
    return bool(files.sides(path) or backups(path))


def is_damaged(database: Database) -> bool:
    """Tell whether SQLite itself finds an open database damaged."""
    try:
        if database.rows("PRAGMA integrity_check(1)") != [("ok",)]:
            return True
        names = "SELECT name FROM sqlite_master WHERE type = 'table'"
        with closing(files.open_in_memory()) as whole:
            return not set(whole.rows(names)) <= set(database.rows(names))
    except trouble.CorruptDatabase:
        return True


def rescue(path: Path, now: datetime) -> Rescued:
    """Put a fresh database with all that can be read in the place of a damaged one.

    Nobody may have it open. Raise a StorageTrouble, with the file still in its place, where the
    fresh one cannot be written. A rescue that was interrupted is finished.
    """
    if not files.ready(path).exists():
        with trouble.told(path):
            _prepare(path, now)
    return handover.finish(path, now)


def _prepare(path: Path, now: datetime) -> None:
    """Make the fresh database; it is ready once it is whole and on the disk."""
    fresh = path.with_name(f".{path.name}.rescued")
    _remove(fresh)
    try:
        with closing(files.open(fresh)) as database:
            spans, more = _fill(database, path, now)
            handover.note(database, Rescued(handover.free_folder(path.parent, now), spans, more))
            # Closing it would keep silent about what it cannot write.
            database.settle()
        handover.begin(fresh, path)
    finally:
        _remove(fresh)


def _fill(database: Database, path: Path, now: datetime) -> tuple[int, int]:
    """Return how many spans it has then, and how many of them a backup gave."""
    found = _found(database, path)
    with _newest_sound(path, now.date()) as backup, database.transaction():
        lost = _Lost(database)
        for table in _FIRST:
            _take(database, table, found.pop(table, []), lost)
            if backup is not None:
                filling.names(database, backup, table)
        lost.offset = _usual_offset(database, found["span"], now)
        for table, taken in found.items():
            _take(database, table, taken, lost)
        # The running span of the last run ends as far as it was kept, as after any crash.
        journal = SqliteJournal(database)
        own = int(database.rows("SELECT count(*) FROM span")[0][0])
        if backup is not None:
            filling.fill(database, journal, backup)
        filling.make_totals(database)
    spans = int(database.rows("SELECT count(*) FROM span")[0][0])
    return spans, max(spans - own, 0)


# --- rows of the damaged file ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the rows of a table lie on its pages; `order` are the columns in the order of the file.

    `rowid` is the column that is no part of the row, being its number; `indexed` tells rows of an
    index from those of a table.
    """

    table: str
    order: tuple[int, ...]
    kinds: tuple[tuple[type, bool], ...]
    rowid: int | None
    indexed: bool

    def row(self, record: Record) -> Row | None:
        """Return the record as a row of the table; None where it is none."""
        if len(record.values) != len(self.order) or (record.rowid is None) != self.indexed:
            return None
        row: list[Value] = [None] * len(self.order)
        for column, value in zip(self.order, record.values, strict=True):
            if column == self.rowid and not self.indexed:
                if value is not None:
                    return None
                row[column] = record.rowid
            elif not _fits(value, *self.kinds[column]):
                return None
            else:
                row[column] = value
        return tuple(row)


def _fits(value: Value, kind: type, optional: bool) -> bool:
    return optional if value is None else type(value) is kind


def _found(database: Database, path: Path) -> Found:
    """Return the rows that lie on the sound pages of the damaged file, by table."""
    shapes = list(_shapes(database))
    found: Found = defaultdict(list)
    if path.is_file():
        for record in records(path, path.with_name(f"{path.name}-wal")):
            for shape in shapes:
                if (row := shape.row(record)) is not None:
                    found[shape.table].append(row)
                    break
    return found


def _shapes(database: Database) -> Iterator[_Shape]:
    """Yield the shape of each table, and of each index that repeats all of one.

    Spans that wait lie as closed ones do and are taken for such, as they are after a crash.
    """
    for name, sql in database.rows(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY rowid"
    ):
        columns = database.rows(f"PRAGMA table_info({name})")
        kinds = tuple(
            (int if kind == "INTEGER" else str, not (needed or key))
            for _at, _name, kind, needed, _default, key in columns
        )
        keys = [at for _n, at in sorted((column[5], column[0]) for column in columns if column[5])]
        order = tuple(dict.fromkeys([*keys, *range(len(columns))]))
        if "WITHOUT ROWID" in sql:
            yield _Shape(name, order, kinds, None, indexed=True)
            continue
        yield _Shape(name, tuple(range(len(columns))), kinds, keys[0], indexed=False)
        for _at, index, _unique, origin, _partial in database.rows(f"PRAGMA index_list({name})"):
            inside = [at for _n, at, _name in database.rows(f"PRAGMA index_info({index})")]
            if origin == "u" and len(inside) == len(columns) - 1:
                yield _Shape(name, (*inside, keys[0]), kinds, keys[0], indexed=True)


def _take(database: Database, table: str, found: Iterable[Row], lost: "_Lost") -> None:
    """Insert what the table accepts: its checks and triggers decide."""
    columns = [name for _at, name, *_rest in database.rows(f"PRAGMA table_info({table})")]
    day = columns.index("day") if "day" in columns else None
    for row in sorted(found, key=lambda row: row[0]):
        if _is_sane(table, row, day) and not _insert(database, table, row):
            _insert(database, table, lost.named(columns, row))


def _is_sane(table: str, row: Row, day: int | None) -> bool:
    try:
        if table in _READERS:
            _READERS[table](row)
        date = None if day is None else rows.day_of(row[day])
        if date is not None and table in ("span", "open_span"):
            start, end = row[-7:-5]
            began = rows.moment(start, 0).date()
            return bool(end - start <= LONGEST_MS and abs((date - began).days) <= 2)
    except (ValueError, TypeError, OverflowError):
        return False
    return True


def _insert(database: Database, table: str, row: Row) -> bool:
    """Insert the row if the table accepts it; tell False where only its app or zone is missing."""
    places = ", ".join("?" * len(row))
    try:
        database.run(f"INSERT OR IGNORE INTO {table} VALUES ({places})", row)  # noqa: S608
    except sqlite3.IntegrityError as error:
        return error.sqlite_errorcode != sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
    except OverflowError:
        pass
    return True


# --- lost names -----------------------------------------------------------------------------------


class _Lost:
    """Stand-ins for apps and zones whose rows are gone, so that times which name them can stay."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.offset = 0

    def named(self, columns: Sequence[str], row: Row) -> Row:
        """Return the row with an app and a zone that there are."""
        given = list(row)
        for at, column in enumerate(columns):
            if column == "app_id":
                name = _("Unknown app {n}").format(n=row[at])
                given[at] = self._stand_in("app", row[at], f"unknown-{row[at]}", name)
            elif column == "zone_id":
                given[at] = self._stand_in("zone", row[at], "", self.offset)
        return tuple(given)

    def _stand_in(self, table: str, number: int, *values: str | int) -> int:
        """Return the number of the row, made where there is none.

        It is another number where the stand-in is there already: all lost zones share one.
        """
        insert = f"INSERT OR IGNORE INTO {table} VALUES (?, ?, ?)"  # noqa: S608
        if self._database.run(insert, (number, *values)):
            return number
        names = "program, name" if table == "app" else "name, offset_min"
        same = f"SELECT id FROM {table} WHERE id = ?1 OR ({names}) = (?2, ?3) ORDER BY id <> ?1"  # noqa: S608
        return int(self._database.rows(same, (number, *values))[0][0])


def _usual_offset(database: Database, spans: Iterable[Row], now: datetime) -> int:
    """Return the offset that most spans have, in minutes; where no zone is known, that of now."""
    offsets: dict[int, int] = dict(database.rows("SELECT id, offset_min FROM zone"))
    used = Counter(offsets[row[-3]] for row in spans if row[-3] in offsets)
    used = used or Counter(offsets.values())
    return used.most_common(1)[0][0] if used else rows.offset_min(now)


# --- files ----------------------------------------------------------------------------------------


@contextmanager
def _newest_sound(path: Path, today: date) -> Iterator[Database | None]:
    """Lend a copy in memory of the newest backup that is sound; None where there is none."""
    for file in reversed(backups(path, today)):
        try:
            copy = files.read(file)
        except StorageTrouble:
            continue
        with closing(copy):
            if not check(copy):
                yield copy
                return
    yield None


def _remove(path: Path) -> None:
    for leftover in (path, *files.sides(path)):
        leftover.unlink(missing_ok=True)


def _is_text(head: bytes) -> bool:
    try:
        text = head[: len(head) - 3 if len(head) == _HEAD else None].decode()
    except UnicodeDecodeError:
        return False
    return "\0" not in text


def _is_broken(path: Path) -> bool:
    """Tell whether SQLite takes a file with its own beginning for no database."""
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.DatabaseError as error:
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB
    return False
