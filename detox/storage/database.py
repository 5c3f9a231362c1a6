"""The one SQLite connection of the product, and how a file is opened without harming it.

A file is looked at read-only first: what is not ours, or too new for us, is refused untouched.
Then it is opened with `locking_mode=EXCLUSIVE`. SQLite up to 3.51.2 can corrupt a WAL database
that two connections use (<https://sqlite.org/wal.html#walresetbug>); so a second one is shut out
instead of trusted to stay away, and there is no `-shm` file. A new file is made beside its place
and renamed into it, so that no half-made database is ever found.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, mkstemp
from typing import Any, Final

from detox.storage import migrations, trouble

WAIT: Final = timedelta(seconds=3)
MEMORY: Final = Path(":memory:")
_SIDES = ("-wal", "-shm", "-journal")
_PRAGMAS = (
    "locking_mode = EXCLUSIVE",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "temp_store = MEMORY",
    "secure_delete = ON",
    "trusted_schema = OFF",
    f"journal_size_limit = {4 * 1024 * 1024}",
)

Row = tuple[Any, ...]


class Database:
    """An open database; every call comes from the thread that opened it."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection itself, for what this class has no word for."""
        return self._connection

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Run one statement and return all its rows."""
        with trouble.told(self.path):
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """Run one statement and return its first row, or None."""
        with trouble.told(self.path):
            return next(iter(self._connection.execute(sql, values).fetchall()), None)

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run one statement and return how many rows it changed."""
        with trouble.told(self.path):
            return self._connection.execute(sql, values).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of the block or nothing; inside another transaction, be part of that one."""
        if self._connection.in_transaction:
            yield
            return
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            # SQLite may have rolled back by itself; and a failing disk can refuse even this, in
            # which case closing the file does it.
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise

    def settle(self) -> None:
        """Write everything into the main file and empty the `-wal` beside it."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the file; only the main file stays. Harmless when repeated."""
        with trouble.told(self.path):
            self._connection.close()


def open(path: Path, create: bool = True, wait: timedelta = WAIT) -> Database:  # noqa: A001  reads as database.open
    """Open the database, making a new one where there is none.

    Raise a StorageTrouble with a sentence for people where the file cannot be used; the file is
    then as it was. With `create` False a missing file is MissingFile.
    """
    with trouble.told(path):
        _refuse_unfinished(path)
        if inspect(path, wait) is None:
            if not create:
                raise trouble.missing(path)
            _make(path)
        _keep_private(path)
        # Asked of the system, as SQLite would fall back to reading and fail in odd ways later; not
        # by opening the file, which would drop the locks of a connection in this process.
        if not is_writable(path):
            raise trouble.no_permission(path)
        unclean = _beside(path, "-wal").exists()
        database = _connect(path, wait)
    try:
        _prepare(database, unclean)
    except BaseException:
        database.close()
        raise
    return database


def is_writable(path: Path) -> bool:
    """Tell whether this account may write the file and beside it, as an open database must be."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def read(path: Path, wait: timedelta = WAIT) -> Database:
    """Read a database that may not be written, as a copy in memory; whoever changes it loses that.

    The copy can take in what a crash left in the `-wal`, and be brought up to date, neither of
    which SQLite does where it may make no file. Nobody may be writing meanwhile. Raise as `open`.
    """
    with trouble.told(path), ExitStack() as lent:
        _refuse_unfinished(path)
        wal, source = _beside(path, "-wal"), path
        if wal.exists() and wal.stat().st_size:
            source = Path(lent.enter_context(TemporaryDirectory(prefix="detox-"))) / path.name
            for file in (path, wal):
                _beside(source, file.name.removeprefix(path.name)).write_bytes(file.read_bytes())
        if inspect(source, wait) is None:
            return open_in_memory()
        uri = source.absolute().as_uri()
        connection = sqlite3.connect(":memory:", isolation_level=None)
        database = Database(connection, path)
        try:
            place = f"{uri}?mode=ro&immutable=1" if source == path else uri
            with closing(sqlite3.connect(place, uri=True)) as kept:
                kept.backup(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            migrations.migrate(connection)
        except BaseException:
            connection.close()
            raise
    return database


def open_in_memory() -> Database:
    """Return a database that lives as long as its connection."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    migrations.create(connection)
    return Database(connection, MEMORY)


def inspect(path: Path, wait: timedelta = WAIT) -> int | None:
    """Return the version of a database of ours; None where the file is absent or empty.

    Raise ForeignDatabase or NewerDatabase for what must not be opened. Changes nothing.
    """
    with trouble.told(path):
        # SQLite follows a link and keeps its -wal over there, where nobody would look for it.
        if path.is_symlink():
            raise trouble.link(path)
        if not path.exists():
            return None
        if not path.is_file():
            raise trouble.foreign(path)
        if not path.stat().st_size:
            return None
        application, version = _peek(path, wait)
    if application != migrations.APPLICATION_ID:
        raise trouble.foreign(path)
    if version > len(migrations.STEPS):
        raise trouble.newer(path)
    return version


