"""Exports of ActivityWatch for tests, in the shapes that its servers write."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
NOON_MS = int(NOON.timestamp() * 1000)

Event = dict[str, Any]


def window(start: float, end: float, app: str, noon: datetime = NOON) -> Event:
    """Return an event of the window watcher, in seconds from noon."""
    begins = noon + timedelta(seconds=start)
    data = {"app": app, "title": f"secret title of {app}"}
    return {"id": 1, "timestamp": begins.isoformat(), "duration": end - start, "data": data}


def afk(start: float, end: float, status: str = "not-afk", noon: datetime = NOON) -> Event:
    """Return an event of the absence watcher, in seconds from noon."""
    begins = noon + timedelta(seconds=start)
    data = {"status": status}
    return {"id": 1, "timestamp": begins.isoformat(), "duration": end - start, "data": data}


def bucket(name: str, kind: str | None, events: Iterable[Event], host: str = "pc") -> Event:
    """Return a bucket as the Python server writes it."""
    return {
        "id": f"{name}_{host}", "created": "2025-01-01T00:00:00+00:00", "name": None, "type": kind,
        "client": name, "hostname": host, "data": {}, "events": list(events),
    }  # fmt: skip


def windows(events: Iterable[Event], host: str = "pc") -> Event:
    return bucket("aw-watcher-window", "currentwindow", events, host)


def absences(events: Iterable[Event], host: str = "pc") -> Event:
    return bucket("aw-watcher-afk", "afkstatus", events, host)


def export(*buckets: Event) -> Mapping[str, Any]:
    """Return the whole export."""
    return {"buckets": {one["id"]: one for one in buckets}}


def save(path: Path, content: object) -> Path:
    """Write an export to a file."""
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def day_of_use(noon: datetime = NOON, apps: str = "abc", host: str = "pc") -> Mapping[str, Any]:
    """Return an hour of three apps in turn, ten minutes of it away from the desk."""
    turns = [window(n * 60, n * 60 + 60, apps[n % len(apps)], noon) for n in range(60)]
    there = [afk(0, 1500, noon=noon), afk(1500, 2100, "afk", noon), afk(2100, 3600, noon=noon)]
    return export(windows(reversed(turns), host), absences(reversed(there), host))
