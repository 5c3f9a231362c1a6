"""The verb that takes days off and times on duty into the user's calendar."""

from collections.abc import Iterator, Mapping
from contextlib import closing

from detox.app import calendars
from detox.app.case import Case, Row
from detox.app.keeping import open_journal
from detox.cli import wire
from detox.domain.marked import Arrival
from detox.ports import Reply
from detox.storage import calendar, staged
from detox.storage.database import Database


def _ics(case: Case) -> Iterator[Reply]:
    """Write what a calendar file brought; the staged file is gone afterwards in any case."""
    path = staged.place(case.place.folder, case.text("staged"))
    try:
        arrival = calendars.read_staged(path)
        if case.place.database.exists():
            _take(case, case.keep().database, arrival)
        else:
            with closing(open_journal(case.place.database)) as journal:
                _take(case, journal.database, arrival)
    finally:
        path.unlink(missing_ok=True)
    yield wire.done()


def _take(case: Case, database: Database, arrival: Arrival) -> None:
    calendar.take(database, arrival)
    case.marked(calendar.read(database))


ROWS: Mapping[str, Row] = {calendars.DO: _ics}
