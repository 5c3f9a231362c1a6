"""A process that stands still for a while counts nothing of it."""

import signal
import time
from datetime import datetime
from typing import Any

from tests.desktop.program import Program
from tests.desktop.session import Desktop, eventually
from tests.desktop.use import use

LOGGING = 'language = "en"\n[schedule]\npreset = "office_9_17"\n[log]\nenabled = true\n'
STOPPED = 90.0
SLACK = 1.0


def test_a_stop_of_90_seconds_counts_nothing_in_the_log_and_in_a_block(
    desktop: Desktop, program: Program
) -> None:
    program.settings(LOGGING)
    letters = desktop.terminal("letters", "Letters")
    program.start()
    program.tell("focus", "start", "--minutes", "25", "--label", "Rekap SPJ")
    begun, left, asked = time.time(), _left(program), time.monotonic()
    use(desktop, letters, 8)
    worked = time.monotonic() - asked

    stopped_at = time.time()
    _signal(program, signal.SIGSTOP)
    use(desktop, letters, STOPPED)  # somebody is there all the time, and Detox cannot know
    going_at, going = time.time(), time.monotonic()
    _signal(program, signal.SIGCONT)

    use(desktop, letters, 6)
    still_left = _left(program)
    worked += time.monotonic() - going
    assert worked - 30 - SLACK <= left - still_left <= worked + SLACK

    use(desktop, letters, 2)
    program.tell("focus", "stop")
    program.tell("quit")
    eventually("the end", lambda: not program.running())
    spans = program.table("spans")
    assert _within(spans, stopped_at + SLACK, going_at - SLACK) == 0
    before = _within(spans, begun, stopped_at + SLACK)
    after = _within(spans, going_at - SLACK, time.time())
    assert stopped_at - begun - 30 <= before <= stopped_at - begun + SLACK
    assert 6 <= after <= time.time() - going_at + SLACK
    (block,) = (row for row in program.table("focus") if row["label"] == "Rekap SPJ")
    assert worked - 30 - SLACK <= block["worked_s"] <= worked + 2 + 2 * SLACK + 5
    assert program.tell("data", "check").ok


def _left(program: Program) -> float:
    return float(program.status()["focus"]["left_s"])


def _signal(program: Program, number: int) -> None:
    assert program.process
    program.process.send_signal(number)


def _within(spans: list[dict[str, Any]], start: float, end: float) -> float:
    """Return how many seconds of the spans lie between two moments."""
    total = 0.0
    for row in spans:
        begin = datetime.fromisoformat(row["start_local"]).timestamp()
        total += max(0.0, min(begin + row["duration_s"], end) - max(begin, start))
    return total
