"""The verbs that look after the database: check, backup, restore, forget, delete-all."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from detox.app.case import Case, Row
from detox.cli import wire
from detox.cli.wire import Refused
from detox.ports import Reply, StorageTrouble
from detox.storage import checkup, copies, upkeep
from detox.words import _


def _check(case: Case) -> Iterator[Reply]:
    exists = case.place.database.exists()
    faults = checkup.check(case.keep().database) if exists else []
    yield wire.done(exists=exists, faults=faults)


def _backup(case: Case) -> Iterator[Reply]:
    _refuse_nothing(case)
    yield wire.done(path=str(copies.backup(case.keep().database, case.today)))


def _restore(case: Case) -> Iterator[Reply]:
    """Put a copy in the database's place.

    An open database takes the copy in, so that the running instance goes on with it; one that
    cannot be opened is put aside and replaced.
    """
    source = Path(case.text("file"))
    try:
        kept = case.keep().database if case.place.database.exists() else None
    except StorageTrouble:
        kept = None
    if kept is None:
        aside = copies.restore(case.place.database, source, case.now)
        yield wire.done(aside=str(aside) if aside else None)
        return
    yield wire.done(aside=str(copies.restore_into(kept, source, case.now)))


def _forget(case: Case) -> Iterator[Reply]:
    first, last = case.day("first"), case.day("last")
    if first is None or last is None or last < first:
        raise Refused(_("Name the first and the last day to forget."))
    _refuse_nothing(case)
    upkeep.forget(case.keep().database, first, last, case.now)
    yield wire.done()


def _delete_all(case: Case) -> Iterator[Reply]:
    if case.given.get("yes") is not True:
        raise Refused(_("To delete everything, copies too, say so with --yes."))
    if case.place.database.exists():
        upkeep.delete_all(case.keep().database, case.now)
    yield wire.done()


def _refuse_nothing(case: Case) -> None:
    if not case.place.database.exists():
        raise Refused(_("There is no database yet."))


ROWS: Mapping[str, Row] = {
    "data.check": _check,
    "data.backup": _backup,
    "data.restore": _restore,
    "data.forget": _forget,
    "data.delete-all": _delete_all,
}
