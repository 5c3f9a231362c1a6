"""The shape of the database, as numbered steps; `docs/data-format.md` explains the tables.

Step N brings a file from `user_version` N-1 to N, all of it in one transaction. A step that has
been released is never changed again.
"""

import sqlite3
from typing import Final

APPLICATION_ID: Final = 0x4474784F  # "DtxO"

Step = tuple[str, ...]

_FIRST: Step = (
    """CREATE TABLE meta (
        key TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE app (
        id INTEGER PRIMARY KEY,
        program TEXT NOT NULL,
        name TEXT NOT NULL,
        UNIQUE (program, name)
    ) STRICT""",
    """CREATE TABLE zone (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        offset_min INTEGER NOT NULL CHECK (offset_min BETWEEN -1439 AND 1439),
        UNIQUE (name, offset_min)
    ) STRICT""",
    """CREATE TABLE span (
        start_ms INTEGER PRIMARY KEY,
        end_ms INTEGER NOT NULL CHECK (end_ms > start_ms),
        day INTEGER NOT NULL CHECK (day BETWEEN 10101 AND 99991231),
        app_id INTEGER NOT NULL REFERENCES app,
        zone_id INTEGER NOT NULL REFERENCES zone,
        outside_ms INTEGER CHECK (outside_ms BETWEEN 0 AND end_ms - start_ms),
        duty_ms INTEGER CHECK (duty_ms BETWEEN 0 AND end_ms - start_ms)
    ) STRICT""",
    # Spans never overlap, so the last one that starts before the new end is the only suspect.
    """CREATE TRIGGER span_overlap BEFORE INSERT ON span
    WHEN (SELECT end_ms FROM span WHERE start_ms < NEW.end_ms ORDER BY start_ms DESC LIMIT 1)
        > NEW.start_ms
    BEGIN SELECT RAISE(ABORT, 'spans must not overlap'); END""",
    """CREATE TABLE open_span (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        start_ms INTEGER NOT NULL,
        end_ms INTEGER NOT NULL CHECK (end_ms > start_ms),
        day INTEGER NOT NULL CHECK (day BETWEEN 10101 AND 99991231),
        app_id INTEGER NOT NULL REFERENCES app,
        zone_id INTEGER NOT NULL REFERENCES zone,
        outside_ms INTEGER CHECK (outside_ms BETWEEN 0 AND end_ms - start_ms),
        duty_ms INTEGER CHECK (duty_ms BETWEEN 0 AND end_ms - start_ms)
    ) STRICT""",
    """CREATE TABLE waiting_span (
        start_ms INTEGER PRIMARY KEY,
        end_ms INTEGER NOT NULL CHECK (end_ms > start_ms),
        day INTEGER NOT NULL CHECK (day BETWEEN 10101 AND 99991231),
        app_id INTEGER NOT NULL REFERENCES app,
        zone_id INTEGER NOT NULL REFERENCES zone,
        outside_ms INTEGER CHECK (outside_ms BETWEEN 0 AND end_ms - start_ms),
        duty_ms INTEGER CHECK (duty_ms BETWEEN 0 AND end_ms - start_ms)
    ) STRICT""",
    """CREATE TABLE cut (
        start_ms INTEGER PRIMARY KEY,
        end_ms INTEGER NOT NULL CHECK (end_ms > start_ms)
    ) STRICT""",
    """CREATE TABLE day_app (
        day INTEGER NOT NULL CHECK (day BETWEEN 10101 AND 99991231),
        app_id INTEGER NOT NULL REFERENCES app,
        ms INTEGER NOT NULL CHECK (ms > 0),
        outside_ms INTEGER CHECK (outside_ms BETWEEN 0 AND ms),
        duty_ms INTEGER CHECK (duty_ms BETWEEN 0 AND ms),
        PRIMARY KEY (day, app_id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE gap (
        start_ms INTEGER PRIMARY KEY,
        end_ms INTEGER NOT NULL CHECK (end_ms > start_ms),
        offset_min INTEGER NOT NULL CHECK (offset_min BETWEEN -1439 AND 1439),
        day INTEGER NOT NULL CHECK (day BETWEEN 10101 AND 99991231)
    ) STRICT""",
    """CREATE TABLE focus (
        start_ms INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind <> ''),
        end_ms INTEGER NOT NULL CHECK (end_ms >= start_ms),
        offset_min INTEGER NOT NULL CHECK (offset_min BETWEEN -1439 AND 1439),
        day INTEGER NOT NULL CHECK (day BETWEEN 10101 AND 99991231),
        planned_ms INTEGER NOT NULL CHECK (planned_ms >= 0),
        worked_ms INTEGER NOT NULL CHECK (worked_ms >= 0),
        outcome TEXT NOT NULL CHECK (outcome IN ('done', 'stopped', 'skipped')),
        label TEXT NOT NULL,
        PRIMARY KEY (start_ms, kind)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE prompt (
        at_ms INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind <> ''),
        offset_min INTEGER NOT NULL CHECK (offset_min BETWEEN -1439 AND 1439),
        day INTEGER NOT NULL CHECK (day BETWEEN 10101 AND 99991231),
        stage INTEGER CHECK (stage > 0),
        answer TEXT CHECK (answer <> ''),
        reason TEXT CHECK (reason <> ''),
        PRIMARY KEY (at_ms, kind)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE day_prompt (
        day INTEGER NOT NULL CHECK (day BETWEEN 10101 AND 99991231),
        kind TEXT NOT NULL CHECK (kind <> ''),
        answer TEXT NOT NULL,
        reason TEXT NOT NULL,
        count INTEGER NOT NULL CHECK (count > 0),
        PRIMARY KEY (day, kind, answer, reason)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE day (
        day INTEGER PRIMARY KEY CHECK (day BETWEEN 10101 AND 99991231),
        kind TEXT NOT NULL CHECK (kind <> ''),
        name TEXT NOT NULL,
        work TEXT NOT NULL,
        confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1))
    ) STRICT""",
    """CREATE TABLE verdict (
        at_ms INTEGER PRIMARY KEY,
        offset_min INTEGER NOT NULL CHECK (offset_min BETWEEN -1439 AND 1439),
        verdict TEXT NOT NULL CHECK (verdict <> '')
    ) STRICT""",
    """CREATE VIEW usage AS
    SELECT strftime('%Y-%m-%d %H:%M:%S', start_ms / 1000.0 + offset_min * 60, 'unixepoch')
            AS start_local,
        start_ms, end_ms, offset_min, zone.name AS zone,
        printf('%04d-%02d-%02d', day / 10000, day / 100 % 100, day % 100) AS day,
        app.program, app.name AS app, (end_ms - start_ms) / 1000.0 AS duration_s,
        outside_ms / 1000.0 AS outside_s, duty_ms / 1000.0 AS duty_s
    FROM span JOIN app ON app.id = app_id JOIN zone ON zone.id = zone_id""",
)

STEPS: Final[tuple[Step, ...]] = (_FIRST,)


def version(connection: sqlite3.Connection) -> int:
    """Return how many steps the file has taken."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def create(connection: sqlite3.Connection) -> None:
    """Make an empty file ours: space comes back in pieces, and our id is in the header."""
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrate(connection)


def migrate(connection: sqlite3.Connection, steps: tuple[Step, ...] = STEPS) -> None:
    """Take the steps that are missing; one that fails leaves the file at the step before."""
    for number in range(version(connection), len(steps)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in steps[number]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
            connection.execute("COMMIT")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
