"""How long a verb takes, beside an `import PySide6.QtWidgets` in the same run.

    python -m tests.benchmarks.start

The commands take turns, so that a busy machine is busy for all of them, and the best of each
counts: noise only ever adds.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROUNDS = 9
NOT_RUNNING = 3
YARDSTICK = "import PySide6.QtWidgets"


def commands(profile: Path) -> dict[str, Sequence[str]]:
    """Return what is measured, by name; the yardstick first."""
    detox = [sys.executable, "-m", "detox", "--profile", str(profile)]
    return {
        YARDSTICK: [sys.executable, "-c", YARDSTICK],
        "detox-timer --help": [*detox, "--help"],
        "detox-timer status": [*detox, "status"],
        "detox-timer status, in Indonesian": [*detox, "--lang", "id", "status"],
        "python -c pass": [sys.executable, "-c", "pass"],
    }


def measure(rounds: int = ROUNDS) -> dict[str, float]:
    """Return the best seconds of each command."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = commands(Path(folder) / "profile")
        for command in wanted.values():
            _seconds(
                command
            )  # the first run compiles, and shows that there is something to measure
        runs = [
            {name: _seconds(command) for name, command in wanted.items()} for _ in range(rounds)
        ]
    return {name: min(run[name] for run in runs) for name in wanted}


def ratios(best: Mapping[str, float]) -> dict[str, float]:
    """Return each command's share of the yardstick."""
    return {name: seconds / best[YARDSTICK] for name, seconds in best.items()}


def table(best: Mapping[str, float]) -> str:
    """Return the measurement as text."""
    shares = ratios(best)
    rows = [f"{best[name] * 1000:7.0f} ms  {shares[name]:5.2f}  {name}" for name in best]
    return "\n".join([f"best of {ROUNDS}; second column: share of the first row", *rows])


def _seconds(command: Sequence[str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    if done.returncode not in (0, NOT_RUNNING):
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    return time.perf_counter() - began


if __name__ == "__main__":
    print(table(measure()))
