"""Weeks of somebody who does not exist, for `demo`: believable, and the same every time.

An office worker with fixed hours, who answers mail on some evenings (Tuesdays above all), is on
duty on a Thursday, and has weekends mostly free. What the rules make of it is real: the spans are
booked, and the days told, by the same code as anybody's.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from detox.domain.apps import App, Catalogue, Identity, IdentityKind
from detox.domain.booking import Rules, pieces
from detox.domain.records import (
    Choice,
    FocusRecord,
    Kind,
    Outcome,
    PromptKind,
    PromptRecord,
    Reason,
    Verdict,
    VerdictRecord,
)
from detox.domain.schedule import Calendar, Day
from detox.domain.timespan import DAY, Span
from detox.ports import Journal

WORK = (("soffice.bin", 30), ("excel", 20), ("zoom", 14), ("chrome", 16), ("thunderbird", 14))
HOME = (("chrome", 8), ("spotify", 4), ("vlc", 8), ("steam", 3))
EVENINGS = {0: 0.3, 1: 0.9, 2: 0.15, 3: 0.35, 4: 0.25}
LABELS = ("Laporan bulanan", "Nota dinas", "Anggaran", "Bahan rapat", "")
REASONS = (Reason.ASKED, Reason.DEADLINE, Reason.CHOICE)


def _m(minutes: float) -> timedelta:
    return timedelta(minutes=round(minutes, 1))


@dataclass(frozen=True)
class Sample:
    """The person and the computer: hours, apps, and where the clock stands."""

    calendar: Calendar
    catalogue: Catalogue
    zone: tzinfo
    zone_name: str = ""

    def write(self, journal: Journal, first: date, last: date) -> None:
        """Write these days, inclusive, into a journal."""
        for number in range((last - first).days + 1):
            self._write_day(journal, first + number * DAY)

    def _write_day(self, journal: Journal, on: date) -> None:
        dice = random.Random(on.toordinal())  # noqa: S311  the same day every time
        day = self.calendar.day(on, self.zone)
        noon = datetime.combine(on, time(12), self.zone)
        journal.add_day(self.calendar.record(noon))
        if day.starts and day.ends:
            self._write_work(journal, day, dice)
            self._write_evening(journal, day, dice)
        self._write_home(journal, day, dice)

    # --- hours --------------------------------------------------------------------------------

    def _write_work(self, journal: Journal, day: Day, dice: random.Random) -> None:
        for span in day.work:
            begin = span.start + _m(dice.uniform(2, 14))
            self._use(journal, Span(begin, span.end - _m(dice.uniform(1, 9))), WORK, dice)
            for record in _blocks(begin, span.end, day.date, dice):
                journal.add_focus(record)

    def _write_evening(self, journal: Journal, day: Day, dice: random.Random) -> None:
        """Write work after hours where there was some, and what quiet mode said to it."""
        if day.ends is None or day.quiet_from is None:
            return
        on_duty = day.date.weekday() == 3 and day.date.isocalendar().week % 2 == 0
        if not on_duty and dice.random() > EVENINGS.get(day.date.weekday(), 0):
            return
        start = max(day.ends + _m(dice.uniform(95, 150)), day.quiet_from + _m(5))
        longest = 110 if day.date.weekday() == 1 else 40
        span = Span(start, start + _m(dice.uniform(longest / 2, longest)))
        self._use(journal, span, WORK[:2] + WORK[4:], dice, (span,) if on_duty else ())
        if not on_duty:
            for record in _nudges(span, day.date, dice):
                journal.add_prompt(record)
            journal.add_verdict(VerdictRecord(day.quiet_from, Verdict.NO_WORK_APP))
            journal.add_verdict(VerdictRecord(span.start + _m(5), Verdict.NUDGED))

    def _write_home(self, journal: Journal, day: Day, dice: random.Random) -> None:
        free = not day.work
        start = datetime.combine(day.date, time(10 if free else 20, 15), self.zone)
        if dice.random() < (0.6 if free else 0.7):
            start += _m(dice.uniform(60, 75))
            length = dice.uniform(30, 100) if free else dice.uniform(15, 50)
            self._use(journal, Span(start, start + _m(length)), HOME, dice)

    # --- use ----------------------------------------------------------------------------------

    def _use(
        self,
        journal: Journal,
        span: Span,
        apps: tuple[tuple[str, int], ...],
        dice: random.Random,
        duties: tuple[Span, ...] = (),
    ) -> None:
        rules = Rules(self.calendar, self.calendar.day_start, self.zone_name, duties)
        for app, used in self._stretches(span, apps, dice):
            for piece in pieces(app, used, rules):
                journal.add_span(piece)

    def _stretches(
        self, span: Span, apps: tuple[tuple[str, int], ...], dice: random.Random
    ) -> Iterator[tuple[App, Span]]:
        """Yield what was in front, with a short absence now and then."""
        at = span.start
        while at < span.end:
            ((program, usual),) = dice.choices(apps, [weight for _, weight in apps])
            until = min(at + _m(dice.uniform(0.3, 1.3) * usual), span.end)
            yield self.catalogue.identify(Identity(IdentityKind.EXE, program)), Span(at, until)
            at = until + (_m(dice.uniform(4, 12)) if dice.random() < 0.22 else timedelta(0))


def _blocks(begin: datetime, end: datetime, on: date, dice: random.Random) -> Iterator[FocusRecord]:
    """Yield focus blocks of 25 minutes and their breaks, with pauses between some."""
    at, planned, short = begin + _m(dice.uniform(5, 30)), _m(25), _m(5)
    label = dice.choice(LABELS)
    for _ in range(dice.randint(1, 4)):
        if at + planned + short > end:
            return
        stopped = dice.random() < 0.1
        worked = _m(dice.uniform(8, 20)) if stopped else planned
        outcome = Outcome.STOPPED if stopped else Outcome.DONE
        yield FocusRecord(Kind.WORK, Span(at, at + worked), on, planned, worked, outcome, label)
        at += worked
        if not stopped:
            taken = dice.random() < 0.8
            rest = short if taken else timedelta(0)
            ended = Outcome.DONE if taken else Outcome.SKIPPED
            yield FocusRecord(Kind.SHORT_BREAK, Span(at, at + rest), on, short, rest, ended)
            at += rest
        at += _m(dice.uniform(1, 25))


def _nudges(span: Span, on: date, dice: random.Random) -> Iterator[PromptRecord]:
    """Yield the first nudge and, where the work went on, the second."""
    first = span.start + _m(5)
    snoozed = dice.random() < 0.5
    answer = Choice.SNOOZE if snoozed else Choice.CLOSE
    reason = dice.choice(REASONS) if snoozed else None
    yield PromptRecord(first, on, PromptKind.QUIET, 1, answer, reason)
    if snoozed and first + _m(20) < span.end:
        yield PromptRecord(first + _m(20), on, PromptKind.QUIET, 2, Choice.CLOSE)
