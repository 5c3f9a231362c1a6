"""What docs/data-format.md tells other tools is so."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from detox.storage import migrations
from detox.storage.database import Database
from detox.storage.journal import SqliteJournal
from tests.storage.made import nudge, usage

PAGE = (Path(__file__).parents[2] / "docs" / "data-format.md").read_text(encoding="utf-8")
EXAMPLES = [
    part.partition("\n")[2] for part in PAGE.split("```sql")[1].split("```")[0].split("-- ")[1:]
]


def tables(database: Database) -> dict[str, set[str]]:
    names = database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {
        name: {str(row[1]) for row in database.rows(f"PRAGMA table_info({name})")}
        for (name,) in names
        if not name.startswith("sqlite_")
    }


def test_the_page_names_every_table_and_column(database: Database) -> None:
    told = {
        row[0]: set(re.findall(r"`(\w+)`", row[1]))
        for row in re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", PAGE, re.MULTILINE)
    }
    made = tables(database)
    assert set(told) == set(made)
    for name, columns in made.items():
        if name == "open_span":
            assert columns == made["span"] | {"one"}
        elif name == "waiting_span":
            assert columns == made["span"]
        else:
            assert told[name] == columns, name


def test_the_page_names_version_and_application() -> None:
    assert f"`0x{migrations.APPLICATION_ID:08X}`" in PAGE
    assert f"version {len(migrations.STEPS)} " in PAGE


@pytest.mark.parametrize("sql", EXAMPLES, ids=["week", "year", "prompts"])
def test_the_examples_answer(database: Database, sql: str) -> None:
    journal = SqliteJournal(database)
    journal.add_span(usage(0, 90))
    journal.add_prompt(nudge())
    (row,) = database.rows(sql)
    assert row in {("Soffice.Bin", 1.5), (1, 0)}


def test_the_view_shows_local_time_and_seconds(database: Database) -> None:
    journal = SqliteJournal(database)
    journal.add_span(usage(0, 1.5, outside=1))
    (kept,) = journal.spans()
    (row,) = database.rows("SELECT start_local, day, app, duration_s, outside_s FROM usage")
    assert row == ("2026-11-23 12:00:00", "2026-11-23", "Soffice.Bin", 90.0, 60.0)
    assert kept.span.length == timedelta(seconds=90)
