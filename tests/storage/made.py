"""Records for the storage tests, in minutes from noon of Monday 23 November 2026 in Samarinda."""

from datetime import datetime, timedelta, timezone

from detox.domain.records import (
    FocusRecord,
    Gap,
    Kind,
    Outcome,
    PromptKind,
    PromptRecord,
    UsageSpan,
)
from detox.domain.timespan import Span
from detox.storage.database import Database

WITA = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 23, 12, tzinfo=WITA)
MONDAY = NOON.date()


def at(minutes: float) -> datetime:
    """Return noon and so many minutes."""
    return NOON + timedelta(minutes=minutes)


def usage(
    start: float,
    end: float,
    program: str = "soffice.bin",
    outside: float | None = None,
    duty: float | None = None,
) -> UsageSpan:
    """Return a span of one app, of the day it starts on."""
    return UsageSpan(
        program=program,
        app=program.title(),
        span=Span(at(start), at(end)),
        day=at(start).date(),
        zone="Asia/Makassar",
        outside=None if outside is None else timedelta(minutes=outside),
        duty=None if duty is None else timedelta(minutes=duty),
    )


def days_ago(days: int, program: str = "soffice.bin") -> UsageSpan:
    """Return ten minutes at noon, so many days back."""
    return usage(-days * 1440, -days * 1440 + 10, program)


def block(start: float = 0) -> FocusRecord:
    """Return a finished focus block of 25 minutes."""
    length = timedelta(minutes=25)
    span = Span(at(start), at(start + 25))
    day = at(start).date()
    return FocusRecord(Kind.WORK, span, day, length, length, Outcome.DONE, "Laporan")


def nudge(start: float = 0) -> PromptRecord:
    """Return a first nudge that waits for its answer."""
    return PromptRecord(at(start), at(start).date(), PromptKind.QUIET, 1)


def gap(start: float, end: float) -> Gap:
    """Return a time that was not recorded."""
    return Gap(Span(at(start), at(end)), at(start).date())


def times(spans: list[UsageSpan]) -> list[tuple[str, float, float]]:
    """Return (program, start, end) in minutes from noon."""
    return [(kept.program, _minutes(kept.span.start), _minutes(kept.span.end)) for kept in spans]


def faults(database: Database) -> list[tuple[object, ...]]:
    """Return the pairs of neighbouring spans that overlap."""
    return database.rows(
        "SELECT a.start_ms, b.start_ms FROM span a JOIN span b"
        " ON b.start_ms > a.start_ms AND b.start_ms < a.end_ms"
    )


def _minutes(moment: datetime) -> float:
    return (moment - NOON) / timedelta(minutes=1)
