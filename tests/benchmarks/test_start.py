"""A verb that draws nothing is quick, since it loads no Qt."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks import start

LESS_THAN = 0.5


def test_help_and_status_take_less_than_half_of_importing_qt() -> None:
    best = start.measure(rounds=5)
    print(start.table(best))
    shares = start.ratios(best)
    slow = {name: share for name, share in shares.items() if "detox" in name and share >= LESS_THAN}
    assert not slow, start.table(best)


@pytest.mark.parametrize("verb", [["--help"], ["status"], ["week"], ["apps", "find", "word"]])
def test_a_verb_that_draws_nothing_loads_no_qt(verb: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "detox", "--profile", str(tmp_path), *verb]
    done = subprocess.run(command, capture_output=True, text=True, cwd=start.ROOT)
    assert done.returncode in (0, 3), done.stderr[-2000:]
    assert "detox.cli" in done.stderr
    assert "PySide6" not in done.stderr
