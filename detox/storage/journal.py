"""The user's log in SQLite: spans that never overlap, and what the timers and prompts did.

The running span lives in a table of one row and is overwritten as it grows. It becomes a span when
it is closed, or as it stands when the next start finds it there after a crash. So do closed spans
that wait for a sign of life: until one comes, the user may turn out to have been away.
Day totals are written in the same transaction as the spans they count.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

from detox.domain.records import (
    AppTime,
    DayRecord,
    DaySum,
    FocusRecord,
    Gap,
    HourTime,
    PromptRecord,
    UsageSpan,
    VerdictRecord,
)
from detox.domain.timespan import utc_ms
from detox.storage import rows, sums, totals, trouble
from detox.storage.database import Database
from detox.storage.rows import Piece

VERDICTS_KEPT: Final = timedelta(days=14)

_USAGE = """SELECT start_ms, end_ms, day, outside_ms, duty_ms, program, app.name, zone.name,
    offset_min FROM {table} JOIN app ON app.id = app_id JOIN zone ON zone.id = zone_id"""
_OPEN = "SELECT start_ms, end_ms, day, app_id, zone_id, outside_ms, duty_ms FROM open_span"
_WAITING = """SELECT start_ms, end_ms, day, app_id, zone_id, outside_ms, duty_ms
    FROM waiting_span ORDER BY start_ms"""
_ROWS = "SELECT * FROM {table} WHERE {where} ORDER BY {order}"
_ID = "SELECT id FROM {table} WHERE ({columns}) = (?, ?)"
_NEW_ID = "INSERT INTO {table} ({columns}) VALUES (?, ?)"
_REPLACE = "INSERT OR REPLACE INTO {table} VALUES ({places})"
# Rows never overlap, so only the last one that starts before the stretch can reach into it.
_TAKEN = """SELECT start_ms, end_ms FROM {table} WHERE start_ms < ?2 AND start_ms >= coalesce(
    (SELECT max(start_ms) FROM {table} WHERE start_ms <= ?1), ?1)"""
_CUT = "SELECT start_ms, end_ms FROM cut WHERE start_ms < ?2 AND end_ms > ?1"
_BY_START = " ORDER BY start_ms"
# After the clock was set back the wall shows the same hours again: what came first holds them.
_TAKEN_BY_BOTH = f"{_TAKEN.format(table='span')} UNION ALL {_TAKEN.format(table='gap')}"
_SPANS_TAKEN = f"{_TAKEN_BY_BOTH} UNION ALL {_CUT}{_BY_START}"
_GAPS_TAKEN = _TAKEN_BY_BOTH + _BY_START

T = TypeVar("T")


class SqliteJournal:
    """`ports.Journal` on a database; what a crash left open is closed as it stands."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.recover()

    def recover(self) -> None:
        """Close the span that the last run left open, as far as it was kept; invent nothing."""
        with self._database.transaction():
            for waited in self._database.rows(_WAITING):
                self._insert(Piece(*waited))
            if (left := self._open()) is not None:
                self._insert(left)
            self._database.run("DELETE FROM waiting_span")
            self._database.run("DELETE FROM open_span")
            self._database.run("DELETE FROM cut")

    # --- writing ----------------------------------------------------------------------------------

    def add_span(self, usage: UsageSpan) -> None:
        """Keep a closed span; it replaces the open one. What overlaps older spans is cut off."""
        with self._database.transaction():
            piece = self._piece(usage)
            self._make_way(utc_ms(usage.span.start), utc_ms(usage.span.end))
            if piece is not None:
                self._insert(piece)

    def keep_open(self, usage: UsageSpan) -> None:
        """Keep the running span as far as it goes; an open one that began elsewhere is closed."""
        with self._database.transaction():
            piece, left = self._piece(usage), self._open()
            if piece is None:
                return
            if left is not None and left.start < piece.start:
                self._insert(left.part(left.start, min(left.end, piece.start)))
            elif left is not None and left.start > piece.start:
                self._insert(left)
            self._write_open(piece)

    def keep_waiting(self, usages: Sequence[UsageSpan]) -> None:
        """Keep closed spans that no sign of life has confirmed yet; they replace the last ones.

        The running span that became one of them is no longer the running one.
        """
        with self._database.transaction():
            self._database.run("DELETE FROM waiting_span")
            for piece in filter(None, map(self._piece, usages)):
                self._replace("waiting_span", piece)
                self._database.run("DELETE FROM open_span WHERE start_ms = ?", (piece.start,))

    def add_gap(self, gap: Gap) -> None:
        """Keep a time that was not recorded; what overlaps older ones is cut off."""
        start, end = utc_ms(gap.span.start), utc_ms(gap.span.end)
        offset, day = rows.offset_min(gap.span.start), rows.day_number(gap.day)
        with self._database.transaction():
            for piece in self._free(_GAPS_TAKEN, start, end):
                self._database.run("INSERT INTO gap VALUES (?, ?, ?, ?)", (*piece, offset, day))
            totals.count(self._database, day)

    def add_focus(self, record: FocusRecord) -> None:
        """Keep a block or break; the same start and kind replace the earlier record."""
        with self._database.transaction():
            self._replace("focus", rows.of_focus(record))
            totals.count(self._database, rows.day_number(record.day))

    def add_prompt(self, record: PromptRecord) -> None:
        """Keep a prompt or its answer; an answer once given is not lost to a late retry."""
        with self._database.transaction():
            self._database.run(
                "INSERT INTO prompt VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (at_ms, kind)"
                " DO UPDATE SET stage = excluded.stage, answer = coalesce(excluded.answer, answer),"
                " reason = coalesce(excluded.reason, reason)",
                rows.of_prompt(record),
            )
            totals.count(self._database, rows.day_number(record.day))

    def add_day(self, record: DayRecord) -> None:
        """Keep what the calendar says of a day; a later word replaces the earlier."""
        self._replace("day", rows.of_day(record))

    def add_verdict(self, record: VerdictRecord) -> None:
        """Keep a verdict, and let those go that are older than 14 days."""
        with self._database.transaction():
            self._replace("verdict", rows.of_verdict(record))
            oldest = utc_ms(record.at - VERDICTS_KEPT)
            self._database.run("DELETE FROM verdict WHERE at_ms < ?", (oldest,))

    def remember(self, text: str) -> None:
        """Keep the text that `memory` gives back after a restart."""
        self._replace("meta", ("memory", rows.text(text)))

    # --- reading ----------------------------------------------------------------------------------

    def memory(self) -> str:
        """Return the text last remembered, or an empty one."""
        found = self._database.row("SELECT value FROM meta WHERE key = 'memory'")
        return str(found[0]) if found else ""

    def spans(self, first: date | None = None, last: date | None = None) -> list[UsageSpan]:
        """Return the spans of these days in order, the running one too as far as it was kept."""
        where, values = rows.period("start_ms", first, last)
        closed = f"{_USAGE.format(table='span')} WHERE {where} ORDER BY start_ms"
        return self._read(rows.to_usage, closed, values) + self.running(first, last)

    def running(self, first: date | None = None, last: date | None = None) -> list[UsageSpan]:
        """Return what waits for a sign of life and what runs, on these days, as far as kept."""
        where, values = rows.period("start_ms", first, last)
        found = []
        for table in ("waiting_span", "open_span"):
            running = f"{_USAGE.format(table=table)} WHERE {where} ORDER BY start_ms"
            for row in self._database.rows(running, values):
                found += self._read_running(row)
        return found

    def app_times(self, first: date | None = None, last: date | None = None) -> list[AppTime]:
        """Return the time of each app on these days, also where the spans are gone."""
        return sums.app_times(self._database, (first, last), self.running(first, last))

    def hour_times(
        self, first: date | None, last: date | None, programs: Collection[tuple[str, str]]
    ) -> list[HourTime]:
        """Return the time of these apps, (program, name), together in each hour of these days."""
        return sums.hour_times(self._database, (first, last), programs, self.running(first, last))

    def day_sums(self, first: date | None = None, last: date | None = None) -> list[DaySum]:
        """Return what is counted of these days beside apps, also where the rows are gone."""
        return sums.day_sums(self._database, (first, last), self.running(first, last))

    def gaps(self, first: date | None = None, last: date | None = None) -> list[Gap]:
        """Return the times of these days that were not recorded, in order."""
        where, values = rows.period("start_ms", first, last)
        return self._read(rows.to_gap, _select("gap", where, "start_ms"), values)

    def focus(self, first: date | None = None, last: date | None = None) -> list[FocusRecord]:
        """Return the blocks and breaks of these days, in order."""
        where, values = rows.period("start_ms", first, last)
        return self._read(rows.to_focus, _select("focus", where, "start_ms, end_ms"), values)

    def prompts(self, first: date | None = None, last: date | None = None) -> list[PromptRecord]:
        """Return the prompts of these days, in order."""
        where, values = rows.period("at_ms", first, last)
        return self._read(rows.to_prompt, _select("prompt", where, "at_ms, kind"), values)

    def days(self, first: date | None = None, last: date | None = None) -> list[DayRecord]:
        """Return what the calendar said of these days, in order."""
        where, values = _days(first, last)
        return self._read(rows.to_day, _select("day", where, "day"), values)

    def verdicts(self, first: datetime, last: datetime) -> list[VerdictRecord]:
        """Return the verdicts in force between the moments, the earlier one that still held too."""
        held = "coalesce((SELECT max(at_ms) FROM verdict WHERE at_ms <= ?1), ?1)"
        where = f"at_ms BETWEEN {held} AND ?2"
        values = (utc_ms(first), utc_ms(last))
        return self._read(rows.to_verdict, _select("verdict", where, "at_ms"), values)

    # --- how --------------------------------------------------------------------------------------

    def _read(self, make: Callable[[Sequence[Any]], T], sql: str, values: rows.Values) -> list[T]:
        found = self._database.rows(sql, values)
        try:
            return [make(row) for row in found]
        except (ValueError, TypeError, OverflowError) as error:
            # A word, day or moment that we cannot have written.
            raise trouble.corrupt(self._database.path) from error

    def _read_running(self, row: rows.Values) -> list[UsageSpan]:
        start, end, day, outside, duty, *names = row
        whole = Piece(start, end, day, 0, 0, outside, duty)
        parts = [whole.part(*free) for free in self._free(_SPANS_TAKEN, start, end)]
        return [
            rows.to_usage((part.start, part.end, day, part.outside, part.duty, *names))
            for part in parts
        ]

    def _piece(self, usage: UsageSpan) -> Piece | None:
        # Only a clock that was set back far comes to such a day; nobody can tell what overlaps.
        if totals.is_sealed(self._database, rows.day_number(usage.day)):
            return None
        app = (rows.text(usage.program), rows.text(usage.app))
        zone = (rows.text(usage.zone), rows.offset_min(usage.span.start))
        app_id = self._id("app", "program, name", app)
        return rows.of_usage(usage, app_id, self._id("zone", "name, offset_min", zone))

    def _id(self, table: str, columns: str, values: tuple[object, object]) -> int:
        find = _ID.format(table=table, columns=columns)
        found = self._database.row(find, values)
        if found is None:
            self._database.run(_NEW_ID.format(table=table, columns=columns), values)
            found = self._database.row(find, values)
        assert found is not None
        return int(found[0])

    def _open(self) -> Piece | None:
        found = self._database.row(_OPEN)
        return Piece(*found) if found else None

    def _write_open(self, piece: Piece) -> None:
        self._replace("open_span", (1, *piece))

    def _make_way(self, start: int, end: int) -> None:
        """Let a closed span take the place of the open one, and lose nothing that lay before it."""
        left = self._open()
        if left is None or left.start >= max(end, start + 1):
            return
        if left.start < start:
            self._insert(left.part(left.start, min(left.end, start)))
        # What the running span holds after the closed one is still its own; reading cuts the rest.
        if not (left.start > start and left.end > end):
            self._database.run("DELETE FROM open_span")

    def _insert(self, piece: Piece) -> None:
        for free in self._free(_SPANS_TAKEN, piece.start, piece.end):
            part = piece.part(*free)
            self._database.run("INSERT INTO span VALUES (?, ?, ?, ?, ?, ?, ?)", part)
            totals.add(self._database, part, self._offset(part.zone_id))

    def _offset(self, zone_id: int) -> int:
        found = self._database.row("SELECT offset_min FROM zone WHERE id = ?", (zone_id,))
        assert found is not None
        return int(found[0])

    def _free(self, taken_sql: str, start: int, end: int) -> list[tuple[int, int]]:
        """Return the parts of the stretch that none of the taken ones holds."""
        free, at = [], start
        for taken, until in self._database.rows(taken_sql, (start, end)):
            if taken > at:
                free.append((at, taken))
            at = max(at, until)
        return [*free, (at, end)] if at < end else free

    def _replace(self, table: str, values: Sequence[object]) -> None:
        places = ", ".join("?" * len(values))
        self._database.run(_REPLACE.format(table=table, places=places), values)


def _select(table: str, where: str, order: str) -> str:
    return _ROWS.format(table=table, where=where, order=order)


def _days(first: date | None, last: date | None) -> tuple[str, rows.Values]:
    low = rows.day_number(first or date.min)
    return "day BETWEEN ? AND ?", (low, rows.day_number(last or date.max))
