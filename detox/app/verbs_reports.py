"""The verbs that only read: why quiet mode spoke, and what works on this desktop."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from detox.app.case import Case, Row
from detox.app.commands import next_time
from detox.app.status import table
from detox.cli import wire
from detox.cli.wire import Refused
from detox.domain.values import BadValue, parse_clock
from detox.ports import Reply
from detox.words import _

DAY = timedelta(days=1)


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


ROWS: Mapping[str, Row] = {"quiet.why": _why, "doctor": _doctor}
