"""The verbs that only read: the week, the tables, why quiet mode spoke, what works here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from detox import words
from detox.app import reading, reports
from detox.app.case import Case, Row, T
from detox.app.commands import next_time
from detox.app.keeping import KeptJournal
from detox.app.status import table
from detox.cli import parcel, wire
from detox.cli.wire import Refused
from detox.domain import summary
from detox.domain.records import UsageSpan
from detox.domain.summary import Table, Week
from detox.domain.values import BadValue, parse_clock
from detox.export import csv, json
from detox.ports import Reply
from detox.storage import reading as tables
from detox.storage.reading import Days, Key, Page, Source
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


def _export(case: Case) -> Iterator[Reply]:
    """Yield tables as they are read: as long as the log may be, no more than a page is held."""
    what, form = case.text("what"), case.text("format")
    if what == "all" and form == "json":
        return wire.pieces(json.tables({name: _table(case, name) for name in _ALL}))
    if what not in _TABLES or form not in {"csv", "json"}:
        raise Refused(_("The request cannot be read."))
    table = _table(case, what)
    return wire.pieces(csv.lines(table, _dialect(case)) if form == "csv" else json.lines(table))


def _table(case: Case, what: str) -> Table:
    return _TABLES[what](case, (case.day("first"), case.day("last")))


def _paged(case: Case, source: Source[T], days: Days) -> Iterator[T]:
    """Yield the rows of a table, reading each page when it is wanted."""
    after: Key | None = None
    while True:
        page = case.read(partial(_page, source, days, after))
        yield from page.rows
        if page.after is None:
            return
        after = page.after


def _page(source: Source[T], days: Days, after: Key | None, journal: KeptJournal) -> Page[T]:
    return source.page(journal.database, days, after)


def _spans(case: Case, days: Days) -> Table:
    return summary.spans_table(_every_span(case, days), case.catalogue)


def _every_span(case: Case, days: Days) -> Iterator[UsageSpan]:
    """Yield the closed spans page by page, and with the last page what still runs."""
    after: Key | None = None
    while True:
        page, running = case.read(partial(_spans_page, days, after))
        yield from page.rows
        yield from running
        if page.after is None:
            return
        after = page.after


def _spans_page(
    days: Days, after: Key | None, journal: KeptJournal
) -> tuple[Page[UsageSpan], list[UsageSpan]]:
    page = tables.SPANS.page(journal.database, days, after)
    return page, journal.running(*days) if page.after is None else []


def _whole(make: Callable[[Case, Days], Table]) -> Callable[[Case, Days], Table]:
    """Return what makes a table of a row or a few for each day, in one reading."""

    def table(case: Case, days: Days) -> Table:
        def read(journal: KeptJournal) -> Table:
            made = make(replace(case, keep=lambda: journal), days)
            return Table(made.headers, list(made.rows))

        return case.read(read)

    return table


def _days(case: Case, days: Days) -> Table:
    log = reading.read_log(case.keep(), *days, case.catalogue)
    return summary.days_table(summary.days_of(log, case.catalogue))


def _apps(case: Case, days: Days) -> Table:
    return summary.apps_table(reading.read_log(case.keep(), *days, case.catalogue), case.catalogue)


_TABLES: Mapping[str, Callable[[Case, Days], Table]] = {
    "spans": _spans,
    "days": _whole(_days),
    "apps": _whole(_apps),
    "focus": lambda case, days: summary.focus_table(_paged(case, tables.FOCUS, days)),
    "prompts": lambda case, days: summary.prompts_table(_paged(case, tables.PROMPTS, days)),
    "notes": lambda case, days: summary.notes_table(_paged(case, tables.NOTES, days)),
    "checkin": lambda case, days: summary.checkin_table(_paged(case, tables.CHECKIN, days)),
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
    notes = select.folder_notes(case.place.folder)
    yield wire.done(capabilities=table(senses.capabilities), notes=notes)


ROWS: Mapping[str, Row] = {
    "week": _week,
    "export": _export,
    "quiet.why": _why,
    "doctor": _doctor,
}
