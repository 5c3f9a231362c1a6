"""The program is killed in the middle: what was kept is there, and nothing else."""

import os
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from detox.storage import database as files
from detox.storage import upkeep
from detox.storage.journal import SqliteJournal
from tests.storage.made import times

WRITER = """
import sys
from pathlib import Path
from detox.storage import database
from detox.storage.journal import SqliteJournal
from tests.storage.made import usage

journal = SqliteJournal(database.open(Path(sys.argv[1])))
start = 0
for minute in range(1, 1_000_000):
    if minute % 5 == 0:
        journal.add_span(usage(start, minute))
        start = minute
    else:
        journal.keep_open(usage(start, minute))
    print(minute, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
@pytest.mark.parametrize("lines", [1, 4, 5, 23, 301])
def test_a_kill_loses_nothing_that_was_kept(path: Path, lines: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        said = [int(writer.stdout.readline()) for _ in range(lines)]
        writer.send_signal(signal.SIGKILL)
        said += [int(line) for line in writer.stdout if line.endswith("\n")]
    again = files.open(path)
    journal = SqliteJournal(again)
    spans = times(journal.spans())
    end = spans[-1][2]
    assert spans[0][1] == 0
    assert all(one[2] == two[1] for one, two in pairwise(spans))
    # The write after the last line that came through may have been done or not.
    assert end in {said[-1], said[-1] + 1}
    assert upkeep.check(again) == []
    again.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]
