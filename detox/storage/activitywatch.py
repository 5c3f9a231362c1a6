"""An export of ActivityWatch, as both of its servers write it, read event by event.

The file is one object of buckets; each names its type and computer and holds its events, in any
order of keys and mostly newest first. Kept of an event is when it was, how long, and which app or
whether somebody was there. Titles and addresses go no further than the one event in hand.
"""

import math
from array import array
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any, Final, Literal

from detox.domain import names
from detox.ports import StorageTrouble
from detox.storage import trouble
from detox.storage.json_pieces import Broken, Pieces, Undecodable
from detox.words import _

MOST_APPS: Final = 20_000
MOST_BUCKETS: Final = 500
LONGEST_FRONT: Final = 24 * 3_600_000
OLDEST: Final = 1_262_304_000_000  # 2010 began, in UTC milliseconds
_TOO_LONG = 1e9  # seconds; no clock has run so far
_MOST = (1 << 31) - 1  # milliseconds in four bytes; nobody was there for 24 days on end
_SQLITE = b"SQLite format 3\x00"
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd")
"""How files of gzip, zip, bzip2, xz, 7z and zstd begin, none of which is JSON."""

Kind = Literal["window", "afk", "other", "unknown"]
Told = Callable[[float], None]
_TYPES: dict[str, Kind] = {"currentwindow": "window", "afkstatus": "afk"}
_HERE = "not-afk"


class NoExport(StorageTrouble):
    """This is no export of ActivityWatch, or a damaged one."""


@dataclass(slots=True)
class Events:
    """Times in milliseconds since 1970 UTC, and of each an app's number, or 1 for "was there"."""

    starts: "array[int]" = field(default_factory=lambda: array("q"))
    lengths: "array[int]" = field(default_factory=lambda: array("i"))
    what: "array[int]" = field(default_factory=lambda: array("i"))

    def __len__(self) -> int:
        return len(self.starts)

    def add(self, start: int, length: int, what: int) -> None:
        """Keep one event."""
        self.starts.append(start)
        self.lengths.append(length)
        self.what.append(what)


@dataclass(slots=True)
class Host:
    """What one computer has recorded, a list for each of its buckets."""

    fronts: list[Events] = field(default_factory=list)
    presence: list[Events] = field(default_factory=list)


@dataclass(slots=True)
class Export:
    """What the file holds that can be used, and what of it was left out.

    `lost` counts events by reason: unreadable, negative, future, old, long. `ignored` counts the
    buckets of other types by type.
    """

    hosts: dict[str, Host] = field(default_factory=dict)
    apps: list[str] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    ignored: Counter[str] = field(default_factory=Counter)
    events: int = 0


def read(path: Path, now: datetime, told: Told) -> Export:
    """Read the file; raise a StorageTrouble with a sentence for people where it cannot be used.

    `told` hears which share of the file has been read.
    """
    with trouble.told(path):
        size = _checked_size(path)
        with path.open("rb") as file:
            _refuse_by_its_beginning(file.read(len(_SQLITE)), path)
            file.seek(0)
            try:
                pieces = Pieces(file, lambda read: told(min(read / max(size, 1), 1.0)))
                return _Reader(path, pieces, int(now.timestamp() * 1000)).read()
            except Broken as broken:
                raise NoExport(
                    _(
                        "{path} is damaged or cut off near character {n}; nothing was taken over."
                    ).format(path=path, n=broken.at + 1)
                ) from None
            except Undecodable as wrong:
                raise NoExport(
                    _(
                        "{path} is no text in UTF-8 or UTF-16 (byte {n}); nothing was taken over."
                    ).format(path=path, n=wrong.at + 1)
                ) from None


def _refuse_by_its_beginning(begins: bytes, path: Path) -> None:
    if begins == _SQLITE:
        raise NoExport(
            _(
                "{path} is a database. Please make an export in ActivityWatch: "
                "Raw Data, Export all buckets as JSON."
            ).format(path=path)
        )
    if begins.startswith(_PACKED):
        raise NoExport(_("{path} is packed. Please unpack it first.").format(path=path))


def _checked_size(path: Path) -> int:
    found = path.stat()
    if S_ISDIR(found.st_mode):
        raise NoExport(_("{path} is a folder, not an export.").format(path=path))
    # A pipe or a device might never end.
    if not S_ISREG(found.st_mode):
        raise NoExport(_("{path} is no ordinary file.").format(path=path))
    return found.st_size


@dataclass(slots=True)
class _Bucket:
    """A bucket on its way; what its events are may be said only behind them."""

    name: str = ""
    type: str | None = None
    host: str = ""
    events: int = 0
    fronts: Events = field(default_factory=Events)
    presence: Events = field(default_factory=Events)
    lost: Counter[str] = field(default_factory=Counter)

    @property
    def kind(self) -> Kind:
        if self.type is None:
            return "unknown"
        return _TYPES.get(self.type, "other")


