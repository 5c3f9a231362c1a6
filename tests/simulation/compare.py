"""Holds what the file says against the ledger: nothing twice, nothing invented, nothing lost."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from detox.domain.events import OnDuty
from tests.simulation import kept
from tests.simulation.ledger import GAP, Claim, Loss, Truth
from tests.simulation.life import DAY, MINUTE, SECOND, Life, Wish
from tests.simulation.machine import Outcome
from tests.simulation.surroundings import EPOCH, Stretch, Surroundings, merged, offset_of

TOLERANCE = 3
"""Milliseconds that rounding may cost or add."""
NOTICED = 31_600
"""A new offset is noticed at the next beat."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; `kind` is what stays the same while a story shrinks."""

    kind: str
    at: int
    told: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.told}"


@dataclass
class Verdict:
    """All that is wrong, and the sums."""

    faults: list[Fault] = field(default_factory=list)
    used: int = 0
    hidden: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    perhaps: int = 0
    crashes: Counter[int] = field(default_factory=Counter)
    """What each crash has cost, by its true time."""

    def find(self, kind: str, at: int, told: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(kind, at, told))


def compare(life: Life, around: Surroundings, truth: Truth, outcome: Outcome) -> Verdict:
    """Return what is wrong with the file."""
    verdict = Verdict()
    for error in outcome.errors:
        verdict.find("error", 0, error)
    _overlaps(outcome, verdict)
    for found in kept.faults(life, outcome, _duties(life, around)):
        verdict.find(*found)
    _days(life, around, outcome, verdict)
    _Sweep(around, truth, outcome, verdict).go()
    verdict.used = sum(end - start for start, end, *_ in outcome.spans)
    verdict.hidden = sum(end - start for start, end, _ in outcome.gaps)
    return verdict


# --- the file by itself ---------------------------------------------------------------------------


def _overlaps(outcome: Outcome, verdict: Verdict) -> None:
    rows = [(start, end, app) for start, end, app, *_ in outcome.spans]
    rows += [(start, end, GAP) for start, end, _ in outcome.gaps]
    for one, two in pairwise(sorted(rows)):
        if two[0] < one[1] - TOLERANCE:
            both = "gap" if GAP in {one[2], two[2]} else "span"
            verdict.find(f"a second counted twice ({both})", two[0], f"{say(*one)} and {say(*two)}")


def _duties(life: Life, around: Surroundings) -> list[int]:
    """Return the moments in UTC at which the user wished to be on duty, as often as clocks moved.

    A stop or a clock that is set meanwhile moves the duty with it.
    """
    found = []
    for wish in life.actions:
        if isinstance(wish, Wish) and isinstance(wish.event, OnDuty):
            later = [at for at, _ in around.steps if wish.at < at < wish.at + DAY]
            found += [around.utc(wish.at), *map(around.utc, later)]
    return found


# --- the days -------------------------------------------------------------------------------------


def _days(life: Life, around: Surroundings, outcome: Outcome, verdict: Verdict) -> None:
    """Hold the days that the file names against the days that the wall showed.

    With each row inside its day and no second in two rows, use, gaps and absence of a day add up to
    what the wall showed of it.
    """
    shown, unsure = _shown(life, around)
    rows = [("day", row.day, row.start, row.end) for row in outcome.spans]
    rows += [("offset", row.offset, row.start, row.end) for row in outcome.spans]
    rows += [("day", day, start, end) for start, end, day in outcome.gaps]
    for name, value, start, end in rows:
        for one, two in _outside((start, end), shown.get((name, value), [])):
            if two - one > TOLERANCE and _outside((one, two), unsure):
                told = say(one, two, f"{value} lies in another {name}")
                verdict.find(f"a wrong {name}", one, told)


