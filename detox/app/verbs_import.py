"""The verbs that take over what people have in other programs."""

from collections.abc import Iterator, Mapping
from contextlib import closing

from detox.app.case import Case, Row
from detox.app.keeping import open_journal
from detox.cli import wire
from detox.domain.timespan import utc_ms
from detox.ports import Reply
from detox.storage import bulk, rows, staged
from detox.storage.bulk import Came, Terms
from detox.storage.sections import Ground, system_offset


def _activitywatch(case: Case) -> Iterator[Reply]:
    """Write a staged timeline into the log; the file is gone afterwards in any case."""
    path = staged.place(case.place.folder, case.text("staged"))
    try:
        with staged.Staged(path, utc_ms(case.now)) as times:
            yield wire.done(**_told(_take_in(case, times)))
    finally:
        path.unlink(missing_ok=True)


def _take_in(case: Case, times: staged.Staged) -> Came:
    if not times.pieces:
        return Came()
    terms = Terms(Ground(case.calendar, system_offset), _zone(), case.today, case.settings.log)
    if case.given.get("dry") is True:
        return bulk.look(case.keep().database, times, terms)
    if case.place.database.exists():
        return bulk.write(case.keep().database, times, terms)
    with closing(open_journal(case.place.database)) as journal:
        return bulk.write(journal.database, times, terms)


def _zone() -> str:
    from detox.platforms import select  # noqa: PLC0415  asks the system

    return select.zone_name()


def _told(came: Came) -> Mapping[str, object]:
    days = sorted(came.days)
    return {
        "spans": came.spans,
        "length_ms": came.length,
        "known_ms": came.known,
        "days": len(days),
        "apps": len(came.apps),
        "first": rows.day_of(days[0]).isoformat() if days else None,
        "last": rows.day_of(days[-1]).isoformat() if days else None,
        "sealed": len(came.sealed),
        "expired": len(came.expired),
    }


ROWS: Mapping[str, Row] = {
    "import.activitywatch": _activitywatch,
}
