"""A rule of repetition means what dateutil says it means, and always comes to an end."""

import time
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from detox.storage import recurrence
from detox.storage.recurrence import WEEKDAYS, Budget, TooMuch, UnknownRule

FIRST, LAST = date(2025, 11, 22), date(2028, 11, 22)
ENOUGH = 3_000_000


def expanded(text: str, start: date, first: date = FIRST, last: date = LAST) -> list[date]:
    rule = recurrence.read(parts(text), start)
    return list(recurrence.days(rule, start, first, last, Budget(ENOUGH)))


def parts(text: str) -> dict[str, Any]:
    return {name: value.split(",") for name, value in (part.split("=") for part in text.split(";"))}


def by_dateutil(text: str, start: date) -> list[date]:
    begins = datetime(start.year, start.month, start.day)  # noqa: DTZ001
    rule = rrulestr(f"RRULE:{text}", dtstart=begins)
    low = datetime(FIRST.year, FIRST.month, FIRST.day)  # noqa: DTZ001
    high = datetime(LAST.year, LAST.month, LAST.day)  # noqa: DTZ001
    with patch("datetime.MAXYEAR", LAST.year + 1):  # until then it looks for a 30 February
        return [moment.date() for moment in rule.between(low, high, inc=True)]


numbers = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Make a rule as programs write them."""
    frequency = draw(st.sampled_from(recurrence.FREQUENCIES))
    said = [f"FREQ={frequency}"]
    if draw(st.booleans()):
        said.append(f"INTERVAL={draw(st.integers(1, 9))}")
    if draw(st.booleans()):
        said.append(f"COUNT={draw(st.integers(1, 60))}")
    if draw(st.integers(0, 3)) == 0:
        said.append(f"BYMONTH={','.join(map(str, draw(numbers)))}")
    if frequency in {"MONTHLY", "YEARLY"} and draw(st.integers(0, 2)) == 0:
        days = draw(st.lists(
            st.integers(-31, 31).filter(bool), min_size=1, max_size=3, unique=True
        ))  # fmt: skip
        said.append(f"BYMONTHDAY={','.join(map(str, days))}")
    if frequency == "YEARLY" and draw(st.integers(0, 4)) == 0:
        day = draw(st.integers(-366, 366).filter(bool))
        said.append(f"BYYEARDAY={day}")
    if draw(st.booleans()):
        ordinals = frequency in {"MONTHLY", "YEARLY"} and draw(st.booleans())
        ordinal = st.sampled_from(("1", "2", "3", "4", "-1", "-2")) if ordinals else st.just("")
        named = draw(st.lists(
            st.tuples(ordinal, st.sampled_from(WEEKDAYS)), min_size=1, max_size=4, unique=True
        ))  # fmt: skip
        said.append("BYDAY=" + ",".join(f"{at}{name}" for at, name in named))
        # dateutil begins the first week at the start itself, RFC 5545 with the whole week.
        if frequency != "WEEKLY" and draw(st.integers(0, 3)) == 0:
            said.append(f"BYSETPOS={draw(st.sampled_from((1, 2, -1, -2)))}")
    if draw(st.integers(0, 4)) == 0:
        said.append(f"WKST={draw(st.sampled_from(WEEKDAYS))}")
    return ";".join(said)


@settings(max_examples=200, deadline=None)
@given(rules(), st.dates(date(2019, 1, 1), date(2028, 12, 31)))
def test_a_rule_means_what_dateutil_says(text: str, start: date) -> None:
    assert expanded(text, start) == by_dateutil(text, start)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", ["2026-11-26", "2027-11-25"]),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", ["2026-05-25", "2027-05-31", "2028-05-29"]),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", ["2026-02-13", "2026-03-13", "2026-11-13",
                                                  "2027-08-13", "2028-10-13"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["2028-02-29"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", []),
    ],
)  # fmt: skip
def test_the_days_that_calendars_name(text: str, found: list[str]) -> None:
    days = [day.isoformat() for day in expanded(text, date(2020, 1, 1))]
    assert [day for day in days if day >= "2026-01-01"] == found


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=5", "FREQ=HOURLY", "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=DAILY;BYHOUR=9,17", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;BYMONTH=13", "FREQ=DAILY;INTERVAL=x", "FREQ=WEEKLY;BYDAY=XX", "COUNT=3",
        "FREQ=YEARLY;RSCALE=HEBREW", "FREQ=FORTNIGHTLY", "FREQ=DAILY;BYDAY=,",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_so(text: str) -> None:
    with pytest.raises(UnknownRule):
        expanded(text, FIRST)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", date(1, 1, 1)),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=9", date(1, 1, 1)),
        ("FREQ=WEEKLY;WKST=SU", date(1, 1, 1)),
        ("FREQ=DAILY;COUNT=999999999", date(1, 1, 1)),
        ("FREQ=DAILY;INTERVAL=99999999999999999999", date(2026, 1, 1)),
        ("FREQ=YEARLY", date(9999, 12, 31)),
    ],
)
def test_a_hostile_rule_comes_to_an_end(text: str, start: date) -> None:
    began = time.perf_counter()
    expanded(text, start)
    assert time.perf_counter() - began < 5


def test_a_file_that_asks_for_too_much_is_stopped() -> None:
    rule = recurrence.read(parts("FREQ=DAILY;COUNT=999999"), date(1, 1, 1))
    with pytest.raises(TooMuch):
        list(recurrence.days(rule, date(1, 1, 1), FIRST, LAST, Budget(10_000)))


def test_days_before_the_first_are_counted_and_left_out() -> None:
    start = FIRST - timedelta(days=3)
    assert expanded("FREQ=DAILY;COUNT=5", start) == [FIRST, FIRST + timedelta(days=1)]
