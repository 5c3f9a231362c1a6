"""The verbs that read and change files, run as the real program without a running instance."""

import csv
import errno
import json
import sqlite3
import subprocess
from datetime import date, datetime, timedelta, timezone
from io import StringIO
from pathlib import Path

import pytest

from detox.app import verbs
from detox.app.desk import LocalDesk
from detox.app.instance import Lock
from detox.app.keeping import KeptJournal, open_journal
from detox.app.known import entries
from detox.app.sample import Sample
from detox.app.verbs import answer_here
from detox.cli import wire
from detox.cli.wire import Refused, Request
from detox.domain import apps, schedule
from detox.domain.apps import Ledger
from detox.domain.records import PromptKind, PromptRecord, Verdict, VerdictRecord
from detox.domain.settings import Settings
from detox.ports import Reply
from detox.storage import database, trouble
from tests.cli.program import Program, unix_only

WITA = timezone(timedelta(hours=8))
MONDAY = date(2026, 11, 9)


@pytest.fixture
def filled(program: Program) -> Program:
    """A profile with one confirmed working week."""
    program.folder.mkdir()
    settings = Settings().having("schedule.preset", "kaltim_prov_5")
    program.place.settings.write_text('[schedule]\npreset = "kaltim_prov_5"\n')
    calendar = schedule.calendar(settings, "ID-WITA", (), "en")
    catalogue = apps.Catalogue(entries=entries())
    journal = open_journal(program.place.database)
    with journal.database.transaction():
        sample = Sample(calendar, catalogue, WITA, "Asia/Makassar")
        sample.write(journal, MONDAY, MONDAY + timedelta(days=6))
    journal.close()
    return program


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


# --- reading --------------------------------------------------------------------------------------


def test_reading_leaves_an_empty_profile_without_a_database(program: Program) -> None:
    assert "no data" in program.out("week")  # the sentence of the window, and no tables
    assert program.out("export", "--what", "spans").count("\n") == 1
    assert not program.place.database.exists()


def test_the_tables_agree_with_each_other(filled: Program) -> None:
    days = table(filled.out("export", "--what", "days"))
    used = table(filled.out("export", "--what", "apps"))
    spans = table(filled.out("export", "--what", "spans"))
    assert sum(float(row["duration_s"]) for row in spans) == pytest.approx(
        sum(int(row["screen_s"]) for row in days), abs=3 * len(days)
    )
    assert sum(int(row["seconds"]) for row in used) == pytest.approx(
        sum(int(row["screen_s"]) for row in days), abs=len(used)
    )
    week = table(filled.out("week", "2026-W46", "--format", "csv"))
    total = next(row["total"] for row in week if row["measure"] == "screen_s")
    assert int(total) == sum(int(row["screen_s"]) for row in days)


def test_days_limit_a_table(filled: Program) -> None:
    rows = table(
        filled.out("export", "--what", "days", "--from", "2026-11-10", "--to", "2026-11-11")
    )
    assert [row["date"] for row in rows] == ["2026-11-10", "2026-11-11"]


def test_all_tables_come_as_one_object(filled: Program) -> None:
    told = json.loads(filled.out("export", "--what", "all"))
    assert list(told) == ["spans", "days", "apps", "focus", "prompts", "notes", "checkin"]
    assert len(told["days"]) == 7


def test_the_week_as_json_is_the_week_as_csv(filled: Program) -> None:
    document = json.loads(filled.out("week", "2026-W46", "--format", "json"))
    rows = table(filled.out("week", "2026-W46", "--format", "csv"))
    assert document["week"] == "2026-W46"
    measures = {row["measure"]: row["total"] for row in rows}
    assert str(document["total"]["work_s"]) == measures["work_s"]


def test_the_week_is_text_in_the_language_of_whoever_asks(filled: Program) -> None:
    english = filled.out("week", "2026-W46", "--lang", "en")
    indonesian = filled.out("week", "2026-W46", "--lang", "id")
    assert "Week 46 · 9–15 November 2026" in english
    assert "Pekan 46 · 9–15 November 2026" in indonesian
    assert "LibreOffice" not in english
    header = " ".join(indonesian.split())
    assert "pekan 46 pekan sebelumnya median 4 pekan" in header
    assert "week 46" in english and "this week" not in english


