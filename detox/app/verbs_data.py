"""The verbs that look after the database: check, backup, restore, forget, delete-all."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from detox.app import roomless
from detox.app.case import Case, Row
from detox.cli import wire
from detox.cli.wire import Refused
from detox.platforms import select
from detox.ports import Reply, StorageTrouble
from detox.storage import checkup, copies, database, trouble
from detox.words import _


def _check(case: Case) -> Iterator[Reply]:
    exists = case.place.database.exists()
    faults = checkup.check(case.keep().database) if exists else []
    notes = select.folder_notes(case.place.folder)
    yield wire.done(exists=exists, faults=faults, notes=notes)


def _backup(case: Case) -> Iterator[Reply]:
    """Make a copy: the day's own beside the database, or one where the person wants it."""
    _refuse_nothing(case)
    file, kept = case.text_or_none("file"), case.keep().database
    if file is None:
        yield wire.done(path=str(copies.backup(kept, case.today)))
        return
    target = Path(file)
    with trouble.told(target):
        if target.is_dir():
            target /= f"{case.place.database.stem}-{case.today:%Y-%m-%d}.sqlite3"
        if not target.parent.exists():
            raise Refused(_("The folder of {name} is not there.").format(name=target))
        _refuse_itself(case, target)
        database.inspect(target)  # what is no database of ours is not written over
        database.copy(kept.connection, target)
    yield wire.done(path=str(target))


def _restore(case: Case) -> Iterator[Reply]:
    """Put a copy in the database's place.

    An open database takes the copy in, so that the running instance goes on with it; one that
    cannot be opened is put aside and replaced.
    """
    source = Path(case.text("file"))
    _refuse_itself(case, source)
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
    roomless.forget(case, first, last)
    yield wire.done()


def _delete_all(case: Case) -> Iterator[Reply]:
    if case.given.get("yes") is not True:
        raise Refused(_("To delete everything, copies too, say so with --yes."))
    if case.place.database.exists():
        roomless.delete_all(case)
    else:
        copies.remove_copies(case.place.database)
    yield wire.done()


def _refuse_itself(case: Case, copy: Path) -> None:
    place = case.place.database
    if copy.exists() and place.exists() and copy.samefile(place):
        raise Refused(_("{path} is the database itself; name a copy of it.").format(path=copy))


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
