"""What is kept: frozen records that the core hands to the journal, and the journal to reports."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from detox.domain.timespan import Span


class Kind(StrEnum):
    """What a timer counts."""

    WORK = "work"
    SHORT_BREAK = "short_break"
    LONG_BREAK = "long_break"
    SCREEN_FREE = "screen_free"


class Outcome(StrEnum):
    """How a focus block or a break ended."""

    DONE = "done"
    STOPPED = "stopped"
    SKIPPED = "skipped"


class PromptKind(StrEnum):
    """Why Detox spoke to the user."""

    QUIET = "quiet"
    CLOSING = "closing"
    BEDTIME = "bedtime"
    BREAK = "break"
    STRETCH = "stretch"
    MICRO = "micro"
    FRICTION = "friction"
    SCREEN_FREE = "screen_free"
    QUESTION = "question"


class Choice(StrEnum):
    """What the user, or the passing of time, answered to a prompt."""

    SHOW = "show"
    SNOOZE = "snooze"
    DUTY = "duty"
    CLOSE = "close"
    TAKE = "take"
    POSTPONE = "postpone"
    SKIP = "skip"
    BACK = "back"
    OPEN = "open"
    DISMISSED = "dismissed"
    EXPIRED = "expired"


class Reason(StrEnum):
    """Why a nudge was put off."""

    DEADLINE = "deadline"
    ASKED = "asked"
    DUTY = "duty"
    CHOICE = "choice"


class DayKind(StrEnum):
    """What the working calendar says of a day."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    LEAVE = "leave"


class Verdict(StrEnum):
    """Why quiet mode did, or did not, speak at some moment."""

    OFF = "off"
    NOT_CONFIRMED = "not_confirmed"
    WORKING_HOURS = "working_hours"
    NOT_YET = "not_yet"
    NO_WORK_APP = "no_work_app"
    AWAY = "away"
    TOO_SHORT = "too_short"
    WAITING = "waiting"
    SNOOZED = "snoozed"
    ON_DUTY = "on_duty"
    ENOUGH = "enough"
    HELD_BACK = "held_back"
    FOCUS = "focus"
    NUDGED = "nudged"


@dataclass(frozen=True, slots=True)
class UsageSpan:
    """One app in front, without a pause.

    `program` is the identity as the sensor gave it, in lower case; `app` the name shown to people.
    `day` is the local day (days begin at `schedule.day_start`), `zone` the IANA name or "".
    `outside` is the part before the day's first or after its last working moment and not on duty,
    `duty` the part outside hours on duty; both are None while the hours are unconfirmed.
    They hold for any app: reports count them as after hours only where the app's ledger is work.
    """

    program: str
    app: str
    span: Span
    day: date
    zone: str = ""
    outside: timedelta | None = None
    duty: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A time that was not recorded, as the user wishes: a pause of the log, or a private app."""

    span: Span
    day: date


@dataclass(frozen=True, slots=True)
class FocusRecord:
    """A focus block or a break that has ended; `worked` leaves out every pause."""

    kind: Kind
    span: Span
    day: date
    planned: timedelta
    worked: timedelta
    outcome: Outcome
    label: str = ""


@dataclass(frozen=True, slots=True)
class PromptRecord:
    """A prompt that was shown; `answer` is empty while it waits. Moment and kind identify it."""

    at: datetime
    day: date
    kind: PromptKind
    stage: int | None = None
    answer: Choice | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class DayRecord:
    """What the calendar said of a day while it lasted; `work` holds (start, end) as "HH:MM"."""

    day: date
    kind: DayKind
    name: str
    work: tuple[tuple[str, str], ...]
    confirmed: bool


@dataclass(frozen=True, slots=True)
class VerdictRecord:
    """From this moment on, why quiet mode spoke or stayed silent."""

    at: datetime
    verdict: Verdict


# --- totals, which outlive the records they were counted from -----------------------------------


class AppTime(NamedTuple):
    """The time of one app in one day; `outside` and `duty` are None where a part is unknown."""

    day: date
    program: str
    app: str
    length: timedelta
    outside: timedelta | None
    duty: timedelta | None


class HourTime(NamedTuple):
    """The time of some apps in one hour of the clock, 0 to 23, of one day; unknown counts as 0."""

    day: date
    hour: int
    length: timedelta
    outside: timedelta
    duty: timedelta


class DaySum(NamedTuple):
    """What is counted of a day beside the time of its apps.

    `longest_stretch` is the longest use without a pause of five minutes.
    """

    day: date
    longest_stretch: timedelta = timedelta(0)
    focus: timedelta = timedelta(0)
    focus_blocks: int = 0
    breaks_taken: int = 0
    breaks_skipped: int = 0
    screen_free: timedelta = timedelta(0)
    nudges: int = 0
    snoozes: int = 0
    not_recorded: timedelta = timedelta(0)
