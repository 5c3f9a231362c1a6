"""What the program costs while it waits, beside a bare PySide6 tray program on the same desktop.

    python -m tests.benchmarks.memory [SECONDS]

Memory is the proportional set size, wake-ups are context switches a second over all threads, both
read from /proc (so Linux), after a while of settling and with nobody at the keyboard.
"""

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.desktop.program import ROOT, Program
from tests.desktop.session import Desktop

SETTLE = 20
WATCH = 60


@dataclass(frozen=True)
class Cost:
    """What a process costs: memory in MB, wake-ups and milliseconds of processor a second."""

    pss: float
    wakeups: float
    cpu: float

    def beside(self, other: "Cost") -> str:
        """Return this cost as text, with its ratio to the other."""
        return (
            f"PSS {self.pss:5.1f} MB ({self.pss / other.pss:.2f})   "
            f"wake-ups {self.wakeups:5.2f}/s ({self.wakeups / max(other.wakeups, 0.01):.2f})   "
            f"processor {self.cpu:.2f} ms/s"
        )


def watch(pids: dict[str, int], seconds: float) -> dict[str, Cost]:
    """Watch the processes side by side for so long and return what each cost."""
    before = {name: (_switches(pid), _cpu(pid)) for name, pid in pids.items()}
    time.sleep(seconds)
    return {
        name: Cost(
            _pss(pid),
            (_switches(pid) - before[name][0]) / seconds,
            (_cpu(pid) - before[name][1]) * 1000 / seconds,
        )
        for name, pid in pids.items()
    }


def compare(folder: Path, settle: float = SETTLE, seconds: float = WATCH) -> dict[str, Cost]:
    """Start both programs on a desktop of their own and return their costs."""
    desktop = Desktop(folder)
    try:
        desktop.start()
        place = {"PYTHONPATH": os.fspath(ROOT), "QT_QPA_PLATFORM": "xcb"}
        bare = desktop.spawn("bare", [sys.executable, "-m", "tests.benchmarks.bare_tray"], place)
        detox = Program(desktop, folder / "profile")
        detox.settings("[log]\nenabled = true\n")
        detox.start()
        assert detox.process
        desktop.terminal("work")
        time.sleep(settle)
        return watch({"bare tray": bare.pid, "detox": detox.process.pid}, seconds)
    finally:
        desktop.stop()


def _pss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise ValueError("no Pss in smaps_rollup")


def _switches(pid: int) -> int:
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        lines = (task / "status").read_text(encoding="utf-8").splitlines()
        total += sum(int(line.split()[1]) for line in lines if "ctxt_switches" in line)
    return total


def _cpu(pid: int) -> float:
    """Return the seconds of processor that the process has used, in all its threads."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    texts = [(task / "schedstat").read_text(encoding="ascii") for task in tasks]
    return sum(int(text.split()[0]) for text in texts) / 1e9


def main() -> int:
    """Print the comparison."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else WATCH
    with tempfile.TemporaryDirectory() as folder:
        costs = compare(Path(folder), seconds=seconds)
    print(f"idle for {seconds:g} s after {SETTLE} s; in brackets: times the bare tray program")
    for name, cost in costs.items():
        print(f"{name:10} {cost.beside(costs['bare tray'])}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
