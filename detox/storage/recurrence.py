"""What a rule of repetition (RFC 5545, RRULE) means, in days; each step of it has an end.

A day belongs to the repetition if it lies in a period of the rule's frequency that counts, and
passes every BY part: the table of RFC 5545 (3.3.10) says the same in terms of "expand" and "limit".
Rules of hours, minutes and seconds, and weeks by number, are not understood.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
KNOWN: Final = frozenset({
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST",
    "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYDAY", "BYSETPOS",
})  # fmt: skip


class UnknownRule(ValueError):
    """A rule that is not understood."""


class TooMuch(ValueError):
    """A file asks for more work than any calendar of a person needs."""


class Budget:
    """How many days may still be looked at, and times be found, for a whole file."""

    def __init__(self, left: int) -> None:
        self._left = left

    def spend(self, amount: int) -> None:
        """Take some of it; raise TooMuch where nothing is left."""
        self._left -= amount
        if self._left < 0:
            raise TooMuch


@dataclass(frozen=True, slots=True)
class Rule:
    """A repetition; empty BY parts let every day pass. `days` are (ordinal or 0, weekday)."""

    frequency: str
    interval: int = 1
    count: int | None = None
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    days: frozenset[tuple[int, int]] = frozenset()
    positions: frozenset[int] = frozenset()
    week_start: int = 0


def read(parts: Mapping[str, Any], start: date) -> Rule:
    """Return the rule of these parts; what they leave open follows from the first day."""
    given = {str(name).upper(): value for name, value in parts.items()}
    if set(given) - KNOWN or len(given.get("FREQ", ())) != 1:
        raise UnknownRule(", ".join(sorted(given)))
    frequency = str(given["FREQ"][0]).upper()
    if frequency not in FREQUENCIES:
        raise UnknownRule(frequency)
    try:
        rule = Rule(
            frequency=frequency,
            interval=_single(given, "INTERVAL", 1) or 0,
            count=_single(given, "COUNT", None),
            months=_numbers(given, "BYMONTH", 12),
            month_days=_numbers(given, "BYMONTHDAY", 31),
            year_days=_numbers(given, "BYYEARDAY", 366),
            days=frozenset(_weekday(str(day).upper()) for day in given.get("BYDAY", ())),
            positions=_numbers(given, "BYSETPOS", 366),
            week_start=WEEKDAYS.index(str(given.get("WKST", ["MO"])[0]).upper()),
        )
    except (TypeError, IndexError, ValueError) as wrong:
        raise UnknownRule(str(wrong)) from wrong
    if rule.interval < 1 or (rule.count is not None and rule.count < 1):
        raise UnknownRule(frequency)
    return _completed(rule, start)


def _single(given: Mapping[str, Any], name: str, otherwise: int | None) -> int | None:
    return int(given[name][0]) if name in given else otherwise


def _numbers(given: Mapping[str, Any], name: str, most: int) -> frozenset[int]:
    numbers = frozenset(int(number) for number in given.get(name, ()))
    if any(not 1 <= abs(number) <= most for number in numbers):
        raise UnknownRule(name)
    return numbers


def _weekday(text: str) -> tuple[int, int]:
    return int(text[:-2] or 0), WEEKDAYS.index(text[-2:])


def _completed(rule: Rule, start: date) -> Rule:
    """Take from the first day what the rule leaves open."""
    months, month_days, days = rule.months, rule.month_days, rule.days
    if rule.frequency in {"DAILY", "WEEKLY"}:
        days = frozenset((0, weekday) for _ordinal, weekday in days)  # "2MO" says nothing here
    if not (month_days or rule.year_days or days):
        match rule.frequency:
            case "WEEKLY":
                days = frozenset({(0, start.weekday())})
            case "MONTHLY":
                month_days = frozenset({start.day})
            case "YEARLY":
                months, month_days = months or frozenset({start.month}), frozenset({start.day})
    return Rule(
        rule.frequency, rule.interval, rule.count, months, month_days, rule.year_days, days,
        rule.positions, rule.week_start,
    )  # fmt: skip


# --- the days -------------------------------------------------------------------------------------


def days(rule: Rule, start: date, first: date, last: date, budget: Budget) -> Iterator[date]:
    """Yield the days of the repetition that began on `start`, from `first` to `last`."""
    counted = 0
    # Where nothing is counted, the periods before the first day asked for need no look.
    for period in _periods(rule, start, start if rule.count else max(first, start), last):
        budget.spend(len(period) + 1)
        for day in _chosen(rule, [day for day in period if _belongs(rule, day)]):
            if day < start:
                continue
            counted += 1
            if day > last or (rule.count and counted > rule.count):
                return
            if day >= first:
                yield day


def _periods(rule: Rule, start: date, since: date, last: date) -> Iterator[list[date]]:
    """Yield the days of each day, week, month or year that counts, as far as they may belong."""
    number, make = _PERIODS[rule.frequency]
    at = number(start, rule)
    at += max(0, number(since, rule) - at) // rule.interval * rule.interval
    until = number(last, rule)
    while at <= until:
        yield make(at, rule)
        at += rule.interval


def _week_number(day: date, rule: Rule) -> int:
    return (day.toordinal() - 1 - rule.week_start) // 7


def _week(number: int, rule: Rule) -> list[date]:
    begins = number * 7 + 1 + rule.week_start
    return [date.fromordinal(begins + n) for n in range(7) if begins + n >= 1]


def _month(number: int, rule: Rule) -> list[date]:
    year, month = number // 12, number % 12 + 1
    if not _may_hold(month, rule):
        return []
    return [date(year, month, day + 1) for day in range(monthrange(year, month)[1])]


def _may_hold(month: int, rule: Rule) -> bool:
    return not rule.months or month in rule.months


_PERIODS: Final[
    Mapping[str, tuple[Callable[[date, Rule], int], Callable[[int, Rule], list[date]]]]
] = {
    "DAILY": (lambda day, _rule: day.toordinal(), lambda at, _rule: [date.fromordinal(at)]),
    "WEEKLY": (_week_number, _week),
    "MONTHLY": (lambda day, _rule: day.year * 12 + day.month - 1, _month),
    "YEARLY": (
        lambda day, _rule: day.year,
        lambda at, rule: [day for month in range(12) for day in _month(at * 12 + month, rule)],
    ),
}


def _belongs(rule: Rule, day: date) -> bool:
    return (
        _may_hold(day.month, rule)
        and (not rule.month_days or _counts(day.day, monthrange(day.year, day.month)[1], rule))
        and (not rule.year_days or _is_year_day(rule, day))
        and (not rule.days or any(_is_weekday(rule, day, *one) for one in rule.days))
    )


def _counts(number: int, of: int, rule: Rule) -> bool:
    return number in rule.month_days or number - of - 1 in rule.month_days


def _is_year_day(rule: Rule, day: date) -> bool:
    number, of = _place_in_year(day)
    return number in rule.year_days or number - of - 1 in rule.year_days


def _is_weekday(rule: Rule, day: date, ordinal: int, weekday: int) -> bool:
    if day.weekday() != weekday:
        return False
    if not ordinal:
        return True
    in_year = rule.frequency == "YEARLY" and not rule.months
    number, of = _place_in_year(day) if in_year else (day.day, monthrange(day.year, day.month)[1])
    return ordinal in ((number - 1) // 7 + 1, -((of - number) // 7 + 1))


def _place_in_year(day: date) -> tuple[int, int]:
    first = date(day.year, 1, 1)
    return (day - first) // timedelta(days=1) + 1, 365 + (monthrange(day.year, 2)[1] == 29)


def _chosen(rule: Rule, found: list[date]) -> list[date]:
    if not rule.positions:
        return found
    places = {at - 1 if at > 0 else len(found) + at for at in rule.positions}
    return [day for place, day in enumerate(found) if place in places]
