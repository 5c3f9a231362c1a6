"""The scribe: nothing written is lost, whatever the disk does."""

import threading
from typing import Any

import pytest

from detox.app import scribe as module
from detox.app.scribe import Scribe
from detox.ports import StorageTrouble


class Disk:
    """A journal whose disk can be full; it keeps what was written, in order."""

    def __init__(self) -> None:
        self.full = False
        self.kept: list[str] = []
        self.closed = False
        self.threads: set[int] = set()

    def remember(self, text: str) -> None:
        self.threads.add(threading.get_ident())
        if self.full:
            raise StorageTrouble("The disk is full.")
        self.kept.append(text)

    def close(self) -> None:
        self.closed = True


def writes(text: str) -> Any:
    return lambda journal: journal.remember(text)


def at_work(disk: Disk, told: list[str]) -> Scribe:
    working = Scribe(lambda: disk, told.append)  # type: ignore[arg-type, return-value]
    working.start()
    return working


def test_writes_keep_their_order_on_one_other_thread() -> None:
    disk = Disk()
    scribe = at_work(disk, [])
    for number in range(100):
        scribe.write(writes(str(number)))
    scribe.stop()

    assert disk.kept == [str(number) for number in range(100)]
    assert len(disk.threads) == 1
    assert threading.get_ident() not in disk.threads
    assert disk.closed


def test_a_full_disk_loses_nothing_and_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RETRY", 0.01)
    disk = Disk()
    told: list[str] = []
    disk.full = True
    scribe = at_work(disk, told)
    scribe.write(writes("first"))
    scribe.write(writes("second"))
    scribe.ask(lambda _: None).result(5)
    disk.full = False
    scribe.stop()

    assert disk.kept == ["first", "second"]
    assert told == ["The disk is full.", ""]


def test_a_broken_write_leaves_the_others_alone() -> None:
    disk = Disk()
    scribe = at_work(disk, [])
    scribe.write(lambda journal: journal.no_such_thing())  # type: ignore[attr-defined]
    scribe.write(writes("after"))
    scribe.stop()

    assert disk.kept == ["after"]


def test_several_broken_writes_at_the_end_lose_none_of_the_others() -> None:
    disk = Disk()
    disk.full = True
    scribe = at_work(disk, [])
    for text in ("one", "", "two", "", "three"):
        scribe.write(writes(text) if text else lambda journal: journal.no_such_thing())  # type: ignore[attr-defined]
    scribe.ask(lambda _: None).result(5)
    disk.full = False
    scribe.stop()

    assert disk.kept == ["one", "two", "three"]


def test_a_read_waits_for_the_writes_before_it() -> None:
    disk = Disk()
    scribe = at_work(disk, [])
    scribe.write(writes("one"))
    seen = scribe.ask(lambda _: list(disk.kept)).result(5)
    scribe.stop()

    assert seen == ["one"]


def test_trouble_reaches_whoever_asked() -> None:
    disk = Disk()
    disk.full = True
    scribe = at_work(disk, [])
    future = scribe.ask(writes("never"))

    with pytest.raises(StorageTrouble, match="full"):
        future.result(5)
    scribe.stop()


def test_what_deletes_waits_for_all_that_is_unwritten() -> None:
    disk = Disk()
    disk.full = True
    scribe = at_work(disk, [])
    scribe.write(writes("before"))
    refused = scribe.ask(lambda _: disk.kept.clear(), written=True)
    with pytest.raises(StorageTrouble, match="full"):
        refused.result(5)
    disk.full = False
    scribe.ask(lambda _: disk.kept.clear(), written=True).result(5)
    scribe.stop()

    assert disk.kept == []
