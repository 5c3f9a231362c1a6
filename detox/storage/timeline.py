"""From events of a window watcher and of an absence watcher to one timeline of use.

In front is what began last; a later window ends an earlier one. Somebody was there as far as the
last word on it says so, and a word for absence wins where two were spoken at once. Watchers ask
every few seconds, which leaves small holes between their events: up to `BRIDGE` what was before
such a hole went on until what comes after it, as ActivityWatch's own pages have it.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import islice
from operator import ge, le
from typing import Final

from detox.storage.activitywatch import Events, Host

BRIDGE: Final = 5000
JOIN: Final = 1000
"""Milliseconds between two pieces of one app that make them one."""
_NEVER = 1 << 62

Piece = tuple[int, int, int]
Stretch = tuple[int, int]


class Timeline:
    """Pieces of use in order, none of them overlapping: start, end and app of each."""

    __slots__ = ("apps", "ends", "starts")

    def __init__(self, pieces: Iterable[Piece] = ()) -> None:
        self.starts, self.ends, self.apps = array("q"), array("q"), array("q")
        for piece in pieces:
            self.add(*piece)

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[Piece]:
        return zip(self.starts, self.ends, self.apps, strict=True)

    def add(self, start: int, end: int, app: int) -> None:
        """Add a piece at the end; one that goes on with the last is joined to it."""
        if self.ends and self.apps[-1] == app and start - self.ends[-1] <= JOIN:
            self.ends[-1] = end
            return
        self.starts.append(start)
        self.ends.append(end)
        self.apps.append(app)

    @property
    def length(self) -> int:
        """All its time, in milliseconds."""
        return sum(self.ends) - sum(self.starts)


def of_host(host: Host, apps: Sequence[int]) -> Timeline:
    """Return what was used while somebody was there.

    `apps` gives each app of the export its number in the timeline, below 0 to leave it out.
    """
    return Timeline(
        (start, end, apps[app])
        for start, end, app in within(in_front(host.fronts), at_hand(host.presence))
        if apps[app] >= 0
    )


def together(timelines: Iterable[Timeline]) -> Timeline:
    """Return them as one: the fullest as it is, and of the others what falls in its free time."""
    whole = Timeline()
    for timeline in sorted(timelines, key=lambda one: one.length, reverse=True):
        if whole:
            whole = Timeline(
                merge(whole, free(timeline, zip(whole.starts, whole.ends, strict=True)))
            )
        else:
            whole = timeline
    return whole


def in_front(buckets: Iterable[Events]) -> Iterator[Piece]:
    """Yield what was in front, in order; of two windows that came at once the longer."""
    events = _ordered(buckets)
    start, length, app = next(events, (0, 0, 0))
    for begins, lasts, other in events:
        if begins == start:
            length, app = max((length, app), (lasts, other))
            continue
        end = start + length
        if begins - end <= BRIDGE:
            end = begins
        yield start, end, app
        start, length, app = begins, lasts, other
    if length:
        yield start, start + length, app


def at_hand(buckets: Iterable[Events]) -> Iterator[Stretch]:
    """Yield when somebody was there, in order."""
    last: Stretch | None = None
    for start, end, here in _words(buckets):
        if last and here and start - last[1] <= BRIDGE:
            last = (last[0], end)
            continue
        if last:
            yield last
        last = (start, end) if here else None
    if last:
        yield last


def within(pieces: Iterable[Piece], stretches: Iterable[Stretch]) -> Iterator[Piece]:
    """Yield the parts of the pieces that lie within the stretches; both come in order."""
    left = iter(stretches)
    begins, ends = next(left, (_NEVER, _NEVER))
    for start, end, app in pieces:
        while ends <= start:
            begins, ends = next(left, (_NEVER, _NEVER))
        while begins < end:
            if start < end:
                yield max(start, begins), min(end, ends), app
            if ends >= end:
                break
            begins, ends = next(left, (_NEVER, _NEVER))


def free(pieces: Iterable[Piece], taken: Iterable[Stretch]) -> Iterator[Piece]:
    """Yield the parts of the pieces that lie in no taken stretch; both come by their start."""
    left = iter(taken)
    begins, ends = next(left, (_NEVER, _NEVER))
    for start, end, app in pieces:
        at = start
        while ends <= at:
            begins, ends = next(left, (_NEVER, _NEVER))
        while begins < end:
            if at < begins:
                yield at, begins, app
            at = max(at, ends)
            if at >= end:
                break
            begins, ends = next(left, (_NEVER, _NEVER))
        if at < end:
            yield at, end, app


def _words(buckets: Iterable[Events]) -> Iterator[tuple[int, int, bool]]:
    """Yield stretches in order of which the last word says present or absent; none overlap.

    Over the stretch in hand lie earlier ones that last longer; each has its say again behind it.
    """
    open_: list[tuple[int, bool]] = []  # by end, the nearest last
    at = -_NEVER
    for start, here_until, away_until in _moments(buckets):
        yield from _until(open_, at, start)
        at = start
        for end, here in ((here_until, True), (away_until, False)):
            if end > start:
                while open_ and open_[-1][0] <= end:
                    open_.pop()
                open_.append((end, here))
    yield from _until(open_, at, _NEVER)


def _until(open_: list[tuple[int, bool]], at: int, until: int) -> Iterator[tuple[int, int, bool]]:
    while open_ and at < until:
        end, here = open_[-1]
        if end > at:
            yield at, min(end, until), here
            at = min(end, until)
        if end <= until:
            open_.pop()


def _moments(buckets: Iterable[Events]) -> Iterator[tuple[int, int, int]]:
    """Yield each moment at which something was said, and until when: present, absent."""
    moment, here_until, away_until = -_NEVER, 0, 0
    for start, length, here in _ordered(buckets):
        if start != moment:
            yield moment, here_until, away_until
            moment, here_until, away_until = start, 0, 0
        if here:
            here_until = max(here_until, start + length)
        else:
            away_until = max(away_until, start + length)
    yield moment, here_until, away_until


def _ordered(buckets: Iterable[Events]) -> Iterator[Piece]:
    """Yield the events of all buckets by their start; servers give them newest first."""
    sorted_ = [_by_start(events) for events in buckets]
    return sorted_[0] if len(sorted_) == 1 else merge(*sorted_)


def _by_start(events: Events) -> Iterator[Piece]:
    columns = (events.starts, events.lengths, events.what)
    if all(map(le, events.starts, islice(events.starts, 1, None))):
        return zip(*columns, strict=True)
    if all(map(ge, events.starts, islice(events.starts, 1, None))):
        return zip(*map(reversed, columns), strict=True)
    order = sorted(range(len(events)), key=events.starts.__getitem__)
    starts, lengths, what = columns
    return ((starts[n], lengths[n], what[n]) for n in order)
