"""A file is written whole or not at all."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from detox import words
from detox.export.files import write
from detox.ports import StorageTrouble


def breaking() -> Iterator[str]:
    yield "half"
    raise StorageTrouble("the log cannot be read")


def full() -> Iterator[str]:
    yield "half"
    raise OSError(28, "No space left on device")


def test_text_and_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    write(tmp_path / "week.csv", ["\ufeffé\r\n", b"\x00\r\n"])
    assert (tmp_path / "week.csv").read_bytes() == b"\xef\xbb\xbf\xc3\xa9\r\n\x00\r\n"
    assert [path.name for path in tmp_path.iterdir()] == ["week.csv"]


@pytest.mark.parametrize("chunks", [breaking, full])
def test_a_failure_leaves_what_was_there_and_nothing_else(
    tmp_path: Path, chunks: type[Iterator[str]]
) -> None:
    target = tmp_path / "week.csv"
    target.write_text("before")
    with pytest.raises(StorageTrouble):
        write(target, chunks())
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["week.csv"]


def test_a_full_disk_is_said_in_one_sentence_of_the_language(tmp_path: Path) -> None:
    words.use("id")
    try:
        with pytest.raises(StorageTrouble, match="Diska penuh"):
            write(tmp_path / "week.csv", full())
    finally:
        words.use("en")


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    with pytest.raises(StorageTrouble, match="is a folder"):
        write(tmp_path, ["x"])


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageTrouble, match="is not there"):
        write(tmp_path / "no" / "week.csv", ["x"])


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_stays_and_what_it_points_to_changes(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("before")
    real.chmod(0o640)
    link.symlink_to(real)
    write(link, ["after"])
    assert link.is_symlink()
    assert real.read_text() == "after"
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name == "nt", reason="there is no /dev there")
def test_a_device_is_written_to_and_stays_one() -> None:
    write(Path("/dev/null"), ["x"])
    assert Path("/dev/null").is_char_device()


OURS = [
    "screen-time.sqlite3", "screen-time.sqlite3-wal", "SCREEN-TIME.sqlite3", "settings.toml",
    "Settings.toml. ", "settings.toml::$DATA", "detox.lock", "backups/one", "logs/detox.log",
    "corrupt-2026/x", "import-1.staged", "../p/settings.toml", "backups/../settings.toml",
]  # fmt: skip


@pytest.mark.parametrize("there", [False, True], ids=["to be", "there"])
@pytest.mark.parametrize("name", OURS)
def test_the_profiles_own_files_are_never_written_over(
    tmp_path: Path, name: str, there: bool
) -> None:
    profile = tmp_path / "p"
    for folder in ("backups", "logs", "corrupt-2026"):
        (profile / folder).mkdir(parents=True)
    target = profile / name
    if there:
        target.write_text("kept")
    with pytest.raises(StorageTrouble, match="itself needs"):
        write(target, ["x"], profile)
    assert not there or target.read_text() == "kept"


def test_other_files_in_the_profiles_folder_may_be_written(tmp_path: Path) -> None:
    write(tmp_path / "week.csv", ["x"], tmp_path)
    write(tmp_path / "week.csv", ["y"], tmp_path)
    assert (tmp_path / "week.csv").read_text() == "y"


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_does_not_lead_to_the_profiles_own_files(tmp_path: Path) -> None:
    profile, around, link = tmp_path / "p", tmp_path / "around", tmp_path / "week.csv"
    profile.mkdir()
    (profile / "settings.toml").write_text("kept")
    around.symlink_to(profile)
    link.symlink_to(profile / "settings.toml")
    for target in (link, around / "settings.toml"):
        with pytest.raises(StorageTrouble, match="itself needs"):
            write(target, ["x"], profile)
    with pytest.raises(StorageTrouble, match="itself needs"):
        write(profile / "settings.toml", ["x"], around)
    assert (profile / "settings.toml").read_text() == "kept"


def test_a_database_is_never_written_over(tmp_path: Path) -> None:
    target = tmp_path / "anything.csv"
    target.write_bytes(b"SQLite format 3\x00rest")
    with pytest.raises(StorageTrouble, match="is a database"):
        write(target, ["x"])
    assert target.read_bytes().endswith(b"rest")


def test_text_that_is_no_text_does_not_stop_the_export(tmp_path: Path) -> None:
    write(tmp_path / "week.csv", ["a\ud800b"])
    assert (tmp_path / "week.csv").read_bytes() == b"a?b"


def test_a_reader_that_has_had_enough_is_nobodys_trouble(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("Windows has no pipes with a name in a folder")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    def chunks() -> Iterator[str]:
        yield "first"
        os.close(reader)
        for _ in range(100):
            yield "x" * 65536

    with pytest.raises(BrokenPipeError):
        write(pipe, chunks())
    assert pipe.exists()
