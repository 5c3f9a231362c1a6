"""Calendar files of all kinds give days off and times on duty, or one clear sentence."""

import contextlib
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detox import words
from detox.domain.marked import LeftOut
from detox.ports import StorageTrouble
from detox.storage import icalendar_file, icalendar_zone
from detox.storage.icalendar_file import Brought
from tests.storage.calendar_files import APPLE, GOOGLE, OUTLOOK, calendar, event, written

LONG = "Cuti bersama, seluruh unit kerja di lingkungan Pemerintah Provinsi Kalimantan Timur"
TODAY = date(2026, 11, 22)
WITA = icalendar_zone.named(ZoneInfo("Asia/Makassar"))
BERLIN = icalendar_zone.named(ZoneInfo("Europe/Berlin"))


def holidays(folder: Path, text: str | bytes) -> Brought:
    return icalendar_file.read(written(folder, text), False, TODAY, WITA)


def days(brought: Brought) -> list[tuple[str, str]]:
    assert brought.arrival
    return [(one.date.isoformat(), one.name) for one in brought.arrival.marked.days_off]


def duties(
    folder: Path, text: str | bytes, zone: icalendar_zone.Zone = WITA
) -> list[tuple[str, str, str]]:
    brought = icalendar_file.read(written(folder, text), True, TODAY, zone)
    assert brought.arrival
    return [
        (_utc(one.span.start), _utc(one.span.end), one.name)
        for one in brought.arrival.marked.duties
    ]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%m-%d %H:%M}"


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_holidays_of_google_come_with_their_names(tmp_path: Path, ends: str, mark: bytes) -> None:
    found = holidays(tmp_path, mark + GOOGLE.replace("\n", ends).encode())
    assert days(found) == [
        ("2026-12-24", LONG),
        ("2026-12-25", "Hari Raya Natal"),
        ("2026-12-30", ""), ("2026-12-31", ""), ("2027-01-01", ""),
    ]  # fmt: skip
    assert found.arrival
    assert found.arrival.source == "ics:Hari libur kantor"
    assert (found.arrival.first, found.arrival.last) == (date(2026, 12, 3), date(2027, 1, 1))
    assert dict(found.left_out) == {LeftOut.CANCELLED: 1, LeftOut.SHORT: 1}


def test_duty_of_outlook_comes_every_week_but_not_the_one_taken_out(tmp_path: Path) -> None:
    assert duties(tmp_path, OUTLOOK) == [
        ("11-23 11:00", "11-23 23:00", "Piket malam"),
        ("12-08 12:00", "12-08 22:00", "Piket malam"),
        ("12-14 11:00", "12-14 23:00", "Piket malam"),
    ]


def test_a_night_in_which_summer_begins(tmp_path: Path) -> None:
    """Twelve hours by any clock are told by DURATION; DTEND ends when the wall says so."""
    assert duties(tmp_path, APPLE, BERLIN) == [
        ("03-26 18:00", "03-27 06:00", "Rufbereitschaft"),
        ("03-27 18:00", "03-28 06:00", "Rufbereitschaft"),
    ]
    longer = APPLE.replace("DURATION:PT12H", "DTEND;TZID=Europe/Berlin:20270328T070000")
    assert duties(tmp_path, longer, BERLIN)[1] == ("03-27 18:00", "03-28 05:00", "Rufbereitschaft")


def test_a_zone_that_only_the_file_knows(tmp_path: Path) -> None:
    own = APPLE.replace("Europe/Berlin", "Kantor kami")
    assert duties(tmp_path, own, WITA) == duties(tmp_path, APPLE, WITA)
    lost = own.replace("VTIMEZONE", "X-ELSE")
    assert dict(icalendar_file.read(written(tmp_path, lost), True, TODAY, WITA).left_out) == {
        LeftOut.ZONE: 2
    }


def test_wall_clocks_universal_time_and_whole_days(tmp_path: Path) -> None:
    text = calendar(
        event("UID:1", "DTSTART:20261201T190000", "DTEND:20261202T070000", "SUMMARY:jam dinding"),
        event("UID:2", "DTSTART:20261203T110000Z", "DURATION:PT30M", "SUMMARY:utc"),
        event("UID:3", "DTSTART;VALUE=DATE:20261205", "DURATION:P2D", "SUMMARY:akhir pekan"),
        event("UID:4", "DTSTART;TZID=Asia/Jakarta:20261210T190000",
              "DTEND;TZID=Asia/Jayapura:20261211T000000", "SUMMARY:dua zona"),
    )  # fmt: skip
    assert duties(tmp_path, text) == [
        ("12-01 11:00", "12-01 23:00", "jam dinding"),
        ("12-03 11:00", "12-03 11:30", "utc"),
        ("12-04 16:00", "12-06 16:00", "akhir pekan"),
        ("12-10 12:00", "12-10 15:00", "dua zona"),
    ]


