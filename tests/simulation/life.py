"""A random life in front of a computer: a list of plain actions, each at a true time.

True time is whole milliseconds since the life began; no clock that the program reads is in it. A
life is only data, so that it can be cut down to the few actions that matter and told as a story.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache, cached_property
from random import Random
from zoneinfo import ZoneInfo

from detox.domain import events
from detox.domain.records import Choice

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
QUARTER = 15 * MINUTE
AWAKE = 40 * MINUTE
"""So long before a change of offset nobody begins what could last longer."""

ZONES = (
    "Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Asia/Makassar", "Asia/Kolkata",
    "America/New_York", "Pacific/Chatham",
)  # fmt: skip
APPS = ("libreoffice-calc", "firefox", "code", "mpv", "diary", "keepassxc")


@dataclass(frozen=True, slots=True)
class Action:
    """Something that happens at a true time."""

    at: int


@dataclass(frozen=True, slots=True)
class Hands(Action):
    """Hands on the keyboard, without a pause."""

    length: int


@dataclass(frozen=True, slots=True)
class Front(Action):
    """An app comes to the front; None where no window is left."""

    app: str | None


@dataclass(frozen=True, slots=True)
class Lock(Action):
    """The screen is locked."""


@dataclass(frozen=True, slots=True)
class Unlock(Action):
    """The screen is unlocked."""


@dataclass(frozen=True, slots=True)
class Sleep(Action):
    """The computer sleeps or hibernates."""

    length: int


@dataclass(frozen=True, slots=True)
class Stop(Action):
    """The program is stopped (SIGSTOP, a debugger, a machine that swaps) while life goes on."""

    length: int


@dataclass(frozen=True, slots=True)
class SetClock(Action):
    """Somebody, or NTP, sets the wall clock."""

    by: int


@dataclass(frozen=True, slots=True)
class Travel(Action):
    """The computer takes another zone."""

    zone: str


@dataclass(frozen=True, slots=True)
class HideLog(Action):
    """The user pauses the log; without a length until tomorrow."""

    length: int | None


@dataclass(frozen=True, slots=True)
class ShowLog(Action):
    """The user has the log go on."""


@dataclass(frozen=True, slots=True)
class Configure(Action):
    """The user changes a setting."""

    key: str
    value: object


@dataclass(frozen=True, slots=True)
class Wish(Action):
    """The user asks for something that is not about the log: focus, breaks, prompts."""

    event: events.Event


@dataclass(frozen=True, slots=True)
class SensorDies(Action):
    """A sensor fails for good; the next run of the program has a new one."""

    role: str


@dataclass(frozen=True, slots=True)
class Quit(Action):
    """The user quits the program and starts it again after a while."""

    down: int


@dataclass(frozen=True, slots=True)
class Kill(Action):
    """The program leaves without a word (kill -9), and is started again after a while.

    It dies before the statement to the database after the next `statements`, or a minute later if
    there are not so many. With a `lag` nothing is written any more for that long, then it dies.
    """

    down: int
    statements: int = 0
    lag: int = 0


@dataclass(frozen=True, slots=True)
class PowerCut(Action):
    """The power fails: all that was committed is on the disk, and a torn rest behind it."""

    down: int
    torn: float
    """How much of a frame that was just being written has reached the -wal."""


@dataclass(frozen=True, slots=True)
class DiskFull(Action):
    """There is no room for a while: at once, or only once the file must grow (`growing`)."""

    length: int
    growing: bool = False


@dataclass(frozen=True)
class Life:
    """Who lives where, with which settings, and what happens."""

    seed: int
    days: int
    began: int
    """Milliseconds since 1970 UTC."""
    zone: str
    day_start: time = time(4)
    idle_after: int = 180 * SECOND
    late: bool = False
    """Timers come up to 5 % late, as coarse ones may."""
    pushed: bool = True
    """The system tells when input stops and returns; otherwise it has to be asked."""
    confirmed: bool = True
    """The working hours are agreed to: from nine to five, Monday to Friday."""
    actions: tuple[Action, ...] = field(default=(), repr=False)

    @cached_property
    def end(self) -> int:
        """When it ends: soon after the last that happens."""
        last = max((action.at for action in self.actions), default=0)
        return min(self.days * DAY, last + HOUR)


def live(seed: int, days: int) -> Life:
    """Return the life of this seed."""
    chance = Random(seed)
    zone = chance.choice(ZONES)
    began = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=chance.randrange(365))
    pushed = chance.random() < 0.8
    # Where the last input must be asked for, the program looks more often: such a life is calmer.
    author = _Author(chance, days, int(began.timestamp()) * SECOND, zone, 1.0 if pushed else 1.6)
    author.write()
    return Life(
        seed=seed,
        days=days,
        began=int(began.timestamp()) * SECOND,
        zone=zone,
        day_start=chance.choice((time(4), time(4), time(0))),
        idle_after=chance.choice((180, 180, 180, 60, 300)) * SECOND,
        late=chance.random() < 0.3,
        pushed=pushed,
        confirmed=chance.random() < 0.8,
        actions=tuple(sorted(author.actions, key=lambda action: action.at)),
    )


_WISHES: tuple[events.Event, ...] = (
    events.Start(), events.Start(timedelta(minutes=10), "Laporan"), events.Pause(),
    events.Resume(), events.Extend(), events.Skip(), events.Stop(), events.TakeBreak(),
    events.PostponeBreak(), events.SkipBreak(), events.EndBreak(), events.Snooze(),
    events.OnDuty(), events.PauseReminders(), events.ResumeReminders(), events.EndMeeting(),
    events.Answer(Choice.DISMISSED), events.Answer(Choice.TAKE), events.Answer(Choice.SHOW),
    events.Answer(Choice.SNOOZE), events.CloseApps(),
    events.RunningSeen(frozenset({"soffice", "code"})), events.RunningSeen(frozenset()),
)  # fmt: skip
_SETTINGS: tuple[tuple[str, object], ...] = (
    ("log.private_apps", ["diary"]), ("log.private_apps", []), ("log.private_apps", ["mpv"]),
    ("log.enabled", False), ("log.enabled", True), ("log.enabled", True),
    ("breaks.stretch", "30m"), ("quiet.starts_after", "10m"), ("focus.preset", "50/10"),
)  # fmt: skip


@cache
def change_after(zone: str, utc: int) -> int:
    """Return when the offset of a zone changes next, in UTC; far away where it never does."""

    def offset(at: int) -> object:
        return datetime.fromtimestamp(at // SECOND, ZoneInfo(zone)).utcoffset()

    low = utc - utc % QUARTER
    for day in range(400):
        if offset(low + (day + 1) * DAY) != offset(low + day * DAY):
            quarters = range(low + day * DAY, low + (day + 1) * DAY + 1, QUARTER)
            return next(at for at in quarters if offset(at) != offset(low + day * DAY))
    return utc + 400 * DAY


class _Author:
    """Makes up day after day.

    Whenever the offset of the zone changes, and at a midnight and at four o'clock now and then,
    somebody sits there and types.
    """

    def __init__(self, chance: Random, days: int, began: int, zone: str, calm: float) -> None:
        self.chance, self.days = chance, days
        self.shift, self.zone, self.calm = began, zone, calm
        self.night, self.hour = 8 * DAY, 0
        self.actions: list[Action] = []

    def write(self) -> None:
        """Make up the whole life."""
        at = self._ms(0, HOUR)
        while at < (self.days - 1) * DAY or not self.actions:
            moment = self._moment(at)
            if at <= moment <= at + AWAKE:
                at = self._through(at, moment)
            else:
                most = self.chance.choice((20, 40, 90)) * MINUTE
                at = self._sitting(at, min(self._ms(2 * MINUTE, most), moment - AWAKE - at))
            at = self._leave(at + SECOND)

    def _moment(self, at: int) -> int:
        """Return the true time of the next moment to be awake at."""
        change = change_after(self.zone, (at + self.shift) // DAY * DAY) - self.shift
        if change < at:
            change = change_after(self.zone, at + self.shift) - self.shift
        return min(change, self._night(at))

    def _night(self, at: int) -> int:
        zone = ZoneInfo(self.zone)
        wall = datetime.fromtimestamp((max(at, self.night) + self.shift) // SECOND, zone)
        then = (wall + timedelta(days=1)).replace(hour=self.hour, minute=0, second=0)
        return int(then.timestamp()) * SECOND - self.shift

    def _through(self, at: int, moment: int) -> int:
        """Sit and type from before the moment until after it; return the end."""
        if moment == self._night(at):
            self.night, self.hour = moment + 40 * DAY, 4 - self.hour
        end = moment + self._ms(5 * MINUTE, 20 * MINUTE)
        self._add(Front(at, self.chance.choice(APPS)))
        while at < end:
            work = self._ms(MINUTE, 10 * MINUTE)
            self._add(Hands(at, work))
            self._switch(at, work)
            at += work + self._ms(SECOND, 40 * SECOND)
        self._add(Front(at, self.chance.choice(APPS)))
        return at

    def _leave(self, at: int) -> int:
        """End a sitting; return when the next one begins."""
        long = self.chance.random() < 0.1
        away = self._ms(DAY, 5 * DAY) if long else self._ms(HOUR, 26 * HOUR)
        away = max(MINUTE, min(int(away * self.calm), self._moment(at) - AWAKE // 2 - at))
        match self.chance.random():
            case roll if roll < 0.45:
                self._add(Sleep(at + self._ms(0, 2 * MINUTE), away))
            case roll if roll < 0.65:
                self._add(Lock(at), Sleep(at + self._ms(0, 40 * SECOND), away))
                self._add(Unlock(at + away + self._ms(0, 20 * SECOND)))
            case roll if roll < 0.85:
                self._add(Quit(at, away + MINUTE), Sleep(at + 2 * SECOND, away))
            case roll if roll < 0.97:  # the lid is closed a while after everybody has left
                self._add(Sleep(at + self._ms(2 * MINUTE, 6 * MINUTE), away))
                away += 6 * MINUTE
            case _:
                self._add(PowerCut(at, away, self.chance.random()))
        return at + away + 41 * SECOND + self._ms(0, self.chance.choice((10, 10, 180)) * SECOND)

    def _sitting(self, at: int, length: int) -> int:
        end = at + length
        self._add(Front(at, self.chance.choice(APPS)))
        while at < end:
            work = self._ms(2 * SECOND, self.chance.choice((60, 300, 900)) * SECOND)
            self._add(Hands(at, work))
            self._switch(at, work)
            if self.chance.random() < 0.12:
                self._incident(at + self._ms(0, work))
            at += work + self._pause(at + work)
        return at

    def _switch(self, at: int, length: int) -> None:
        """Go from app to app, sometimes in a flurry."""
        for _ in range(self.chance.choice((0, 1, 1, 2, 4))):
            then, app = at + self._ms(0, length), self.chance.choice((*APPS, None))
            self._add(Front(then, app))
            if self.chance.random() < 0.1:
                for number in range(4):
                    self._add(Front(then + 50 * (number + 1), self.chance.choice(APPS)))

    def _pause(self, at: int) -> int:
        """Look up from the keyboard; return for how long."""
        match self.chance.random():
            case roll if roll < 0.65:
                return self._ms(SECOND, MINUTE)
            case roll if roll < 0.84:
                return self._read(at, self._ms(MINUTE, 175 * SECOND))
            case roll if roll < 0.9:
                return self._ms(170 * SECOND, 205 * SECOND)
            case roll if roll < 0.95:
                return self._ms(180 * SECOND, 8 * MINUTE)
            case _:
                away = self._ms(5 * SECOND, 8 * MINUTE)
                self._add(Lock(at + self._ms(0, 20 * SECOND)), Unlock(at + 20 * SECOND + away))
                return away + self._ms(15 * SECOND, 40 * SECOND)

    def _read(self, at: int, length: int) -> int:
        """Let windows come and go with no hand on the keyboard; sometimes it ends badly."""
        if self.chance.random() < 0.5:
            for _ in range(self.chance.randrange(1, 4)):
                self._add(Front(at + self._ms(SECOND, length // 2), self.chance.choice(APPS)))
            if self.chance.random() < 0.15:
                self._dies(at + self._ms(length // 2, length))
        return length

    def _incident(self, at: int) -> None:
        kinds = (
            self._sleeps, self._stops, self._sets_clock, self._hides, self._dies, self._fills,
            self._wishes, self._wishes, self._configures, self._quits, self._dies, self._rarely,
        )  # fmt: skip
        self.chance.choice(kinds)(at)

    def _sleeps(self, at: int) -> None:
        longest = self.chance.choice((8 * SECOND, 2 * MINUTE, 2 * HOUR))
        self._add(Sleep(at, self._ms(SECOND, longest)))

    def _stops(self, at: int) -> None:
        longest = self.chance.choice((20 * SECOND, 2 * MINUTE, HOUR))
        self._add(Stop(at, self._ms(SECOND, longest)))

    def _sets_clock(self, at: int) -> None:
        most = self.chance.choice((500, 1900, 5 * SECOND, 2 * MINUTE, HOUR, HOUR, DAY))
        by = self._ms(-most, most)
        self.shift += by
        self._add(SetClock(at, by))

    def _hides(self, at: int) -> None:
        length = None if self.chance.random() < 0.2 else self._ms(MINUTE, HOUR)
        self._add(HideLog(at, length))
        if self.chance.random() < 0.5:
            self._add(ShowLog(at + self._ms(SECOND, 30 * MINUTE)))

    def _dies(self, at: int) -> None:
        down = self._ms(SECOND, self.chance.choice((20 * SECOND, 20 * MINUTE)))
        match self.chance.random():
            case roll if roll < 0.25:
                self._add(Kill(at, down))
            case roll if roll < 0.7:
                self._add(Kill(at, down, statements=self.chance.randrange(60)))
            case roll if roll < 0.85:
                self._add(Kill(at, down, lag=self._ms(0, 10 * SECOND)))
            case _:
                self._add(PowerCut(at, down, self.chance.random()))

    def _fills(self, at: int) -> None:
        length = self._ms(SECOND, self.chance.choice((MINUTE, HOUR, 6 * HOUR)))
        self._add(DiskFull(at, length, self.chance.random() < 0.5))

    def _wishes(self, at: int) -> None:
        for _ in range(self.chance.randrange(1, 5)):
            self._add(Wish(at, self.chance.choice(_WISHES)))
            at += self._ms(0, 10 * MINUTE)

    def _configures(self, at: int) -> None:
        self._add(Configure(at, *self.chance.choice(_SETTINGS)))
        self._add(Configure(at + self._ms(MINUTE, DAY), "log.enabled", True))

    def _quits(self, at: int) -> None:
        self._add(Quit(at, self._ms(SECOND, 10 * MINUTE)))

    def _rarely(self, at: int) -> None:
        match self.chance.randrange(3):
            case 0:
                self.zone = self.chance.choice(ZONES)
                self._add(Travel(at, self.zone))
            case 1:
                self._add(SensorDies(at, self.chance.choice(("idle", "front_app"))))
                self._add(Quit(at + self._ms(MINUTE, HOUR), 5 * SECOND))
            case _:  # two things at once
                self._dies(at + self._ms(0, MINUTE))
                self._sets_clock(at + self._ms(0, MINUTE))

    def _ms(self, least: int, most: int) -> int:
        return self.chance.randint(least, max(least, most))

    def _add(self, *actions: Action) -> None:
        self.actions += actions
