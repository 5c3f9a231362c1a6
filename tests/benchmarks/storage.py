"""The log beside ActivityWatch's own core (aw-core), and a long log beside a short one.

    python -m tests.benchmarks.storage [EXPORT.json]

For the year of `tests.benchmarks.year`, or of the file given: how fast it is taken in, from the
file to the committed database and with everything kept; how large it lies on the disk; how long its
last week takes. And the same week where the log holds ten years instead of one.
The peer lives in an environment of its own under build/, made when it is first wanted.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from detox.app import reports
from detox.app.keeping import KeptJournal
from detox.app.known import shipped
from detox.domain import apps, schedule, summary
from detox.domain.settings import Settings
from detox.domain.timespan import DAY
from detox.storage import database as files
from detox.storage import totals
from tests.benchmarks import year

ROOT = Path(__file__).parents[2]
LOCK = Path(__file__).with_name("peer.lock")
PEER = ROOT / "build" / "peer"
KEEP_ALL = '[log]\nenabled = true\nkeep_detail = "forever"\nkeep_totals = "forever"\n'
ROUNDS = 25
YEAR = 364 * DAY  # whole weeks


@dataclass(frozen=True)
class Store:
    """What one store took; `apps` are seconds in the week."""

    events_per_s: float
    week_s: float
    size: int
    apps: dict[str, float]


def peer_python() -> Path:
    """Return the Python of the peer's environment, making it where it is not there yet."""
    python = PEER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ready = PEER / "ready"
    if not ready.exists():
        venv.create(PEER, with_pip=True, clear=True)
        command = [
            str(python),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--require-hashes",
            "-r",
            str(LOCK),
        ]
        subprocess.run(command, check=True)
        ready.touch()
    return python


def peers(export: Path, monday: datetime) -> dict[str, Store]:
    """Return what the peer's stores took, "peewee" (its default) and "sqlite"."""
    script = Path(__file__).with_name("peer.py")
    command = [str(part) for part in (peer_python(), script, export, monday.isoformat())]
    told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return {
        name: Store(one["events_per_s"], one["week_s"], one["bytes"], one["apps"])
        for name, one in told.items()
    }


def ours(export: Path, events: int, monday: datetime, folder: Path) -> Store:
    """Return what the program itself took, as a person would run it."""
    folder.mkdir()
    (folder / "settings.toml").write_text(KEEP_ALL)
    command = [sys.executable, "-m", "detox", "--profile", str(folder), "import"]
    command += ["activitywatch", str(export)]
    began = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    took = time.perf_counter() - began
    path = folder / "screen-time.sqlite3"
    size = path.stat().st_size
    with closing(KeptJournal(files.open(path, create=False))) as journal:
        week = week_of(journal, monday.date())
        used = {one.program: one.length.total_seconds() for one in tally_of(journal, monday.date())}
        return Store(events / took, best(week), size, used)


def tally_of(journal: KeptJournal, monday: date) -> list[Any]:
    """Return the time of each app of the week, the days of it summed up."""
    found: dict[str, Any] = {}
    for one in journal.app_times(monday, monday + 6 * DAY):
        old = found.get(one.program)
        found[one.program] = one if old is None else old._replace(length=old.length + one.length)
    return list(found.values())


def week_of(journal: KeptJournal, monday: date) -> Callable[[], summary.Week]:
    """Return the whole way from the file to the week's summary."""
    known = shipped()
    settings = Settings().having("schedule.preset", "office_9_17")
    frame = reports.Frame(
        today=monday + 6 * DAY,
        settings=settings,
        catalogue=apps.Catalogue(entries=known.entries),
        calendar=schedule.calendar(settings, "", (), "en"),
        zone=UTC,
    )
    return lambda: reports.read_week(journal, monday, frame)


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the best seconds of some rounds: noise only ever adds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


# --- a long log -----------------------------------------------------------------------------------


def long_log(path: Path, years: int, days: int = 250) -> KeptJournal:
    """Return a log of so many years that end alike, every span of them kept."""
    journal = KeptJournal(files.open(path))
    database = journal.database
    ids: dict[str, int] = {}
    with database.transaction():
        database.run("INSERT INTO zone VALUES (1, 'UTC', 0)")
        for bucket, (_start, _seconds, data) in year.events(days):
            if bucket == year.WINDOW and data["app"] not in ids:
                ids[data["app"]] = len(ids) + 1
                database.run("INSERT INTO app VALUES (?, ?, ?)", (len(ids), *[data["app"]] * 2))
        spans = [
            (start, int(seconds * 1000), ids[data["app"]])
            for bucket, (start, seconds, data) in year.events(days)
            if bucket == year.WINDOW and seconds >= 0.001
        ]
        for back in range(years):
            database.connection.executemany(
                "INSERT INTO span VALUES (?, ?, ?, ?, 1, 0, 0)",
                (_row(start - back * YEAR, length, app) for start, length, app in spans),
            )
        totals.rebuild(database, 0)
    database.settle()
    return journal


def _row(start: datetime, length: int, app: int) -> tuple[int, int, int, int]:
    at = int(start.timestamp() * 1000)
    day = (start - timedelta(hours=4)).date()
    return at, at + length, day.year * 10000 + day.month * 100 + day.day, app


def long_against_short(folder: Path, days: int = 250, years: int = 10) -> tuple[float, float]:
    """Return the seconds of the same week in a long log and in one of a year."""
    monday = year.FIRST.date() + (days // 5 - 1) * 7 * DAY
    with (
        closing(long_log(folder / "short.sqlite3", 1, days)) as short,
        closing(long_log(folder / "long.sqlite3", years, days)) as long,
    ):
        weeks = week_of(long, monday), week_of(short, monday)
        if weeks[0]() != weeks[1]():
            raise AssertionError("the long log tells another week than the short one")
        # in turns, so that a busy machine is busy for both
        rounds = [(best(weeks[0], 1), best(weeks[1], 1)) for _ in range(ROUNDS)]
        return min(one[0] for one in rounds), min(one[1] for one in rounds)


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path, nargs="?")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export = given.export or folder / "year.json"
        if given.export is None:
            year.write(export)
        print(report(export, folder))
        long, short = long_against_short(folder)
        print(f"the same week of ten years and of one: {long * 1000:.2f} and {short * 1000:.2f} ms,"
              f" {long / short:.2f} times")  # fmt: skip


def report(export: Path, folder: Path) -> str:
    """Return the comparison of one export as text."""
    buckets = json.loads(export.read_text(encoding="utf-8"))["buckets"].values()
    starts = [event["timestamp"] for bucket in buckets for event in bucket["events"]]
    last = datetime.fromisoformat(max(starts)).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = last - timedelta(days=last.weekday())
    mine = ours(export, len(starts), monday, folder / "profile")
    lines = [f"{len(starts)} events; the week from {monday:%Y-%m-%d}",
             "                 events/s     week ms    file MB"]  # fmt: skip
    for name, store in {"detox": mine, **peers(export, monday)}.items():
        lines.append(f"{name:10} {store.events_per_s:14.0f} {store.week_s * 1000:11.2f}"
                     f" {store.size / 1e6:10.1f}")  # fmt: skip
        if name != "detox":
            lines.append(
                f"   detox: {mine.events_per_s / store.events_per_s:.1f} times the rate,"
                f" the week {store.week_s / mine.week_s:.0f} times as fast,"
                f" the file 1/{store.size / mine.size:.1f}"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
