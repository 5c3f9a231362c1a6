"""The log is lighter than its peer's, and does not grow slow as it grows long."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.benchmarks import storage, year

DAYS = 60
MONDAY = datetime.combine(date(2025, 1, 6), datetime.min.time(), UTC) + timedelta(
    weeks=DAYS // 5 - 1
)
WEEK = 100
FILE = 5
RATE = 2
LONG = 1.3


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    path = tmp_path_factory.mktemp("year") / "export.json"
    return path, year.write(path, DAYS)


def test_it_is_faster_and_smaller_than_aw_core(export: tuple[Path, int], tmp_path: Path) -> None:
    file, events = export
    mine = storage.ours(file, events, MONDAY, tmp_path / "profile")
    peer = storage.peers(file, MONDAY)["peewee"]
    assert mine.apps.keys() == peer.apps.keys()
    for app, seconds in peer.apps.items():
        assert mine.apps[app] == pytest.approx(seconds, abs=2), app
    told = (peer.week_s / mine.week_s, peer.size / mine.size, mine.events_per_s / peer.events_per_s)
    print("week, file, rate against aw-core:", *(f"{one:.1f}" for one in told))
    assert told[0] >= WEEK
    assert told[1] >= FILE
    assert told[2] >= RATE


def test_ten_years_cost_a_week_no_more_than_one(tmp_path: Path) -> None:
    long, short = storage.long_against_short(tmp_path, days=100)
    print(f"a week of ten years: {long / short:.2f} times")
    assert long / short <= LONG
