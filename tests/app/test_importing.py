"""Taking over an export: names, privacy, who writes, and what a kill leaves behind."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from detox.app import importing
from detox.app.front import House
from detox.app.keeping import open_journal
from detox.app.known import entries
from detox.app.paths import Profile
from detox.cli.wire import Refused
from detox.domain import apps
from detox.domain.settings import read_settings
from detox.storage import checkup
from tests.storage.aw import (
    absences,
    afk,
    bucket,
    day_of_use,
    export,
    save,
    window,
    windows,
)

KEEP_ALL = '[log]\nkeep_detail = "forever"\nkeep_totals = "forever"\n'
YESTERDAY = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=1)
LONG_AGO = YESTERDAY - timedelta(days=60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "profile"
    made.mkdir()
    (made / "settings.toml").write_text(KEEP_ALL, encoding="utf-8")
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "export.json"


def take(folder: Path, file: Path, content: object, dry: bool = False) -> Mapping[str, Any]:
    return House().take_over(str(folder), save(file, content), dry, lambda _share: None)


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    journal = open_journal(folder / "screen-time.sqlite3")
    try:
        return journal.database.rows(sql)
    finally:
        journal.close()


def dump(folder: Path) -> list[str]:
    journal = open_journal(folder / "screen-time.sqlite3")
    try:
        assert checkup.check(journal.database) == []
        return list(journal.database.connection.iterdump())
    finally:
        journal.close()


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith("import-")]


# --- what the apps are called ---------------------------------------------------------------------

NAMES = [
    ("chrome.exe", "chrome", "Google Chrome"),
    ("Google Chrome", "google chrome", "Google Chrome"),
    ("Google-chrome", "google-chrome", "Google Chrome"),
    ("firefox", "firefox", "Mozilla Firefox"),
    ("Code.exe", "code", "Visual Studio Code"),
    ("org.gnome.Nautilus", "org.gnome.nautilus", "GNOME Files"),
    ("Frobnicate.exe", "frobnicate", "Frobnicate"),
    ("my-own-tool", "my-own-tool", "My Own Tool"),
    ("Acme Planner Pro", "acme planner pro", "Acme Planner Pro"),
]


@pytest.mark.parametrize(("seen", "program", "name"), NAMES)
def test_an_app_has_the_name_that_the_log_gives_it(seen: str, program: str, name: str) -> None:
    catalogue = apps.Catalogue(entries())
    [(kept, shown)], numbers = importing.recognise([seen], catalogue)
    assert numbers == [0]
    assert kept == program
    assert shown == name


def test_two_spellings_of_an_app_are_one() -> None:
    known, numbers = importing.recognise(["Code", "code.exe", "x"], apps.Catalogue(entries()))
    assert (len(known), numbers) == (2, [0, 0, 1])


def test_private_apps_and_lock_screens_are_left_out() -> None:
    chosen, _faults = read_settings(
        {"log": {"private_apps": ["Firefox"]}, "apps": {"Slack": "private"}}
    )
    catalogue = apps.catalogue(entries(), chosen)
    known, numbers = importing.recognise(
        ["firefox.exe", "LockApp.exe", "slack", "loginwindow", "\u200b", "Code"], catalogue
    )
    assert numbers == [-1, -1, -1, -1, -1, 0]
    assert len(known) == 1


# --- from the file to the log ---------------------------------------------------------------------


def test_an_export_comes_whole_and_a_second_time_nothing_does(folder: Path, file: Path) -> None:
    came = take(folder, file, day_of_use(YESTERDAY))
    assert (came["length_ms"], came["apps"], came["known_ms"]) == (3_000_000, 3, 0)
    assert rows(folder, "SELECT sum(end_ms - start_ms) FROM span") == [(3_000_000,)]
    before = dump(folder)
    again = take(folder, file, day_of_use(YESTERDAY))
    assert (again["spans"], again["known_ms"]) == (0, 3_000_000)
    assert dump(folder) == before
    assert left_over(folder) == []


def test_a_second_time_changes_nothing_once_days_are_sealed(folder: Path, file: Path) -> None:
    (folder / "settings.toml").write_text("", encoding="utf-8")
    came = take(folder, file, day_of_use(LONG_AGO))
    assert came["days"] >= 1
    assert rows(folder, "SELECT count(*) FROM span") == [(0,)]
    assert rows(folder, "SELECT sum(ms) FROM hour_app") == [(3_000_000,)]
    before = dump(folder)
    again = take(folder, file, day_of_use(LONG_AGO))
    assert (again["spans"], again["sealed"]) == (0, came["days"])
    assert dump(folder) == before


def test_a_dry_run_makes_no_database(folder: Path, file: Path) -> None:
    would = take(folder, file, day_of_use(YESTERDAY), dry=True)
    assert (would["length_ms"], would["dry"]) == (3_000_000, True)
    assert not (folder / "screen-time.sqlite3").exists()
    assert left_over(folder) == []
    came = take(folder, file, day_of_use(YESTERDAY))
    assert {**would, "dry": False} == came


def test_nothing_of_titles_or_private_apps_is_kept(folder: Path, file: Path) -> None:
    with (folder / "settings.toml").open("a", encoding="utf-8") as settings:
        settings.write('private_apps = ["Diary"]\n')
    events = [window(0, 60, "diary", YESTERDAY), window(60, 120, "Code", YESTERDAY)]
    there = absences([afk(0, 120, noon=YESTERDAY)])
    came = take(folder, file, export(windows(events), there))
    assert (came["length_ms"], came["private"]) == (60_000, True)
    assert "diary" not in str(came).casefold()
    for path in folder.iterdir():
        content = path.read_bytes().lower()
        assert b"secret title" not in content
        assert b"diary" not in content or path.name == "settings.toml"


def test_no_second_of_two_computers_counts_twice(folder: Path, file: Path) -> None:
    one = [
        windows([window(0, 600, "Code", YESTERDAY)], "office"),
        absences([afk(0, 600, noon=YESTERDAY)], "office"),
    ]
    two = [
        windows([window(300, 800, "firefox", YESTERDAY)], "home"),
        absences([afk(300, 800, noon=YESTERDAY)], "home"),
    ]
    came = take(folder, file, export(*two, *one))
    assert came["length_ms"] == 800_000
    assert rows(
        folder,
        "SELECT program, sum(ms) FROM hour_app JOIN app ON app.id = app_id GROUP BY 1 ORDER BY 1",
    ) == [("code", 600_000), ("firefox", 200_000)]


def test_what_cannot_be_used_is_named(folder: Path, file: Path) -> None:
    phone = bucket("aw-watcher-android", "currentwindow", [window(0, 9, "a")], "phone")
    tabs = bucket("aw-watcher-web", "web.tab.current", [window(0, 9, "a")])
    bad = windows([{**window(0, 9, "a"), "duration": -1}])
    came = take(folder, file, export(phone, tabs, bad))
    assert came == {
        "dry": False, "events": 3, "lost": {"negative": 1}, "ignored": ["web.tab.current"],
        "alone": ["phone"], "private": False,
    }  # fmt: skip
    assert not (folder / "screen-time.sqlite3").exists()


def test_a_broken_file_brings_nothing(folder: Path, file: Path) -> None:
    save(file, day_of_use(YESTERDAY))
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(Refused, match="cut off"):
        House().take_over(str(folder), file, False, lambda _share: None)
    assert [path.name for path in folder.iterdir()] == ["settings.toml"]


def test_a_foreign_database_is_left_as_it_is(folder: Path, file: Path) -> None:
    place = folder / "screen-time.sqlite3"
    place.write_bytes(b"something else")
    with pytest.raises(Refused):
        take(folder, file, day_of_use(YESTERDAY))
    assert place.read_bytes() == b"something else"
    assert left_over(folder) == []


def test_only_staged_files_of_the_profile_are_taken_and_removed(folder: Path) -> None:
    for path in (folder / "settings.toml", folder.parent / "import-x.staged"):
        path.touch()
        with pytest.raises(Refused):
            list(House().desk(str(folder)).ask(importing.DO, {"staged": str(path), "dry": False}))
        assert path.exists()


def test_a_bad_staged_file_is_refused_and_gone(folder: Path) -> None:
    path = folder / "import-x.staged"
    path.write_bytes(b"{}\n")
    with pytest.raises(Refused):
        list(House().desk(str(folder)).ask(importing.DO, {"staged": str(path), "dry": False}))
    assert left_over(folder) == []


# --- killed ---------------------------------------------------------------------------------------

KILLED = """if True:
    import sys, time
    from pathlib import Path
    from detox.app.front import House
    from detox.storage import bulk

    add = bulk._Writer._run

    def slowly(self, sql, values):
        add(self, sql, values)
        if sql == bulk._ADD and len(self._days) >= 3:
            self._database.connection.execute("PRAGMA cache_spill = 1")
            print("writing", flush=True)
            time.sleep(60)

    bulk._AT_ONCE = 7
    bulk._Writer._run = slowly
    House().take_over(sys.argv[1], Path(sys.argv[2]), False, lambda _share: None)