def test_a_day_without_data_says_so_beside_its_name(filled: Program) -> None:
    journal = open_journal(filled.place.database)
    for (name,) in journal.database.rows(
        "SELECT name FROM sqlite_master WHERE sql LIKE '%day INT%'"
    ):
        journal.database.run(f"DELETE FROM {name} WHERE day = 20261111")
    journal.close()
    lines = filled.out("week", "2026-W46").splitlines()
    assert "Wed 11 Nov  no data" in lines


@unix_only  # on Windows its own region decides
@pytest.mark.parametrize(
    ("words", "environment", "separator"),
    [
        (("--lang", "id"), {}, ";"),
        (("--lang", "en"), {}, ","),
        ((), {"LC_NUMERIC": "id_ID.UTF-8"}, ";"),
        ((), {"LC_NUMERIC": "C"}, ","),
    ],
)
def test_excel_gets_the_separator_of_the_region(
    filled: Program, words: tuple[str, ...], environment: dict[str, str], separator: str
) -> None:
    done = filled.run("export", "--what", "days", "--preset", "excel", *words, **environment)
    assert done.stdout.startswith(f"\ufeffdate{separator}iso_week")


def test_totals_stay_when_the_single_spans_are_gone(filled: Program) -> None:
    before = table(filled.out("export", "--what", "days"))
    journal = open_journal(filled.place.database)
    journal.database.run("DELETE FROM span")
    journal.close()
    after = table(filled.out("export", "--what", "days"))
    for name in ("screen_s", "work_s", "personal_s", "after_hours_s", "duty_s"):
        assert [row[name] for row in after] == [row[name] for row in before]
    assert table(filled.out("export", "--what", "spans")) == []


# --- files ----------------------------------------------------------------------------------------


def test_a_file_is_written_whole_where_it_was_asked_for(filled: Program, tmp_path: Path) -> None:
    target = tmp_path / "week.csv"
    target.write_text("old")
    assert filled.out("week", "2026-W46", "--format", "csv", "-o", str(target)) == ""
    assert target.read_bytes().startswith(b"measure,2026-11-09")
    assert [path.name for path in tmp_path.glob("*.part")] == []


@pytest.mark.parametrize("name", ["nowhere/week.csv", "."])
def test_a_file_that_cannot_be_written_is_told(filled: Program, tmp_path: Path, name: str) -> None:
    done = filled.run("week", "-o", str(tmp_path / name))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("verb", [["week"], ["export", "--what", "all"]], ids=" ".join)
def test_the_log_is_never_written_over(filled: Program, tmp_path: Path, verb: list[str]) -> None:
    before = filled.place.database.read_bytes()
    for name in ("screen-time.sqlite3", "settings.toml"):
        done = filled.run(*verb, "-o", str(filled.folder / name))
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert filled.place.database.read_bytes() == before


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_export_that_breaks_off_leaves_what_was_there(
    filled: Program, tmp_path: Path, form: str
) -> None:
    journal = open_journal(filled.place.database)
    for number in range(2500):
        at = datetime(2026, 11, 9, 8, tzinfo=WITA) + timedelta(seconds=number)
        journal.add_prompt(PromptRecord(at, at.date(), PromptKind.QUIET))
    journal.database.run(
        "UPDATE prompt SET answer = 'odd' WHERE at_ms = (SELECT max(at_ms) FROM prompt)"
    )
    journal.close()
    target = tmp_path / "prompts"
    target.write_text("older")
    done = filled.run("export", "--what", "prompts", "--format", form, "-o", str(target))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert target.read_text() == "older"
    assert not list(tmp_path.glob("*.part"))
    assert not filled.place.lock.exists()


