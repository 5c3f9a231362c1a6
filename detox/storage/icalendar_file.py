"""Reads days off and times on duty from a calendar file (iCalendar, RFC 5545).

Nothing is taken from a file that is not whole. What a single event cannot give is left out and
counted with its reason; the rest of the file is good all the same.
"""

import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from detox.domain.marked import Arrival, DayOff, Duty, LeftOut, Marked, apart
from detox.domain.timespan import DAY, Span
from detox.ports import StorageTrouble
from detox.storage import icalendar_event, icalendar_zone, trouble
from detox.storage.icalendar_event import Event, Skipped
from detox.storage.icalendar_zone import Zone
from detox.storage.recurrence import Budget, TooMuch
from detox.words import _

LARGEST: Final = 4 * 1024 * 1024
MOST_DUTIES: Final = 5000
WORK: Final = 1_000_000
"""How many days all repetitions of a file may look at: some seconds, see `Budget`."""
BACK, AHEAD = timedelta(days=366), timedelta(days=731)
A_DAY: Final = timedelta(hours=20)
"""How much of a day a timed event must take to be a day off."""
LONGEST_DUTY: Final = timedelta(days=31)


class NoCalendar(StorageTrouble):
    """The file is no calendar, or not a whole one."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file brings, and how many of its events were left out for which reason.

    `arrival` is None where the file speaks of no day near this one.
    """

    arrival: Arrival | None
    left_out: tuple[tuple[LeftOut, int], ...]
    first: date
    last: date


def read(path: Path, duty: bool, today: date, zone: Zone = icalendar_zone.local) -> Brought:
    """Return what the file brings from a year back to two years ahead.

    `zone` is the wall clock of this computer. Raise StorageTrouble with one sentence for a file
    that is no whole calendar.
    """
    calendars = _parse(_text(path), path)
    reading = _Reading(duty, today - BACK, today + AHEAD, zone)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for calendar in calendars:
                reading.take(calendar)
            return reading.brought(_name(calendars) or path.name)
    except TooMuch:
        raise NoCalendar(
            _("{path} repeats its events more often than Detox can follow.").format(path=path)
        ) from None


# --- the file -------------------------------------------------------------------------------------


def _text(path: Path) -> str:
    with trouble.told(path):
        if path.exists() and not path.is_file():
            raise trouble.unusable(path, _("it is not a file"))
        if path.stat().st_size > LARGEST:
            raise NoCalendar(_("{path} is larger than 4 MB.").format(path=path))
        content = path.read_bytes()
    content = content.removeprefix(b"\xef\xbb\xbf")
    if not content.lstrip()[:15].upper() == b"BEGIN:VCALENDAR" or b"\x00" in content:
        raise NoCalendar(_("{path} is not a calendar.").format(path=path))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise NoCalendar(
            _("{path} is not written in UTF-8. Please save or export it again.").format(path=path)
        ) from None
    if text.rstrip()[-13:].upper() != "END:VCALENDAR":
        raise NoCalendar(_("{path} breaks off before its end.").format(path=path))
    return text.strip() + "\r\n"


def _parse(text: str, path: Path) -> list[Any]:
    import icalendar  # noqa: PLC0415  45 ms that only an import pays

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found: list[Any] = icalendar.Calendar.from_ical(text, multiple=True)
    except Exception as error:  # whatever somebody else's parser meets in somebody else's file
        raise NoCalendar(_("{path} is not a calendar.").format(path=path)) from error
    return [calendar for calendar in found if calendar.name == "VCALENDAR"]


def _name(calendars: Iterable[Mapping[str, Any]]) -> str:
    """Return what the calendar calls itself; a file's name changes with each download."""
    named = (str(calendar.get("X-WR-CALNAME", "")) for calendar in calendars)
    return next((icalendar_event.line(name) for name in named if name.strip()), "")


# --- its events -----------------------------------------------------------------------------------


