"""The working calendar: what kind of day it is, when work begins and ends, when quiet mode starts.

Hours are wall-clock times; each question brings its own moment with a fixed offset, so travel and
daylight saving need no rule of their own: what counts is what the wall says when asked.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import cached_property

from detox.domain import profiles
from detox.domain.marked import NOTHING_MARKED, DayOff, Marked
from detox.domain.phase import Day, Phase, borders, phase
from detox.domain.profiles import Hours
from detox.domain.records import DayKind, DayRecord
from detox.domain.settings import Settings
from detox.domain.timespan import DAY, ZERO, Span, without

__all__ = ["Calendar", "Day", "Holiday", "calendar", "holiday_country", "read_holidays"]

HORIZON = 400
DATES_KEPT = 128
"""Of so many dates a calendar keeps in mind what it said; then it begins anew."""
KINDS = ("national", "joint_leave")


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday: "national" or "joint_leave"; `estimated` until its date is decreed."""

    date: date
    name_id: str
    name_en: str
    kind: str
    estimated: bool


def read_holidays(text: str) -> tuple[Holiday, ...]:
    """Read the text of a file of `resources/holidays`; raise ValueError for anything else."""
    told = json.loads(text)
    try:
        return tuple(_holiday(*row) for row in told["holidays"])
    except (KeyError, TypeError, AttributeError) as wrong:
        raise ValueError("not a list of holidays") from wrong


def _holiday(day: str, kind: str, estimated: bool, name_id: str, name_en: str) -> Holiday:
    if kind not in KINDS or not isinstance(estimated, bool):
        raise ValueError(f"not a holiday: {day}")
    return Holiday(date.fromisoformat(day), str(name_id), str(name_en), kind, estimated)


Place = tuple[date, tzinfo | None]
Phases = tuple[list[datetime], list[Phase]]


