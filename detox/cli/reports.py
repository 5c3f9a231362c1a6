"""The verbs that answer with more than a word: tables, lists and sentences."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detox.cli import columns, out, sentences, wire
from detox.words import _
from detox.words.format import clock, date_range, plain_date

if TYPE_CHECKING:
    import argparse

    from detox.cli.stage import Stage
    from detox.ports import Desk, Reply

Act = Callable[["argparse.Namespace", "Desk"], int]


def perform(given: argparse.Namespace, desk: Desk, stage: Stage) -> int:
    """Do the verb and return the exit code; raise Refused or NotRunning."""
    if given.verb in {"week", "export"}:
        from detox.cli import tables  # noqa: PLC0415

        return tables.perform(given, desk, stage)
    return _ACTS[given.verb](given, desk)


def _last(desk: Desk, do: str, **arguments: Any) -> Reply:
    said = {name: value for name, value in arguments.items() if value is not None}
    return list(desk.ask(do, said))[-1]


def _value(desk: Desk, do: str, **arguments: Any) -> Any:
    said = {name: value for name, value in arguments.items() if value is not None}
    return wire.read_value(desk.ask(do, said))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# --- quiet mode, capabilities -------------------------------------------------------------------


def _why(given: argparse.Namespace, desk: Desk) -> int:
    reply = _last(desk, "quiet.why", at=given.at)
    at = datetime.fromisoformat(reply["at"])
    sentence = sentences.verdict(reply["verdict"])
    print(f"{plain_date(at.date())}, {clock(at)}: {sentence}")
    return 0


def _doctor(given: argparse.Namespace, desk: Desk) -> int:
    reply = _last(desk, "doctor")
    capabilities: Mapping[str, Any] = reply["capabilities"]
    if given.json:
        out.write_json({"capabilities": capabilities})
        return 0
    rows = [
        (
            sentences.role(role),
            _("works") if row["works"] else _("does not work"),
            sentences.means(row["by"]) if row["works"] else row["why"] or "",
        )
        for role, row in capabilities.items()
    ]
    print(columns.text(rows))
    for note in reply.get("notes", ()):
        print(f"\n{note}")
    return 0


# --- apps -----------------------------------------------------------------------------------------


def _apps(_given: argparse.Namespace, desk: Desk) -> int:
    _print_apps(_value(desk, "apps.list"))
    return 0


def _find_app(given: argparse.Namespace, desk: Desk) -> int:
    found = _value(desk, "apps.find", text=given.text)
    if not found:
        raise wire.Refused(_("No app is known as “{text}”.").format(text=given.text))
    _print_apps(found)
    return 0


def _print_apps(rows: list[dict[str, Any]]) -> None:
    print(
        columns.text(
            (row["app"], sentences.category(row["category"]), sentences.ledger(row["ledger"]),
             _("your rule") if row["yours"] else _("work or personal? say so with apps set")
             if row["dual"] else "")
            for row in rows
        )
    )  # fmt: skip


def _set_app(given: argparse.Namespace, desk: Desk) -> int:
    reply = _last(desk, "apps.set", name=given.name, ledger=given.ledger)
    print(f"{reply['app']}: {sentences.ledger(given.ledger)}")
    if not reply["known"]:
        print(_("No app is known by this name; the rule holds for a program called so."))
    return 0


# --- settings -------------------------------------------------------------------------------------


def _document(given: argparse.Namespace, desk: Desk) -> int:
    arguments = {"key": given.key} if "key" in given else {}
    document = wire.read_document(desk.ask(given.verb, arguments))
    out.write((document.rstrip("\n") + "\n").encode("utf-8", "surrogatepass"))
    return 0


def _set(given: argparse.Namespace, desk: Desk) -> int:
    _last(desk, "settings.set", key=given.key, value=given.value)
    return 0


def _check(given: argparse.Namespace, desk: Desk) -> int:
    file = str(Path(given.file).absolute()) if given.file else None
    faults = _value(desk, "settings.check", file=file)
    return _judge(faults, _("The settings are in order."))


def _judge(faults: list[str], fine: str) -> int:
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(fine)
    return 1 if faults else 0


# --- the working calendar -------------------------------------------------------------------------


def _schedule(given: argparse.Namespace, desk: Desk) -> int:
    told = _value(desk, "schedule", first=_iso(given.first), days=given.days)
    if given.format == "json":
        out.write_json(told["days"])
        return 0
    print(columns.text(sentences.day(row) for row in told["days"]))
    if not told["confirmed"]:
        print(_("These hours are a guess; quiet mode stays off until you confirm them:"
                " detox-timer schedule confirm"))  # fmt: skip
    return 0


def _confirm(given: argparse.Namespace, desk: Desk) -> int:
    print(_last(desk, "schedule.confirm", preset=given.preset)["preset"])
    return 0


# --- the database, autostart ----------------------------------------------------------------------


def _check_data(_given: argparse.Namespace, desk: Desk) -> int:
    reply = _last(desk, "data.check")
    for note in reply.get("notes", ()):
        print(note)
    if not reply["exists"]:
        print(_("There is no database yet."))
        return 0
    return _judge(list(reply["faults"]), _("The database is in order."))


def _backup(given: argparse.Namespace, desk: Desk) -> int:
    file = str(Path(given.file).absolute()) if given.file else None
    print(_last(desk, "data.backup", file=file)["path"])
    return 0


def _restore(given: argparse.Namespace, desk: Desk) -> int:
    reply = _last(desk, "data.restore", file=str(Path(given.file).absolute()))
    if reply["aside"]:
        print(_("What was there before is kept in {path}.").format(path=reply["aside"]))
    return 0


def _forget(given: argparse.Namespace, desk: Desk) -> int:
    _last(desk, "data.forget", first=_iso(given.first), last=_iso(given.last))
    period = date_range(given.first, given.last)
    print(_("Forgotten, in the copies too: {period}.").format(period=period))
    return 0


def _delete_all(given: argparse.Namespace, desk: Desk) -> int:
    _last(desk, "data.delete-all", yes=given.yes)
    print(_("All that was recorded is deleted, the copies too."))
    return 0


def _autostart(_given: argparse.Namespace, desk: Desk) -> int:
    on = _last(desk, "autostart.status")["on"]
    print(_("Detox starts with the session.") if on else _("Detox does not start by itself."))
    return 0


_ACTS: Mapping[str, Act] = {
    "quiet.why": _why,
    "doctor": _doctor,
    "apps": _apps,
    "apps.list": _apps,
    "apps.find": _find_app,
    "apps.set": _set_app,
    "settings.show": _document,
    "settings.get": _document,
    "settings.schema": _document,
    "settings.set": _set,
    "settings.check": _check,
    "schedule": _schedule,
    "schedule.confirm": _confirm,
    "data.check": _check_data,
    "data.backup": _backup,
    "data.restore": _restore,
    "data.forget": _forget,
    "data.delete-all": _delete_all,
    "autostart.status": _autostart,
}