def sides(path: Path) -> list[Path]:
    """Return the files that SQLite keeps beside a database while it is open, where they exist."""
    return [side for end in _SIDES if (side := _beside(path, end)).exists()]


def ready(path: Path) -> Path:
    """Return where a rescued database waits to take the place of the damaged one."""
    return path.with_name(f".{path.name}.ready")


def copy(source: sqlite3.Connection, target: Path) -> None:
    """Write a whole, self-contained copy to `target`, under a `.part` name until it is good.

    An older file of that name is only replaced by a copy that passes SQLite's own check.
    """
    with trouble.told(target):
        # A name that nobody has: a `.part` of somebody else stays.
        handle, name = mkstemp(f".{os.getpid()}.part", f"{target.name}.", target.parent)
        os.close(handle)
        part = Path(name)
        try:
            with closing(sqlite3.connect(part, isolation_level=None)) as other:
                source.backup(other)
                other.execute("PRAGMA journal_mode = DELETE")
                if other.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                    raise trouble.corrupt(target)
            part.replace(target)
        finally:
            _remove(part)


def make_folder(folder: Path) -> None:
    """Make a folder that only this user can open; one that exists stays as it is."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)


def _peek(path: Path, wait: timedelta) -> tuple[int, int]:
    # With nothing in a -wal the file is read as immutable: no lock, and no file made beside it.
    # The -wal of a crash has to be read along, or an older version might show.
    wal, index = _beside(path, "-wal"), _beside(path, "-shm")
    alone = not (wal.exists() and wal.stat().st_size)
    ours = not alone and not index.exists()
    uri = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=wait.total_seconds())) as connection:
            application = int(connection.execute("PRAGMA application_id").fetchone()[0])
            if application != migrations.APPLICATION_ID and _has_our_tables(connection):
                raise trouble.corrupt(path)
            return application, migrations.version(connection)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
            raise trouble.foreign(path) from error
        raise
    finally:
        if ours:
            index.unlink(missing_ok=True)


def _has_our_tables(connection: sqlite3.Connection) -> bool:
    names = "SELECT count(*) FROM sqlite_master WHERE name IN ('open_span', 'waiting_span', 'cut')"
    return bool(connection.execute(names).fetchone()[0] == 3)


def _refuse_unfinished(path: Path) -> None:
    # Half of the damaged files may have been moved: neither is the rest of them the database, nor
    # may a new one be made.
    if ready(path).exists():
        raise trouble.corrupt(path)


def _make(path: Path) -> None:
    make_folder(path.parent)
    fresh = path.with_name(f".{path.name}.new")
    _remove(fresh)
    _touch_private(fresh)
    try:
        with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
            migrations.create(connection)
        # A -wal that outlived its database would be taken for the new one's.
        for side in sides(path):
            side.unlink()
        fresh.replace(path)
    finally:
        _remove(fresh)


def _connect(path: Path, wait: timedelta) -> Database:
    connection = sqlite3.connect(path, timeout=wait.total_seconds(), isolation_level=None)
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        # Take the lock now, so that a second program hears of it here and not at its first write.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except BaseException:
        connection.close()
        raise
    return Database(connection, path)


def _prepare(database: Database, unclean: bool) -> None:
    with trouble.told(database.path):
        connection = database.connection
        if unclean and database.rows("PRAGMA quick_check(1)")[0][0] != "ok":
            raise trouble.corrupt(database.path)
        before = migrations.version(connection)
        # What is ours was never without a version; taking the steps again would fail half way.
        if not before and database.rows("SELECT 1 FROM sqlite_master WHERE name = 'meta'"):
            raise trouble.corrupt(database.path)
        if before < len(migrations.STEPS):
            folder = database.path.parent / "backups"
            make_folder(folder)
            copy(connection, folder / f"{database.path.stem}-before-v{before + 1}.sqlite3")
            migrations.migrate(connection)
            database.settle()


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _remove(path: Path) -> None:
    for leftover in (path, *sides(path)):
        leftover.unlink(missing_ok=True)


def _touch_private(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _keep_private(path: Path) -> None:
    # Where another account owns the file its mode is not ours to change. Windows knows no such
    # modes and takes no harm: there the folder's own list of accounts keeps the file private.
    with suppress(PermissionError):
        if (mode := path.stat().st_mode) & 0o077:
            path.chmod(mode & 0o700)
