"""The verbs that only read: the week, the tables, why quiet mode spoke, what works here."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from detox import words
from detox.app import reading, reports
from detox.app.case import Case, Row
from detox.app.commands import next_time
from detox.app.status import table
from detox.cli import parcel, wire
from detox.cli.wire import Refused
from detox.domain import summary
from detox.domain.summary import Table, Week
from detox.domain.values import BadValue, parse_clock
from detox.export import csv, json
from detox.ports import Reply
from detox.words import _

DAY = timedelta(days=1)


# --- the week -------------------------------------------------------------------------------------


def _week(case: Case) -> Iterator[Reply]:
    told = read_week(case)
    match case.text("format"):
        case "data":
            return wire.value(parcel.pack(told))
        case "json":
            return wire.document("".join(json.document(summary.week_document(told))))
        case "csv":
            return wire.document("".join(csv.lines(summary.week_table(told), _dialect(case))))
        case _:
            raise Refused(_("The request cannot be read."))


def read_week(case: Case) -> Week:
    """Return the summary of the week that was asked for, or of this one."""
    text = case.text_or_none("week")
    try:
        monday = summary.read_week(text) if text else summary.monday_of(case.today)
        return reports.read_week(case.keep(), monday, _frame(case))
    except (ValueError, OverflowError):
        raise Refused(_("{text} is no week such as 2026-W48.").format(text=text)) from None


def _frame(case: Case) -> reports.Frame:
    zone = case.now.tzinfo or UTC
    return reports.Frame(case.today, case.settings, case.catalogue, case.calendar, zone)


# --- tables ---------------------------------------------------------------------------------------

Days = tuple[date | None, date | None]


def _export(case: Case) -> Iterator[Reply]:
    what, form = case.text("what"), case.text("format")
    if what == "all" and form == "json":
        return wire.document("".join(json.tables({name: _table(case, name) for name in _ALL})))
    if what not in _TABLES or form not in {"csv", "json"}:
        raise Refused(_("The request cannot be read."))
    table = _table(case, what)
    return wire.document(
        "".join(csv.lines(table, _dialect(case)) if form == "csv" else json.lines(table))
    )


def _table(case: Case, what: str) -> Table:
    return _TABLES[what](case, (case.day("first"), case.day("last")))


def _days(case: Case, days: Days) -> Table:
    log = reading.read_log(case.keep(), *days, case.catalogue)
    return summary.days_table(summary.days_of(log, case.catalogue))


def _apps(case: Case, days: Days) -> Table:
    return summary.apps_table(reading.read_log(case.keep(), *days, case.catalogue), case.catalogue)


_TABLES: Mapping[str, Callable[[Case, Days], Table]] = {
    "spans": lambda case, days: summary.spans_table(case.keep().spans(*days), case.catalogue),
    "days": _days,
    "apps": _apps,
    "focus": lambda case, days: summary.focus_table(case.keep().focus(*days)),
    "prompts": lambda case, days: summary.prompts_table(case.keep().prompts(*days)),
    "notes": lambda _case, _days: summary.notes_table(),
    "checkin": lambda _case, _days: summary.checkin_table(),
}
_ALL = tuple(_TABLES)


def _dialect(case: Case) -> csv.Dialect:
    """Return how the table is written; the region is the asker's, else that of the settings."""
    if case.given.get("preset", "data") == "data":
        return csv.DATA
    return csv.excel(case.text_or_none("region") or case.settings.language or words.language())


# --- quiet mode, capabilities -------------------------------------------------------------------


def _why(case: Case) -> Iterator[Reply]:
    at = _moment(case)
    found = case.keep().verdicts(at, at)
    verdict = found[-1].verdict.value if found else None
    yield wire.done(at=at.isoformat(timespec="seconds"), verdict=verdict)


def _moment(case: Case) -> datetime:
    """Return the moment asked for: a clock time is the last time that the clock showed it."""
    text = case.text_or_none("at")
    if text is None:
        return case.now
    try:
        if len(text) <= len("23:59"):
            return next_time(parse_clock(text), case.now) - DAY
        at = datetime.fromisoformat(text)
    except (BadValue, ValueError):
        raise Refused(_("The request cannot be read.")) from None
    return at if at.tzinfo else at.replace(tzinfo=case.now.tzinfo)


def _doctor(case: Case) -> Iterator[Reply]:
    from detox.platforms import select  # noqa: PLC0415  asks the system

    senses = select.senses(case.place.if_named)
    senses.close()
    yield wire.done(capabilities=table(senses.capabilities))


ROWS: Mapping[str, Row] = {
    "week": _week,
    "export": _export,
    "quiet.why": _why,
    "doctor": _doctor,
}
