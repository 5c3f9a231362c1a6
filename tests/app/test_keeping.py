"""A damaged log while the program runs: rescued, told in one sentence, and written on."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from detox.app import keeping
from detox.app.keeping import Keeper, KeptJournal, open_journal, read_journal
from detox.app.scribe import Scribe
from detox.domain.effects import Effect, LogSpan
from detox.ports import Journal, StorageTrouble
from detox.storage import rescue, trouble
from detox.storage.checkup import check
from tests.storage.made import times, usage

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
    assert office.troubles == [str(trouble.disk_full(path))]
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
