"""One event of a calendar file: when it takes place, again and again."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from detox.domain.marked import LeftOut
from detox.domain.timespan import DAY, ZERO, Span
from detox.storage import icalendar_zone, recurrence
from detox.storage.icalendar_zone import Zone
from detox.storage.recurrence import Budget, Rule, UnknownRule

LONGEST_NAME: Final = 120
A_TIME: Final = 10
"""What it costs to look at a time of an event, in days of a repetition."""
Zones = Callable[[str], Zone | None]


class Skipped(Exception):
    """The event is left out; `why` says for which reason."""

    def __init__(self, why: LeftOut) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Moment:
    """A value of a file: a wall clock time in its zone, or with `whole` a day."""

    wall: datetime
    zone: Zone
    whole: bool

    @property
    def at(self) -> datetime:
        """The moment, with a fixed offset."""
        return self.zone(self.wall)

    @property
    def key(self) -> date | datetime:
        """What tells one time of a repeated event from the others."""
        return self.wall.date() if self.whole else self.at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """An event as far as it matters here; `replaces` names the one time of a series it stands for.

    It lasts `length` on the wall clock (a duty until seven ends at seven, also in the night when
    summer begins) and then `exact` more.
    """

    uid: str
    sequence: int
    name: str
    cancelled: bool
    start: Moment
    length: timedelta
    exact: timedelta
    rules: tuple[tuple[Rule, date | datetime | None], ...]
    more: tuple[Moment, ...]
    without: frozenset[date | datetime]
    replaces: date | datetime | None

    def spans(
        self, first: date, last: date, hidden: Iterable[Any], budget: Budget
    ) -> Iterator[Span]:
        """Yield its times that may touch these days; those of `hidden` keys are told elsewhere."""
        gone = self.without | set(hidden)
        seen: set[date | datetime] = set()
        reach = self.length + self.exact + 2 * DAY
        since = first - reach if first - date.min > reach else date.min
        for moment in self._moments(since, last + DAY, budget):
            budget.spend(A_TIME)
            if moment.key in gone or moment.wall.date() in gone or moment.key in seen:
                continue
            seen.add(moment.key)
            try:
                span = self._span(moment)
            except (OverflowError, ValueError):
                continue  # at the very ends of the calendar
            if span.end.date() >= first - DAY and span.start.date() <= last + DAY:
                yield span

    def _moments(self, since: date, last: date, budget: Budget) -> Iterator[Moment]:
        yield self.start  # part of its series even where the rule would not name it
        yield from self.more
        began = self.start.wall.date()
        for rule, until in self.rules:
            for day in recurrence.days(rule, began, since, last, budget):
                moment = self._on(day)
                if until is not None and _is_over(moment, until):
                    break
                yield moment

    def _on(self, day: date) -> Moment:
        wall = datetime.combine(day, self.start.wall.time())
        return Moment(wall, self.start.zone, self.start.whole)

    def _span(self, moment: Moment) -> Span:
        end = moment.zone(moment.wall + self.length) + self.exact
        if end < moment.at:
            raise ValueError("an event that ends before it begins")
        return Span(moment.at, end)


def _is_over(moment: Moment, until: date | datetime) -> bool:
    if isinstance(until, datetime):
        # A naive end is meant in the event's own zone.
        return moment.at > (until if until.tzinfo else moment.zone(until))
    return moment.wall.date() > until


# --- reading --------------------------------------------------------------------------------------


def read(part: Mapping[str, Any], zones: Zones, here: Zone) -> Event:
    """Return the event; raise Skipped where it cannot be understood."""
    try:
        return _read(part, zones, here)
    except UnknownRule:
        raise Skipped(LeftOut.REPEATS) from None
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
        raise Skipped(LeftOut.UNREADABLE) from None


def line(text: str) -> str:
    """Return the text as one short line of what can be printed."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:LONGEST_NAME]


