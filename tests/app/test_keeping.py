"""A damaged log while the program runs: rescued, told in one sentence, and written on."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from detox.app import keeping
from detox.app.keeping import Keeper, KeptJournal, open_journal, read_journal
from detox.app.scribe import Scribe
from detox.domain.effects import Effect, LogSpan
from detox.ports import Journal, StorageTrouble
from detox.storage import copies, database, rescue, trouble
from detox.storage.checkup import check
from tests.storage.made import MONDAY, NOON, times, usage

PAGE = 4096
SPANS = 2000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "screen-time.sqlite3"


@pytest.fixture
def root(path: Path) -> int:
    """Write a log; return the page by which its spans are found."""
    with closing(open_journal(path)) as journal:
        journal.database.run("BEGIN")
        for minute in range(SPANS):
            journal.add_span(usage(minute, minute + 1))
        journal.database.run("COMMIT")
        found = journal.database.row("SELECT rootpage FROM sqlite_master WHERE name = 'span'")
    assert found
    return int(found[0])


def overwrite(path: Path, page: int, length: int = PAGE) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(b"\x55" * length)


def everything(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


class Office:
    """A scribe at work on a file, and all that it told."""

    def __init__(self, path: Path) -> None:
        self.sentences: list[str] = []
        self.troubles: list[str] = []
        keeper = Keeper(path, self.sentences.append)
        self.scribe = Scribe(keeper.open, self.troubles.append, keeper.mend)
        self.scribe.start()

    def spans(self) -> list[tuple[str, float, float]]:
        return times(self.scribe.ask(lambda journal: journal.spans()).result(20))

    def keep(self, effect: Effect) -> None:
        self.scribe.keep(effect)
        self.scribe.ask(lambda _: None).exception(20)


@pytest.fixture
def office(path: Path) -> Iterator[Office]:
    at_work = Office(path)
    yield at_work
    at_work.scribe.stop()


def test_damage_found_while_the_log_is_open_is_mended_and_told_once(
    path: Path, root: int, office: Office
) -> None:
    office.scribe.ask(lambda _: None).result(20)
    overwrite(path, root)
    office.keep(LogSpan(usage(SPANS, SPANS + 5, "after")))
    spans = office.spans()
    assert spans[-1][0] == "after"
    assert len(spans) == SPANS + 1
    assert not office.troubles
    assert len(office.sentences) == 1
    assert "corrupt-" in office.sentences[0]
    office.scribe.stop()
    with closing(open_journal(path)) as journal:
        assert check(journal.database) == []


def test_a_file_that_lost_its_beginning_is_rescued_at_the_start(
    path: Path, root: int, office: Office
) -> None:
    overwrite(path, 1)
    before = path.read_bytes()
    assert len(office.spans()) == SPANS
    folder = next(path.parent.glob("corrupt-*"))
    assert (folder / path.name).read_bytes() == before


def test_damage_that_an_unclean_end_left_is_rescued_at_the_start(
    path: Path, root: int, office: Office
) -> None:
    overwrite(path, root)
    path.with_name(f"{path.name}-wal").touch()
    assert len(office.spans()) == SPANS
    assert len(office.sentences) == 1


def test_a_file_cut_off_to_nothing_gets_its_backup(path: Path, root: int, office: Office) -> None:
    folder = path.parent / "backups"
    folder.mkdir()
    path.replace(folder / f"{path.stem}-2026-11-20.sqlite3")
    path.touch()
    assert len(office.spans()) == SPANS


def test_other_peoples_files_are_refused_and_stay(path: Path, office: Office) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text('{"spans": []}', encoding="utf-8")
    with pytest.raises(trouble.ForeignDatabase):
        office.spans()
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE moz_places (id)")
        other.commit()
    before = everything(path.parent)
    with pytest.raises(trouble.ForeignDatabase):
        office.spans()
    assert everything(path.parent) == before


def test_a_damaged_backup_is_no_reason_to_rescue_the_log(
    path: Path, root: int, office: Office
) -> None:
    def restore(_journal: Journal) -> None:
        raise trouble.corrupt(path.with_name("backup.sqlite3"))

    future = office.scribe.ask(restore)
    with pytest.raises(trouble.CorruptDatabase):
        future.result(20)
    assert office.sentences == []


def test_a_sound_file_is_not_rescued_whatever_a_row_says(
    path: Path, root: int, office: Office
) -> None:
    def misread(_journal: Journal) -> None:
        raise trouble.corrupt(path)

    future = office.scribe.ask(misread)
    with pytest.raises(trouble.CorruptDatabase):
        future.result(20)
    assert len(office.spans()) == SPANS
    assert not list(path.parent.glob("corrupt-*"))


def test_a_rescue_without_room_is_tried_again(
    path: Path, root: int, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = rescue.rescue
    overwrite(path, 1)

    def full(*_: object) -> None:
        raise trouble.disk_full(path)

    monkeypatch.setattr(rescue, "rescue", full)
    office.keep(LogSpan(usage(SPANS, SPANS + 1)))
    assert [told.startswith(str(trouble.disk_full(path))) for told in office.troubles] == [True]
    monkeypatch.setattr(rescue, "rescue", original)
    office.keep(LogSpan(usage(SPANS + 1, SPANS + 2)))
    assert office.troubles[1:] == [""]
    assert len(office.spans()) == SPANS + 2


def test_a_disk_that_goes_on_damaging_ends_the_rescues(path: Path, root: int) -> None:
    keeper = Keeper(path, lambda _: None)
    for _ in range(keeping.MOST_RESCUES):
        overwrite(path, 1)
        keeper.open().close()
    overwrite(path, 1)
    with pytest.raises(StorageTrouble):
        keeper.open()
    assert len(list(path.parent.glob("corrupt-*"))) == keeping.MOST_RESCUES


def test_a_verb_that_reads_leaves_a_damaged_file_as_it_is(path: Path, root: int) -> None:
    overwrite(path, 1)
    before = everything(path.parent)
    with pytest.raises(trouble.CorruptDatabase, match="Starting Detox rescues"):
        read_journal(path, only_read=True)
    assert everything(path.parent) == before


def test_a_verb_that_writes_has_it_rescued(
    path: Path, root: int, caplog: pytest.LogCaptureFixture
) -> None:
    overwrite(path, 1)
    with closing(read_journal(path)) as journal:
        assert isinstance(journal, KeptJournal)
        assert len(journal.spans()) == SPANS
    assert "was damaged" in caplog.text


# --- a rescue that is interrupted -----------------------------------------------------------------


class Killed(BaseException):
    """The end of the program: nothing catches it."""


FILE_CALLS = ("replace", "rename", "link", "mkdir", "unlink", "fsync")
COMMITTED = 40


@pytest.fixture
def crashed(path: Path) -> dict[str, bytes]:
    """Leave a damaged log with a -wal of committed rows; return the files by name."""
    aside = path.parent / "aside" / path.name
    with closing(open_journal(aside)) as journal:
        for minute in range(COMMITTED):
            journal.add_span(usage(minute, minute + 1))
        journal.database.settle()
        for minute in range(COMMITTED, 2 * COMMITTED):
            journal.add_span(usage(minute, minute + 1))
        for file in aside.parent.glob(f"{path.name}*"):
            shutil.copy(file, path.parent)
    shutil.rmtree(aside.parent)
    overwrite(path, 1)
    return everything(path.parent)


def kill_at(monkeypatch: pytest.MonkeyPatch, nth: int) -> None:
    """End the program before its nth call that changes files, and let none of it do more."""
    calls = 0

    def deadly(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls > nth:
                raise Killed
            return call(*given, **named)

        return counted

    for name in FILE_CALLS:
        monkeypatch.setattr(os, name, deadly(getattr(os, name)))


def no_second_names(*_: object) -> None:
    raise PermissionError


def demand_rescued(path: Path, before: dict[str, bytes], spans: int = 2 * COMMITTED) -> list[str]:
    """Start again, twice; return what was told."""
    said: list[str] = []
    for _ in range(2):
        with closing(Keeper(path, said.append).open()) as journal:
            assert len(journal.spans()) == spans
            assert check(journal.database) == []
    (folder,) = path.parent.glob("corrupt-*")
    kept = everything(folder)
    kept.pop(f"{path.name}-shm", None)  # what a look at a -wal makes; it holds nothing
    assert kept == before
    assert not list(path.parent.glob(".*"))
    return said


@pytest.mark.parametrize("has_links", [True, False])
def test_a_rescue_that_is_killed_anywhere_is_finished_and_told(
    path: Path, crashed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    for nth in range(60):
        shutil.rmtree(path.parent)
        path.parent.mkdir()
        for name, content in crashed.items():
            (path.parent / name).write_bytes(content)
        said: list[str] = []
        with monkeypatch.context() as patch:
            if not has_links:
                patch.setattr(os, "link", no_second_names)
            kill_at(patch, nth)
            try:
                Keeper(path, said.append).open().close()
            except Killed:
                is_killed = True
            else:
                is_killed = False
        if not database.ready(path).exists() and not list(path.parent.glob("corrupt-*")):
            assert crashed.items() <= everything(path.parent).items()
        said += demand_rescued(path, crashed)
        assert len(said) == 1, nth
        assert f"{2 * COMMITTED} spans" in said[0]
        if not is_killed:
            break
    assert nth > 8
    assert not is_killed


SLOW = """
import os, sys, time
from pathlib import Path
from detox.app.keeping import Keeper
left = int(sys.argv[2])
def slow(call):
    def counted(*given, **named):
        global left
        left -= 1
        if left < 0:
            print("here", flush=True)
            time.sleep(60)
        return call(*given, **named)
    return counted
