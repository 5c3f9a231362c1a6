"""What is so at each true time, whoever looks: the clocks, the hands, the apps, the sleep."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from detox.ports import Instant
from tests.simulation.life import (
    Front,
    Hands,
    Life,
    Lock,
    PowerCut,
    SetClock,
    Sleep,
    Travel,
    Unlock,
)

Stretch = tuple[int, int]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_QUARTER = 900_000


class Surroundings:
    """A life as functions of true time; shared by the machine and the ledger, and by nothing else.

    While the computer is asleep or off nothing is typed, shown or locked.
    """

    def __init__(self, life: Life) -> None:
        self.life = life
        self.asleep = merged(_asleep(life))
        self._awake_sums = _sums(self.asleep)
        self.steps = [(0, life.began)]
        self.zones = [(0, life.zone)]
        self.fronts: list[tuple[int, str | None]] = [(0, None)]
        self.locks: list[tuple[int, bool]] = [(0, False)]
        hands: list[Stretch] = []
        for action in life.actions:
            self._take(action, hands)
        self.hands = without(merged(hands), self.asleep)
        self._step_times = [at for at, _ in self.steps]
        self._zone_times = [at for at, _ in self.zones]
        self._front_times = [at for at, _ in self.fronts]
        self._lock_times = [at for at, _ in self.locks]
        self._sleep_times = [start for start, _ in self.asleep]
        self._hand_times = [start for start, _ in self.hands]

    def _take(self, action: object, hands: list[Stretch]) -> None:
        match action:
            case SetClock(at, by):
                self.steps.append((at, self.steps[-1][1] + by))
            case Travel(at, zone):
                self.zones.append((at, zone))
            case Hands(at, length):
                hands.append((at, at + length))
            case Front(at, app) if not within(at, self.asleep) and app != self.fronts[-1][1]:
                self.fronts.append((at, app))
            case Lock(at) if not within(at, self.asleep) and not self.locks[-1][1]:
                self.locks.append((at, True))
            case Unlock(at) if not within(at, self.asleep) and self.locks[-1][1]:
                self.locks.append((at, False))

    def utc(self, at: int) -> int:
        """Return what the wall clock shows, in ms since 1970 UTC."""
        return at + self.steps[bisect_right(self._step_times, at) - 1][1]

    def zone(self, at: int) -> str:
        """Return the zone that the computer is set to."""
        return self.zones[bisect_right(self._zone_times, at) - 1][1]

    def offset(self, at: int) -> int:
        """Return the wall clock's offset from UTC in ms."""
        return offset_of(self.zone(at), self.utc(at) // _QUARTER)

    def wall(self, at: int) -> datetime:
        """Return what the wall clock shows, with its fixed offset."""
        return EPOCH.astimezone(_fixed(self.offset(at))) + timedelta(milliseconds=self.utc(at))

    def reading(self, at: int) -> Instant:
        """Return all three clocks."""
        awake = at - self.slept(at)
        return Instant(awake / 1000, at / 1000, self.wall(at), self.zone(at))

    def slept(self, at: int) -> int:
        """Return how long the computer has been asleep by then."""
        place = bisect_right(self._sleep_times, at)
        if not place:
            return 0
        start, end = self.asleep[place - 1]
        return self._awake_sums[place - 1] + min(at, end) - start

    def last_input(self, at: int) -> int | None:
        """Return when somebody last typed."""
        place = bisect_right(self._hand_times, at)
        return min(at, self.hands[place - 1][1]) if place else None

    def front(self, at: int) -> str | None:
        """Return the app in front."""
        return self.fronts[bisect_right(self._front_times, at) - 1][1]

    def locked(self, at: int) -> bool:
        """Tell whether the screen is locked."""
        return self.locks[bisect_right(self._lock_times, at) - 1][1]

    def pushes(self) -> Iterator[int]:
        """Yield when a system that tells of idle time would do so: at the limit, and at the end."""
        limit = self.life.idle_after
        for (_, left), (came, _) in pairwise([(0, 0), *self.hands]):
            if came - left >= limit:
                if not within(left + limit, self.asleep):
                    yield left + limit
                yield came

    def sleep_at(self, at: int) -> Stretch | None:
        """Return the sleep that this moment lies in."""
        place = bisect_right(self._sleep_times, at)
        return self.asleep[place - 1] if place and at < self.asleep[place - 1][1] else None


def _asleep(life: Life) -> Iterable[Stretch]:
    for action in life.actions:
        match action:
            case Sleep(at, length) | PowerCut(at, length):
                yield at, at + length


def _sums(stretches: list[Stretch]) -> list[int]:
    sums = [0]
    for start, end in stretches:
        sums.append(sums[-1] + end - start)
    return sums


@cache
def offset_of(zone: str, quarter: int) -> int:
    """Return a zone's offset in ms at a quarter of an hour since 1970; none changes within one."""
    moment = EPOCH + timedelta(milliseconds=quarter * _QUARTER)
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return offset // timedelta(milliseconds=1)


@cache
def _fixed(offset: int) -> timezone:
    return timezone(timedelta(milliseconds=offset))


# --- stretches: sorted and apart ------------------------------------------------------------------


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the stretches joined where they touch."""
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if end <= start:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def without(stretches: list[Stretch], holes: list[Stretch]) -> list[Stretch]:
    """Return what is left of the stretches; both are sorted and apart."""
    left, place = [], 0
    for start, end in stretches:
        while place and holes[place - 1][1] > start:
            place -= 1
        while place < len(holes) and holes[place][1] <= start:
            place += 1
        at = start
        while place < len(holes) and holes[place][0] < end:
            if holes[place][0] > at:
                left.append((at, holes[place][0]))
            at = max(at, holes[place][1])
            place += 1
        if at < end:
            left.append((at, end))
    return left


def within(at: int, stretches: list[Stretch]) -> bool:
    """Tell whether a moment lies in one of the stretches."""
    place = bisect_right(stretches, (at, 1 << 62))
    return bool(place) and at < stretches[place - 1][1]
