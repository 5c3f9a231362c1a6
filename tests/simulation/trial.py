"""One life, lived and judged."""

import shutil
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.simulation.compare import Verdict, compare
from tests.simulation.ledger import Ledger
from tests.simulation.life import SECOND, Life
from tests.simulation.machine import Machine, Outcome

_MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class Trial:
    """What came of a life."""

    life: Life
    outcome: Outcome
    verdict: Verdict
    seconds: float

    @property
    def kinds(self) -> frozenset[str]:
        """What is wrong, without when and how much."""
        return frozenset(fault.kind for fault in self.verdict.faults)

    @property
    def worst(self) -> int:
        """The most that one crash has cost of what was surely used, in ms."""
        return max(self.verdict.crashes.values(), default=0)

    def __str__(self) -> str:
        ends = Counter(run.how for run in self.outcome.runs)
        lost = ", ".join(
            f"{why} {ms // SECOND} s" for why, ms in self.verdict.lost.most_common() if ms >= SECOND
        )
        return (
            f"seed {self.life.seed}, {self.life.days} days: {self.outcome.events} events"
            f" in {self.seconds:.1f} s ({self.outcome.events / max(self.seconds, 1e-9):.0f}/s),"
            f" {len(self.outcome.spans)} spans\n"
            f"  used {self.verdict.used // SECOND} s, not recorded"
            f" {self.verdict.hidden // SECOND} s, runs ended by {dict(sorted(ends.items()))}\n"
            f"  lost where that is allowed: {lost or 'nothing'};"
            f" by one crash {self.worst / SECOND:.1f} s at most\n"
            f"  {'right' if not self.verdict.faults else f'{len(self.verdict.faults)} FAULTS'}"
        )


def lived(life: Life) -> Trial:
    """Live the life with the real program, and judge what it kept."""
    place = _MEMORY if _MEMORY.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="detox-life-", dir=place))
    begun = time.perf_counter()
    try:
        machine = Machine(life, folder)
        outcome = machine.live()
        truth = Ledger(life, machine.around, outcome.runs).write()
        verdict = compare(life, machine.around, truth, outcome)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Trial(life, outcome, verdict, time.perf_counter() - begun)