for name in ("replace", "link"):
    setattr(os, name, slow(getattr(os, name)))
Keeper(Path(sys.argv[1]), print).open()
"""


@pytest.mark.parametrize("done", [1, 2, 3, 4])
def test_a_process_that_is_killed_in_a_rescue_costs_nothing(
    path: Path, crashed: dict[str, bytes], done: int
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, str(path), str(done)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdout.readline().strip() == b"here"
        process.kill()
    assert len(demand_rescued(path, crashed)) == 1


@pytest.fixture
def half_done(
    path: Path, crashed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> dict[str, bytes]:
    """Leave the damaged log of a rescue that ended with nothing in the database's place."""
    original = os.replace

    def kill(source: Path, target: Path) -> None:
        if Path(target) == path:
            raise Killed
        original(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", no_second_names)
        patch.setattr(os, "replace", kill)
        with pytest.raises(Killed):
            rescue.rescue(path, NOON)
    assert not path.exists()
    return crashed


def test_a_verb_that_reads_finds_an_unfinished_rescue_and_leaves_it(
    path: Path, half_done: dict[str, bytes]
) -> None:
    before = everything(path.parent)
    with pytest.raises(trouble.CorruptDatabase, match="Starting Detox rescues"):
        read_journal(path, only_read=True)
    with pytest.raises(trouble.CorruptDatabase):
        database.read(path)
    assert everything(path.parent) == before


@pytest.mark.parametrize("opened", [open_journal, read_journal])
def test_any_other_verb_finishes_a_rescue_and_the_program_tells_of_it(
    path: Path, half_done: dict[str, bytes], opened: Callable[[Path], KeptJournal]
) -> None:
    with closing(opened(path)) as journal:
        assert len(journal.spans()) == 2 * COMMITTED
    assert len(demand_rescued(path, half_done)) == 1


def test_a_restored_backup_is_not_undone_by_an_unfinished_rescue(
    path: Path, half_done: dict[str, bytes]
) -> None:
    with closing(open_journal(path.with_name("other.sqlite3"))) as other:
        other.add_span(usage(0, 1, "restored"))
        backup = copies.backup(other.database, MONDAY)
    aside = copies.restore(path, backup, NOON)
    assert aside is not None
    with closing(open_journal(aside)) as former, closing(open_journal(path)) as journal:
        assert len(former.spans()) == 2 * COMMITTED
        assert [span.program for span in journal.spans()] == ["restored"]


def test_what_came_into_the_place_meanwhile_does_not_push_out_the_damaged_file(
    path: Path, half_done: dict[str, bytes]
) -> None:
    path.write_bytes(b"\0" * 5000)
    Keeper(path).open().close()
    kept = [everything(folder) for folder in path.parent.glob("corrupt-*")]
    assert len(kept) == 2
    assert half_done in kept
    assert {path.name: b"\0" * 5000} in kept


def test_files_that_cannot_be_moved_yet_are_moved_later(
    path: Path, crashed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = os.replace

    def held(source: Path, target: Path) -> None:
        if Path(source).name.endswith("-wal"):
            raise PermissionError
        original(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", held)
        with pytest.raises(StorageTrouble):
            Keeper(path).open()
    assert len(demand_rescued(path, crashed)) == 1


def test_an_unfinished_rescue_that_is_damaged_itself_costs_no_file(
    path: Path, half_done: dict[str, bytes]
) -> None:
    database.ready(path).write_bytes(b"\xff" * 5000)
    Keeper(path).open().close()
    kept = [everything(folder) for folder in path.parent.glob("corrupt-*")]
    assert half_done in kept
    assert {path.name: b"\xff" * 5000} in kept


# --- what is not damage ---------------------------------------------------------------------------

LOOK = """
import sqlite3, sys
found = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True, timeout=0)
try:
    print(found.execute("SELECT count(*) FROM span").fetchone())
except sqlite3.OperationalError as error:
    print(error)
"""


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows knows no such locks")
def test_a_refused_copy_leaves_the_lock_on_the_log(path: Path, root: int, tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("no database")
    keeper = Keeper(path, lambda _told: None)
    with closing(keeper.open()) as journal:
        assert keeper.mend(journal, trouble.foreign(other)) is None
        assert keeper.mend(journal, trouble.foreign(path)) is None
        command = [sys.executable, "-c", LOOK, str(path)]
        seen = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert "locked" in seen


def test_an_empty_file_is_a_log_without_anything(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with closing(read_journal(path, only_read=True)) as journal:
        assert journal.spans() == []
    assert path.stat().st_size == 0
    with closing(read_journal(path)) as journal:
        journal.add_span(usage(0, 1))
    with closing(read_journal(path, only_read=True)) as journal:
        assert len(journal.spans()) == 1


def test_a_log_without_its_version_is_rescued(path: Path, root: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 0")
    told: list[str] = []
    with closing(Keeper(path, told.append).open()) as journal:
        assert len(journal.spans()) == SPANS
        assert check(journal.database) == []
    assert len(told) == 1
