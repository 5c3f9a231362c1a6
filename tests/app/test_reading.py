"""Values that go over the socket as plain JSON come back as they were."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from detox.app.keeping import KeptJournal
from detox.app.known import entries
from detox.app.reading import read_log
from detox.app.sample import Sample
from detox.cli import parcel
from detox.domain import apps, schedule, summary
from detox.domain.settings import Settings
from detox.domain.summary import Week
from detox.storage import database

WITA = timezone(timedelta(hours=8))
MONDAY = date(2026, 11, 9)


def sample_week() -> Week:
    settings = Settings().having("schedule.preset", "kaltim_prov_5")
    calendar = schedule.calendar(settings, "ID-WITA", (), "en")
    catalogue = apps.Catalogue(entries=entries())
    journal = KeptJournal(database.open_in_memory())
    Sample(calendar, catalogue, WITA).write(journal, MONDAY, MONDAY + timedelta(days=4))
    data = summary.WeekData(
        monday=MONDAY,
        today=MONDAY + timedelta(days=4),
        catalogue=catalogue,
        calendar=calendar,
        zone=WITA,
        log=read_log(journal, None, None, catalogue, MONDAY),
    )
    journal.close()
    return summary.week(data)


def test_a_week_comes_back_as_it_went() -> None:
    week = sample_week()
    assert week.kept
    assert week.last_week is None
    plain = json.loads(json.dumps(parcel.pack(week)))
    assert parcel.unpack(Week, plain) == week


def test_a_length_comes_back_to_the_microsecond() -> None:
    length = timedelta(days=3, microseconds=1)
    assert parcel.unpack(timedelta, parcel.pack(length)) == length


def test_a_moment_comes_back_with_its_offset() -> None:
    moment = datetime(2026, 11, 9, 8, 0, tzinfo=WITA)
    assert parcel.unpack(datetime, parcel.pack(moment)) == moment


@pytest.mark.parametrize("broken", [{}, [], None, 5, {"monday": "2026-11-09"}])
def test_what_is_no_week_is_refused(broken: object) -> None:
    with pytest.raises((TypeError, KeyError, ValueError)):
        parcel.unpack(Week, broken)


def test_the_sample_is_the_same_every_time() -> None:
    assert sample_week() == sample_week()
    assert replace(sample_week(), known_weeks=9) != sample_week()