def test_times_on_duty_never_overlap(tmp_path: Path) -> None:
    text = calendar(
        event("DTSTART:20261201T000000Z", "DTEND:20261201T080000Z", "SUMMARY:A"),
        event("DTSTART:20261201T060000Z", "DTEND:20261201T120000Z", "SUMMARY:B"),
        event("DTSTART:20261201T020000Z", "DTEND:20261201T030000Z", "SUMMARY:C"),
        event("DTSTART:20261201T000000Z", "DTEND:20261201T080000Z", "SUMMARY:A"),
    )
    assert duties(tmp_path, text) == [
        ("12-01 00:00", "12-01 08:00", "A"), ("12-01 08:00", "12-01 12:00", "B"),
    ]  # fmt: skip


def test_a_timed_event_is_a_day_off_where_it_takes_the_day(tmp_path: Path) -> None:
    text = calendar(
        event("DTSTART;TZID=Asia/Jakarta:20261224T000000",
              "DTEND;TZID=Asia/Jakarta:20261226T000000", "SUMMARY:Libur"),
        event("DTSTART:20261228T000000Z", "DTEND:20261228T090000Z", "SUMMARY:Rapat"),
    )  # fmt: skip
    found = holidays(tmp_path, text)
    assert days(found) == [("2026-12-24", "Libur"), ("2026-12-25", "Libur")]
    assert dict(found.left_out) == {LeftOut.SHORT: 1}


def test_what_cannot_be_taken_is_counted_with_its_reason(tmp_path: Path) -> None:
    text = calendar(
        event("DTSTART:20261201T120000Z", "DTEND:20261201T120000Z"),
        event("DTSTART:20261201T120000Z"),
        event("DTSTART:20261201T120000Z", "DTEND:20261201T110000Z"),
        event("DTSTART:2026-12-01"),
        event("SUMMARY:kapan?"),
        event("DTSTART:20261201T120000Z", "DURATION:PT1H", "RRULE:FREQ=SECONDLY"),
        event("DTSTART:20261201T120000Z", "DURATION:PT1H", "RRULE:FREQ=FOO"),
        event("DTSTART:20201201T120000Z", "DURATION:PT1H"),
        event("DTSTART:20261201T120000Z", "DURATION:P60D"),
        event("DTSTART;TZID=Nowhere:20261201T120000", "DURATION:PT1H"),
        event("DTSTART:99991231T235900Z", "DURATION:PT5H"),
    )
    found = icalendar_file.read(written(tmp_path, text), True, TODAY, WITA)
    assert dict(found.left_out) == {
        LeftOut.EMPTY: 2, LeftOut.UNREADABLE: 3, LeftOut.REPEATS: 2, LeftOut.OUTSIDE: 2,
        LeftOut.LONG: 1, LeftOut.ZONE: 1,
    }  # fmt: skip
    assert not (found.arrival and found.arrival.marked.duties)


def test_several_calendars_in_one_file_and_revisions(tmp_path: Path) -> None:
    first = event("UID:1", "SEQUENCE:0", "DTSTART;VALUE=DATE:20261201", "SUMMARY:lama")
    second = event("UID:1", "SEQUENCE:2", "DTSTART;VALUE=DATE:20261202", "SUMMARY:baru")
    assert days(holidays(tmp_path, calendar(first, second))) == [("2026-12-02", "baru")]
    both = calendar(first) + calendar(second)
    assert [day for day, _name in days(holidays(tmp_path, both))] == ["2026-12-01", "2026-12-02"]


def test_more_dates_and_cancelled_times_of_a_series(tmp_path: Path) -> None:
    text = calendar(
        event("UID:1", "DTSTART:20261201T120000Z", "DURATION:PT1H",
              "RRULE:FREQ=DAILY;UNTIL=20261203T120000Z", "RDATE:20261210T120000Z",
              "RDATE;VALUE=PERIOD:20261212T120000Z/PT1H"),
        event("UID:1", "RECURRENCE-ID:20261202T120000Z", "DTSTART:20261202T120000Z",
              "DURATION:PT1H", "STATUS:CANCELLED"),
    )  # fmt: skip
    assert [start for start, _end, _name in duties(tmp_path, text)] == [
        "12-01 12:00", "12-03 12:00", "12-10 12:00", "12-12 12:00",
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["EXDATE;VALUE=DATE:20261202", "EXDATE:20261202T040000Z"])
def test_a_day_can_be_taken_out_of_a_series(tmp_path: Path, line: str) -> None:
    text = calendar(event(
        "UID:1", "DTSTART;TZID=Asia/Makassar:20261201T120000", "DURATION:PT1H",
        "RRULE:FREQ=DAILY;COUNT=3", line,
    ))  # fmt: skip
    assert len(duties(tmp_path, text)) == 2


