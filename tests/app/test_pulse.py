"""What two readings of the clocks tell."""

from datetime import datetime, timedelta, timezone

import pytest

from detox.app.pulse import news
from detox.domain.events import ClockSet, Woke, ZoneChanged
from detox.ports import Instant

WITA = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 23, 12, tzinfo=WITA)
START = Instant(awake=1000.0, boot=5000.0, wall=NOON, zone="Asia/Makassar")


def later(awake: float, boot: float | None = None, wall: float | None = None) -> Instant:
    """Return a reading so many seconds after START on each clock."""
    boot = awake if boot is None else boot
    wall = boot if wall is None else wall
    at = NOON + timedelta(seconds=wall)
    return Instant(1000.0 + awake, 5000.0 + boot, at, "Asia/Makassar")


def heard(after: Instant, due: float = 20.0) -> list[object]:
    return [event for event, _ in news(START, after, due)]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(later(20), [], id="a beat in time"),
        pytest.param(later(45), [], id="a slow beat is no sleep"),
        pytest.param(later(20, boot=24), [], id="four seconds between the clocks are noise"),
        pytest.param(later(20, boot=20 + 28800), [Woke(timedelta(hours=8))], id="a night of sleep"),
        pytest.param(later(620), [Woke(timedelta(seconds=620))], id="a stopped process"),
        pytest.param(later(20, wall=21.5), [], id="a slewed clock"),
        pytest.param(
            later(20, wall=3620), [ClockSet(timedelta(hours=1))], id="a clock set forward"
        ),
        pytest.param(later(20, wall=-3580), [ClockSet(timedelta(hours=-1))], id="set back"),
    ],
)
def test_the_gap_is_the_truth(after: Instant, expected: list[object]) -> None:
    assert heard(after) == expected


def test_a_clock_set_during_a_sleep_is_told_at_its_beginning() -> None:
    after = later(20, boot=3620, wall=3620 + 600)
    told = list(news(START, after, 20))

    assert [type(event) for event, _ in told] == [ClockSet, Woke]
    assert told[0][1] == after.wall - timedelta(hours=1)
    assert told[1][1] == after.wall


def test_travel_is_a_change_of_zone_and_no_change_of_time() -> None:
    wib = timezone(timedelta(hours=7))
    after = Instant(1020.0, 5020.0, (NOON + timedelta(seconds=20)).astimezone(wib), "Asia/Jakarta")

    assert heard(after) == [ZoneChanged("Asia/Jakarta")]


def test_daylight_saving_time_changes_the_offset_only() -> None:
    summer = timezone(timedelta(hours=9))
    moved = (NOON + timedelta(seconds=20)).astimezone(summer)

    assert heard(Instant(1020.0, 5020.0, moved, "Asia/Makassar")) == [ZoneChanged("Asia/Makassar")]
