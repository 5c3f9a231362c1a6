"""The verbs that take over what people have in other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from detox.cli.stage import Stage
    from detox.ports import Desk

Act = Callable[["argparse.Namespace", "Desk", "Stage"], int]


def perform(given: argparse.Namespace, desk: Desk, stage: Stage) -> int:
    """Do the verb and return the exit code; raise Refused or NotRunning."""
    return _ACTS[given.verb](given, desk, stage)


def _activitywatch(given: argparse.Namespace, _desk: Desk, stage: Stage) -> int:
    from detox.cli import activitywatch  # noqa: PLC0415

    return activitywatch.perform(given, stage)


def _ics(given: argparse.Namespace, _desk: Desk, stage: Stage) -> int:
    from detox.cli import calendar_file  # noqa: PLC0415

    return calendar_file.perform(given, stage)


_ACTS: Mapping[str, Act] = {
    "import.ics": _ics,
    "import.activitywatch": _activitywatch,
}
