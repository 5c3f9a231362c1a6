"""The one read path of reports: the journal's rows of a week become its summary, then files."""

from dataclasses import dataclass
from datetime import date, tzinfo
from pathlib import Path

from detox.app.reading import read_log
from detox.domain import summary
from detox.domain.apps import Catalogue
from detox.domain.schedule import Calendar
from detox.domain.settings import Settings
from detox.domain.timespan import DAY
from detox.domain.week import WEEKS_BEFORE
from detox.export import csv, files
from detox.ports import Journal
from detox.ui.shown import WeekView

WEEKS = (WEEKS_BEFORE + 1) * 7


@dataclass(frozen=True)
class Frame:
    """What a report needs beside the rows: today, the rules for apps, the hours and the offset."""

    today: date
    settings: Settings
    catalogue: Catalogue
    calendar: Calendar
    zone: tzinfo


def read_week(journal: Journal, monday: date, frame: Frame) -> summary.Week:
    """Return the summary of a week, read on the thread that owns the journal."""
    first, last = monday - (WEEKS - 7) * DAY, monday + 6 * DAY
    return summary.week(
        summary.WeekData(
            monday=monday,
            today=frame.today,
            log=read_log(journal, first, last, frame.catalogue, hours_from=monday),
            catalogue=frame.catalogue,
            calendar=frame.calendar,
            zone=frame.zone,
        )
    )


def write_csv(week: summary.Week, path: Path, preset: str, tag: str) -> None:
    """Write the week's table as CSV; `tag` is the language or region of preset "excel"."""
    dialect = csv.excel(tag) if preset == "excel" else csv.DATA
    files.write(path, csv.lines(summary.week_table(week), dialect))


def write_paper(view: WeekView, path: Path) -> None:
    """Write the week as a sheet: PDF, or PNG by the ending of the path; raise OSError."""
    from detox.ui import paper  # noqa: PLC0415  Qt

    save = paper.save_pdf if path.suffix.lower() == ".pdf" else paper.save_png
    if not save(str(path), view):
        raise OSError(str(path))
