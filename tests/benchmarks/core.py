"""What one event costs: the pure core, and the journal that writes what it asks for.

    python -m tests.benchmarks.core [EVENTS]

Somebody's office day is told to a world with confirmed hours and a log, and its effects are written
to a real journal in a file. Counted is the processor time of this thread, event by event.
"""

import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles

from detox.app.backlog import write
from detox.app.known import shipped
from detox.domain import memory
from detox.domain.apps import Identity, IdentityKind
from detox.domain.effects import Effect, Remember
from detox.domain.events import Event, FrontAppSeen, IdleSeen, RunningSeen, Tick
from detox.domain.settings import Settings
from detox.domain.world import World, begin, next_deadline, step
from detox.storage import database
from detox.storage.journal import SqliteJournal

MORNING = datetime(2026, 11, 23, 8, tzinfo=timezone(timedelta(hours=8)))
WAKING = timedelta(hours=14)
EVENTS = 5_000
APPS = ("firefox", "soffice", "code", "slack", "vlc")
US = 1e6

Moment = tuple[datetime, Event]


@dataclass(frozen=True)
class Costs:
    """Seconds of processor time of each event: in the core, and in the journal."""

    core: Sequence[float]
    journal: Sequence[float]

    @property
    def both(self) -> list[float]:
        """The two together, event by event."""
        return [core + journal for core, journal in zip(self.core, self.journal, strict=True)]


def office_day(events: int) -> Iterator[Moment]:
    """Yield a day of so many events: samples, ticks, and now and then another app in front."""
    now, apps = MORNING, cycle(APPS)
    yield now, RunningSeen(frozenset(APPS))
    for number in range(events - 1):
        now += WAKING / events
        match number % 10:
            case 0:
                yield now, FrontAppSeen(Identity(IdentityKind.EXE, next(apps)))
            case even if even % 2:
                yield now, IdleSeen(timedelta(seconds=number % 7))
            case _:
                yield now, Tick()


def office() -> World:
    """Return a world whose hours are confirmed and whose log is on."""
    made = Settings().having("schedule.preset", "perpres_5").having("log.enabled", True)
    return begin(made, shipped(), MORNING, "Asia/Makassar")


def core_only(events: int) -> list[float]:
    """Return what each event of a day costs in the core alone."""
    world, costs = office(), []
    for now, event in office_day(events):
        began = time.thread_time()
        world, _effects = hear(world, event, now)
        costs.append(time.thread_time() - began)
    return costs


def hear(world: World, event: Event, now: datetime) -> tuple[World, tuple[Effect, ...]]:
    """Do what the conductor and the heartbeat have the core do for each event."""
    after, effects = step(world, event, now)
    if memory.changed(world, after):
        effects = (*effects, Remember(memory.write(after, now)))
    next_deadline(after, now)
    return after, effects


def measure(events: int, folder: Path) -> Costs:
    """Return what each event of a day costs, with a journal in the folder."""
    with contextlib.closing(database.open(folder / "log.sqlite3")) as kept:
        log = SqliteJournal(kept)
        world, core, journal = office(), list[float](), list[float]()
        for now, event in office_day(events):
            began = time.thread_time()
            world, effects = hear(world, event, now)
            heard = time.thread_time()
            for effect in effects:
                write(log, effect)
            core.append(heard - began)
            journal.append(time.thread_time() - heard)
    return Costs(core, journal)


def row(name: str, costs: Sequence[float]) -> str:
    """Return a row of the table: the median, the 99th percentile and the mean, in microseconds."""
    told = (median(costs), quantiles(costs, n=100)[98], sum(costs) / len(costs))
    return f"{name:8}" + "".join(f"{seconds * US:10.0f}" for seconds in told)


def main() -> int:
    """Print what an event costs."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    with tempfile.TemporaryDirectory() as folder:
        costs = measure(events, Path(folder))
    print(f"{events} events of one day, processor time of each in µs (aim: both within 1000)")
    print(f"{'':8}{'median':>10}{'p99':>10}{'mean':>10}")
    parts = {"core": costs.core, "journal": costs.journal, "both": costs.both}
    print("\n".join(row(name, part) for name, part in parts.items()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