class _Reader:
    """Takes the file apart."""

    def __init__(self, path: Path, pieces: Pieces, now: int) -> None:
        self._path, self._pieces, self._now = path, pieces, now
        self._export = Export()
        self._numbers: dict[str, int] = {}
        self._met = 0

    def read(self) -> Export:
        """Return all of it."""
        if self._pieces.peek() != "{":
            raise self._no_export()
        alone, seen = _Bucket(), False
        for key in self._pieces.keys():  # noqa: SIM118  no mapping
            if key == "buckets":
                self._buckets()
                seen = True
            elif self._part(alone, key):
                seen = True
        self._pieces.end()
        if not seen:
            raise self._no_export()
        self._keep(alone)
        return self._export

    def _no_export(self) -> NoExport:
        return NoExport(_("{path} is no export of ActivityWatch.").format(path=self._path))

    def _buckets(self) -> None:
        if self._pieces.peek() != "{":
            raise self._no_export()
        for name in self._pieces.keys():  # noqa: SIM118  see above
            if self._pieces.peek() != "{":
                raise self._no_export()
            self._met += 1
            if self._met > MOST_BUCKETS:
                raise NoExport(
                    _("{path} holds more than {n} buckets; nothing was taken over.").format(
                        path=self._path, n=MOST_BUCKETS
                    )
                )
            bucket = _Bucket(name)
            for key in self._pieces.keys():  # noqa: SIM118
                self._part(bucket, key)
            self._keep(bucket)

    def _part(self, bucket: _Bucket, key: str) -> bool:
        """Take in what stands under a key of a bucket; tell whether these were its events."""
        if key == "events":
            if self._pieces.peek() != "[":
                raise self._no_export()
            self._events(bucket)
            return True
        value = self._pieces.value()
        if isinstance(value, str):
            if key == "type":
                bucket.type = value
            elif key == "hostname":
                bucket.host = value[: names.LONGEST]
            elif key == "id":
                bucket.name = bucket.name or value
        return False

    def _events(self, bucket: _Bucket) -> None:
        kind = bucket.kind
        if kind == "other":
            bucket.events += sum(1 for _event in self._pieces.elements())
            return
        for event in self._pieces.elements():
            bucket.events += 1
            try:
                reason = self._take(event, kind, bucket)
            except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
                reason = "unreadable"
            if reason is not None:
                bucket.lost[reason] += 1

    def _take(self, event: dict[str, Any], kind: Kind, bucket: _Bucket) -> str | None:
        """Keep one event; return the reason where it cannot be used, raise where it is none."""
        moment = datetime.fromisoformat(event["timestamp"])
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        begins, seconds = moment.timestamp(), event["duration"]
        if type(seconds) is not float and type(seconds) is not int:
            return "unreadable"
        if not 0 <= seconds < _TOO_LONG:
            return "negative" if seconds < 0 and math.isfinite(seconds) else "unreadable"
        data = event["data"]
        app = data.get("app") if kind != "afk" else None
        status = data.get("status") if app is None else None
        if not isinstance(status if app is None else app, str):
            return "unreadable"
        # Both ends are rounded, not start and length: what touches goes on touching.
        start, end = int(begins * 1000 + 0.5), int((begins + seconds) * 1000 + 0.5)
        if start >= self._now or start < OLDEST:
            return "future" if start > OLDEST else "old"
        if app is None:
            # A beginning in sleep ("hibernating") is absence too.
            length = min(end, self._now, start + _MOST) - start
            bucket.presence.add(start, length, status == _HERE)
            return None
        if end > self._now:
            return "future"  # cut at now, it would bring more each time the file is taken over
        if end - start > LONGEST_FRONT:
            return "long"
        number = self._numbers.get(app)
        if number is None:
            number = self._number(app)
        bucket.fronts.add(start, end - start, number)
        return None

    def _number(self, app: str) -> int:
        short = app[: names.LONGEST]
        if not short.strip():
            raise ValueError(short)
        if short not in self._numbers:
            if len(self._numbers) >= MOST_APPS:
                raise NoExport(
                    _("{path} names more than {n} apps; nothing was taken over.").format(
                        path=self._path, n=MOST_APPS
                    )
                )
            self._numbers[short] = len(self._numbers)
            self._export.apps.append(short)
        return self._numbers[short]

    def _keep(self, bucket: _Bucket) -> None:
        self._export.events += bucket.events
        kind = bucket.kind
        if kind == "unknown" and bucket.events:
            # Nothing says what it is but its events.
            kind = "window" if len(bucket.fronts) >= len(bucket.presence) else "afk"
        if kind == "other":
            self._export.ignored[(bucket.type or "")[: names.LONGEST]] += 1
        if kind in ("other", "unknown"):
            return
        self._export.lost += bucket.lost
        host = bucket.host or bucket.name.rpartition("_")[2]
        events = bucket.fronts if kind == "window" else bucket.presence
        if not events:
            return
        kept = self._export.hosts.setdefault(host, Host())
        (kept.fronts if kind == "window" else kept.presence).append(events)
