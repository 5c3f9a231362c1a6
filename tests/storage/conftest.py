"""A database in memory and one on disk, closed after the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from detox.storage import database as files
from detox.storage.database import Database
from detox.storage.journal import SqliteJournal


@pytest.fixture
def database() -> Iterator[Database]:
    made = files.open_in_memory()
    yield made
    made.close()


@pytest.fixture
def journal(database: Database) -> SqliteJournal:
    return SqliteJournal(database)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "screen-time.sqlite3"


@pytest.fixture
def kept(path: Path) -> Iterator[Database]:
    made = files.open(path)
    yield made
    made.close()