def _read(part: Mapping[str, Any], zones: Zones, here: Zone) -> Event:
    start = _moment(_one(part, "DTSTART"), zones, here)
    length, exact = _length(part, start, zones, here)
    again = _one(part, "RECURRENCE-ID") if "RECURRENCE-ID" in part else None
    return Event(
        uid=str(_one(part, "UID")) if "UID" in part else "",
        sequence=int(_one(part, "SEQUENCE")) if "SEQUENCE" in part else 0,
        name=line(str(_one(part, "SUMMARY"))) if "SUMMARY" in part else "",
        cancelled=str(part.get("STATUS", "")).upper() == "CANCELLED",
        start=start,
        length=length,
        exact=exact,
        rules=tuple(_rules(part, start)),
        more=tuple(_listed(part, "RDATE", zones, here)),
        without=frozenset(moment.key for moment in _listed(part, "EXDATE", zones, here)),
        replaces=_moment(again, zones, here).key if again is not None else None,
    )


def _one(part: Mapping[str, Any], name: str) -> Any:
    """Return a property that stands once; of several the first."""
    value = part[name]
    return value[0] if isinstance(value, list) else value


def _all(part: Mapping[str, Any], name: str) -> list[Any]:
    value = part.get(name, [])
    return value if isinstance(value, list) else [value]


def _moment(value: Any, zones: Zones, here: Zone, given: Any = None) -> Moment:
    """Read a day or a moment; `given` is its value where the property holds several."""
    plain = value.dt if given is None else given
    if not isinstance(plain, datetime):
        if not isinstance(plain, date):
            raise TypeError(plain)
        return Moment(datetime.combine(plain, time()), here, whole=True)
    wall = plain.replace(tzinfo=None)
    if plain.tzinfo is not None and icalendar_zone.is_known(plain.tzinfo):
        return Moment(wall, icalendar_zone.named(plain.tzinfo), whole=False)
    name = value.params.get("TZID")
    if name is None:
        return Moment(wall, here, whole=False)
    zone = zones(str(name))
    if zone is None:
        raise Skipped(LeftOut.ZONE)
    return Moment(wall, zone, whole=False)


def _length(
    part: Mapping[str, Any], start: Moment, zones: Zones, here: Zone
) -> tuple[timedelta, timedelta]:
    """Return how long the event lasts on the wall clock, and how much longer by any clock."""
    if "DTEND" in part:
        end = _moment(_one(part, "DTEND"), zones, here)
        if end.whole != start.whole:
            raise ValueError("an end of another kind than the start")
        if start.zone(end.wall) == end.at:
            length, exact = end.wall - start.wall, ZERO
        else:  # it ends in another zone than it begins in
            length, exact = ZERO, end.at - start.at
    elif "DURATION" in part:
        told = _one(part, "DURATION").dt
        if not isinstance(told, timedelta):
            raise TypeError(told)
        length = DAY * told.days if told >= ZERO else told
        exact = told - length
    else:
        length, exact = ZERO, ZERO
    if length + exact < ZERO:
        raise ValueError("an event that ends before it begins")
    if start.whole:
        return max(length + exact, DAY), ZERO  # some programs let a day end on itself
    return length, exact


def _rules(part: Mapping[str, Any], start: Moment) -> Iterator[tuple[Rule, date | datetime | None]]:
    for given in _all(part, "RRULE"):
        if not isinstance(given, Mapping):
            raise UnknownRule(given)
        rule = recurrence.read(given, start.wall.date())
        until = given.get("UNTIL", [None])[0]
        if until is not None and not isinstance(until, date):
            raise UnknownRule("UNTIL")
        yield rule, until
    if "EXRULE" in part:
        raise UnknownRule("EXRULE")


def _listed(part: Mapping[str, Any], name: str, zones: Zones, here: Zone) -> Iterator[Moment]:
    for value in _all(part, name):
        for single in value.dts:
            plain = single.dt
            # A PERIOD is (start, end or length); its own length is not looked at.
            plain = plain[0] if isinstance(plain, tuple) else plain
            yield _moment(value, zones, here, plain)
