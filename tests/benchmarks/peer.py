"""What ActivityWatch's own core (aw-core) takes for the same year; run by its own Python.

    PEER_PYTHON tests/benchmarks/peer.py EXPORT.json MONDAY

Prints one JSON object: how fast its default store takes the events in, a list per day and bucket as
fast as it can, how large its file is, and how long the apps of one week take, by the query that its
own window shows, with either of its stores. Nothing of Detox is imported here.
"""

import json
import logging
import os
import shutil
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from aw_core.models import Event
from aw_datastore import Datastore
from aw_datastore.storages import PeeweeStorage, SqliteStorage
from aw_query import query

logging.disable(logging.CRITICAL)

APPS_OF_A_WEEK = (
    'afk = flood(query_bucket("{afk}")); win = flood(query_bucket("{window}"));'
    'win = filter_period_intersect(win, filter_keyvals(afk, "status", ["not-afk"]));'
    'RETURN = sort_by_duration(merge_events_by_keys(win, ["app"]));'
)


def main():
    """Measure both stores."""
    buckets = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["buckets"]
    monday = datetime.fromisoformat(sys.argv[2])
    days = {}
    for name, bucket in buckets.items():
        for event in bucket["events"]:
            days.setdefault((event["timestamp"][:10], name), []).append(Event(**event))
    print(json.dumps({
        "peewee": measure(PeeweeStorage, buckets, days, monday),
        "sqlite": measure(SqliteStorage, buckets, days, monday),
    }))  # fmt: skip


def measure(storage, buckets, days, monday):
    """Return rate, size and query time of one store, in a home of its own."""
    home = tempfile.mkdtemp()
    os.environ.update(HOME=home, XDG_DATA_HOME=home)
    store = Datastore(storage, testing=True)
    for name, bucket in buckets.items():
        store.create_bucket(name, bucket["type"], bucket["client"], "desk", monday, name)
    for events in days.values():
        for event in events:
            event.id = None
    began = time.perf_counter()
    for (_day, name), events in days.items():
        store[name].insert(events)
    took = time.perf_counter() - began
    afk, window = sorted(buckets)
    text = APPS_OF_A_WEEK.format(afk=afk, window=window)
    times = []
    for _ in range(5):
        began = time.perf_counter()
        found = query("week", text, monday, monday + timedelta(days=7), store)
        times.append(time.perf_counter() - began)
    apps = {event.data["app"]: event.duration.total_seconds() for event in found}
    size = sum(path.stat().st_size for path in Path(home).rglob("*.db"))
    shutil.rmtree(home, ignore_errors=True)
    return {
        "events_per_s": sum(map(len, days.values())) / took,
        "week_s": min(times),
        "bytes": size,
        "apps": apps,
    }


if __name__ == "__main__":
    main()
