"""A year of somebody at a desk as ActivityWatch would export it: about 350 000 events, 40 apps.

    python -m tests.benchmarks.year FILE [--days N]

Five days a week, nine hours, six pauses and a lunch; windows change every twenty seconds or so, and
during a pause the last one stays in front. The same numbers every time.
"""

import argparse
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

FIRST = datetime(2025, 1, 6, 9, tzinfo=UTC)
LAST_WEEK = datetime(2025, 12, 15, tzinfo=UTC)  # of a whole year
OFTEN = ("firefox", "code", "gnome-terminal", "slack", "thunderbird", "nautilus", "zoom", "evince")
SELDOM = tuple(f"tool-{number:02}" for number in range(32))
WINDOW, AFK = "aw-watcher-window_desk", "aw-watcher-afk_desk"
TYPES = {AFK: "afkstatus", WINDOW: "currentwindow"}

Event = tuple[datetime, float, dict[str, str]]
Pause = tuple[float, float]


def events(days: int = 250) -> Iterator[tuple[str, Event]]:
    """Yield (bucket, (start, seconds, data)), in the order of time within a bucket."""
    dice = random.Random(20250106)
    for number in range(days):
        morning = FIRST + timedelta(days=number // 5 * 7 + number % 5)
        at, last = 0.0, "firefox"
        for start, end in [*_pauses(dice), (9 * 3600.0, 9 * 3600.0)]:
            yield AFK, (morning + timedelta(seconds=at), start - at, {"status": "not-afk"})
            while at < start:
                last = last if dice.random() < 0.45 else _app(dice)
                length = min(start - at, round(dice.lognormvariate(2.3, 1.2), 3) + 1)
                yield WINDOW, (morning + timedelta(seconds=at), length, _window(last, dice))
                at += length
            if end > start:
                yield AFK, (morning + timedelta(seconds=start), end - start, {"status": "afk"})
                yield WINDOW, (morning + timedelta(seconds=start), end - start, _window(last, dice))
            at = end


def _pauses(dice: random.Random) -> list[Pause]:
    """Return seven pauses that lie apart, in seconds from the morning."""
    starts = [hour * 3600 + dice.uniform(600, 1200) for hour in (0, 1, 2, 3, 5, 6, 7)]
    lengths = [2700 if number == 3 else dice.uniform(180, 600) for number in range(7)]
    return [(start, start + length) for start, length in zip(starts, lengths, strict=True)]


def _app(dice: random.Random) -> str:
    return dice.choice(OFTEN) if dice.random() < 0.95 else dice.choice(SELDOM)


def _window(app: str, dice: random.Random) -> dict[str, str]:
    return {"app": app, "title": f"{app} - a document of the usual length {dice.randrange(400)}"}


def write(target: Path, days: int = 250) -> int:
    """Write the export of all buckets; return how many events it holds."""
    buckets: dict[str, Any] = {
        name: {"id": name, "type": kind, "client": name.rpartition("_")[0], "hostname": "desk",
               "created": "2025-01-01T00:00:00+00:00", "data": {}, "events": []}
        for name, kind in TYPES.items()
    }  # fmt: skip
    count = 0
    for count, (bucket, (start, seconds, data)) in enumerate(events(days), 1):
        event = {"id": count, "timestamp": start.isoformat(), "duration": seconds, "data": data}
        buckets[bucket]["events"].append(event)
    for bucket in buckets.values():
        bucket["events"].reverse()  # a server gives the newest first
    target.write_text(json.dumps({"buckets": buckets}), encoding="utf-8")
    return count


def main() -> None:
    """Write the file that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--days", type=int, default=250)
    given = parser.parse_args()
    print(write(given.file, given.days), "events")


if __name__ == "__main__":
    main()
