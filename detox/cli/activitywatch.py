"""`import activitywatch`: how far the file is read, and in sentences what came of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detox.words import _, ngettext
from detox.words.format import date_range, duration, number

if TYPE_CHECKING:
    import argparse

    from detox.cli.stage import Stage

BAR = 24
MOST_NAMES = 5
LONGEST_NAME = 40


def perform(given: argparse.Namespace, stage: Stage) -> int:
    """Take the export over, and say what came."""
    progress = _Progress(sys.stderr.isatty())
    try:
        came = stage.take_over(given.profile, Path(given.file).absolute(), given.dry, progress.tell)
    finally:
        progress.wipe()
    print("\n".join(lines(came)))
    return 0


def lines(came: Mapping[str, Any]) -> Iterator[str]:
    """Yield what came, and what was left out and why, one sentence a line."""
    yield _came(came) if came.get("spans") else _nothing(came)
    if came.get("spans") and came["known_ms"]:
        sentence = _("{length} more stood in the log already.")
        yield sentence.format(length=_length(came["known_ms"]))
    yield from _days_left_out(came)
    for reason, n in sorted(came["lost"].items()):
        yield _LOST[reason](n).format(n=number(n))
    if came["alone"]:
        sentence = _(
            "Computers or phones left out, because nothing says when somebody was there: {names}."
        )
        yield sentence.format(names=_names(came["alone"]))
    if came["ignored"]:
        sentence = _("Left out, because these do not tell the app in front: {names}.")
        yield sentence.format(names=_names(came["ignored"]))
    if came["private"]:
        yield _("Apps that are kept private and the lock screen were left out.")


def _came(came: Mapping[str, Any]) -> str:
    sentence = (
        _("Would be taken over: {length} in {apps} on {days}, {period}.")
        if came["dry"]
        else _("Taken over: {length} in {apps} on {days}, {period}.")
    )
    first, last = (date.fromisoformat(came[name]) for name in ("first", "last"))
    days, apps = came["days"], came["apps"]
    return sentence.format(
        length=_length(came["length_ms"]),
        apps=ngettext("{n} app", "{n} apps", apps).format(n=number(apps)),
        days=ngettext("{n} day", "{n} days", days).format(n=number(days)),
        period=date_range(first, last),
    )


def _nothing(came: Mapping[str, Any]) -> str:
    if came.get("known_ms"):
        return _("Nothing new: all of it stood in the log already.")
    if came.get("sealed"):
        return _(
            "Nothing new: this was taken over before, or the log keeps only totals of those days, "
            "to which nothing can be added."
        )
    return _("Nothing new: the file holds no use that the log could take.")


def _days_left_out(came: Mapping[str, Any]) -> Iterator[str]:
    if n := came.get("sealed"):
        yield ngettext(
            "{n} day was left out: the log keeps only its totals by now.",
            "{n} days were left out: the log keeps only their totals by now.",
            n,
        ).format(n=number(n))
    if n := came.get("expired"):
        yield ngettext(
            "{n} day was left out: it is older than what is kept.",
            "{n} days were left out: they are older than what is kept.",
            n,
        ).format(n=number(n))


def _length(ms: int) -> str:
    return duration(timedelta(milliseconds=ms))


def _names(names: Iterable[str]) -> str:
    """Return a few names as a terminal may show them; what a file says can be anything."""
    shown = [
        "".join(sign if sign.isprintable() else "?" for sign in name[:LONGEST_NAME]) or "?"
        for name in names
    ]
    more = ["…"] if len(shown) > MOST_NAMES else []
    return ", ".join([*shown[:MOST_NAMES], *more])


_LOST: Mapping[str, Callable[[int], str]] = {
    "unreadable": lambda n: ngettext(
        "{n} entry was left out: it cannot be read.",
        "{n} entries were left out: they cannot be read.",
        n,
    ),
    "negative": lambda n: ngettext(
        "{n} entry was left out: it ends before it starts.",
        "{n} entries were left out: they end before they start.",
        n,
    ),
    "future": lambda n: ngettext(
        "{n} entry was left out: it ends in the future.",
        "{n} entries were left out: they end in the future.",
        n,
    ),
    "old": lambda n: ngettext(
        "{n} entry was left out: it is dated before 2010.",
        "{n} entries were left out: they are dated before 2010.",
        n,
    ),
    "long": lambda n: ngettext(
        "{n} entry was left out: it is longer than a day.",
        "{n} entries were left out: they are longer than a day.",
        n,
    ),
}


class _Progress:
    """A bar on a terminal's stderr; nothing where nobody watches."""

    def __init__(self, watched: bool) -> None:
        self._watched, self._shown, self._width = watched, -1, 0

    def tell(self, share: float) -> None:
        """Show how much of the file has been read."""
        percent = int(share * 100)
        if not self._watched or percent == self._shown:
            return
        self._shown = percent
        bar = ("#" * (percent * BAR // 100)).ljust(BAR, ".")
        line = _("Reading [{bar}] {percent}%").format(bar=bar, percent=percent)
        self._width = len(line)
        print(f"\r{line}", end="", file=sys.stderr, flush=True)

    def wipe(self) -> None:
        """Leave the line as it was before."""
        if self._width:
            print(f"\r{' ' * self._width}\r", end="", file=sys.stderr, flush=True)
