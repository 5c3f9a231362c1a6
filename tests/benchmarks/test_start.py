"""A verb that draws nothing is quick, since it loads no Qt."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks import start

LESS_THAN = 0.5


def test_help_and_status_take_less_than_half_of_importing_qt() -> None:
    best = start.measure(rounds=5)
    for _again in range(2):  # a busy machine gets a second and a third look; noise only ever adds
        if max(shares_of_detox(best)) >= LESS_THAN:
            more = start.measure(rounds=5)
            best = {name: min(best[name], more[name]) for name in best}
    print(start.table(best))
    assert max(shares_of_detox(best)) < LESS_THAN, start.table(best)


def shares_of_detox(best: dict[str, float]) -> list[float]:
    return [share for name, share in start.ratios(best).items() if "detox" in name]


@pytest.mark.parametrize("verb", [["--help"], ["status"], ["week"], ["apps", "find", "word"]])
def test_a_verb_that_draws_nothing_loads_no_qt(verb: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "detox", "--profile", str(tmp_path), *verb]
    done = subprocess.run(command, capture_output=True, text=True, cwd=start.ROOT)
    assert done.returncode in (0, 3), done.stderr[-2000:]
    assert "detox.cli" in done.stderr
    assert "PySide6" not in done.stderr