# --- files that are no calendar -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is not a calendar"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not a calendar"),
        (b"<html>BEGIN:VCALENDAR</html>", "is not a calendar"),
        (b"/etc/hostname", "is not a calendar"),
        (b"BEGIN:VCARD\r\nFN:x\r\nEND:VCARD\r\n", "is not a calendar"),
        (GOOGLE.encode()[:700], "breaks off before its end"),
        (GOOGLE.replace("Natal", "Pâques").encode("latin-1"), "not written in UTF-8"),
        (GOOGLE.encode("utf-16"), "is not a calendar"),
        (GOOGLE.encode() + b"\x00", "is not a calendar"),
        (b"BEGIN:VCALENDAR\r\n" + b"x" * 5 * 1024 * 1024, "larger than 4 MB"),
    ],
)
def test_what_is_no_calendar_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    words.use("en")
    with pytest.raises(StorageTrouble, match=sentence):
        holidays(tmp_path, content)


def test_no_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    words.use("en")
    with pytest.raises(StorageTrouble, match="There is no file"):
        icalendar_file.read(tmp_path / "x.ics", False, TODAY, WITA)
    with pytest.raises(StorageTrouble, match=r"it is (a folder|not a file)"):
        icalendar_file.read(tmp_path, False, TODAY, WITA)


def test_hostile_files_come_to_an_end(tmp_path: Path) -> None:
    words.use("en")
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Mine\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n"
        "TZOFFSETFROM:+0700\r\nTZOFFSETTO:+0800\r\n"
        "RRULE:FREQ={rule}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    never = "YEARLY;BYMONTH=2;BYMONTHDAY=30"
    texts = [
        calendar(event("DTSTART:00010101T000000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY") * 400),
        calendar(event("DTSTART:20260101T000000Z", "DURATION:PT1M",
                       f"RRULE:FREQ={never};COUNT=99") * 400),
        calendar(event("DTSTART;VALUE=DATE:19000101", "DURATION:P30000D", "RRULE:FREQ=DAILY") * 50),
        *(
            calendar(zone.format(rule=rule),
                     event("DTSTART;TZID=Mine:20261201T120000", "DURATION:PT1H") * 100)
            for rule in ("SECONDLY", never, f"DAILY;{never[7:]}")
        ),
    ]  # fmt: skip
    for text in texts:
        began = time.perf_counter()
        with contextlib.suppress(icalendar_file.NoCalendar):
            icalendar_file.read(written(tmp_path, text), False, TODAY, WITA)
        assert time.perf_counter() - began < 20


lines = st.sampled_from(
    [
        "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "TZID:Mine",
        "BEGIN:STANDARD", "END:STANDARD", "TZOFFSETFROM:+0700", "TZOFFSETTO:+0800", "UID:1",
        "DTSTART:20261201T120000Z", "DTSTART;TZID=Mine:20261201T120000", "DTEND;VALUE=DATE:2026",
        "DTSTART;VALUE=DATE:20261201", "DURATION:PT1H", "DURATION:-P1D", "RRULE:FREQ=DAILY",
        "RRULE:COUNT=1", "EXDATE:20261201T120000Z,x", "RDATE;VALUE=PERIOD:x/y", "SEQUENCE:x",
        "RECURRENCE-ID:20261201T120000Z", "STATUS:CANCELLED", "SUMMARY:\\", "X;Y=\"", " folded",
        "DTEND:20261201T130000", "RRULE:FREQ=WEEKLY;UNTIL=20270101;BYDAY=MO,1TU", ":", "SUMMARY",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(lines, max_size=14), st.booleans())
def test_any_lines_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, said: list[str], duty: bool
) -> None:
    folder = tmp_path_factory.mktemp("any")
    path = written(folder, calendar(event(*said)))
    with contextlib.suppress(icalendar_file.NoCalendar):
        found = icalendar_file.read(path, duty, TODAY, WITA)
        assert (
            found.arrival is None
            or TODAY - timedelta(days=366) <= found.arrival.first <= found.arrival.last
        )
