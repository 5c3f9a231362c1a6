"""Taking over an export of ActivityWatch.

The file is read here, in the process of the command line, and becomes a timeline of apps; that goes
as a staged file to whoever holds the log. Apps that are kept private get no further than here.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from detox.app.known import entries
from detox.app.paths import Profile
from detox.cli.wire import Refused
from detox.domain import apps
from detox.domain.apps import UNKNOWN, App, Catalogue
from detox.domain.names import program_name
from detox.ports import Desk, StorageTrouble
from detox.storage import activitywatch, settings_file, staged, timeline
from detox.storage.activitywatch import Export
from detox.storage.timeline import Timeline

DO = "import.activitywatch"
NOBODY = -1


def take_over(
    place: Profile, desk: Desk, source: Path, dry: bool, told: Callable[[float], None]
) -> Mapping[str, Any]:
    """Return what came, or with `dry` would come, as plain values; raise Refused."""
    try:
        export = activitywatch.read(source, datetime.now(UTC), told)
        settings = settings_file.load(place.settings).settings
        known, numbers = recognise(export.apps, apps.catalogue(entries(), settings))
        whole = _whole(export, numbers)
        alone = sorted(name for name, host in export.hosts.items() if _is_alone(host))
        export.hosts.clear()  # the log may be written in this process: make room
        came = _hand_over(place, desk, whole, known, dry) if whole else {}
    except StorageTrouble as trouble:
        raise Refused(str(trouble)) from None
    return {
        **came,
        "dry": dry,
        "events": export.events,
        "lost": dict(export.lost),
        "ignored": sorted(export.ignored),
        "alone": alone,
        "private": NOBODY in numbers,
    }


def recognise(seen: Sequence[str], catalogue: Catalogue) -> tuple[list[staged.App], list[int]]:
    """Return the apps, and for each name seen its number among them, below 0 to leave it out."""
    known: dict[staged.App, int] = {}
    numbers = []
    for name in seen:
        app = _recognised(name, catalogue)
        if app is None or app.private or "idle" in app.flags or not app.program:
            numbers.append(NOBODY)
        else:
            numbers.append(known.setdefault((app.program, app.name), len(known)))
    return list(known), numbers


def _recognised(name: str, catalogue: Catalogue) -> App | None:
    """Return the app of a name: an executable, a WM_CLASS, an app_id, or what macOS displays.

    A name of one word that nobody knows becomes what the log itself would make of it.
    """
    program = program_name(name)
    if not program:
        return None
    shown = " ".join("".join(sign for sign in name if sign.isprintable()).split())
    app = catalogue.from_program(program, shown)
    if app.category == UNKNOWN and " " not in shown:
        return catalogue.from_program(program, "")
    return app


def _whole(export: Export, numbers: Sequence[int]) -> Timeline:
    hosts = (host for host in export.hosts.values() if host.fronts and host.presence)
    return timeline.together(timeline.of_host(host, numbers) for host in hosts)


def _is_alone(host: activitywatch.Host) -> bool:
    """Tell whether nobody can say when somebody was at that computer."""
    return bool(host.fronts) and not host.presence


def _hand_over(
    place: Profile, desk: Desk, whole: Timeline, known: Sequence[staged.App], dry: bool
) -> Mapping[str, Any]:
    staged.remove_stale(place.folder)
    path = staged.write(place.folder, whole, known)
    try:
        reply = list(desk.ask(DO, {"staged": str(path), "dry": dry}))[-1]
    finally:
        path.unlink(missing_ok=True)
    return {name: value for name, value in reply.items() if name not in {"ok", "done"}}
