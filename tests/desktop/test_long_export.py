"""A long export keeps nobody waiting: the running app goes on logging and answering."""

import csv
import os
import time
from pathlib import Path

from tests.desktop.program import Program
from tests.desktop.session import Desktop
from tests.desktop.use import use
from tests.storage import long_log

LOGGING = 'language = "en"\n[schedule]\npreset = "office_9_17"\n[log]\nenabled = true\n'
SPANS = int(os.environ.get("DETOX_LONG_EXPORT", "100000"))
A_MOMENT = 2.0


def test_the_app_goes_on_while_years_are_exported(desktop: Desktop, program: Program) -> None:
    program.settings(LOGGING + 'keep_detail = "forever"\nkeep_totals = "forever"\n')
    long_log.write(program.profile / "screen-time.sqlite3", SPANS)
    letters = desktop.terminal("letters", "Letters")
    target = program.profile.parent / "years.csv"
    program.start(within=60)
    use(desktop, letters, 2)
    before = _memory(program)
    begun = time.monotonic()
    export = desktop.spawn(
        "export",
        list(program._command("export", "--what", "spans", "-o", str(target))),
        program._environment(),
    )
    waited = []
    while export.poll() is None:
        asked = time.monotonic()
        assert program.status()["usage"]["state"] == "logging"
        waited.append(time.monotonic() - asked)
        use(desktop, letters, 0.5)
    took = time.monotonic() - begun
    assert export.returncode == 0, desktop.log("export")
    print(f"{SPANS} spans in {took:.1f} s; status within {max(waited):.2f} s;"
          f" {_memory(program) - before:+.0f} MB in the app")  # fmt: skip
    assert max(waited) < A_MOMENT
    assert _memory(program) - before < 30

    with target.open(newline="", encoding="utf-8") as file:
        starts = [row["start_utc"] for row in csv.DictReader(file)]
    assert len(set(starts)) == len(starts) > SPANS
    assert starts == sorted(starts)
    assert not list(target.parent.glob("*.part"))
    assert program.tell("data", "check").ok


def test_whoever_stops_reading_an_export_costs_nobody_anything(
    desktop: Desktop, program: Program
) -> None:
    program.settings(LOGGING + 'keep_detail = "forever"\n')
    long_log.write(program.profile / "screen-time.sqlite3", 20_000)
    program.start(within=60)
    line = " ".join(f"'{word}'" for word in program._command("export", "--what", "spans"))
    environment = " ".join(f"{name}='{value}'" for name, value in program._environment().items())
    script = f"set -o pipefail; env {environment} {line} | head -n 2"
    seen = desktop.run("bash", "-c", script)
    assert (seen.code, seen.errors) == (0, "")
    assert seen.text.startswith("start_local")
    assert " ERROR " not in program.log()
    assert program.tell("data", "check").ok


def _memory(program: Program) -> float:
    """Return how much memory the app has taken, in MB."""
    assert program.process
    told = Path(f"/proc/{program.process.pid}/status").read_text(encoding="ascii")
    line = next(line for line in told.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
