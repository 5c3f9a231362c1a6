"""`selftest`: open everything once, in a profile of its own, and leave; for packagers.

A part that was left out of a bundle is found here and not by its user.
"""

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from contextlib import closing
from datetime import date, datetime, timedelta

from detox import words
from detox.app import reports
from detox.app.control import ControlServer
from detox.app.desk import RemoteDesk
from detox.app.instance import Lock
from detox.app.keeping import open_journal
from detox.app.known import entries, holidays, shipped
from detox.app.paths import Profile
from detox.app.sample import Sample
from detox.assets import resource
from detox.cli import week_text, wire
from detox.cli.stage import Finding
from detox.domain import summary
from detox.domain.summary import Week
from detox.domain.world import Plan, plan
from detox.export import csv, files
from detox.platforms import select
from detox.ports import Reply
from detox.storage import checkup, settings_file
from detox.words import _

DAYS = timedelta(days=10)


def run() -> list[Finding]:
    """Open everything and return what was found, in order."""
    with tempfile.TemporaryDirectory(prefix="detox-selftest-") as folder:
        return [_try(name, part, Profile(folder)) for name, part in _parts().items()]


def _try(name: str, part: Callable[[Profile], None], place: Profile) -> Finding:
    try:
        part(place)
    except Exception as error:  # noqa: BLE001  whatever it is, it is the finding
        return Finding(name, f"{type(error).__name__}: {error}")
    return Finding(name)


def _demand(holds: object, what: str) -> None:
    if not holds:
        raise AssertionError(what)


def _sentences(_place: Profile) -> None:
    chosen = words.language()
    try:
        words.use("id")
        _demand(_("Monday") == "Senin", "no Indonesian catalogue")
    finally:
        words.use(chosen)


def _catalogue(_place: Profile) -> None:
    _demand(len(entries()) > 100, "no apps")
    _demand(holidays(), "no holidays")


def _fonts(_place: Profile) -> None:
    from detox.app import pictures  # noqa: PLC0415  Qt
    from detox.ui import typeface  # noqa: PLC0415

    pictures.application()
    _demand(list(resource("fonts").iterdir()), "no fonts")
    _demand(typeface.serif_families(), "the fonts cannot be read")


def _settings(place: Profile) -> None:
    loaded = settings_file.set_value(place.settings, "log.enabled", "true")
    _demand(loaded.settings.log.enabled, "a setting is not kept")


def _plan(place: Profile) -> Plan:
    settings = settings_file.load(place.settings).settings
    return plan(settings.having("schedule.preset", "kaltim_prov_5"), shipped())


def _database(place: Profile) -> None:
    _demand(_week(place).kept, "the log does not keep")
    with closing(open_journal(place.database)) as journal:
        _demand(not checkup.check(journal.database), "the log is damaged")
        _demand(journal.focus(), "no focus blocks are kept")


def _week(place: Profile) -> Week:
    """Write some days into the log, and return their week."""
    now, chosen = datetime.now().astimezone(), _plan(place)
    zone = now.tzinfo
    if zone is None:
        raise AssertionError("the clock has no zone")
    today = now.date()
    with closing(open_journal(place.database)) as journal:
        sample = Sample(chosen.calendar, chosen.catalogue, zone)
        sample.write(journal, today - DAYS, today - timedelta(days=1))
        frame = reports.Frame(today, chosen.settings, chosen.catalogue, chosen.calendar, zone)
        return reports.read_week(journal, _last_week(today), frame)


def _last_week(today: date) -> date:
    return summary.monday_of(today - timedelta(days=7))


def _reports(place: Profile) -> None:
    week = _week(place)
    _demand(week_text.page(week), "no text")
    target = place.folder / "week.csv"
    files.write(target, csv.lines(summary.week_table(week)))
    _demand(target.stat().st_size, "no table")


def _windows(place: Profile) -> None:
    from detox.app import pictures  # noqa: PLC0415  Qt
    from detox.ui.theme import LIGHT  # noqa: PLC0415

    pictures.application()
    week, now = _week(place), datetime.now().astimezone()
    for name, make in pictures.screens(week, _plan(place), now).items():
        _demand(not pictures.picture_of(make(LIGHT)).isNull(), name)


def _paper(place: Profile) -> None:
    from detox.app import pictures  # noqa: PLC0415  Qt
    from detox.cli import parcel  # noqa: PLC0415

    packed = parcel.pack(_week(place))
    _demand(pictures.draw_week(packed, "pdf").startswith(b"%PDF"), "no PDF")
    _demand(pictures.draw_week(packed, "png").startswith(b"\x89PNG"), "no PNG")


def _system(_place: Profile) -> None:
    select.clock().read()
    senses = select.senses()
    senses.close()
    _demand(senses.capabilities, "no capabilities")


def _local_control(place: Profile) -> None:
    lock = Lock(place.lock)
    _demand(lock.take(), "the lock cannot be taken")
    done: Future[Iterable[Reply]] = Future()
    done.set_result([wire.done(pid=os.getpid())])
    server = ControlServer(select.listen(place.socket), lambda _request: done)
    server.start()
    try:
        desk = RemoteDesk(lambda: select.connect(place.socket))
        _demand(list(desk.ask("status", {}))[-1]["pid"] == os.getpid(), "another answers")
    finally:
        server.stop()
        lock.release()


def _parts() -> Mapping[str, Callable[[Profile], None]]:
    return {
        _("sentences"): _sentences,
        _("catalogue of apps"): _catalogue,
        _("settings"): _settings,
        _("database"): _database,
        _("reports"): _reports,
        _("fonts"): _fonts,
        _("windows"): _windows,
        _("paper"): _paper,
        _("system"): _system,
        _("local control"): _local_control,
    }
