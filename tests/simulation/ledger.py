"""What ought to be in the log, found from the whole life at once and by no rule of the core's code.

The ledger knows every key press. It cuts the time that the program could watch into claims: this
app, or "not recorded", from here to there. A claim is firm, or it may be missing for a reason that
the product allows: the half minute before a crash, the moment until a return is noticed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple, TypeVar

from tests.simulation.life import (
    MINUTE,
    SECOND,
    Configure,
    Front,
    HideLog,
    Life,
    ShowLog,
    Sleep,
    Stop,
    Wish,
)
from tests.simulation.machine import Run
from tests.simulation.surroundings import Stretch, Surroundings, merged, within

T = TypeVar("T")

GAP = "(not recorded)"
OPEN = 30 * SECOND
"""What an end without a word may cost."""
NOTICED = 5 * SECOND
"""How soon a return is noticed where the system has to be asked."""
BLINK = 5 * SECOND
"""A sleep up to this long is none; so short a stop as `SHORT` is none, so long as `LONG` is one."""
SHORT, LONG = 30 * SECOND, 62 * SECOND
NOTED = 2 * SECOND
"""By how much the clock has to be set before anybody notices."""
HIDDEN = 5 * MINUTE
"""How often a pause is written, and so what a crash may cost of it."""
EXACT = 5
"""Milliseconds in which a timer rings and a rounding happens."""
SOONEST = 60
"""Milliseconds that the program's timer waits at least."""
PROGRAMS = {"keepassxc": "utilities"}


class Claim(NamedTuple):
    """What ought to be in the log from one true time to another."""

    start: int
    end: int
    app: str
    firm: bool


class Loss(NamedTuple):
    """A stretch of true time whose use may be missing, and why."""

    start: int
    end: int
    why: str
    crash: int = 0
    """The true end of the run that crashed, where one did."""


@dataclass
class Truth:
    """What ought to be in the log."""

    claims: list[Claim] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    gap_losses: list[Loss] = field(default_factory=list)
    blurred: list[Stretch] = field(default_factory=list)
    """Stretches of UTC in which the wall clock itself was unclear by a second or two."""


class Ledger:
    """Finds the truth of a life, given when the program ran and how each run ended."""

    def __init__(self, life: Life, around: Surroundings, runs: list[Run]) -> None:
        self.life, self.around, self.runs = life, around, runs
        self.truth = Truth()
        self._stops = [a for a in life.actions if isinstance(a, Stop)]
        self.configured = [
            a for a in life.actions if isinstance(a, Configure) and not around.sleep_at(a.at)
        ]
        self.blinks = [s for s in around.asleep if s[1] - s[0] <= BLINK]
        self._wishes = [a for a in life.actions if isinstance(a, HideLog | ShowLog)]
        self.told_at = [
            a.at for a in life.actions if isinstance(a, Configure | HideLog | ShowLog | Wish)
        ]
        self._untils: set[int | None] = {None}
        self._history: list[tuple[int, int | None]] = [(0, None)]

    def write(self) -> Truth:
        """Return the truth."""
        for run in self.runs:
            _RunLedger(self, run).write()
        self._blur()
        return self.truth

    def _blur(self) -> None:
        for (_, before), (at, after) in pairwise(self.around.steps):
            if abs(after - before) <= NOTED + EXACT:
                low, high = sorted((at + before, at + after))
                self.truth.blurred.append((low - NOTED, high + NOTED))


