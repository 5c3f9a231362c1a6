"""The world as a value: what is known, what follows from the settings, each machine's state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from detox.domain import booking, breaks, focus, prompts, quiet, schedule, usage
from detox.domain.apps import App, Catalogue, Entry, catalogue
from detox.domain.breaks import BreakPlan, Breaks
from detox.domain.focus import Focus, FocusPlan
from detox.domain.marked import NOTHING_MARKED, Marked
from detox.domain.prompts import PromptPlan, Prompts
from detox.domain.quiet import Quiet, QuietPlan
from detox.domain.records import DayRecord, PromptRecord
from detox.domain.settings import Settings
from detox.domain.timespan import Span
from detox.domain.usage import Usage, UsagePlan

CHECKPOINT = timedelta(seconds=20)


@dataclass(frozen=True)
class Known:
    """What the program was shipped with or read from the system: it makes plans out of settings."""

    entries: tuple[Entry, ...] = ()
    holidays: tuple[schedule.Holiday, ...] = ()
    region: str = ""
    language: str = "en"
    marked: Marked = NOTHING_MARKED


@dataclass(frozen=True)
class Plan:
    """The settings and all that follows from them, each machine's plan when first needed."""

    settings: Settings
    calendar: schedule.Calendar
    catalogue: Catalogue

    @cached_property
    def usage(self) -> UsagePlan:
        """What the fold of samples is told while the log is not paused."""
        log = self.settings.log
        return UsagePlan(
            recording=log.enabled,
            idle_after=log.idle_after,
            checkpoint=CHECKPOINT,
            catalogue=self.catalogue,
            day_start=self.settings.schedule.day_start,
        )

    @cached_property
    def focus(self) -> FocusPlan:
        """What the focus timer is told."""
        return focus.plan(self.settings)

    @cached_property
    def breaks(self) -> BreakPlan:
        """What the reminder to get up is told."""
        return breaks.plan(self.settings)

    @cached_property
    def quiet(self) -> QuietPlan:
        """What quiet mode is told."""
        return QuietPlan(self.settings.quiet, self.calendar)

    @cached_property
    def prompts(self) -> PromptPlan:
        """What the prompt budget is told."""
        return prompts.plan(self.settings)


@dataclass(frozen=True)
class World:
    """Everything that is the case; replaced as a whole by `step`."""

    known: Known
    plan: Plan
    usage: Usage
    told: booking.Told = booking.START
    focus: Focus = focus.START
    breaks: Breaks = breaks.START
    quiet: Quiet = quiet.START
    prompts: Prompts = prompts.START
    programs: frozenset[str] = frozenset()
    work_apps: frozenset[App] = frozenset()
    front_known: bool = False
    held_until: datetime | None = None
    meeting_until: datetime | None = None
    log_paused_until: datetime | None = None
    duties: tuple[Span, ...] = ()
    day: DayRecord | None = None
    snoozed: PromptRecord | None = None
    zone: str = ""
    lost: frozenset[str] = frozenset()


def plan(settings: Settings, known: Known) -> Plan:
    """Return what follows from the settings."""
    calendar = schedule.calendar(
        settings, known.region, known.holidays, known.language, known.marked
    )
    return Plan(settings, calendar, catalogue(known.entries, settings))


def begin(settings: Settings, known: Known, now: datetime, zone: str = "") -> World:
    """Return the world at the program's start."""
    return World(known, plan(settings, known), usage.START(now), zone=zone)
