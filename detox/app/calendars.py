"""Taking over a calendar file: read in the process of the command line, written by the log's owner.

What was read goes to the owner as a private file in the profile's folder, so that it comes whole or
not at all however long it is.
"""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from detox.app.paths import Profile
from detox.cli import parcel
from detox.cli.wire import Refused
from detox.domain.marked import Arrival
from detox.ports import Desk, StorageTrouble
from detox.storage import database, icalendar_file, staged, trouble
from detox.words import _

DO: Final = "import.ics"
LARGEST: Final = 4 << 20
_UNREADABLE: Final = (
    OSError, StorageTrouble, ValueError, TypeError, LookupError, RecursionError, OverflowError,
)  # fmt: skip


def take_over(place: Profile, desk: Desk, source: Path, duty: bool, dry: bool) -> Mapping[str, Any]:
    """Return what came, or with `dry` would come, as plain values; raise Refused."""
    try:
        brought = icalendar_file.read(source, duty, datetime.now().astimezone().date())
        if brought.arrival is not None and not dry:
            _hand_over(place, desk, brought.arrival)
    except StorageTrouble as failed:
        raise Refused(str(failed)) from None
    marked = brought.arrival.marked if brought.arrival else None
    days = [day.date for day in marked.days_off] if marked else []
    duties = [one.span for one in marked.duties] if marked else []
    days += [moment.astimezone().date() for span in duties for moment in (span.start, span.end)]
    return {
        "duty": duty,
        "dry": dry,
        "count": len(duties) if duty else len(days),
        "first": min(days).isoformat() if days else None,
        "last": max(days).isoformat() if days else None,
        "left_out": {why.value: n for why, n in brought.left_out},
        "from": brought.first.isoformat(),
        "to": brought.last.isoformat(),
    }


def _hand_over(place: Profile, desk: Desk, arrival: Arrival) -> None:
    staged.remove_stale(place.folder)
    path = _write(place.folder, json.dumps(parcel.pack(arrival)).encode())
    try:
        list(desk.ask(DO, {"staged": str(path)}))
    finally:
        path.unlink(missing_ok=True)


def _write(folder: Path, content: bytes) -> Path:
    with trouble.told(folder):
        database.make_folder(folder)
        handle, path = staged.new(folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return path


def read_staged(path: Path) -> Arrival:
    """Return what was handed over; raise Refused where it is not as we write it."""
    try:
        with staged.open_regular(path) as file:  # one that is longer is cut, and so no JSON
            arrival = parcel.unpack(Arrival, json.loads(file.read(LARGEST)))
        _check(arrival)
    except _UNREADABLE:
        raise Refused(_("The request cannot be read.")) from None
    return arrival


def _check(arrival: Arrival) -> None:
    days, duties = arrival.marked.days_off, arrival.marked.duties
    names = [arrival.source, *(day.name for day in days), *(one.name for one in duties)]
    if any(len(name) > 256 for name in names) or not arrival.source.startswith("ics:"):
        raise ValueError("no such names")
    if len(days) > 4000 or len(duties) > icalendar_file.MOST_DUTIES or (days and arrival.duty):
        raise ValueError("more than a calendar brings")
    if any(not arrival.first <= day.date <= arrival.last for day in days):
        raise ValueError("days of another time")