def _shown(
    life: Life, around: Surroundings
) -> tuple[dict[tuple[str, int], list[Stretch]], list[Stretch]]:
    """Return what the wall showed of each local day and offset, and where it was being changed."""
    days: dict[tuple[str, int], list[Stretch]] = defaultdict(list)
    unsure: list[Stretch] = []
    borders = sorted({at for at, _ in (*around.steps, *around.zones)} | {life.end})
    for start, end in pairwise(borders):
        shift = around.utc(start) - start
        for low, high, offset in _offsets(around.zone(start), start + shift, end + shift):
            for one, two, day in _local_days(low, high, offset, life):
                days["day", day].append((one, two))
            days["offset", offset // MINUTE].append((low, high))
            unsure.append((low - NOTICED, low + NOTICED))
        unsure.append((end + shift - NOTICED, end + shift + NOTICED))
    return {day: merged(found) for day, found in days.items()}, merged(unsure)


def _offsets(zone: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    at, offset = start, offset_of(zone, start // 900_000)
    for quarter in range(start // 900_000 + 1, end // 900_000 + 1):
        new = offset_of(zone, quarter)
        if new != offset:
            yield at, quarter * 900_000, offset
            at, offset = quarter * 900_000, new
    yield at, end, offset


def _local_days(start: int, end: int, offset: int, life: Life) -> Iterator[tuple[int, int, int]]:
    begins = (life.day_start.hour * 60 + life.day_start.minute) * 60 * SECOND
    at = start
    while at < end:
        number = (at + offset - begins) // DAY
        border = min(end, (number + 1) * DAY + begins - offset)
        day = EPOCH + timedelta(days=number)
        yield at, border, day.year * 10000 + day.month * 100 + day.day
        at = border


def _outside(row: Stretch, stretches: list[Stretch]) -> list[Stretch]:
    left, at = [], row[0]
    place = max(bisect_right(stretches, (at, 1 << 62)) - 1, 0)
    for start, end in stretches[place:]:
        if start >= row[1]:
            break
        if start > at:
            left.append((at, start))
        at = max(at, end)
    return [*left, (at, row[1])] if at < row[1] else left


# --- the file and the truth -----------------------------------------------------------------------


class Due(NamedTuple):
    """A claim on the wall clock: if it may be missing, why and by which crash."""

    start: int
    end: int
    app: str
    firm: bool
    why: str
    crash: int


class _Sweep:
    """Goes along the wall clock and asks for each stretch whose it may be.

    Where the wall showed the same time twice the first claim has it; one that may be missing leaves
    it to the next.
    """

    def __init__(
        self, around: Surroundings, truth: Truth, outcome: Outcome, verdict: Verdict
    ) -> None:
        self.around, self.truth, self.verdict = around, truth, verdict
        self.blurred = merged(truth.blurred)
        self.kept = [(start, end, app) for start, end, app, *_ in outcome.spans]
        self.kept += [(start, end, GAP) for start, end, _ in outcome.gaps]
        self.why: dict[int, str] = {}

    def go(self) -> None:
        claims = list(self._on_the_wall())
        marks = [(at, 0, n, is_end) for n, c in enumerate(claims)
                 for at, is_end in ((c[0], False), (c[1], True))]  # fmt: skip
        marks += [(at, 1, n, is_end) for n, k in enumerate(self.kept)
                  for at, is_end in ((k[0], False), (k[1], True))]  # fmt: skip
        marks.sort()
        active: tuple[set[int], set[int]] = (set(), set())
        before = 0
        for at, kind, number, is_end in marks:
            if at > before and (active[0] or active[1]):
                self._judge(before, at, [claims[n] for n in sorted(active[0])],
                            [self.kept[n][2] for n in active[1]])  # fmt: skip
            before = at
            if is_end:
                active[kind].discard(number)
            else:
                active[kind].add(number)
        self._flush()

    def _judge(self, start: int, end: int, claims: list[Due], kept: list[str]) -> None:
        may: set[str] = set()
        firm = False
        why = ""
        crash = 0
        for _, _, app, is_firm, reason, crashed in claims:
            may.add(app)
            why, crash = why or reason, crash or crashed
            if is_firm:
                firm = True
                break
        for app in kept:
            if app not in may:
                self._off("invented", start, end, f"{app} kept, {sorted(may) or 'nothing'} true")
        if firm and not kept:
            self._off("lost", start, end, f"{sorted(may)} true, nothing kept")
        elif claims and not kept:
            self.verdict.lost[why] += end - start
            if crash:
                self.verdict.crashes[crash] += end - start
        elif not firm:
            self.verdict.perhaps += end - start

    _pending: tuple[str, int, int, str] | None = None

    def _off(self, kind: str, start: int, end: int, told: str) -> None:
        """Note what is wrong; pieces of one wrong stretch are one fault."""
        last = self._pending
        if last is not None and last[0] == kind and last[2] == start and last[3] == told:
            self._pending = (kind, last[1], end, told)
            return
        self._flush()
        self._pending = (kind, start, end, told)

    def _flush(self) -> None:
        if self._pending is None:
            return
        kind, start, end, told = self._pending
        self._pending = None
        if end - start > TOLERANCE and _outside((start, end), self.blurred):
            self.verdict.find(kind, start, say(start, end, told))

    def _on_the_wall(self) -> Iterator[Due]:
        """Yield the claims in UTC and in the order of true time, each firm or not and why not."""
        losses = _Cuts(self.truth.losses), _Cuts(self.truth.gap_losses)
        steps = [at for at, _ in self.around.steps]
        for claim in sorted(self.truth.claims):
            for start, end, why, crash in losses[claim.app == GAP].cut(claim):
                inner = steps[bisect_right(steps, start) : bisect_right(steps, end - 1)]
                for one, two in pairwise([start, *inner, end]):
                    shift = self.around.utc(one) - one
                    firm = claim.firm and not why
                    cost = crash if claim.firm else 0
                    yield Due(one + shift, two + shift, claim.app, firm, why or "perhaps", cost)


class _Cuts:
    """Cuts claims where something may be missing."""

    def __init__(self, losses: list[Loss]) -> None:
        self._losses = sorted(losses)
        self._longest = max((loss.end - loss.start for loss in losses), default=0)

    def cut(self, claim: Claim) -> Iterator[tuple[int, int, str, int]]:
        first = bisect_right(self._losses, (claim.start - self._longest - 1,))
        last = bisect_right(self._losses, (claim.end,))
        near = [loss for loss in self._losses[first:last]
                if loss.end > claim.start and loss.start < claim.end]  # fmt: skip
        borders = sorted({claim.start, claim.end} | {
            at for loss in near for at in loss[:2] if claim.start < at < claim.end
        })  # fmt: skip
        for one, two in pairwise(borders):
            reasons = ((why, crash) for low, high, why, crash in near if low <= one and high >= two)
            yield one, two, *next(reasons, ("", 0))


def say(start: int, end: int, what: str) -> str:
    """Return a stretch in words."""
    moment = EPOCH + timedelta(milliseconds=start)
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}"[:-3] + f"Z +{(end - start) / SECOND:.3f}s {what}"