@dataclass(frozen=True)
class Calendar:
    """Somebody's working hours and days off; `confirmed` means that the person agreed to them.

    Every event asks it much, and nearly always the same. What follows from the fields is therefore
    kept for each date and offset, beside them: it makes no two calendars differ.
    """

    week: profiles.Week
    confirmed: bool
    holidays: Mapping[date, Holiday] = field(default_factory=dict)
    day_start: time = time(4)
    quiet_after: timedelta = timedelta(minutes=30)
    closing_before: timedelta = timedelta(minutes=15)
    language: str = "en"
    days_off: Mapping[date, DayOff] = field(default_factory=dict)
    duties: tuple[Span, ...] = ()

    def day(self, on: date, tz: tzinfo | None) -> Day:
        """Return what the calendar says of a date, in wall-clock times of this offset or zone."""
        known = self._days.get((on, tz))
        if known is None:
            if len(self._days) >= DATES_KEPT:
                self._days.clear()
            known = self._days[on, tz] = self._day(on, tz)
        return known

    def _day(self, on: date, tz: tzinfo | None) -> Day:
        hours, holiday = self.week[on.weekday()], self.holidays.get(on)
        if (marked := self.days_off.get(on)) is not None:
            name = marked.name or ("" if holiday is None else self._name(holiday))
            return Day(on, marked.kind, name, (), _at(on, self.day_start, tz), self.confirmed)
        if holiday is None and hours.spans:
            return self._workday(on, hours, tz)
        kind = DayKind.WEEKEND if holiday is None else DayKind.HOLIDAY
        name = "" if holiday is None else self._name(holiday)
        return Day(on, kind, name, (), _at(on, self.day_start, tz), self.confirmed)

    def _name(self, holiday: Holiday) -> str:
        return holiday.name_id if self.language == "id" else holiday.name_en

    def _workday(self, on: date, hours: Hours, tz: tzinfo | None) -> Day:
        work = tuple(
            Span(_at(on, start, tz), _at(on if end > start else on + DAY, end, tz))
            for start, end in hours.spans
        )
        begins, ends = work[0].start, max(span.end for span in work)
        quiet_from = ends + self.quiet_after
        closing_at = max(begins, ends - self.closing_before)
        if hours.quiet_from:
            quiet_from = max(quiet_from, _at(on, hours.quiet_from, tz))
        if hours.closing_at:
            closing_at = _at(on, hours.closing_at, tz)
        return Day(on, DayKind.WORKDAY, "", work, quiet_from, self.confirmed, closing_at)

    def day_of(self, now: datetime) -> Day:
        """Return the day that a moment belongs to; days begin at `day_start`."""
        return self._phase(now).today

    def last_ended(self, now: datetime) -> Day | None:
        """Return the day whose work ended last, no further back than the day before yesterday."""
        return self._phase(now).ended

    def in_hours(self, now: datetime) -> bool:
        """Tell whether the moment lies between a day's first start and its last end."""
        return self._phase(now).working is not None

    def next_work_start(self, now: datetime) -> datetime | None:
        """Return the next beginning of a day's work after the moment; None where nobody works."""
        if not any(hours.spans for hours in self.week):
            return None
        for ahead in range(HORIZON):
            starts = self.day(now.date() + DAY * ahead, now.tzinfo).starts
            if starts and starts > now:
                return starts
        return None

    def quiet_from(self, now: datetime) -> datetime:
        """Return when the quiet time around a moment began or, in hours and after, will begin."""
        return self._phase(now).quiet_from

    def is_quiet(self, now: datetime) -> bool:
        """Tell whether the moment lies in quiet time, were the hours confirmed."""
        return self._phase(now).is_quiet

    def closing(self, now: datetime) -> Day | None:
        """Return the day that is closing: the last minutes before its end, or a later time set."""
        return self._phase(now).closing

    def next_change(self, now: datetime) -> datetime:
        """Return when a day, its hours, its closing or quiet time next begins or ends."""
        return self._phase(now).next_change

    def duty(self, now: datetime) -> Span | None:
        """Return the planned time on duty that a moment lies in; None outside."""
        place = bisect_right(self.duties, now, key=_start_of) - 1
        return self.duties[place] if place >= 0 and now < self.duties[place].end else None

    def next_duty(self, now: datetime) -> datetime | None:
        """Return when the next planned time on duty begins after a moment."""
        place = bisect_right(self.duties, now, key=_start_of)
        return self.duties[place].start if place < len(self.duties) else None

    def duties_between(self, start: datetime, end: datetime) -> tuple[Span, ...]:
        """Return the planned times on duty that touch this time."""
        first = bisect_right(self.duties, start, key=_end_of)
        return self.duties[first : bisect_left(self.duties, end, key=_start_of)]

    def outside_parts(self, span: Span) -> list[Span]:
        """Return the parts of a span before a day's first start or after its last end."""
        phase = self._phase(span.start)
        if span.end <= phase.next_change:  # neither hours nor a day begin or end within it
            return [] if phase.working else [span]
        tz = span.start.tzinfo
        days = (span.end.astimezone(tz).date() - span.start.date()).days
        dates = (span.start.date() + DAY * ahead for ahead in range(-1, days + 1))
        envelopes = (self.day(on, tz).envelope for on in dates)
        return without(span, [hours for hours in envelopes if hours])

    def outside(self, span: Span) -> timedelta:
        """Return how much of a span lies outside working hours; free days are outside whole."""
        return sum((part.length for part in self.outside_parts(span)), ZERO)

    def record(self, now: datetime) -> DayRecord:
        """Return what the calendar says of the moment's day, as the log keeps it."""
        return self._phase(now).record

    # --- what it has said, kept ------------------------------------------------------------------

    @cached_property
    def _days(self) -> dict[Place, Day]:
        return {}

    @cached_property
    def _phases(self) -> dict[Place, Phases]:
        return {}

    def _phase(self, now: datetime) -> Phase:
        place = on, tz = now.date(), now.tzinfo
        known = self._phases.get(place)
        if known is None:
            if not isinstance(tz, timezone):  # a date of a zone may hold two offsets
                return phase(self._around(on, tz), now, self.day_start)
            if len(self._phases) >= DATES_KEPT:
                self._phases.clear()
            known = self._phases[place] = self._phases_of(on, tz)
        starts, phases = known
        return phases[bisect_right(starts, now) - 1]

    def _phases_of(self, on: date, tz: tzinfo) -> Phases:
        around = self._around(on, tz)
        starts = borders(around, on, self.day_start, tz)
        return starts, [phase(around, start, self.day_start) for start in starts]

    def _around(self, on: date, tz: tzinfo | None) -> list[Day]:
        return [self.day(on + DAY * ahead, tz) for ahead in (-2, -1, 0, 1)]


def calendar(
    settings: Settings,
    region: str,
    holidays: tuple[Holiday, ...],
    language: str,
    marked: Marked = NOTHING_MARKED,
) -> Calendar:
    """Return the calendar the settings ask for; guessed hours, or none, are unconfirmed.

    What the user `marked` goes before what is shipped for the same day.
    """
    week = profiles.week(settings, region)
    named = settings.schedule.preset != "auto" and any(hours.spans for hours in week)
    # The holidays that are shipped so far are Indonesia's.
    observed = holidays if holiday_country(settings, region) == "ID" else ()
    return Calendar(
        week=week,
        confirmed=named,
        holidays={holiday.date: holiday for holiday in observed},
        day_start=settings.schedule.day_start,
        quiet_after=settings.quiet.starts_after,
        closing_before=settings.quiet.closing_before,
        language=language,
        days_off={day.date: day for day in marked.days_off},
        duties=tuple(duty.span for duty in marked.duties),
    )


def holiday_country(settings: Settings, region: str) -> str:
    """Return the country whose holidays are observed ("ID", "DE-BY"), or "" for none."""
    wanted = settings.schedule.holidays
    return region.upper().partition("-")[0] if wanted == "auto" else wanted


def _start_of(span: Span) -> datetime:
    return span.start


def _end_of(span: Span) -> datetime:
    return span.end


def _at(on: date, clock: time, tz: tzinfo | None) -> datetime:
    """Return the moment the wall shows this, with a fixed offset even where a zone was given."""
    moment = datetime.combine(on, clock, tz)
    offset = moment.utcoffset()
    if isinstance(tz, timezone) or offset is None:
        return moment
    return moment.replace(tzinfo=timezone(offset))
