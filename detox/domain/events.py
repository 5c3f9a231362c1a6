"""Everything that can happen, in the user's words; frozen values and nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from detox.domain.apps import Identity
from detox.domain.marked import Marked
from detox.domain.records import Choice, Reason
from detox.domain.settings import Settings


class Event:
    """Anything that can happen."""

    __slots__ = ()


class Until(StrEnum):
    """An end that only the working calendar knows."""

    TOMORROW = "tomorrow"
    NEXT_WORK_DAY = "next_work_day"


# --- the user ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Start(Event):
    """Begin a focus block; without a length the plan's own."""

    length: timedelta | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Pause(Event):
    """Hold the running block."""


@dataclass(frozen=True, slots=True)
class Resume(Event):
    """Go on with the held block."""


@dataclass(frozen=True, slots=True)
class Extend(Event):
    """Give the running block a few minutes more."""


@dataclass(frozen=True, slots=True)
class Skip(Event):
    """End what runs and go to what comes next."""


@dataclass(frozen=True, slots=True)
class Stop(Event):
    """End what runs; nothing comes next."""


@dataclass(frozen=True, slots=True)
class TakeBreak(Event):
    """Begin a break now."""


@dataclass(frozen=True, slots=True)
class PostponeBreak(Event):
    """Have the break a little later."""


@dataclass(frozen=True, slots=True)
class SkipBreak(Event):
    """Leave this break out."""


@dataclass(frozen=True, slots=True)
class EndBreak(Event):
    """Come back from the break."""


@dataclass(frozen=True, slots=True)
class Snooze(Event):
    """Put quiet mode's nudge off for a while."""

    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class OnDuty(Event):
    """Work on this evening; without an end until the evening is over."""

    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class CloseApps(Event):
    """Ask the named work app (all of them without a name) to close, once and politely."""

    app: str | None = None


@dataclass(frozen=True, slots=True)
class Answer(Event):
    """Answer the waiting prompt; a `prompt` number that no longer waits changes nothing."""

    choice: Choice
    prompt: int | None = None
    reason: Reason | None = None
    app: str | None = None


@dataclass(frozen=True, slots=True)
class PauseReminders(Event):
    """Hold back every prompt."""

    until: datetime | Until = Until.NEXT_WORK_DAY


@dataclass(frozen=True, slots=True)
class ResumeReminders(Event):
    """Let prompts come again."""


@dataclass(frozen=True, slots=True)
class PauseLog(Event):
    """Record nothing for a while."""

    until: datetime | Until = Until.NEXT_WORK_DAY


@dataclass(frozen=True, slots=True)
class ResumeLog(Event):
    """Record again."""


@dataclass(frozen=True, slots=True)
class Meet(Event):
    """In a meeting until then: prompts wait."""

    until: datetime


@dataclass(frozen=True, slots=True)
class EndMeeting(Event):
    """The meeting is over."""


@dataclass(frozen=True, slots=True)
class SettingsChanged(Event):
    """The user, or a file, changed the settings."""

    settings: Settings


@dataclass(frozen=True, slots=True)
class CalendarChanged(Event):
    """The user's own days off and times on duty are these now."""

    marked: Marked


# --- the sensors (levels, not edges: the machines find the edges) -------------------------------


@dataclass(frozen=True, slots=True)
class FrontAppSeen(Event):
    """This app is in front; None where no window is."""

    identity: Identity | None


@dataclass(frozen=True, slots=True)
class RunningSeen(Event):
    """These programs run: executable names in lower case, without `.exe`."""

    programs: frozenset[str]


@dataclass(frozen=True, slots=True)
class IdleSeen(Event):
    """The last key press or mouse movement lies this far back."""

    idle: timedelta


@dataclass(frozen=True, slots=True)
class Locked(Event):
    """The screen was locked."""


@dataclass(frozen=True, slots=True)
class Unlocked(Event):
    """The screen was unlocked."""


@dataclass(frozen=True, slots=True)
class SensorLost(Event):
    """A sensor that worked has died; `role` is its name among the capabilities."""

    role: str
    reason: str


# --- the clock --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tick(Event):
    """Time has passed."""


@dataclass(frozen=True, slots=True)
class ReportWanted(Event):
    """Somebody is about to read the log: what runs is to be in it as far as it goes."""


@dataclass(frozen=True, slots=True)
class Woke(Event):
    """The computer, or this program, slept for so long; sent before the Tick that found it."""

    asleep: timedelta


@dataclass(frozen=True, slots=True)
class ClockSet(Event):
    """The wall clock was moved by so much (forward is positive)."""

    by: timedelta


@dataclass(frozen=True, slots=True)
class ZoneChanged(Event):
    """The wall clock's zone or offset is another one now; `zone` is its IANA name or ""."""

    zone: str = ""


# --- what became of an effect -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CloseAsked(Event):
    """So many windows of an app were asked to close; 0 where the desktop gave no way to ask."""

    app: str
    windows: int


# --- the program itself -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leaving(Event):
    """The program is about to stop: close what is open."""
