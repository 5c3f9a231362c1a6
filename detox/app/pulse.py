"""What two readings of the clocks tell: a sleep, a stall, a clock that was set, another zone.

The gap is the truth, whatever the system announced: Modern Standby and a stopped process send no
events. All of it is arithmetic on two readings, so that every case is a line in a test.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from detox.domain.events import ClockSet, Event, Woke, ZoneChanged
from detox.ports import Instant

SLEPT = 5.0
STALLED = 30.0
JUMPED = 2.0


def news(before: Instant, after: Instant, due: float) -> Iterator[tuple[Event, datetime]]:
    """Yield what the clocks tell, each with the moment it is to be told at.

    `due` is the longest time in seconds that this program had meant to sleep by itself. A clock
    that was set during a sleep counts as set at its beginning, so that the sleep is measured by
    one and the same clock.
    """
    awake, boot = after.awake - before.awake, after.boot - before.boot
    slept = _absent(awake, boot, due)
    jumped = (after.wall - before.wall).total_seconds() - boot
    if abs(jumped) > JUMPED:
        yield ClockSet(timedelta(seconds=jumped)), after.wall - slept
    if slept:
        yield Woke(slept), after.wall
    moved = before.wall.utcoffset() != after.wall.utcoffset()
    if moved or before.zone != after.zone:
        yield ZoneChanged(after.zone), after.wall


def _absent(awake: float, boot: float, due: float) -> timedelta:
    """Return how long nobody was there: asleep with the computer, or stopped as a process.

    When in the time since the last reading a process was stopped nobody knows, so all of it counts.
    """
    asleep = boot - awake if boot - awake > SLEPT else 0.0
    stalled = awake if awake - due > STALLED else 0.0
    return timedelta(seconds=asleep + stalled)