@unix_only
@pytest.mark.parametrize("place", [[], ["-o", "-"], ["-o", "/dev/stdout"]])
def test_a_reader_may_stop_reading(filled: Program, place: list[str]) -> None:
    export = subprocess.Popen(
        filled.command("export", "--what", "all", *place), env=filled.environment(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert export.stdout
    assert export.stderr
    assert export.stdout.read(1) == b"{"
    export.stdout.close()
    assert export.stderr.read() == b""
    export.stderr.close()
    assert export.wait(60) == 0
    assert not filled.place.lock.exists()


def test_the_week_is_drawn_without_a_display(filled: Program, tmp_path: Path) -> None:
    for form, mark in (("png", b"\x89PNG"), ("pdf", b"%PDF")):
        target = tmp_path / f"week.{form}"
        filled.out("week", "2026-W46", "--format", form, "-o", str(target))
        assert target.read_bytes().startswith(mark)


# --- settings, apps, hours ------------------------------------------------------------------------


def test_a_setting_is_kept_with_the_comments_around_it(program: Program) -> None:
    program.folder.mkdir()
    program.place.settings.write_text('# mine\n[focus]\npreset = "25/5"  # classic\n')
    program.out("settings", "set", "focus.preset", "50/10")
    assert program.out("settings", "get", "focus.preset") == "50/10\n"
    assert "# mine" in program.place.settings.read_text()
    assert "# classic" in program.place.settings.read_text()


@pytest.mark.parametrize(
    ("key", "value"), [("focus.wrok", "25m"), ("focus.work", "25"), ("log.enabled", "perhaps")]
)
def test_a_bad_setting_names_the_key_and_changes_nothing(
    program: Program, key: str, value: str
) -> None:
    done = program.run("settings", "set", key, value)
    assert done.returncode == 1
    assert key in done.stderr
    assert not program.place.settings.exists()


def test_every_setting_is_shown_as_a_file_that_can_be_read(program: Program) -> None:
    program.folder.mkdir()
    program.place.settings.write_text(program.out("settings", "show"))
    assert program.out("settings", "check") == "The settings are in order.\n"


def test_mistakes_in_a_settings_file_are_named(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "try.toml"
    file.write_text('[focus]\nwrok = 1\nwork = "a while"\n')
    done = program.run("settings", "check", str(file))
    assert done.returncode == 1
    assert "focus.wrok" in done.stderr
    assert "focus.work:" in done.stderr


def test_a_broken_settings_file_stays_as_it_is(program: Program) -> None:
    program.folder.mkdir()
    program.place.settings.write_text("this is [ not toml")
    assert program.run("settings", "check").returncode == 1
    assert program.run("settings", "set", "focus.preset", "50/10").returncode == 1
    assert program.place.settings.read_text() == "this is [ not toml"


def test_the_schema_knows_every_default(program: Program) -> None:
    schema = json.loads(program.out("settings", "schema"))
    focus = schema["properties"]["focus"]["properties"]
    assert focus["preset"]["enum"] == ["25/5", "50/10", "flow"]
    assert focus["preset"]["default"] == "25/5"


def test_a_rule_for_an_app_holds_for_the_past_too(filled: Program) -> None:
    def ledgers() -> set[str]:
        rows = table(filled.out("export", "--what", "spans"))
        return {row["ledger"] for row in rows if row["app"] == "LibreOffice"}

    assert ledgers() == {Ledger.WORK.value}
    filled.out("apps", "set", "libreoffice", "personal")
    assert ledgers() == {Ledger.PERSONAL.value}
    assert "your rule" in filled.out("apps", "find", "libreoffice")


def test_an_app_that_nobody_knows_is_told(program: Program) -> None:
    assert program.run("apps", "find", "no such app").returncode == 1


def test_hours_are_a_guess_until_they_are_confirmed(program: Program) -> None:
    assert "guess" in program.out("schedule")
    program.out("schedule", "confirm", "kaltim_prov_5")
    assert "guess" not in program.out("schedule")
    day = json.loads(
        program.out("schedule", "--from", "2026-11-23", "--days", "1", "--format", "json")
    )
    assert day == [
        {
            "date": "2026-11-23", "kind": "workday", "name": None,
            "work": [["07:30", "12:00"], ["13:00", "16:00"]], "quiet_from": "16:30",
            "season": None, "duty": [],
        }
    ]  # fmt: skip


def test_hours_of_ones_own_must_be_there_to_be_confirmed(program: Program) -> None:
    assert program.run("schedule", "confirm", "custom").returncode == 1
    program.out("settings", "set", "schedule.week.mon", "08:00-12:00")
    assert program.out("schedule", "confirm", "custom") == "custom\n"


def test_why_is_answered_for_the_moment_asked(program: Program) -> None:
    program.folder.mkdir()
    now = datetime.now(WITA).replace(microsecond=0)
    journal = open_journal(program.place.database)
    journal.add_verdict(VerdictRecord(now - timedelta(hours=2), Verdict.WORKING_HOURS))
    journal.add_verdict(VerdictRecord(now - timedelta(hours=1), Verdict.ON_DUTY))
    journal.close()
    earlier = (now - timedelta(minutes=90)).isoformat()
    assert "working hours" in program.out("quiet", "why", "--at", earlier)
    assert "on duty" in program.out("quiet", "why")


def test_doctor_says_why_something_does_not_work(program: Program) -> None:
    told = json.loads(program.out("doctor", "--json"))["capabilities"]
    assert list(told) == [
        "front_app", "idle", "processes", "notifications", "tray", "lock", "sleep", "calls",
        "do_not_disturb", "close", "autostart",
    ]  # fmt: skip
    for row in told.values():
        assert row["by"] if row["works"] else row["why"]
    assert "Tray icon" in program.out("doctor")


def test_a_folder_that_travels_is_told_by_doctor_and_check(tmp_path: Path) -> None:
    program = Program(tmp_path / "Dropbox" / "detox")
    program.folder.mkdir(parents=True)
    (program.folder.parent / ".dropbox.cache").mkdir()
    for verb in (["doctor"], ["data", "check"]):
        assert "Dropbox" in program.out(*verb)


@unix_only  # and the one key there is belongs to whoever runs the tests
def test_autostart_is_switched_where_the_session_looks(program: Program, tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    assert program.run("autostart", "on", **home).returncode == 0
    assert "starts with" in program.run("autostart", "status", **home).stdout
    (entry,) = (tmp_path / "config" / "autostart").iterdir()
    assert str(program.folder) in entry.read_text()
    assert program.run("autostart", "off", **home).returncode == 0
    assert "does not start" in program.run("autostart", "status", **home).stdout


# --- the database ---------------------------------------------------------------------------------


def test_a_backup_can_be_gone_back_to(filled: Program) -> None:
    backup = Path(filled.out("data", "backup").strip())
    before = filled.out("export", "--what", "days")
    filled.out("data", "restore", str(backup))
    assert filled.out("export", "--what", "days") == before
    assert filled.out("data", "check") == "The database is in order.\n"


@pytest.mark.parametrize("name", ["mine.sqlite3", "."])
def test_a_copy_can_be_made_elsewhere_again_and_again(
    filled: Program, tmp_path: Path, name: str
) -> None:
    before = filled.out("export", "--what", "all")
    for _ in range(2):
        copy = Path(filled.out("data", "backup", str(tmp_path / name)).strip())
    assert copy.parent == tmp_path
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [copy.name]
    filled.out("data", "forget", "--from", "2026-11-09", "--to", "2026-11-15")
    filled.out("data", "restore", str(copy))
    assert filled.out("export", "--what", "all") == before


@pytest.mark.parametrize("verb", ["backup", "restore"])
def test_what_is_no_copy_is_left_as_it_is(filled: Program, tmp_path: Path, verb: str) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear reader")
    before = filled.place.database.read_bytes()
    for place in (letter, filled.place.database, letter / "x", tmp_path / "nowhere" / "x"):
        done = filled.run("data", verb, str(place))
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.count("\n") == 1
        assert place.name in done.stderr
    assert letter.read_text() == "Dear reader"
    assert filled.place.database.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"letter.txt", "p"}


def test_forgotten_days_are_gone(filled: Program) -> None:
    told = filled.out("data", "forget", "--from", "2026-11-10", "--to", "2026-11-11")
    assert told == "Forgotten, in the copies too: 10–11 November 2026.\n"
    dates = {row["date"] for row in table(filled.out("export", "--what", "spans"))}
    assert not dates & {"2026-11-10", "2026-11-11"}
    assert dates >= {"2026-11-09", "2026-11-12"}


def test_without_a_database_its_copies_are_deleted_all_the_same(filled: Program) -> None:
    filled.out("data", "backup")
    backups = filled.folder / "backups"
    assert list(backups.iterdir())
    filled.place.database.unlink()
    filled.out("data", "delete-all", "--yes")
    assert list(backups.iterdir()) == []


def test_everything_is_deleted_when_that_is_meant(filled: Program) -> None:
    backup = Path(filled.out("data", "backup").strip())
    told = filled.out("data", "delete-all", "--yes", "--lang", "id")
    assert told == "Semua yang tercatat sudah dihapus, termasuk salinannya.\n"
    assert table(filled.out("export", "--what", "spans")) == []
    assert not backup.exists()


@pytest.mark.parametrize("verb", [["week"], ["data", "check"], ["export", "--what", "days"]])
def test_a_foreign_database_is_told_and_left_alone(program: Program, verb: list[str]) -> None:
    program.folder.mkdir()
    program.place.database.write_bytes(b"this is no database, but a letter" * 50)
    done = program.run(*verb)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert program.place.database.read_bytes() == b"this is no database, but a letter" * 50


def test_two_verbs_at_once_wait_for_each_other(filled: Program) -> None:
    together = [
        subprocess.Popen(
            filled.command("apps", "set", f"app{number}", "work"), env=filled.environment()
        )
        for number in range(4)
    ]
    assert [process.wait(60) for process in together] == [0, 0, 0, 0]
    rules = filled.out("settings", "show").partition("[apps]")[2]
    assert rules.count("work") == 4


def test_a_folder_that_cannot_be_written_is_told(program: Program) -> None:
    program.folder.write_text("a file stands here")
    done = program.run("week")
    assert (done.returncode, done.stdout) == (1, "")
    assert str(program.folder) in done.stderr


def test_the_lock_is_given_back(filled: Program) -> None:
    filled.out("week")
    assert not filled.place.lock.exists()
    left = {path.name for path in filled.folder.iterdir()}
    assert left == {"screen-time.sqlite3", "settings.toml"}


@pytest.mark.parametrize("key", ["apps.Notion", 'apps."notion"'])
def test_the_rule_for_an_app_is_a_setting_like_others(program: Program, key: str) -> None:
    program.folder.mkdir()
    assert program.out("settings", "set", key, "work") == ""
    assert program.out("settings", "get", key) == "work\n"
    assert '"Notion" = "work"' in program.out("settings", "show")
    refused = program.run("settings", "set", key, "fun")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert program.run("settings", "get", "apps.Gimp").returncode == 1


def test_a_profile_that_may_not_be_written_can_be_read(
    filled: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a read-only disk, which root cannot write to either."""
    before = json.loads(filled.out("week", "2026-W46", "--format", "json"))

    def refuse(_lock: Lock) -> bool:
        raise OSError(errno.EROFS, "Read-only file system", str(filled.place.lock))

    monkeypatch.setattr(Lock, "take", refuse)
    monkeypatch.setattr(database, "is_writable", lambda _path: False)
    desk = LocalDesk(filled.place, lambda request: answer_here(filled.place, request))
    week = wire.read_value(desk.ask("week", {"week": "2026-W46", "format": "json"}))
    assert week["total"] == before["total"]
    assert list(desk.ask("data.check", {}))[-1]["faults"] == []
    for verb in ("data.backup", "settings.set"):
        with pytest.raises(Refused, match="the disk is read-only"):
            list(desk.ask(verb, {"key": "language", "value": "en"}))
    filled.place.lock.write_text("who is writing this, is not known yet")
    with pytest.raises(Refused, match="the disk is read-only"):
        list(desk.ask("week", {"format": "json"}))


def test_on_a_full_disk_is_read_and_deleted_all_the_same(
    filled: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening the log to write takes room already: it closes what a crash left open."""
    backup = Path(filled.out("data", "backup").strip())
    before = json.loads(filled.out("week", "2026-W46", "--format", "json"))
    real = database.copy

    def full(path: Path, _only_read: bool = False) -> KeptJournal:
        raise trouble.disk_full(path)

    def copy(source: sqlite3.Connection, target: Path) -> None:
        if filled.folder in target.parents:
            raise trouble.disk_full(target)
        real(source, target)

    monkeypatch.setattr(verbs, "read_journal", full)
    monkeypatch.setattr(database, "copy", copy)

    def ask(do: str, **given: object) -> list[Reply]:
        return list(answer_here(filled.place, Request(do, given)))

    week = wire.read_value(ask("week", week="2026-W46", format="json"))
    assert week["total"] == before["total"]
    assert ask("data.check")[-1]["faults"] == []
    copied = Path(ask("data.backup", file=str(tmp_path / "copy"))[-1]["path"])
    assert database.inspect(copied) is not None
    with pytest.raises(Refused, match="full"):
        ask("data.backup")
    ask("data.forget", first="2026-11-10", last="2026-11-11")
    assert not backup.exists()
    monkeypatch.undo()
    dates = {row["date"] for row in table(filled.out("export", "--what", "spans"))}
    assert dates >= {"2026-11-09", "2026-11-12"}
    assert not dates & {"2026-11-10", "2026-11-11"}
    monkeypatch.setattr(verbs, "read_journal", full)
    ask("data.delete-all", yes=True)
    monkeypatch.undo()
    assert table(filled.out("export", "--what", "spans")) == []
    assert filled.out("data", "check") == "The database is in order.\n"
