"""The verbs `week` and `export`: documents for the terminal or a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detox.cli import out, wire
from detox.cli.wire import Refused
from detox.words import _

if TYPE_CHECKING:
    import argparse

    from detox.cli.stage import Stage
    from detox.ports import Desk

PICTURES = {"pdf", "png"}
Content = Generator[bytes, None, None]


def perform(given: argparse.Namespace, desk: Desk, stage: Stage) -> int:
    """Write the document where it was asked for."""
    make = _week if given.verb == "week" else _export
    with closing(make(given, desk, stage)) as content:
        if given.output and given.output != "-":
            stage.save(given.profile, Path(given.output), content)
        else:
            for piece in content:
                out.write(piece)
    return 0


def _week(given: argparse.Namespace, desk: Desk, stage: Stage) -> Content:
    if given.format in {"json", "csv"}:
        form = _form(given, stage)
        yield from _document(desk, "week", week=given.week, format=given.format, **form)
        return
    if given.format in PICTURES and not given.output and sys.stdout.isatty():
        raise Refused(_("A picture cannot be shown here; name a file with -o."))
    packed = wire.read_value(desk.ask("week", _said(week=given.week, format="data")))
    if given.format in PICTURES:
        yield stage.draw_week(packed, given.format)
        return
    from detox.cli import parcel, week_text  # noqa: PLC0415  a table needs neither
    from detox.domain.summary import Week  # noqa: PLC0415

    yield week_text.page(parcel.unpack(Week, packed)).encode()


def _export(given: argparse.Namespace, desk: Desk, stage: Stage) -> Content:
    form = given.format or ("json" if given.what == "all" else "csv")
    first, last = (day.isoformat() if day else None for day in (given.first, given.last))
    said = {"what": given.what, "first": first, "last": last, "format": form}
    return _document(desk, "export", **said, **_form(given, stage))


def _form(given: argparse.Namespace, stage: Stage) -> dict[str, Any]:
    """Return how tables are written; the region is that of whoever asks."""
    if given.preset != "excel":
        return {"preset": "data"}
    return {"preset": "excel", "region": stage.region() or given.lang or _number_region()}


def _number_region() -> str | None:
    """Return the language of numbers in this terminal; None where only the settings can tell."""
    for name in ("LC_ALL", "LC_NUMERIC"):
        value = os.environ.get(name, "").partition(".")[0].partition("_")[0].lower()
        if value not in {"", "c", "posix"}:
            return value
    return None


def _document(desk: Desk, do: str, **arguments: Any) -> Content:
    """Yield the document as it comes; half a character, as a name may have one, stays one."""
    for piece in wire.read_pieces(desk.ask(do, _said(**arguments))):
        yield piece.encode("utf-8", "surrogatepass")


def _said(**arguments: Any) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}
