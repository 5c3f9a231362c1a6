"""Holds what the file says beside the spans against what the core had for it, and sums it up anew.

What the core said must be there unless a crash came first; where two words have the same key the
later one counts. The sums are plain additions over rows. Hours are those of every life: from nine
to five, Monday to Friday.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from detox.domain.effects import LogDay, LogFocus, LogPrompt
from detox.domain.records import DayRecord, FocusRecord, PromptRecord
from detox.domain.timespan import utc_ms
from tests.simulation.life import DAY, HOUR, MINUTE, Life
from tests.simulation.machine import Outcome, Row, Said, Times
from tests.simulation.surroundings import EPOCH

Found = tuple[str, int, str]
"""A kind of fault, when, and what."""
Values = tuple[Any, ...]

_MS = timedelta(milliseconds=1)
TOLERANCE = 3
APART = 5 * MINUTE
"""A pause this long ends a stretch."""
NINE, FIVE = 9 * HOUR, 17 * HOUR
ON_DUTY = 26 * HOUR
"""A duty lasts through the evening at most."""


def faults(life: Life, outcome: Outcome, duties: list[int]) -> Iterator[Found]:
    """Yield what is wrong; `duties` are the moments, in UTC, at which the user wished for one."""
    yield from _records(outcome)
    yield from _totals(outcome)
    for row in outcome.spans:
        yield from _sort(row, life.confirmed, duties)


# --- records --------------------------------------------------------------------------------------


def _records(outcome: Outcome) -> Iterator[Found]:
    blocks, prompts, days = _expected(outcome.said)
    comparisons: tuple[tuple[str, Mapping[Any, Values], Expected], ...] = (
        ("focus record", outcome.focus, blocks),
        ("prompt", outcome.prompts, prompts),
        ("day", outcome.days, days),
    )
    for name, kept, expected in comparisons:
        for key in kept.keys() | expected.keys():
            may = expected.get(key, {None})
            if kept.get(key) not in may:
                yield f"a {name} is wrong", key[0], f"{key}: {kept.get(key)}, not one of {may}"
    for start, kind, end, _, _, planned, worked, how, *_ in outcome.focus.values():
        if not 0 <= worked <= end - start + TOLERANCE:
            yield "a focus record is odd", start, f"{kind}: worked {worked} in {end - start}"
        if kind == "work" and how == "done" and worked < planned:
            yield "a focus record is odd", start, f"done, and {worked} of {planned}"


Expected = dict[Any, set[Values | None]]


def _expected(said: list[Said]) -> tuple[Expected, Expected, Expected]:
    """Return which rows may stand at each key; None where there may be none."""
    blocks: Expected = defaultdict(lambda: {None})
    prompts: Expected = defaultdict(lambda: {None})
    days: Expected = defaultdict(lambda: {None})
    for word in said:
        match word.effect:
            case LogFocus(record):
                row = _focus(record)
                key = (utc_ms(record.span.start), record.kind.value)
                blocks[key] = {row, *(() if word.firm else blocks[key])}
            case LogPrompt(prompt):
                key = (utc_ms(prompt.at), prompt.kind.value)
                new = {_answered(before, prompt) for before in prompts[key]}
                prompts[key] = {*new, *(() if word.firm else prompts[key])}
            case LogDay(day):
                only = (_number(day.day),)
                days[only] = {_day(day), *(() if word.firm else days[only])}
    return blocks, prompts, days


def _focus(record: FocusRecord) -> Values:
    start, end = record.span.start, record.span.end
    return (
        utc_ms(start), record.kind.value, utc_ms(end), _minutes(start.utcoffset()),
        _number(record.day), record.planned // _MS, record.worked // _MS, record.outcome.value,
        record.label,
    )  # fmt: skip


def _answered(before: Values | None, prompt: PromptRecord) -> Values:
    answer, reason = (before[5], before[6]) if before else (None, None)
    offset, day = before[2:4] if before else (_minutes(prompt.at.utcoffset()), _number(prompt.day))
    return (
        utc_ms(prompt.at), prompt.kind.value, offset, day, prompt.stage,
        prompt.answer.value if prompt.answer else answer,
        prompt.reason.value if prompt.reason else reason,
    )  # fmt: skip


def _day(record: DayRecord) -> Values:
    work = json.dumps(record.work, separators=(",", ":"))
    return _number(record.day), record.kind.value, record.name, work, int(record.confirmed)


def _minutes(offset: timedelta | None) -> int:
    return (offset or timedelta()) // timedelta(minutes=1)


def _number(day: object) -> int:
    return int(f"{day:%Y%m%d}")


# --- within hours, outside, on duty ---------------------------------------------------------------


def _sort(row: Row, confirmed: bool, duties: list[int]) -> Iterator[Found]:
    """Yield what is wrong with a span's sort of time, by the offset that it was kept with."""
    if not confirmed:
        if row.outside is not None or row.duty is not None:
            yield "hours of nobody", row.start, f"{row}"
        return
    if row.outside is None or row.duty is None:
        yield "no sort of time", row.start, f"{row}"
        return
    out = row.end - row.start - _at_work(row)
    if abs(row.outside + row.duty - out) > TOLERANCE:
        yield "a wrong sort of time", row.start, f"{row}, {out} ms outside"
    if row.duty and not any(at - MINUTE <= row.start <= at + ON_DUTY for at in duties):
        yield "a duty of nobody", row.start, f"{row}"


