"""Evenings told as stories: time passes as the heartbeat lets it, and what is said is noted."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from detox.assets import resource
from detox.domain import quiet, schedule
from detox.domain.apps import App, Ledger
from detox.domain.effects import AskToClose, Effect, LogVerdict
from detox.domain.events import ClockSet, CloseAsked, Event, RunningSeen, Tick, Woke
from detox.domain.quiet import Quiet, QuietPlan, Sight
from detox.domain.settings import Settings
from detox.domain.step import Unwish, Wish

WITA = timezone(timedelta(hours=8))
WIB = timezone(timedelta(hours=7))
HOLIDAYS = schedule.read_holidays(resource("holidays", "ID.json").read_text("utf-8"))

WRITER = App("soffice.bin", "LibreOffice", "office", Ledger.WORK)
TEAMS = App("ms-teams", "Microsoft Teams", "work-communication", Ledger.WORK)
GAME = App("sol", "Solitaire", "games", Ledger.PERSONAL)
BROWSER = App("firefox", "Firefox", "browser", Ledger.NEUTRAL)


def plan_of(preset: str = "kaltim_prov_5", region: str = "ID-WITA", **values: object) -> QuietPlan:
    """Return a plan by a preset and by settings such as `quiet__bedtime="23:00"`."""
    settings = Settings().having("schedule.preset", preset)
    for key, value in values.items():
        settings = settings.having(key.replace("__", "."), value)
    return QuietPlan(settings.quiet, schedule.calendar(settings, region, HOLIDAYS, "id"))


def sees(
    front: App | None = None, running: Iterable[App] = (), present: bool = True, **more: bool
) -> Sight:
    """Return a sight; what is at work in front runs as well."""
    work = {front} if front and front.ledger is Ledger.WORK else set()
    told = {"front_known": True, "may_speak": True, "focusing": False, **more}
    return Sight(front=front, running=frozenset(work | set(running)), present=present, **told)


IDLE = sees(GAME)


@dataclass
class Story:
    """One evening, told from a first moment on; `said` are the words of each moment, in order.

    `windows` is how many of them the desktop asks when an app is to close.
    """

    begin: str
    plan: QuietPlan = field(default_factory=plan_of)
    sight: Sight = IDLE
    state: Quiet = quiet.START
    effects: list[tuple[datetime, Effect]] = field(default_factory=list)
    windows: int = 1

    def __post_init__(self) -> None:
        self.now = datetime.fromisoformat(self.begin).replace(tzinfo=WITA)
        self.do()

    def do(self, event: Event | None = None) -> "Story":
        """Let something happen now."""
        told = quiet.step(self.state, event or Tick(), self.now, self.plan, self.sight)
        self.state = told.state
        self.effects += [(self.now, effect) for effect in told.effects]
        for effect in told.effects:
            if isinstance(effect, AskToClose):
                self.do(CloseAsked(effect.app, self.windows))
        return self

    def see(self, front: App | None = None, running: Iterable[App] = (), **more: bool) -> "Story":
        """Let something else come to the front now."""
        self.sight = sees(front, running, **more)
        return self.do()

    def run(self, *apps: App) -> "Story":
        """Let these apps run, and no other, with none of them in front."""
        self.sight = sees(None, apps)
        return self.do(RunningSeen(frozenset(app.program for app in apps)))

    def until(self, text: str) -> "Story":
        """Let time pass until then ("HH:MM" is the next such moment), woken as the heartbeat is."""
        end = self._moment(text)
        while True:
            due = quiet.next_deadline(self.state, self.now, self.plan, self.sight)
            assert due is None or due > self.now, "a deadline in the past spins for ever"
            if due is None or due >= end:
                self.now = end
                return self.do()
            self.now = due.astimezone(self.now.tzinfo)
            self.do()

    def sleep_until(self, text: str) -> "Story":
        """Let the computer sleep until then."""
        end = self._moment(text)
        asleep, self.now = end - self.now, end
        return self.do(Woke(asleep)).do()

    def set_clock(self, by: timedelta) -> "Story":
        """Move the wall clock."""
        self.now += by
        return self.do(ClockSet(by)).do()

    def restart(self, text: str) -> "Story":
        """Let the program end and come back then, with what it remembers."""
        self.state = quiet.thaw(quiet.freeze(self.state))
        asleep = self._moment(text) - self.now
        self.now += asleep
        return self.do(Woke(asleep)).do()

    def _moment(self, text: str) -> datetime:
        if len(text) > 5:
            return datetime.fromisoformat(text).replace(tzinfo=self.now.tzinfo)
        clock = datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a clock time has no zone
        moment = datetime.combine(self.now.date(), clock, self.now.tzinfo)
        return moment if moment > self.now else moment + timedelta(days=1)

    @property
    def wishes(self) -> list[Wish]:
        """All that was said, in order."""
        return [effect for _, effect in self.effects if isinstance(effect, Wish)]

    @property
    def said(self) -> list[str]:
        """When which nudge came ("17:05 1"), and the other prompts by their kind."""
        return [
            f"{now:%H:%M} {effect.stage or effect.kind}"
            for now, effect in self.effects
            if isinstance(effect, Wish)
        ]

    @property
    def nudges(self) -> list[str]:
        """When which nudge came, without the other prompts."""
        return [told for told in self.said if told[-1] in "123"]

    @property
    def verdicts(self) -> list[str]:
        """When which verdict began to hold."""
        return [
            f"{now:%H:%M} {effect.record.verdict}"
            for now, effect in self.effects
            if isinstance(effect, LogVerdict)
        ]

    @property
    def asked(self) -> list[AskToClose]:
        """The apps that were asked to close."""
        return [effect for _, effect in self.effects if isinstance(effect, AskToClose)]

    @property
    def taken_back(self) -> list[str]:
        """When a prompt was taken off the screen."""
        return [f"{now:%H:%M}" for now, effect in self.effects if isinstance(effect, Unwish)]

    @property
    def name(self) -> str:
        """The state's word."""
        return quiet.name(self.state)

    def without(self, **more: bool) -> "Story":
        """Change what is seen, and nothing that is in front."""
        self.sight = replace(self.sight, **more)  # type: ignore[arg-type]
        return self.do()


MONDAY = "2026-11-23"


def at(text: str) -> datetime:
    """Return a moment on the wall in Kalimantan."""
    return datetime.fromisoformat(text).replace(tzinfo=WITA)


def evening(**settings: Any) -> Story:
    """A Monday evening at 19:00, somebody at a game, the closing toast long gone."""
    return Story(f"{MONDAY} 19:00", plan_of(quiet__bedtime="03:00", **settings))
