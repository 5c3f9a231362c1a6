"""Many spans at once: cut, counted and kept as if they had come one by one, or not at all."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detox.domain import booking, schedule
from detox.domain.apps import App, Ledger
from detox.domain.records import DayKind, DayRecord, UsageSpan
from detox.domain.schedule import Calendar
from detox.domain.settings import LogSettings, read_settings
from detox.domain.timespan import Span, utc_ms
from detox.ports import StorageTrouble
from detox.storage import bulk, checkup, staged, totals, trouble, upkeep
from detox.storage import database as files
from detox.storage.bulk import Came, Terms
from detox.storage.database import Database
from detox.storage.journal import SqliteJournal
from detox.storage.sections import Ground, sections
from detox.storage.timeline import Piece, Timeline
from tests.storage.made import MONDAY, NOON, WITA, at, gap, usage

FOREVER = LogSettings(keep_detail=None, keep_totals=None)
APPS = [("code", "Code"), ("firefox", "Firefox"), ("slack", "Slack")]
MINUTE = 60_000


@pytest.fixture
def kept_file(path: Path) -> Iterator[Database]:
    made = files.open(path)
    yield made
    made.close()


def office(preset: str = "office_9_17") -> Calendar:
    """Return a calendar; of "auto" the hours are a guess."""
    chosen, _faults = read_settings({"schedule": {"preset": preset, "holidays": ""}})
    return schedule.calendar(chosen, "DE-BE", (), "en")


def terms(calendar: Calendar | None = None, keep: LogSettings = FOREVER) -> Terms:
    ground = Ground(calendar or office(), lambda _ms: 480)
    return Terms(ground, "Asia/Makassar", MONDAY, keep)


def pieces(*told: tuple[float, float, int]) -> list[Piece]:
    """Return pieces given in minutes from noon of Monday."""
    return [(utc_ms(at(start)), utc_ms(at(end)), app) for start, end, app in told]


def take(
    database: Database, folder: Path, told: Iterable[Piece], terms_: Terms | None = None,
    dry: bool = False,
) -> Came:  # fmt: skip
    path = staged.write(folder, Timeline(told), APPS)
    with staged.Staged(path, utc_ms(NOON + timedelta(days=30))) as times:
        return (bulk.look if dry else bulk.write)(database, times, terms_ or terms())


def dump(database: Database) -> list[str]:
    return list(database.connection.iterdump())


def kept(database: Database) -> list[tuple[float, float, str]]:
    """Return the spans in minutes from noon of Monday."""
    noon = utc_ms(NOON)
    return [
        ((start - noon) / MINUTE, (end - noon) / MINUTE, program)
        for start, end, program in database.rows(
            "SELECT start_ms, end_ms, program FROM span JOIN app ON app.id = app_id"
            " ORDER BY start_ms"
        )
    ]


def hours_kept(database: Database) -> list[tuple[object, ...]]:
    return database.rows(
        "SELECT day, program, hour, ms, outside_ms, duty_ms FROM hour_app"
        " JOIN app ON app.id = app_id ORDER BY 1, 2, 3"
    )


def is_sound(database: Database) -> bool:
    return not checkup.check(database) and not totals.off(database, 0)


def test_pieces_are_cut_at_the_borders_of_hours_and_days(
    database: Database, tmp_path: Path
) -> None:
    came = take(database, tmp_path, pieces((-240, -120, 0), (240, 360, 1), (900, 1000, 2)))
    assert kept(database) == [
        (-240, -180, "code"), (-180, -120, "code"), (240, 300, "firefox"), (300, 360, "firefox"),
        (900, 960, "slack"), (960, 1000, "slack"),
    ]  # fmt: skip
    found = database.rows("SELECT day, outside_ms / 60000, duty_ms FROM span ORDER BY start_ms")
    assert found == [
        (20261123, 60, 0), (20261123, 0, 0), (20261123, 0, 0), (20261123, 60, 0),
        (20261123, 60, 0), (20261124, 40, 0),
    ]  # fmt: skip
    assert (came.spans, came.length, came.known) == (6, 340 * MINUTE, 0)
    assert (came.days, came.apps) == ({20261123, 20261124}, {0, 1, 2})
    assert is_sound(database)


def test_a_guess_of_hours_says_nothing_of_outside(database: Database, tmp_path: Path) -> None:
    take(database, tmp_path, pieces((-300, 600, 0)), terms(office("auto")))
    assert database.rows("SELECT DISTINCT outside_ms, duty_ms FROM span") == [(None, None)]
    assert is_sound(database)


def test_time_on_duty_is_its_own(database: Database, tmp_path: Path) -> None:
    database.run(
        "INSERT INTO duty VALUES (?, ?, 480, 'Piket', '')", (utc_ms(at(240)), utc_ms(at(330)))
    )
    take(database, tmp_path, pieces((240, 360, 0)))
    found = database.rows("SELECT outside_ms, duty_ms FROM span ORDER BY start_ms")
    assert found == [(0, 0), (0, 30 * MINUTE), (30 * MINUTE, 0)]
    assert is_sound(database)


def test_each_day_says_what_the_calendar_says_unless_it_said_so_itself(
    journal: SqliteJournal, database: Database, tmp_path: Path
) -> None:
    journal.add_day(DayRecord(MONDAY, DayKind.LEAVE, "Cuti", (), True))
    take(database, tmp_path, pieces((0, 10, 0), (1440, 1450, 0)))
    monday, tuesday = journal.days()
    assert (monday.kind, monday.name) == (DayKind.LEAVE, "Cuti")
    assert (tuesday.kind, tuesday.work) == (DayKind.WORKDAY, (("09:00", "17:00"),))


def test_the_same_times_again_change_nothing(database: Database, tmp_path: Path) -> None:
    told = pieces((-700, -120, 0), (0, 60, 1), (60, 90, 0), (1300, 1500, 2))
    take(database, tmp_path, told)
    before = dump(database)
    came = take(database, tmp_path, told)
    assert dump(database) == before
    assert (came.spans, came.known) == (0, 870 * MINUTE)


def test_what_is_logged_already_stays_as_it_is(
    journal: SqliteJournal, database: Database, tmp_path: Path
) -> None:
    journal.add_span(usage(10, 20, "word"))
    journal.add_span(usage(30, 40, "word"))
    journal.add_gap(gap(50, 55))
    came = take(database, tmp_path, pieces((0, 35, 0), (45, 60, 1)))
    assert kept(database) == [
        (0, 10, "code"), (10, 20, "word"), (20, 30, "code"), (30, 40, "word"),
        (45, 50, "firefox"), (55, 60, "firefox"),
    ]  # fmt: skip
    assert (came.length, came.known) == (30 * MINUTE, 20 * MINUTE)
    assert is_sound(database)


def test_the_running_span_and_what_waits_are_taken(
    journal: SqliteJournal, database: Database, tmp_path: Path
) -> None:
    journal.keep_waiting([usage(5, 10, "word")])
    journal.keep_open(usage(20, 22, "word"))
    take(database, tmp_path, pieces((0, 30, 0)))
    assert kept(database) == [(0, 5, "code"), (10, 20, "code")]
    journal.recover()
    assert kept(database)[-1] == (20, 22, "word")
    assert is_sound(database)


def test_a_dry_run_changes_nothing_and_says_the_same(database: Database, tmp_path: Path) -> None:
    told = pieces((-700, -120, 0), (0, 60, 1))
    before = dump(database)
    would = take(database, tmp_path, told, dry=True)
    assert dump(database) == before
    assert would == take(database, tmp_path, told)


def test_a_full_disk_leaves_the_log_as_it_was(kept_file: Database, tmp_path: Path) -> None:
    take(kept_file, tmp_path, pieces((0, 1, 0)))
    before = dump(kept_file)
    [(pages,)] = kept_file.rows("PRAGMA page_count")
    kept_file.rows(f"PRAGMA max_page_count = {pages + 2}")
    told = pieces(*((n, n + 0.5, n % 3) for n in range(2, 20_000)))
    with pytest.raises(trouble.DiskFull):
        take(kept_file, tmp_path, told)
    assert dump(kept_file) == before
    kept_file.rows("PRAGMA max_page_count = 1000000")
    assert take(kept_file, tmp_path, told).spans > 19_000
    assert is_sound(kept_file)


# --- what is not kept so long ---------------------------------------------------------------------

MONTH = LogSettings(keep_detail=30, keep_totals=24)


def test_days_past_the_detail_keep_their_totals(database: Database, tmp_path: Path) -> None:
    told = pieces((-40 * 1440, -40 * 1440 + 60, 0), (0, 60, 1))
    came = take(database, tmp_path, told, terms(keep=MONTH))
    assert (came.spans, len(came.days)) == (2, 2)
    assert [program for _start, _end, program in kept(database)] == ["firefox"]
    assert hours_kept(database)[0] == (20261014, "code", 12, 60 * MINUTE, 0, 0)
    before = dump(database)
    again = take(database, tmp_path, told, terms(keep=MONTH))
    assert dump(database) == before
    assert (again.spans, again.sealed, again.known) == (0, {20261014}, 60 * MINUTE)
    assert checkup.check(database) == []


def test_a_day_sealed_later_takes_nothing_more(database: Database, tmp_path: Path) -> None:
    told = pieces((0, 60, 0))
    take(database, tmp_path, told)
    upkeep.purge(database, MONDAY + timedelta(days=40), MONTH)
    before = dump(database)
    came = take(database, tmp_path, pieces((0, 90, 0), (1440, 1450, 1)), terms(keep=FOREVER))
    assert came.sealed == {20261123}
    assert came.days == {20261124}
    assert hours_kept(database)[0] == (20261123, "code", 12, 60 * MINUTE, 0, 0)
    assert dump(database) != before


def test_days_older_than_totals_are_left_out(database: Database, tmp_path: Path) -> None:
    told = pieces((-800 * 1440, -800 * 1440 + 60, 0))
    before = dump(database)
    came = take(database, tmp_path, told, terms(keep=MONTH))
    assert (came.spans, len(came.expired)) == (0, 1)
    assert dump(database) == before
    kept_all = take(database, tmp_path, told, terms(keep=LogSettings(keep_detail=None)))
    assert kept_all.spans == 1


# --- as if they had come one by one ---------------------------------------------------------------


@st.composite
def timelines(draw: st.DrawFn) -> list[Piece]:
    moment, found = utc_ms(NOON), []
    for _n in range(draw(st.integers(1, 12))):
        moment += draw(st.integers(0, 600)) * MINUTE + draw(st.integers(0, 999))
        length = draw(st.integers(1, 400 * MINUTE))
        found.append((moment, moment + length, draw(st.integers(0, 2))))
        moment += length
    return found


def usage_of(piece: Piece, rules: booking.Rules) -> list[UsageSpan]:
    start, end, app = piece
    program, name = APPS[app]
    moments = [datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=ms) for ms in (start, end)]
    span = Span(*(moment.astimezone(WITA) for moment in moments))
    return booking.pieces(App(program, name, "dev", Ledger.WORK), span, rules)


def by_app(database: Database) -> list[tuple[object, ...]]:
    return database.rows(
        "SELECT day, program, sum(ms), sum(outside_ms), sum(duty_ms) FROM hour_app"
        " JOIN app ON app.id = app_id GROUP BY 1, 2 ORDER BY 1, 2"
    )


@hypothesis.settings(max_examples=40)
@given(timelines(), timelines(), st.sampled_from(["office_9_17", "auto", "kaltim_prov_5"]))
def test_all_at_once_counts_like_one_by_one(
    tmp_path_factory: pytest.TempPathFactory, told: list[Piece], first: list[Piece], preset: str
) -> None:
    calendar = office(preset)
    rules = booking.Rules(calendar, calendar.day_start, "Asia/Makassar", ())
    folder = tmp_path_factory.mktemp("staged")
    many, single = files.open_in_memory(), files.open_in_memory()
    for database in (many, single):
        journal = SqliteJournal(database)
        for piece in first:
            for one in usage_of(piece, rules):
                journal.add_span(one)
    take(many, folder, told, terms(calendar))
    journal = SqliteJournal(single)
    for piece in Timeline(told):
        for one in usage_of(piece, rules):
            journal.add_span(one)
    assert is_sound(many)
    assert is_sound(single)
    assert hours_kept(many) == hours_kept(single)
    rest = "SELECT * FROM day_total ORDER BY day"
    assert many.rows(rest) == single.rows(rest)
    many.close()
    single.close()


@hypothesis.settings(max_examples=40)
@given(timelines(), st.sampled_from(["office_9_17", "auto", "kaltim_prov_5"]))
def test_time_outside_hours_counts_like_one_by_one(
    tmp_path_factory: pytest.TempPathFactory, told: list[Piece], preset: str
) -> None:
    calendar = office(preset)
    rules = booking.Rules(calendar, calendar.day_start, "Asia/Makassar", ())
    many = files.open_in_memory()
    take(many, tmp_path_factory.mktemp("staged"), told, terms(calendar))
    expected: dict[tuple[object, ...], list[timedelta | None]] = {}
    for piece in Timeline(told):
        for one in usage_of(piece, rules):
            expected.setdefault((one.day, one.program), []).append(one.outside)
    for day, program, _ms, outside, _duty in by_app(many):
        on = date(day // 10000, day // 100 % 100, day % 100)  # type: ignore[operator]
        known = [part for part in expected[on, program] if part is not None]
        if not calendar.confirmed:
            assert outside is None
        else:
            assert outside == sum(known, timedelta(0)) // timedelta(milliseconds=1)
    many.close()


# --- sections -------------------------------------------------------------------------------------


def berlin(ms: int) -> int:
    moment = datetime.fromtimestamp(ms / 1000, UTC).astimezone(ZoneInfo("Europe/Berlin"))
    return (moment.utcoffset() or timedelta(0)) // timedelta(minutes=1)


def test_sections_know_when_the_clocks_change() -> None:
    first = utc_ms(datetime(2026, 10, 20, tzinfo=UTC))
    last = utc_ms(datetime(2026, 10, 30, tzinfo=UTC))
    found = list(sections(first, last, Ground(office(), berlin)))
    assert found[0].start == first
    assert found[-1].end == last
    assert all(one.end == other.start for one, other in pairwise(found))
    change = utc_ms(datetime(2026, 10, 25, 1, tzinfo=UTC))
    assert [one.offset for one in found if one.end <= change][-1] == 120
    assert next(one for one in found if one.start >= change).offset == 60
    lengths = Counter[int]()
    for one in found:
        lengths[one.day] += one.end - one.start
    assert lengths[20261024] == 25 * 60 * MINUTE
    assert lengths[20261025] == 24 * 60 * MINUTE
    inside = sum(one.end - one.start for one in found if not one.outside)
    assert inside == 8 * 8 * 60 * MINUTE


@given(
    st.integers(0, 400 * 24 * 60), st.integers(1, 6 * 24 * 60),
    st.sampled_from(["00:00", "04:00", "12:30", "23:59"]),
)  # fmt: skip
def test_every_section_is_what_the_calendar_says(begins: int, length: int, day_start: str) -> None:
    chosen, _faults = read_settings({
        "schedule": {
            "preset": "custom", "holidays": "", "day_start": day_start,
            "week": {"mon": ["22:00-06:00"], "tue": ["09:00-12:00", "13:00-17:00"]},
        }
    })  # fmt: skip
    calendar = schedule.calendar(chosen, "DE-BE", (), "en")
    first = utc_ms(datetime(2026, 1, 1, tzinfo=UTC)) + begins * MINUTE
    for one in sections(first, first + length * MINUTE, Ground(calendar, berlin)):
        tz = timezone(timedelta(minutes=one.offset))
        for moment in (one.start, (one.start + one.end) // 2, one.end - 1):
            wall = datetime.fromtimestamp(moment / 1000, tz)
            on = wall.date() - (timedelta(1) if wall.time() < calendar.day_start else timedelta(0))
            assert one.day == int(f"{on:%Y%m%d}")
            assert one.outside is not calendar.in_hours(wall)


# --- the staged file ------------------------------------------------------------------------------

NOW_MS = utc_ms(NOON)
GOOD = [(NOW_MS - 5000, NOW_MS - 4000, 0), (NOW_MS - 4000, NOW_MS - 1000, 2)]


def test_a_staged_file_is_private_and_gives_back_what_was_written(tmp_path: Path) -> None:
    path = staged.write(tmp_path, Timeline(GOOD), APPS)
    if hasattr(os, "getuid"):
        assert path.stat().st_mode & 0o777 == 0o600
    with staged.Staged(path, NOW_MS) as times:
        assert (list(times), times.apps, times.pieces) == (GOOD, APPS, 2)
        assert times.reach == (GOOD[0][0], GOOD[1][1])


def timeline_of(told: Sequence[Piece]) -> Timeline:
    made = Timeline()
    for start, end, app in told:
        made.starts.append(start)
        made.ends.append(end)
        made.apps.append(app)
    return made


@pytest.mark.parametrize(
    "told",
    [
        [(NOW_MS - 5000, NOW_MS - 5000, 0)],
        [(NOW_MS - 5000, NOW_MS - 6000, 0)],
        [(NOW_MS - 5000, NOW_MS - 4000, 3)],
        [(NOW_MS - 5000, NOW_MS - 4000, -1)],
        [(NOW_MS - 5000, NOW_MS + 1, 0)],
        [(0, NOW_MS, 0)],
        [(-(1 << 62), NOW_MS, 0)],
        [GOOD[1], GOOD[0]],
        [GOOD[0], GOOD[0]],
        [(n, n + 1, 0) for n in range(NOW_MS - 40_000, NOW_MS - 1)] + [GOOD[0]],
    ],
)
def test_a_staged_file_that_is_not_right_is_not_taken(told: list[Piece], tmp_path: Path) -> None:
    path = staged.write(tmp_path, timeline_of(told), APPS)
    with pytest.raises(StorageTrouble):
        staged.Staged(path, NOW_MS)


def test_a_staged_file_that_was_changed_is_not_taken(tmp_path: Path) -> None:
    good = staged.write(tmp_path, Timeline(GOOD), APPS).read_bytes()
    head, _line, body = good.partition(b"\n")
    for wrong in (
        b"", b"\n", head, good[:-1], good + b"x", body, b"{}\n" + body, b"[" * 100_000 + b"\n",
        head.replace(b'"version": 1', b'"version": 2') + b"\n" + body,
        head.replace(b'"Code"', b"5") + b"\n" + body, head.replace(b'"Code"', b'""') + b"\n" + body,
        head.replace(b'"pieces": 2', b'"pieces": true') + b"\n" + body,
    ):  # fmt: skip
        path = tmp_path / "import-x.staged"
        path.write_bytes(wrong)
        with pytest.raises(StorageTrouble):
            staged.Staged(path, NOW_MS)


def test_only_a_staged_file_is_taken_for_one(tmp_path: Path) -> None:
    assert staged.place(tmp_path, str(tmp_path / "import-x.staged"))
    for given_ in ("settings.toml", "../import-x.staged", "x/import-x.staged", "/import-x.staged"):
        with pytest.raises(StorageTrouble):
            staged.place(tmp_path, str(tmp_path / given_))


def test_what_a_killed_import_left_is_removed_later(tmp_path: Path) -> None:
    old, new = (staged.write(tmp_path, Timeline(GOOD), APPS) for _n in range(2))
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    other = tmp_path / "import-notes.txt"
    other.touch()
    os.utime(other, (0, 0))
    staged.remove_stale(tmp_path)
    assert (old.exists(), new.exists(), other.exists()) == (False, True, True)


def test_what_a_killed_import_left_is_removed_at_once(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left, ours = tmp_path / f"import-{gone.pid}-x.staged", staged.write(tmp_path, Timeline([]), [])
    left.touch()
    unnamed = tmp_path / "import-².staged"
    unnamed.touch()
    staged.remove_stale(tmp_path)
    assert (left.exists(), ours.exists(), unnamed.exists()) == (False, True, True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in a folder")
def test_a_pipe_that_nobody_writes_to_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "import-x.staged")
    (tmp_path / "import-y.staged").symlink_to("/dev/zero")
    for name in ("import-x.staged", "import-y.staged"):
        with pytest.raises(StorageTrouble):
            staged.Staged(tmp_path / name, 0)