class _Reading:
    """A file on its way: what was found so far, and what was left out."""

    def __init__(self, duty: bool, first: date, last: date, zone: Zone) -> None:
        self._duty, self._first, self._last, self._zone = duty, first, last, zone
        self._budget = Budget(WORK)
        self._left_out: Counter[LeftOut] = Counter()
        self._touched: set[date] = set()
        self._days: dict[date, DayOff] = {}
        self._duties: set[Duty] = set()
        self._midnights: dict[date, datetime] = {}

    def take(self, calendar: Any) -> None:
        """Take in one calendar of the file."""
        zones = self._zones(calendar)
        events = list(self._events(calendar, zones))
        newest = _newest(events)
        moved: dict[str, set[date | datetime]] = {}
        for event in events:
            if event.uid and event.replaces is not None:
                moved.setdefault(event.uid, set()).add(event.replaces)
        for event in events:
            if event.sequence >= newest[event.uid, event.replaces]:
                whole = event.replaces is None
                self._take_event(event, moved.get(event.uid, set()) if whole else set())

    def _zones(self, calendar: Any) -> Callable[[str], Zone | None]:
        defined = {
            str(part.get("TZID")): part
            for part in calendar.subcomponents
            if part.name == "VTIMEZONE"
        }
        made: dict[str, Zone | None] = {}

        def find(name: str) -> Zone | None:
            if name not in made:
                try:
                    made[name] = icalendar_zone.of_file(
                        defined[name], self._first, self._last, self._budget
                    )
                except TooMuch:
                    raise
                except (LookupError, AttributeError, TypeError, ValueError, OverflowError):
                    made[name] = None
            return made[name]

        return find

    def _events(self, calendar: Any, zones: Callable[[str], Zone | None]) -> Iterator[Event]:
        for part in calendar.subcomponents:
            if part.name != "VEVENT":
                continue
            self._budget.spend(1)
            try:
                yield icalendar_event.read(part, zones, self._zone)
            except Skipped as skipped:
                self._left_out[skipped.why] += 1

    def _take_event(self, event: Event, hidden: set[date | datetime]) -> None:
        """Keep what the event gives; the days it speaks of are noted either way."""
        found, why = False, LeftOut.OUTSIDE
        try:
            for span in event.spans(self._first, self._last, hidden, self._budget):
                if event.cancelled:
                    self._touch(span)
                    why = LeftOut.CANCELLED
                    continue
                reason = self._keep(span, event.name)
                found, why = found or reason is None, reason or why
        except Skipped as skipped:
            found, why = False, skipped.why
        if not found:
            self._left_out[LeftOut.CANCELLED if event.cancelled else why] += 1

    def _keep(self, span: Span, name: str) -> LeftOut | None:
        """Keep one time of an event; return why not."""
        if not span.length:
            return LeftOut.EMPTY
        if self._duty and span.length > LONGEST_DUTY:
            return LeftOut.LONG
        days = self._touch(span)
        if not days:
            return LeftOut.OUTSIDE
        if self._duty:
            self._duties.add(Duty(span, name))
            return None
        inner = set(days[1:-1])  # only the first and the last can be less than whole
        whole = [day for day in days if day in inner or self._share(span, day) >= A_DAY]
        for day in whole:
            if day not in self._days or not self._days[day].name:
                self._days[day] = DayOff(day, name)
        return None if whole else LeftOut.SHORT

    def _touch(self, span: Span) -> list[date]:
        """Note the local days of a time, as far as they are near; return them."""
        first, last = self._wall(span.start), self._wall(span.end - timedelta(milliseconds=1))
        start, end = max(first, self._first), min(last, self._last)
        days = [start + DAY * n for n in range((end - start).days + 1)]
        self._budget.spend(len(days))
        self._touched.update(days)
        return days

    def _wall(self, moment: datetime) -> date:
        """Return the date that this computer's clock shows at a moment."""
        day = moment.astimezone(UTC).date()
        near = (day + DAY * n for n in (1, 0, -1))
        return next(one for one in near if self._midnight(one) <= moment)

    def _midnight(self, day: date) -> datetime:
        if day not in self._midnights:
            self._midnights[day] = self._zone(datetime.combine(day, time()))
        return self._midnights[day]

    def _share(self, span: Span, day: date) -> timedelta:
        return span.overlap(Span(self._midnight(day), self._midnight(day + DAY)))

    def brought(self, source: str) -> Brought:
        """Return what was found."""
        duties = apart(self._duties)
        if len(duties) > MOST_DUTIES:
            raise TooMuch
        days = tuple(self._days[day] for day in sorted(self._days))
        arrival = None
        if self._touched:
            arrival = Arrival(
                source=f"ics:{source}",
                duty=self._duty,
                span=Span(
                    self._midnight(min(self._touched)), self._midnight(max(self._touched) + DAY)
                ),
                marked=Marked(duties=duties) if self._duty else Marked(days_off=days),
            )
        left_out = tuple((why, self._left_out[why]) for why in LeftOut if self._left_out[why])
        return Brought(arrival, left_out, self._first, self._last)


def _newest(events: Iterable[Event]) -> dict[tuple[str, Any], int]:
    """Return the highest number of revision of each event; one without an identity is its own."""
    newest: dict[tuple[str, Any], int] = {}
    for event in events:
        key = event.uid, event.replaces
        newest[key] = max(newest.get(key, event.sequence), event.sequence) if event.uid else -1
    return newest