def _at_work(row: Row) -> int:
    start, end = (at + row.offset * MINUTE for at in (row.start, row.end))
    return sum(
        max(0, min(end, day * DAY + FIVE) - max(start, day * DAY + NINE))
        for day in range(start // DAY, end // DAY + 1)
        if (EPOCH + timedelta(days=day)).weekday() < 5
    )


# --- sums -----------------------------------------------------------------------------------------


def _totals(outcome: Outcome) -> Iterator[Found]:
    days: dict[tuple[int, str], Times] = {}
    hours: dict[tuple[int, str, int], Times] = {}
    for row in outcome.spans:
        _add(days, (row.day, row.app), (row.end - row.start, row.outside, row.duty))
        for hour, length in _hours(row):
            times = (length, _share(row.outside, length, row), _share(row.duty, length, row))
            _add(hours, (row.day, row.app, hour), times)
    sums = _day_sums(outcome)
    kept = {day: values for day, values in outcome.day_sums.items() if any(values)}
    if differs := _difference(outcome.day_totals, days):
        yield "day totals are off", 0, differs
    if differs := _difference(outcome.hour_totals, hours):
        yield "hour totals are off", 0, differs
    if differs := _difference(kept, sums):
        yield "sums of days are off", 0, differs


def _add(times: dict[Any, Times], key: object, more: Times) -> None:
    had = times.get(key, (0, 0, 0))
    outside, duty = (None if a is None or b is None else a + b
                     for a, b in zip(had[1:], more[1:], strict=True))  # fmt: skip
    times[key] = (had[0] + more[0], outside, duty)


def _hours(row: Row) -> Iterator[tuple[int, int]]:
    at = row.start + row.offset * MINUTE
    end = row.end + row.offset * MINUTE
    while at < end:
        border = min(end, at - at % HOUR + HOUR)
        yield at % DAY // HOUR, border - at
        at = border


def _share(part: int | None, length: int, row: Row) -> int | None:
    """Return the part of an hour: a span is all of one sort."""
    return length if part and part == row.end - row.start else part


def _day_sums(outcome: Outcome) -> dict[int, tuple[int, ...]]:
    sums: dict[int, Counter[str]] = defaultdict(Counter)
    for day, longest in _longest(outcome.spans).items():
        sums[day]["longest"] = longest
    for _, kind, _, _, day, _, worked, how, *_ in outcome.focus.values():
        found = sums[day]
        if kind in {"work", "screen_free"}:
            found[kind] += worked
            found["blocks"] += kind == "work" and how == "done"
        else:
            found["skipped" if how == "skipped" else "taken"] += 1
    for _, kind, _, day, _, answer, _ in outcome.prompts.values():
        sums[day]["nudges"] += kind == "quiet"
        sums[day]["snoozes"] += kind == "quiet" and answer == "snooze"
    for start, end, day in outcome.gaps:
        sums[day]["hidden"] += end - start
    names = ("longest", "work", "blocks", "taken", "skipped", "screen_free", "nudges", "snoozes",
             "hidden")  # fmt: skip
    told = {day: tuple(found[name] for name in names) for day, found in sums.items()}
    return {day: values for day, values in told.items() if any(values)}


def _longest(spans: list[Row]) -> dict[int, int]:
    """Return the longest use of each day without a pause of five minutes."""
    longest: dict[int, int] = {}
    going: dict[int, tuple[int, int]] = {}
    for row in sorted(spans):
        until, length = going.get(row.day, (0, 0))
        length = (length if row.start - until < APART else 0) + row.end - row.start
        going[row.day] = (row.end, length)
        longest[row.day] = max(longest.get(row.day, 0), length)
    return longest


def _difference(kept: object, counted: object) -> str:
    assert isinstance(kept, dict) and isinstance(counted, dict)
    wrong = [key for key in kept.keys() | counted.keys() if kept.get(key) != counted.get(key)]
    return ", ".join(f"{k}: {kept.get(k)} for {counted.get(k)}" for k in sorted(wrong)[:3])