class _RunLedger:
    """One run of the program: what it could watch, who was there, what was in front."""

    def __init__(self, book: Ledger, run: Run) -> None:
        self.book, self.run = book, run
        self.life, self.around, self.truth = book.life, book.around, book.truth
        self.stops = merged(self._stopped())
        self.dead = {role: at for at, role in reversed(run.deaths)}
        self.ends: list[int] = []
        self._front_table = self._told(self.around.fronts)
        self._lock_table = self._told(self.around.locks)

    def _told(self, changes: list[tuple[int, T]]) -> tuple[list[int], list[T]]:
        """Return when the program heard of each change, from the one before the run on."""
        first = max(bisect_right(changes, self.run.start, key=lambda change: change[0]) - 1, 0)
        last = bisect_left(changes, self.run.end, key=lambda change: change[0])
        inner = changes[first:last]
        times = [self._heard(at) if self._in_run(at) else at for at, _ in inner]
        return times, [what for _, what in inner]

    def write(self) -> None:
        """Add the run's claims and losses to the truth."""
        watches = list(self._watches())
        self.ends = sorted({end for _, end in watches} | set(self._lock_times()))
        firm, maybe = self._presence()
        hidden = self._hidden()
        self._note_returns(firm)
        edges = sorted({
            *(at for stretch in (*firm, *maybe) for at in stretch),
            *(at for start, end, _ in hidden for at in (start, end)),
            *self._fronts(), *self._lock_times(), *self._config_times(),
            *self.dead.values(),
            *(at for start, end in self._short_sleeps() for at in (start, end)),
        })  # fmt: skip
        for start, end in watches:
            inner = edges[bisect_right(edges, start) : bisect_left(edges, end)]
            for one, two in zip([start, *inner], [*inner, end], strict=True):
                self._claim(one, two, firm, maybe, hidden)

    def _stopped(self) -> Iterator[Stretch]:
        """Yield when the program was stopped; a stop that would end in a sleep ends with it."""
        for stop in self.book._stops:
            if self._in_run(stop.at) and not self.around.sleep_at(stop.at):
                end = stop.at + stop.length
                sleep = self.around.sleep_at(end)
                yield stop.at, min(sleep[1] if sleep else end, self.run.end)

    # --- what could be watched -------------------------------------------------------------------

    def _watches(self) -> Iterator[Stretch]:
        """Yield the stretches in which the program saw all there was to see."""
        run = self.run
        self._lose_end(run)
        cuts = [(start, end, "asleep") for start, end in self.around.asleep if end - start > BLINK]
        cuts += [(start, end, "stopped") for start, end in self.stops if end - start > LONG]
        for start, end in self._long_blinks():  # taken for a stop or not, as the beat fell
            loss = Loss(start - self._beat, end + self._beat, "stopped for a moment")
            self.truth.losses.append(loss)
            self.truth.gap_losses.append(loss)
        for (_, before), (at, after) in pairwise(self.around.steps):
            if abs(after - before) > NOTED:
                cuts.append((at, at, "clock set"))
        at = run.start
        for start, end, why in sorted(cuts):
            if end < run.start or start >= run.end:
                continue
            self.truth.losses.append(Loss(start - self._beat, end + self._beat, why))
            self.truth.gap_losses.append(Loss(start - self._beat, end + self._beat, why))
            if start > at:
                yield at, start
            at = max(at, end)
        if at < run.end:
            yield at, run.end

    @property
    def _beat(self) -> int:
        return OPEN + (OPEN // 20 if self.life.late else 0) + 100

    def _lose_end(self, run: Run) -> None:
        if run.how == "quit" and run.safe >= run.end:
            return
        why = {"quit": "quit while the disk was full", "kill": "killed", "power": "no power"}
        low, crashed = run.crash - OPEN - EXACT, run.end if run.how != "quit" else 0
        if run.crash < run.end:
            late = "written late" if run.how != "quit" else why["quit"]
            self.truth.losses.append(Loss(run.crash, run.end, late))
        self.truth.losses.append(Loss(low, run.crash, why[run.how], crashed))
        long = HIDDEN + self.life.idle_after + 2 * self._beat
        self.truth.gap_losses.append(Loss(run.safe - long, run.end, why[run.how]))

    def _long_blinks(self) -> list[Stretch]:
        return [stop for stop in self.stops if SHORT < stop[1] - stop[0] <= LONG]

    def _short_sleeps(self) -> list[Stretch]:
        return self.book.blinks

    # --- what is told, and when ------------------------------------------------------------------

    def _heard(self, at: int) -> int:
        """Return when the program hears of something: at once, or when it is not stopped."""
        for start, end in self.stops:
            if start <= at < end:
                return end
        return at

    def _in_run(self, at: int) -> bool:
        return self.run.start <= at < self.run.end

    def _fronts(self) -> list[int]:
        return [at for at in self._front_table[0] if at >= self.run.start]

    def _lock_times(self) -> list[int]:
        return [at for at in self._lock_table[0] if at >= self.run.start]

    def _config_times(self) -> list[int]:
        return [self._heard(a.at) for a in self._configured() if self._in_run(a.at)]

    def _configured(self) -> list[Configure]:
        return self.book.configured

    # --- who was there ---------------------------------------------------------------------------

    def _signs(self) -> list[Stretch]:
        """Return the signs of life that the program could know of."""
        deaf = self.dead.get("idle", self.run.end)
        low = self.run.start - self.life.idle_after
        hands = self.around.hands
        first = bisect_left(hands, low, key=lambda stretch: stretch[1])
        last = bisect_left(hands, min(deaf, self.run.end), key=lambda stretch: stretch[0])
        signs = [(start, min(end, deaf)) for start, end in hands[first:last]]
        unlocks = zip(*self._lock_table, strict=True)
        signs += [(at, at) for at, locked in unlocks if not locked and at >= self.run.start]
        blind = self.dead.get("front_app", self.run.end)
        signs += [(at, at) for at in self._fronts() if deaf < at < blind]
        return sorted(sign for sign in signs if sign[1] >= low and sign[0] < self.run.end)

    def _presence(self) -> tuple[list[Stretch], list[Stretch]]:
        """Return when somebody was there for sure, and when perhaps.

        Signs less than `idle_after` apart belong together. After the last of them nobody was there,
        unless an end came sooner: a lock, a sleep, a stop ends what is at once.
        """
        firm: list[Stretch] = []
        maybe: list[Stretch] = []
        signs = _joined(self._signs())
        for number, (start, end) in enumerate(signs):
            firm.append((start, end))
            following = signs[number + 1][0] if number + 1 < len(signs) else 1 << 60
            sure, perhaps = self._limits(end, following)
            if following - end < sure:
                firm.append((end, following))
                continue
            if following - end < perhaps or self._forgotten(end + perhaps):
                maybe.append((end, min(following, end + perhaps)))
            tail = self._last_end(end, min(end + sure, following))
            firm.append((end, tail))
            maybe.append((tail, self._last_end(end, min(end + perhaps, following))))
            for stop, _ in self._long_blinks():
                if end < stop < min(end + perhaps, following):
                    maybe.append((end, stop))
        return merged(firm), merged(maybe)

    def _forgotten(self, known: int) -> bool:
        """Tell whether the crash may have taken back that nobody was there."""
        return self.run.safe < self.run.end and known + self._beat >= self.run.safe

    def _last_end(self, after: int, until: int) -> int:
        place = bisect_left(self.ends, until)
        return max(after, self.ends[place - 1]) if place else after

    def _limits(self, left: int, came: int) -> tuple[int, int]:
        """Return up to which length a pause surely belongs to the use, and up to which perhaps.

        Where the program is asked late it may count a pause up to a checkpoint longer.
        """
        idle, blur, late = self.life.idle_after, EXACT, 0
        until = min(came, left + idle + LONG)
        for (_, before), (at, after) in pairwise(self.around.steps):
            if left <= at <= until and abs(after - before) <= NOTED:
                blur += abs(after - before)
        if self.life.late or any(start < until and end > left for start, end in self.stops):
            late = 20 * SECOND
        if any(start < until and end > left for start, end in self._short_sleeps()):
            late = 20 * SECOND
        if left <= self.dead.get("idle", -1) + self._beat and self.dead.get("idle", -1) <= (
            until + self._beat
        ):  # the last input before a sensor died may not have been seen
            return 0, idle + blur + late + self._beat
        return idle - blur, idle + blur + late

    def _note_returns(self, firm: list[Stretch]) -> None:
        soon = NOTICED + NOTICED // 20 + 100
        for start, _ in firm:
            told = any(start <= at < start + soon for at in self.book.told_at)
            noticed = start + (2 * soon if told else soon)  # what is told puts the next look off
            self.truth.losses.append(Loss(start, noticed, "return"))
            self.truth.gap_losses.append(Loss(start, noticed, "return"))
        if "idle" in self.dead:
            at = self.dead["idle"]
            self.truth.losses.append(Loss(at - self._beat, at + self._beat, "idle sensor died"))
            self.truth.gap_losses.append(Loss(at - self._beat, at + self._beat, "sensor died"))

    # --- the pause of the log --------------------------------------------------------------------

    def _hidden(self) -> list[tuple[int, int, bool]]:
        """Return when the log was paused in this run, and whether that is sure.

        What the user wished right before a crash may or may not have been kept.
        """
        book, run = self.book, self.run
        hidden: list[tuple[int, int, bool]] = []
        at, untils = run.start, book._untils
        for then, change in self._changes():
            hidden += self._stretches(at, then, untils)
            untils = self._ended(at, then, untils)
            untils, at = {self._moved(change, until, then) for until in untils}, then
            book._history += [(then, until) for until in untils]
        hidden += self._stretches(at, run.end, untils)
        untils = self._ended(at, run.end, untils)
        if run.how != "quit" or run.safe < run.end:
            before = [until for then, until in book._history if then <= run.safe][-1:]
            untils = untils | set(before) | {u for then, u in book._history if then > run.safe}
        book._untils = untils
        return hidden

    def _ended(self, start: int, end: int, untils: set[int | None]) -> set[int | None]:
        """Take out what has ended: it does not begin again where the clock is set back later."""
        left: set[int | None] = set()
        for until in untils:
            ended = end if until is None else self._reached(start, end, until)
            left.add(until if ended >= end else None)
            if ended < end:
                self.book._history.append((ended, None))
        return left

    def _changes(self) -> list[tuple[int, object]]:
        """Return what changes the pause, in order: wishes, and a clock that is set."""
        changes: list[tuple[int, object]] = [
            (self._heard(wish.at), wish) for wish in self.book._wishes
            if self._in_run(wish.at) and not self.around.sleep_at(wish.at)
        ]  # fmt: skip
        for (_, before), (at, after) in pairwise(self.around.steps):
            if self._in_run(at) and abs(after - before) > NOTED:
                changes.append((at, after - before))
        return sorted((c for c in changes if c[0] < self.run.end), key=lambda change: change[0])

    def _moved(self, change: object, until: int | None, at: int) -> int | None:
        match change:
            case ShowLog():
                return None
            case HideLog(_, None):
                return self._tomorrow(at)
            case HideLog(_, int() as length):
                return self.around.utc(at) + length
            case int() as by if until is not None:
                left = until - (self.around.utc(at) - by)
                return until + by if 0 < left <= 24 * 60 * MINUTE else until
            case _:
                return until

    def _tomorrow(self, at: int) -> int:
        wall, start = self.around.wall(at), self.life.day_start
        day = wall.date() + timedelta(days=0 if wall.time() < start else 1)
        end = datetime.combine(day, start, wall.tzinfo)
        return (end - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)

    def _stretches(
        self, start: int, end: int, untils: set[int | None]
    ) -> list[tuple[int, int, bool]]:
        found = [(start, min(end, self._reached(start, end, until))) for until in untils if until]
        found = [(one, two) for one, two in found if two > one]
        if not found:
            return []
        sure = min(two for _, two in found) if len(found) == len(untils) else start
        last = max(two for _, two in found)
        late = 1600 if self.life.late else SOONEST  # a timer ends it, and a coarse one comes late
        return [(start, sure, True), (sure, min(last + late, end), False)]

    def _reached(self, start: int, end: int, until: int) -> int:
        """Return when the wall clock first shows the moment."""
        if self.around.utc(start) >= until:
            return start
        at = start
        times = [then for then, _ in self.around.steps if start < then < end]
        for border in (*times, end):
            if at + (until - self.around.utc(at)) <= border:
                return max(at, at + until - self.around.utc(at))
            at = border
        return end

    # --- what it comes to ------------------------------------------------------------------------

    def _claim(
        self,
        start: int,
        end: int,
        firm: list[Stretch],
        maybe: list[Stretch],
        hidden: list[tuple[int, int, bool]],
    ) -> None:
        if end <= start or _latest(self._lock_table, start):
            return
        enabled, private = self._settings(start)
        if not enabled:
            return
        paused = [sure for one, two, sure in hidden if one <= start < two]
        if paused:
            self.truth.claims.append(Claim(start, end, GAP, paused[0]))
            if paused[0]:
                return
        here, app = within(start, firm), self._front(start)
        if app is None or not (here or within(start, maybe)):
            return
        what = GAP if app in private else PROGRAMS.get(app, app)
        blinks = within(start, self._short_sleeps())
        self.truth.claims.append(Claim(start, end, what, here and not paused and not blinks))

    def _settings(self, at: int) -> tuple[bool, list[str]]:
        enabled, private = True, []
        for action in self._configured():
            when = self._heard(action.at) if self._in_run(action.at) else action.at
            if when <= at:
                match action.key, action.value:
                    case "log.enabled", bool() as on:
                        enabled = on
                    case "log.private_apps", list() as names:
                        private = names
        return enabled, private

    def _front(self, at: int) -> str | None:
        if self.dead.get("front_app", at + 1) <= at:
            return None
        return _latest(self._front_table, at)


def _latest(table: tuple[list[int], list[T]], at: int) -> T:
    times, what = table
    return what[max(bisect_right(times, at) - 1, 0)]


def _joined(signs: list[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for start, end in signs:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


__all__ = ["GAP", "Claim", "Front", "Ledger", "Loss", "Sleep", "Truth"]
