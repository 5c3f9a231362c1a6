"""Records as rows and rows as records: UTC milliseconds, offset minutes, days as numbers.

A day is kept as the number yyyymmdd, so that it sorts, stays small and can be read by people.
"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import Any, NamedTuple

from detox.domain.records import (
    Choice,
    DayKind,
    DayRecord,
    FocusRecord,
    Gap,
    Kind,
    Outcome,
    PromptKind,
    PromptRecord,
    Reason,
    UsageSpan,
    Verdict,
    VerdictRecord,
)
from detox.domain.timespan import Span, utc_ms

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_MINUTE = timedelta(minutes=1)
# A local day lies within two days of the same date in UTC, whatever the zone and day start are.
_MARGIN = timedelta(days=2)
_DAY_MS = 86_400_000

Values = tuple[Any, ...]


class Piece(NamedTuple):
    """A row of `span` or `open_span`."""

    start: int
    end: int
    day: int
    app_id: int
    zone_id: int
    outside: int | None
    duty: int | None

    def part(self, start: int, end: int) -> "Piece":
        """Return the piece from `start` to `end`, with its fair share of the time outside hours."""
        return self._replace(
            start=start,
            end=end,
            outside=self._share(self.outside, end - start),
            duty=self._share(self.duty, end - start),
        )

    def minus(self, begin: "Piece") -> "Piece":
        """Return the rest of the piece behind a part that has its start."""
        return self._replace(
            start=begin.end,
            outside=None if self.outside is None else self.outside - (begin.outside or 0),
            duty=None if self.duty is None else self.duty - (begin.duty or 0),
        )

    def _share(self, ms: int | None, length: int) -> int | None:
        return None if ms is None else ms * length // (self.end - self.start)


# --- single values ------------------------------------------------------------------------------


def day_number(day: date) -> int:
    """Return the day as yyyymmdd."""
    return day.year * 10000 + day.month * 100 + day.day


def day_of(number: int) -> date:
    """Return the day of a number yyyymmdd."""
    return date(number // 10000, number // 100 % 100, number % 100)


def length_ms(length: timedelta) -> int:
    """Return whole milliseconds."""
    return length // _MS


def offset_min(moment: datetime) -> int:
    """Return the offset from UTC in minutes."""
    return (moment.utcoffset() or timedelta(0)) // _MINUTE


def moment(ms: int, offset: int) -> datetime:
    """Return the moment with its fixed offset."""
    return (_EPOCH + timedelta(milliseconds=ms)).astimezone(_zone(offset))


def text(given: str) -> str:
    """Return the text as SQLite can hold it: a name with broken bytes keeps a `?` for each."""
    return given.encode("utf-8", "replace").decode("utf-8").replace("\x00", "?")


def period(column: str, first: date | None, last: date | None) -> tuple[str, Values]:
    """Return a condition for rows of these local days that uses the key in `column` (in ms)."""
    conditions, values = ["1"], []
    if first is not None:
        conditions.append(f"{column} >= ? AND day >= ?")
        values += [_day_ms(first) - length_ms(_MARGIN), day_number(first)]
    if last is not None:
        conditions.append(f"{column} < ? AND day <= ?")
        values += [_day_ms(last) + length_ms(_MARGIN) + _DAY_MS, day_number(last)]
    return " AND ".join(conditions), tuple(values)


@cache
def _zone(offset: int) -> timezone:
    return timezone(timedelta(minutes=offset))


def _day_ms(day: date) -> int:
    return (day.toordinal() - _EPOCH.toordinal()) * _DAY_MS


def _length(ms: int | None) -> timedelta | None:
    return None if ms is None else timedelta(milliseconds=ms)


# --- rows of each table -------------------------------------------------------------------------


def of_usage(usage: UsageSpan, app_id: int, zone_id: int) -> Piece | None:
    """Return the row of a span; None where it is shorter than a millisecond."""
    start, end = utc_ms(usage.span.start), utc_ms(usage.span.end)
    if start >= end:
        return None

    def within(part: timedelta | None) -> int | None:
        # The whole of a span stays the whole, whatever became of parts of a millisecond.
        if part is None or part == usage.span.length:
            return None if part is None else end - start
        return min(length_ms(part), end - start)

    outside, duty = within(usage.outside), within(usage.duty)
    return Piece(start, end, day_number(usage.day), app_id, zone_id, outside, duty)


def to_usage(row: Sequence[Any]) -> UsageSpan:
    """Read (start, end, day, outside, duty, program, app, zone, offset)."""
    start, end, day, outside, duty, program, app, zone, offset = row
    span = Span(moment(start, offset), moment(end, offset))
    return UsageSpan(program, app, span, day_of(day), zone, _length(outside), _length(duty))


def to_gap(row: Sequence[Any]) -> Gap:
    """Read (start, end, offset, day)."""
    start, end, offset, day = row
    return Gap(Span(moment(start, offset), moment(end, offset)), day_of(day))


def of_focus(record: FocusRecord) -> Values:
    """Return (start, kind, end, offset, day, planned, worked, outcome, label)."""
    start, end = record.span.start, record.span.end
    planned, worked = length_ms(record.planned), length_ms(record.worked)
    return (
        utc_ms(start), record.kind.value, utc_ms(end), offset_min(start), day_number(record.day),
        planned, worked, record.outcome.value, text(record.label),
    )  # fmt: skip


def to_focus(row: Sequence[Any]) -> FocusRecord:
    """Read what `of_focus` wrote."""
    start, kind, end, offset, day, planned, worked, outcome, label = row
    return FocusRecord(
        kind=Kind(kind),
        span=Span(moment(start, offset), moment(end, offset)),
        day=day_of(day),
        planned=timedelta(milliseconds=planned),
        worked=timedelta(milliseconds=worked),
        outcome=Outcome(outcome),
        label=label,
    )


def of_prompt(record: PromptRecord) -> Values:
    """Return (at, kind, offset, day, stage, answer, reason)."""
    answer = record.answer.value if record.answer else None
    reason = record.reason.value if record.reason else None
    return (
        utc_ms(record.at), record.kind.value, offset_min(record.at), day_number(record.day),
        record.stage, answer, reason,
    )  # fmt: skip


def to_prompt(row: Sequence[Any]) -> PromptRecord:
    """Read what `of_prompt` wrote."""
    at, kind, offset, day, stage, answer, reason = row
    return PromptRecord(
        at=moment(at, offset),
        day=day_of(day),
        kind=PromptKind(kind),
        stage=stage,
        answer=Choice(answer) if answer else None,
        reason=Reason(reason) if reason else None,
    )


def of_day(record: DayRecord) -> Values:
    """Return (day, kind, name, work, confirmed)."""
    work = json.dumps(record.work, separators=(",", ":"))
    return day_number(record.day), record.kind.value, text(record.name), work, record.confirmed


def to_day(row: Sequence[Any]) -> DayRecord:
    """Read what `of_day` wrote."""
    day, kind, name, work, confirmed = row
    hours = tuple((str(start), str(end)) for start, end in json.loads(work))
    return DayRecord(day_of(day), DayKind(kind), name, hours, bool(confirmed))


def of_verdict(record: VerdictRecord) -> Values:
    """Return (at, offset, verdict)."""
    return utc_ms(record.at), offset_min(record.at), record.verdict.value


def to_verdict(row: Sequence[Any]) -> VerdictRecord:
    """Read what `of_verdict` wrote."""
    at, offset, verdict = row
    return VerdictRecord(moment(at, offset), Verdict(verdict))
