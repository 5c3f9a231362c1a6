"""`import ics`: in sentences what a calendar file brought, and what of it was left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detox.words import _, ngettext
from detox.words.format import date_range, number

if TYPE_CHECKING:
    import argparse

    from detox.cli.stage import Stage


def perform(given: argparse.Namespace, stage: Stage) -> int:
    """Take the file over, and say what came."""
    came = stage.take_calendar(
        given.profile, Path(given.file).absolute(), given.what == "duty", given.dry
    )
    print("\n".join(lines(came)))
    return 0


def lines(came: Mapping[str, Any]) -> Iterator[str]:
    """Yield what came, and what was left out and why, one sentence a line."""
    if came["count"]:
        period = date_range(*(date.fromisoformat(came[name]) for name in ("first", "last")))
        yield _came(came).format(what=_counted(came), period=period)
    else:
        yield _("The file brings nothing.")
    for reason, n in came["left_out"].items():
        if reason in _LEFT_OUT:
            period = date_range(*(date.fromisoformat(came[name]) for name in ("from", "to")))
            yield _LEFT_OUT[reason](n).format(n=number(n), period=period)


def _came(came: Mapping[str, Any]) -> str:
    if came["dry"]:
        return _("Would be taken over: {what}, {period}.")
    return _("Taken over: {what}, {period}.")


def _counted(came: Mapping[str, Any]) -> str:
    n = came["count"]
    if came["duty"]:
        return ngettext("{n} time on duty", "{n} times on duty", n).format(n=number(n))
    return ngettext("{n} day off", "{n} days off", n).format(n=number(n))


_LEFT_OUT: Mapping[str, Callable[[int], str]] = {
    "cancelled": lambda n: ngettext(
        "{n} event was left out: it is cancelled.",
        "{n} events were left out: they are cancelled.", n,
    ),
    "empty": lambda n: ngettext(
        "{n} event was left out: it has no length.",
        "{n} events were left out: they have no length.", n,
    ),
    "short": lambda n: ngettext(
        "{n} event was left out: it does not take a whole day.",
        "{n} events were left out: they do not take a whole day.", n,
    ),
    "long": lambda n: ngettext(
        "{n} event was left out: no duty lasts longer than 31 days.",
        "{n} events were left out: no duty lasts longer than 31 days.", n,
    ),
    "outside": lambda n: ngettext(
        "{n} event was left out: it does not lie in {period}.",
        "{n} events were left out: they do not lie in {period}.", n,
    ),
    "repeats": lambda n: ngettext(
        "{n} event was left out: it repeats in a way that Detox does not know.",
        "{n} events were left out: they repeat in a way that Detox does not know.", n,
    ),
    "zone": lambda n: ngettext(
        "{n} event was left out: nobody knows its time zone.",
        "{n} events were left out: nobody knows their time zone.", n,
    ),
    "unreadable": lambda n: ngettext(
        "{n} event was left out: its time cannot be read.",
        "{n} events were left out: their times cannot be read.", n,
    ),
}  # fmt: skip
