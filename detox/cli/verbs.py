"""What each verb does: ask the desk, and write down what it answers."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from detox.cli import out
from detox.cli.wire import NotRunning
from detox.words import _

if TYPE_CHECKING:
    import argparse

    from detox.cli.stage import Stage
    from detox.ports import Desk

NOT_RUNNING = 3

# The options that go with a request, by verb; each lives under the same name in the request.
_FORWARD: Mapping[str, tuple[str, ...]] = {
    "focus.start": ("minutes", "label"),
    "focus.pause": (),
    "focus.resume": (),
    "focus.extend": (),
    "focus.skip": (),
    "focus.stop": (),
    "break.postpone": (),
    "break.skip": (),
    "break.end": (),
    "quiet.snooze": ("reason",),
    "quiet.duty": ("until",),
    "quiet.close": ("app",),
    "remind.pause": ("minutes", "until"),
    "remind.resume": (),
    "prompt.answer": ("choice",),
    "log.pause": ("minutes", "until"),
    "log.resume": (),
    "autostart.on": (),
    "autostart.off": (),
}


def perform(given: argparse.Namespace, stage: Stage) -> int:
    """Do the verb and return the exit code; raise NotRunning or Refused."""
    verb: str = given.verb
    if verb == "run":
        return stage.run(given.profile, given.hidden, given.verbose)
    if verb in {"demo", "selftest"}:
        return _perform_alone(given, stage)
    desk = stage.desk(given.profile)
    if verb == "status":
        return _status(given, desk)
    if verb == "quit":
        return _quit(desk)
    if verb == "meeting":
        return _meeting(given, desk)
    if verb in _FORWARD:
        _ask(desk, verb, **{name: getattr(given, name) for name in _FORWARD[verb]})
        return 0
    if verb.startswith("import."):
        from detox.cli import imports  # noqa: PLC0415

        return imports.perform(given, desk, stage)
    from detox.cli import reports  # noqa: PLC0415  what answers at once needs no reports

    return reports.perform(given, desk, stage)


def _ask(desk: Desk, do: str, **arguments: Any) -> list[Mapping[str, Any]]:
    said = {name: value for name, value in arguments.items() if value is not None}
    return list(desk.ask(do, said))


def _quit(desk: Desk) -> int:
    try:
        _ask(desk, "quit")
    except NotRunning:
        return 0
    return 0


def _meeting(given: argparse.Namespace, desk: Desk) -> int:
    if given.ending:
        _ask(desk, "meeting.end")
    else:
        _ask(desk, "meeting.start", minutes=given.minutes)
    return 0


# --- status -------------------------------------------------------------------------------------


def _status(given: argparse.Namespace, desk: Desk) -> int:
    try:
        if given.follow:
            return _follow(desk)
        status = _ask(desk, "status")[-1]["status"]
    except NotRunning:
        _print_status(_nothing(), given.json or given.follow)
        return NOT_RUNNING
    _print_status(status, given.json)
    return 0


def _follow(desk: Desk) -> int:
    for reply in desk.ask("status.follow", {}):
        if "status" in reply:
            out.write_json(reply["status"])
    out.write_json(_nothing())
    return 0


def _print_status(status: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        out.write_json(status)
    elif not status["running"]:
        print(_("Detox is not running."))
    else:
        from detox.words.status import lines  # noqa: PLC0415  only for people

        print("\n".join(lines(status)))


def _nothing() -> dict[str, Any]:
    from detox import __version__  # noqa: PLC0415

    return {"version": __version__, "running": False}


# --- what needs no desk ---------------------------------------------------------------------------


def _perform_alone(given: argparse.Namespace, stage: Stage) -> int:
    if given.verb == "selftest":
        return _selftest(stage)
    from pathlib import Path  # noqa: PLC0415

    for path in stage.demo(Path(given.output), given.weeks):
        print(path)
    return 0


def _selftest(stage: Stage) -> int:
    findings = stage.selftest()
    for finding in findings:
        word = _("failed: {reason}").format(reason=finding.problem) if finding.problem else _("ok")
        print(f"{finding.what}: {word}", file=sys.stderr if finding.problem else sys.stdout)
    return 1 if any(finding.problem for finding in findings) else 0
