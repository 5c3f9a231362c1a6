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

# Totals by the hour and the day outlive the rows they count. Of days whose spans were gone before
# this step only the day's totals are known.
_TOTALS: Step = (
    """CREATE TABLE hour_app (
        day INTEGER NOT NULL CHECK (day BETWEEN 10101 AND 99991231),
        app_id INTEGER NOT NULL REFERENCES app,
        hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
        ms INTEGER NOT NULL CHECK (ms > 0),
        outside_ms INTEGER CHECK (outside_ms BETWEEN 0 AND ms),
        duty_ms INTEGER CHECK (duty_ms BETWEEN 0 AND ms),
        PRIMARY KEY (day, app_id, hour)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE day_total (
        day INTEGER PRIMARY KEY CHECK (day BETWEEN 10101 AND 99991231),
        sealed INTEGER NOT NULL DEFAULT 0 CHECK (sealed IN (0, 1)),
        until_ms INTEGER NOT NULL DEFAULT 0,
        stretch_ms INTEGER NOT NULL DEFAULT 0 CHECK (stretch_ms >= 0),
        longest_ms INTEGER NOT NULL DEFAULT 0 CHECK (longest_ms >= stretch_ms),
        focus_ms INTEGER NOT NULL DEFAULT 0 CHECK (focus_ms >= 0),
        focus_blocks INTEGER NOT NULL DEFAULT 0 CHECK (focus_blocks >= 0),
        breaks_taken INTEGER NOT NULL DEFAULT 0 CHECK (breaks_taken >= 0),
        breaks_skipped INTEGER NOT NULL DEFAULT 0 CHECK (breaks_skipped >= 0),
        screen_free_ms INTEGER NOT NULL DEFAULT 0 CHECK (screen_free_ms >= 0),
        nudges INTEGER NOT NULL DEFAULT 0 CHECK (nudges >= 0),
        snoozes INTEGER NOT NULL DEFAULT 0 CHECK (snoozes >= 0),
        not_recorded_ms INTEGER NOT NULL DEFAULT 0 CHECK (not_recorded_ms >= 0)
    ) STRICT""",
    """CREATE TABLE note (
        at_ms INTEGER PRIMARY KEY,
        offset_min INTEGER NOT NULL CHECK (offset_min BETWEEN -1439 AND 1439),
        day INTEGER NOT NULL CHECK (day BETWEEN 10101 AND 99991231),
        text TEXT NOT NULL CHECK (text <> '')
    ) STRICT""",
    """CREATE TABLE checkin (
        at_ms INTEGER NOT NULL,
        theme TEXT NOT NULL CHECK (theme <> ''),
        offset_min INTEGER NOT NULL CHECK (offset_min BETWEEN -1439 AND 1439),
        day INTEGER NOT NULL CHECK (day BETWEEN 10101 AND 99991231),
        word TEXT NOT NULL CHECK (word <> ''),
        PRIMARY KEY (at_ms, theme)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE day_off (
        day INTEGER PRIMARY KEY CHECK (day BETWEEN 10101 AND 99991231),
        kind TEXT NOT NULL CHECK (kind <> ''),
        name TEXT NOT NULL,
        source TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE duty (
        start_ms INTEGER PRIMARY KEY,
        end_ms INTEGER NOT NULL CHECK (end_ms > start_ms),
        offset_min INTEGER NOT NULL CHECK (offset_min BETWEEN -1439 AND 1439),
        name TEXT NOT NULL,
        source TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX focus_day ON focus (day)",
    "CREATE INDEX prompt_day ON prompt (day)",
    "CREATE INDEX gap_day ON gap (day)",
    "CREATE INDEX span_day ON span (day)",
    # Each span in pieces of which none reaches over a full hour of the clock; its time outside
    # hours and on duty is shared out by length, so that the pieces add up to the span.
    """CREATE VIEW span_hour AS
    WITH RECURSIVE piece (
        day, app_id, start_ms, end_ms, offset_ms, outside_ms, duty_ms, at_ms, until_ms
    ) AS (
        SELECT day, app_id, start_ms, end_ms, offset_min * 60000, outside_ms, duty_ms, start_ms,
            min(end_ms, start_ms + 3600000
                - ((start_ms + offset_min * 60000) % 3600000 + 3600000) % 3600000)
        FROM span JOIN zone ON zone.id = zone_id
        UNION ALL
        SELECT day, app_id, start_ms, end_ms, offset_ms, outside_ms, duty_ms, until_ms,
            min(end_ms, until_ms + 3600000)
        FROM piece WHERE until_ms < end_ms
    )
    SELECT day, app_id, ((at_ms + offset_ms) % 86400000 + 86400000) % 86400000 / 3600000 AS hour,
        until_ms - at_ms AS ms,
        outside_ms * (until_ms - start_ms) / (end_ms - start_ms)
            - outside_ms * (at_ms - start_ms) / (end_ms - start_ms) AS outside_ms,
        duty_ms * (until_ms - start_ms) / (end_ms - start_ms)
            - duty_ms * (at_ms - start_ms) / (end_ms - start_ms) AS duty_ms
    FROM piece""",
    """INSERT INTO hour_app SELECT day, app_id, hour, sum(ms),
        CASE WHEN count(outside_ms) = count(*) THEN sum(outside_ms) END,
        CASE WHEN count(duty_ms) = count(*) THEN sum(duty_ms) END
    FROM span_hour GROUP BY day, app_id, hour""",
    "DELETE FROM day_app WHERE day IN (SELECT day FROM span)",
    """INSERT INTO day_app SELECT day, app_id, sum(ms),
        CASE WHEN count(outside_ms) = count(*) THEN sum(outside_ms) END,
        CASE WHEN count(duty_ms) = count(*) THEN sum(duty_ms) END
    FROM hour_app GROUP BY day, app_id""",
    # The longest use of a day without a pause of five minutes.
    """INSERT INTO day_total (day, until_ms, stretch_ms, longest_ms)
    SELECT day, until_ms, ms, longest_ms FROM (
        SELECT day, ms, until_ms, max(ms) OVER (PARTITION BY day) AS longest_ms,
            row_number() OVER (PARTITION BY day ORDER BY until_ms DESC) AS place
        FROM (
            SELECT day, sum(end_ms - start_ms) AS ms, max(end_ms) AS until_ms FROM (
                SELECT day, start_ms, end_ms, sum(begins) OVER (
                    PARTITION BY day ORDER BY start_ms
                ) AS stretch FROM (
                    SELECT day, start_ms, end_ms, start_ms >= 300000 + coalesce(
                        lag(end_ms) OVER (PARTITION BY day ORDER BY start_ms), start_ms - 300000
                    ) AS begins FROM span
                )
            ) GROUP BY day, stretch
        )
    ) WHERE place = 1""",
    """INSERT OR IGNORE INTO day_total (day) SELECT day FROM (
        SELECT day FROM day_app UNION SELECT day FROM focus UNION SELECT day FROM prompt
        UNION SELECT day FROM day_prompt UNION SELECT day FROM gap
    )""",
    """UPDATE day_total SET
        focus_ms = (SELECT coalesce(sum(worked_ms), 0) FROM focus
            WHERE focus.day = day_total.day AND kind = 'work'),
        focus_blocks = (SELECT count(*) FROM focus
            WHERE focus.day = day_total.day AND kind = 'work' AND outcome = 'done'),
        breaks_taken = (SELECT count(*) FROM focus WHERE focus.day = day_total.day
            AND kind IN ('short_break', 'long_break') AND outcome <> 'skipped'),
        breaks_skipped = (SELECT count(*) FROM focus WHERE focus.day = day_total.day
            AND kind IN ('short_break', 'long_break') AND outcome = 'skipped'),
        screen_free_ms = (SELECT coalesce(sum(worked_ms), 0) FROM focus
            WHERE focus.day = day_total.day AND kind = 'screen_free'),
        nudges = (SELECT count(*) FROM prompt
                WHERE prompt.day = day_total.day AND kind = 'quiet')
            + (SELECT coalesce(sum(count), 0) FROM day_prompt
                WHERE day_prompt.day = day_total.day AND kind = 'quiet'),
        snoozes = (SELECT count(*) FROM prompt
                WHERE prompt.day = day_total.day AND kind = 'quiet' AND answer = 'snooze')
            + (SELECT coalesce(sum(count), 0) FROM day_prompt WHERE day_prompt.day = day_total.day
                AND kind = 'quiet' AND answer = 'snooze'),
        not_recorded_ms = (SELECT coalesce(sum(end_ms - start_ms), 0) FROM gap
            WHERE gap.day = day_total.day)""",
    """UPDATE day_total SET sealed = 1
    WHERE day IN (SELECT day FROM day_app) AND day NOT IN (SELECT day FROM span)""",
    "DELETE FROM meta WHERE key = 'detail_from'",
)

STEPS: Final[tuple[Step, ...]] = (_FIRST, _TOTALS)


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
