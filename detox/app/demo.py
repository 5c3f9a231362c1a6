"""`demo`: a sample profile, its week as text and tables, and pictures of the main screens.

The profile is an ordinary one: `detox-timer --profile DIR/profile week` reads it like any other.
"""

from contextlib import closing
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

from detox import words
from detox.app import pictures, reports
from detox.app.keeping import KeptJournal, open_journal
from detox.app.known import shipped
from detox.app.paths import Profile
from detox.app.sample import Sample
from detox.cli import week_text
from detox.cli.wire import Refused
from detox.domain import profiles, summary
from detox.domain.summary import Week
from detox.domain.timespan import DAY
from detox.domain.world import Plan, plan
from detox.export import csv, files, json
from detox.platforms import select
from detox.ports import StorageTrouble
from detox.storage import settings_file
from detox.words import _

WEEK = 7 * DAY
_OF_LANGUAGE = {"id": "ID-WITA", "en": ""}
"""Where a sample person lives if the system does not tell."""


def write(folder: Path, weeks: int) -> list[Path]:
    """Write the sample into the folder and return the files to look at; raise Refused."""
    profile = Profile(str((folder / "profile").absolute()))
    if profile.database.exists():
        raise Refused(_("There is a sample in {folder} already.").format(folder=folder))
    try:
        now = select.clock().read().wall
        chosen = _settle(profile)
        with closing(open_journal(profile.database)) as journal:
            week = _fill(journal, chosen, now, weeks)
        made = _write_tables(folder, week)
        return [*made, *pictures.draw_screens(folder, week, chosen, now)]
    except (StorageTrouble, OSError) as trouble:
        raise Refused(str(trouble)) from trouble


def _settle(profile: Profile) -> Plan:
    """Write the sample's settings and return what follows from them."""
    known = shipped()
    choices = {
        "language": words.language() if words.language() in {"id", "en"} else "en",
        "schedule.preset": profiles.guess(known.region or _OF_LANGUAGE[words.language()]),
        "log.enabled": "true",
        "log.keep_detail": "forever",
    }
    for key, value in choices.items():
        loaded = settings_file.set_value(profile.settings, key, value)
    return plan(loaded.settings, known)


def _fill(journal: KeptJournal, chosen: Plan, now: datetime, weeks: int) -> Week:
    """Write the weeks before this one into the journal and return the last of them."""
    zone = now.tzinfo or UTC
    today = chosen.calendar.day_of(now).date
    this = summary.monday_of(today)
    sample = Sample(chosen.calendar, chosen.catalogue, zone, select.zone_name())
    with journal.database.transaction():
        sample.write(journal, this - weeks * WEEK, this - DAY)
    return _read(journal, chosen, this - WEEK, today, zone)


def _read(journal: KeptJournal, chosen: Plan, monday: date, today: date, zone: tzinfo) -> Week:
    frame = reports.Frame(today, chosen.settings, chosen.catalogue, chosen.calendar, zone)
    return reports.read_week(journal, monday, frame)


def _write_tables(folder: Path, week: Week) -> list[Path]:
    table = summary.week_table(week)
    texts = {
        "week.txt": [week_text.page(week)],
        "week.csv": csv.lines(table),
        "week-excel.csv": csv.lines(table, csv.excel(words.language())),
        "week.json": json.document(summary.week_document(week)),
    }
    for name, chunks in texts.items():
        files.write(folder / name, chunks)
    return [folder / name for name in texts]