"""


def many_days() -> Mapping[str, Any]:
    parts = [day_of_use(YESTERDAY - timedelta(days=n)) for n in range(6)]
    merged: dict[str, list[Any]] = {}
    for part in parts:
        for name, one in part["buckets"].items():
            merged.setdefault(name, []).extend(one["events"])
    kinds = {"aw-watcher-window_pc": windows, "aw-watcher-afk_pc": absences}
    makers: Mapping[str, Callable[..., Any]] = kinds
    return export(*(makers[name](events) for name, events in merged.items()))


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows kills in its own way")
def test_a_kill_in_the_middle_of_writing_leaves_nothing_and_it_can_be_done_again(
    folder: Path, file: Path
) -> None:
    take(folder, file, day_of_use(LONG_AGO))
    before = dump(folder)
    save(file, many_days())
    writing = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(folder), str(file)], stdout=subprocess.PIPE
    )
    assert writing.stdout is not None
    rescue = threading.Timer(50, writing.kill)
    rescue.start()
    assert writing.stdout.readline() == b"writing\n"
    writing.kill()
    writing.wait()
    rescue.cancel()
    writing.stdout.close()
    assert left_over(folder)
    assert dump(folder) == before
    came = take(folder, file, many_days())
    assert came["length_ms"] == 6 * 3_000_000
    assert rows(folder, "SELECT sum(ms) FROM hour_app") == [(7 * 3_000_000,)]
    assert Profile(str(folder)).database.exists()
