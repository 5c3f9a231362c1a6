"""Many spans at once: a whole timeline goes into the log in one transaction, or not at all.

Each piece is cut where the local day, the offset from UTC, hours or duty change, and where the log
already holds something; so the same timeline a second time adds nothing. Days of which only totals
are left are passed over whole: nobody can tell any more what they count.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone
from itertools import islice
from typing import Final, NamedTuple

from detox.domain.settings import LogSettings
from detox.storage import rows, totals, trouble, upkeep
from detox.storage.daily import sure_day
from detox.storage.database import Database
from detox.storage.sections import Ground, Section, sections
from detox.storage.staged import App, Staged
from detox.storage.timeline import Piece, free

_AT_ONCE: Final = 4096
_HOURS_HELD: Final = 20_000
"""Totals that are gathered before they are written; years of them would take much memory."""

# What runs or waits, and what the user asked not to be recorded, is taken as much as a span is.
_TAKEN = """SELECT start_ms, end_ms FROM span WHERE start_ms < ?2 AND end_ms > ?1
    UNION ALL SELECT start_ms, max(end_ms, ?2) FROM open_span WHERE start_ms < ?2
    UNION ALL SELECT start_ms, end_ms FROM waiting_span
    UNION ALL SELECT start_ms, end_ms FROM cut
    UNION ALL SELECT start_ms, end_ms FROM gap WHERE start_ms < ?2 AND end_ms > ?1
    ORDER BY start_ms"""
_DUTIES = "SELECT start_ms, end_ms FROM duty WHERE start_ms < ?2 AND end_ms > ?1 ORDER BY start_ms"
_ADD = "INSERT INTO span VALUES (?, ?, ?, ?, ?, ?, ?)"
_NEW_APP = "INSERT OR IGNORE INTO app (program, name) VALUES (?, ?)"
_APP_ID = "SELECT id FROM app WHERE (program, name) = (?, ?)"
_NEW_ZONE = "INSERT OR IGNORE INTO zone (name, offset_min) VALUES (?, ?)"
_ZONE_ID = "SELECT id FROM zone WHERE (name, offset_min) = (?, ?)"
_NEW_DAY = "INSERT OR IGNORE INTO day VALUES (?, ?, ?, ?, ?)"

Booked = tuple[int, int, int, Section]
"""Start, end, number of the app, and the section that it lies in."""


class Terms(NamedTuple):
    """How the times are booked and how long they are kept."""

    ground: Ground
    zone: str
    today: date
    keep: LogSettings


@dataclass(slots=True)
class Came:
    """What came, or would come; times in milliseconds, days as numbers.

    `known` is what the log had of it already, `sealed` the days of which only totals are left,
    `expired` the days that are older than totals are kept.
    """

    spans: int = 0
    length: int = 0
    known: int = 0
    days: set[int] = field(default_factory=set)
    apps: set[int] = field(default_factory=set)
    sealed: set[int] = field(default_factory=set)
    expired: set[int] = field(default_factory=set)


def look(database: Database, staged: Staged, terms: Terms) -> Came:
    """Return what `write` would bring, and change nothing."""
    plan = _Plan(database, staged, terms)
    for _booked in plan.booked():
        pass
    return plan.came


def write(database: Database, staged: Staged, terms: Terms) -> Came:
    """Write the timeline into the log; a crash leaves nothing of it, and it can be done again."""
    today = sure_day(database, terms.today)
    with database.transaction():
        plan = _Plan(database, staged, terms)
        _Writer(database, staged.apps, terms).write(plan.booked())
        if plan.came.spans:
            upkeep.purge_rows(database, today, terms.keep)
    if plan.came.spans:
        upkeep.shrink(database)
    return plan.came


class _Plan:
    """Finds out what of the timeline is to be written."""

    def __init__(self, database: Database, staged: Staged, terms: Terms) -> None:
        self._staged, self._terms, self.came = staged, terms, Came()
        self._reach = staged.reach
        self._duties = database.rows(_DUTIES, self._reach)
        self._taken = array("q")
        with trouble.told(database.path):
            for stretch in database.connection.execute(_TAKEN, self._reach):
                self._taken.extend(stretch)
        sealed = database.rows("SELECT day FROM day_total WHERE sealed")
        self._sealed = {day for (day,) in sealed}
        self._kept_from = _kept_from(sure_day(database, terms.today), terms.keep)

    def booked(self) -> Iterator[Booked]:
        """Yield the pieces to write, in order."""
        came, sealed, kept_from = self.came, self._sealed, self._kept_from
        ground = self._terms.ground._replace(duties=self._duties)
        taken = zip(self._taken[::2], self._taken[1::2], strict=True)
        for booked in _cut(free(self._seen(), taken), sections(*self._reach, ground)):
            start, end, app, section = booked
            came.known -= end - start
            if section.day in sealed:
                came.sealed.add(section.day)
            elif section.day < kept_from:
                came.expired.add(section.day)
            else:
                came.spans += 1
                came.length += end - start
                came.days.add(section.day)
                came.apps.add(app)
                yield booked

    def _seen(self) -> Iterator[Piece]:
        """Yield the pieces; what is not met again behind the cuts was known."""
        for piece in self._staged:
            self.came.known += piece[1] - piece[0]
            yield piece


class _Writer:
    """Writes booked pieces and counts them, within a transaction."""

    def __init__(self, database: Database, apps: Sequence[App], terms: Terms) -> None:
        self._database, self._apps, self._terms = database, apps, terms
        self._app_ids: dict[int, int] = {}
        self._zone_ids: dict[int, int] = {}
        self._hours: dict[tuple[int, int, int], list[int]] = {}
        self._days: dict[int, int] = {}  # with an offset that holds in it

    def write(self, booked: Iterable[Booked]) -> None:
        """Write them all, and what days and totals must say then."""
        left = iter(booked)
        while some := list(islice(left, _AT_ONCE)):
            self._run(_ADD, [self._row(one) for one in some])
            if len(self._hours) > _HOURS_HELD:
                self._add_hours()
        self._add_hours()
        for day, offset in self._days.items():
            totals.renew_stretch(self._database, day)
            tz = timezone(timedelta(minutes=offset))
            record = self._terms.ground.calendar.day(rows.day_of(day), tz).record
            self._database.run(_NEW_DAY, rows.of_day(record))

    def _add_hours(self) -> None:
        confirmed = self._terms.ground.calendar.confirmed
        sure = {key: (ms, outside, duty) for key, (ms, outside, duty) in self._hours.items()}
        unsure = {key: (times[0], None, None) for key, times in sure.items()}
        totals.add_all(self._database, sure if confirmed else unsure)
        self._hours.clear()

    def _run(self, sql: str, values: Iterable[Sequence[object]]) -> None:
        with trouble.told(self._database.path):
            self._database.connection.executemany(sql, values)

    def _row(self, booked: Booked) -> tuple[object, ...]:
        start, end, app, (_start, _end, day, offset, outside, duty) = booked
        app_id = self._app_ids.get(app) or self._app_id(app)
        zone_id = self._zone_ids.get(offset) or self._zone_id(offset)
        self._days[day] = offset
        for hour, at, until in totals.clock_hours(start, end, offset):
            kept = self._hours.setdefault((day, app_id, hour), [0, 0, 0])
            kept[0] += until - at
            if duty:
                kept[2] += until - at
            elif outside:
                kept[1] += until - at
        if not self._terms.ground.calendar.confirmed:
            return start, end, day, app_id, zone_id, None, None
        length = end - start
        return (
            start, end, day, app_id, zone_id,
            length if outside and not duty else 0, length if duty else 0,
        )  # fmt: skip

    def _app_id(self, app: int) -> int:
        program, name = self._apps[app]
        self._app_ids[app] = self._id(_NEW_APP, _APP_ID, (rows.text(program), rows.text(name)))
        return self._app_ids[app]

    def _zone_id(self, offset: int) -> int:
        zone = (rows.text(self._terms.zone), offset)
        self._zone_ids[offset] = self._id(_NEW_ZONE, _ZONE_ID, zone)
        return self._zone_ids[offset]

    def _id(self, new: str, find: str, values: tuple[object, object]) -> int:
        self._database.run(new, values)
        found = self._database.row(find, values)
        assert found is not None
        return int(found[0])


def _cut(pieces: Iterable[Piece], ground: Iterable[Section]) -> Iterator[Booked]:
    """Yield the pieces in parts of which each lies in one section."""
    left = iter(ground)
    section = next(left, None)
    for start, end, app in pieces:
        at = start
        while section is not None and at < end:
            if section.end <= at:
                section = next(left, None)
                continue
            until = min(end, section.end)
            yield at, until, app, section
            at = until


def _kept_from(today: date, keep: LogSettings) -> int:
    """Return the first day that a purge would leave anything of."""
    if keep.keep_detail is None or keep.keep_totals is None:
        return 0
    spans = rows.day_number(today - timedelta(days=keep.keep_detail))
    return min(spans, upkeep.months_before(today, keep.keep_totals) or 0)
