"""Exports of ActivityWatch: what is read of real ones, and what is said of everything else."""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detox.ports import StorageTrouble
from detox.storage import activitywatch, json_pieces, timeline
from detox.storage.activitywatch import Export
from tests.storage.aw import (
    NOON_MS,
    NOW,
    absences,
    afk,
    bucket,
    day_of_use,
    export,
    save,
    window,
    windows,
)

WHOLE = json.dumps(export(windows([window(0, 60, "a")]), absences([afk(0, 60)])))


def read(path: Path) -> Export:
    return activitywatch.read(path, NOW, lambda _share: None)


def read_text(path: Path, text: str, encoding: str = "utf-8") -> Export:
    path.write_bytes(text.encode(encoding))
    return read(path)


def used(found: Export) -> list[tuple[float, float, str]]:
    """Return the timeline in seconds from noon."""
    hosts = [host for host in found.hosts.values() if host.presence]
    whole = timeline.together(timeline.of_host(host, range(len(found.apps))) for host in hosts)
    return [
        ((start - NOON_MS) / 1000, (end - NOON_MS) / 1000, found.apps[app])
        for start, end, app in whole
    ]


def refused(path: Path) -> str:
    with pytest.raises(StorageTrouble) as told:
        read(path)
    assert path.name in str(told.value)
    return str(told.value)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "export.json"


def test_the_python_server_writes_newest_first(file: Path) -> None:
    events = [window(60, 90, "b"), window(0, 60, "a")]
    found = read(save(file, export(windows(events), absences([afk(0, 90)]))))
    assert used(found) == [(0, 60, "a"), (60, 90, "b")]
    assert (found.events, found.lost) == (3, {})


def test_the_rust_server_writes_nanoseconds_metadata_and_no_names(file: Path) -> None:
    begins = "2026-11-02T12:00:00.123456789Z"
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("currentwindow", {"app": "Code", "title": "x"}), ("afkstatus", {"status": "not-afk"}),
    ]  # fmt: skip
    buckets = {
        kind: {
            "id": kind, "type": kind, "client": "aw", "hostname": "pc", "created": None, "data": {},
            "metadata": {"start": begins, "end": None},
            "events": [{"id": None, "timestamp": begins, "duration": 10.5, "data": data}],
            "last_updated": None,
        } for kind, data in kinds
    }  # fmt: skip
    assert used(read(save(file, {"buckets": buckets}))) == [(0.123, 10.623, "Code")]


def test_one_bucket_alone_is_an_export_too(file: Path) -> None:
    found = read(save(file, windows([window(0, 60, "a")])))
    assert list(found.hosts) == ["pc"]
    assert not found.hosts["pc"].presence


def test_keys_come_in_any_order(file: Path) -> None:
    turned = [
        dict(reversed(one.items()))
        for one in (windows([window(0, 60, "a")]), absences([afk(0, 30)]))
    ]
    assert used(read(save(file, export(*turned)))) == [(0, 30, "a")]


def test_a_bucket_without_a_type_is_known_by_its_events(file: Path) -> None:
    found = export(bucket("x", None, [window(0, 60, "a")]), bucket("y", None, [afk(0, 30)]))
    assert used(read(save(file, found))) == [(0, 30, "a")]


def test_other_buckets_are_named_and_left_out(file: Path) -> None:
    tabs = bucket("aw-watcher-web", "web.tab.current", [window(0, 9, "url")])
    code = bucket("aw-watcher-vim", "app.editor.activity", [window(0, 9, "vim")])
    found = read(save(file, export(tabs, code)))
    assert dict(found.ignored) == {"web.tab.current": 1, "app.editor.activity": 1}
    assert not found.hosts
    assert not found.apps


def test_a_phone_tells_nothing_of_presence(file: Path) -> None:
    phone = bucket("aw-watcher-android", "currentwindow", [window(0, 60, "Chrome")], "unknown")
    assert not read(save(file, export(phone))).hosts["unknown"].presence


def test_times_without_an_offset_are_utc_and_others_keep_theirs(file: Path) -> None:
    plain, far = window(0, 10, "a"), window(0, 10, "b")
    plain["timestamp"], far["timestamp"] = "2026-11-02T12:00:00", "2026-11-02T20:00:20.5+08:00"
    found = read(save(file, export(windows([plain, far]), absences([afk(0, 60)]))))
    assert used(found) == [(0, 10, "a"), (20.5, 30.5, "b")]


NEXT_YEAR = {"timestamp": "2027-11-02T12:00:00Z"}
WRONG: list[tuple[str, dict[str, Any]]] = [
    ("negative", {"duration": -1}),
    ("future", NEXT_YEAR),
    ("old", {"timestamp": "2009-12-31T23:59:59Z"}),
    ("old", {"timestamp": "0001-01-01T00:00:00+14:00"}),
    ("long", {"duration": 86401}),
    ("unreadable", {"duration": float("nan")}),
    ("unreadable", {"duration": float("inf")}),
    ("unreadable", {"duration": float("-inf")}),
    ("unreadable", {"duration": 1e300}),
    ("unreadable", {"duration": 10**400}),
    ("unreadable", {"duration": "5"}),
    ("unreadable", {"duration": True}),
    ("unreadable", {"duration": None}),
    ("unreadable", {"timestamp": 5}),
    ("unreadable", {"timestamp": "yesterday"}),
    ("unreadable", {"data": None}),
    ("unreadable", {"data": {"app": None}}),
    ("unreadable", {"data": {"app": " "}}),
    ("unreadable", {"data": {"app": ["a"]}}),
    ("unreadable", {"data": {}}),
]


@pytest.mark.parametrize(("reason", "wrong"), WRONG)
def test_a_bad_event_is_counted_and_left_out(
    reason: str, wrong: dict[str, Any], file: Path
) -> None:
    events = [window(0, 60, "a"), {**window(60, 90, "b"), **wrong}]
    found = read(save(file, export(windows(events), absences([afk(0, 90)]))))
    assert dict(found.lost) == {reason: 1}
    assert used(found) == [(0, 60, "a")]


@pytest.mark.parametrize("event", [None, 5, "text", [], [1], {}, {"data": {"app": "a"}}])
def test_what_is_no_event_is_counted(event: object, file: Path) -> None:
    found = read(save(file, {"buckets": {"x": {"type": "currentwindow", "events": [event]}}}))
    assert dict(found.lost) == {"unreadable": 1}


def test_an_app_that_reaches_into_the_future_is_left_out_and_presence_ends_now(file: Path) -> None:
    since = (NOW.timestamp() * 1000 - NOON_MS) / 1000
    events = [window(since - 60, since, "a"), window(since - 60, since + 0.001, "b")]
    found = read(save(file, export(windows(events), absences([afk(since - 90, since + 90)]))))
    assert used(found) == [(since - 60, since, "a")]
    assert dict(found.lost) == {"future": 1}


def test_a_packed_export_is_said_to_be_packed(file: Path) -> None:
    file.write_bytes(gzip.compress(WHOLE.encode()))
    assert "unpack it" in refused(file)


# --- what is no export ----------------------------------------------------------------------------


def test_a_file_that_ends_anywhere_is_refused(file: Path) -> None:
    for end in range(len(WHOLE)):
        file.write_text(WHOLE[:end], encoding="utf-8")
        refused(file)
    assert used(read_text(file, WHOLE))


@pytest.mark.parametrize("more", ["x", "{}", ",", "]", "}", '"', "0", "\x00"])
def test_what_follows_the_export_is_refused(more: str, file: Path) -> None:
    file.write_text(WHOLE + more, encoding="utf-8")
    assert "damaged" in refused(file)


def test_space_around_and_within_does_no_harm(file: Path) -> None:
    pretty = json.dumps(json.loads(WHOLE), indent=8)
    assert used(read_text(file, f"\n \t{pretty}\r\n ")) == used(read_text(file, WHOLE))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf_8_and_utf_16_are_read(encoding: str, file: Path) -> None:
    text = WHOLE.replace('"app": "a"', '"app": "ácć"')
    assert used(read_text(file, text, encoding)) == [(0, 60, "ácć")]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16-le", "utf-16-be", "utf-32", "cp500"])
def test_other_encodings_are_refused(encoding: str, file: Path) -> None:
    file.write_bytes(WHOLE.replace('"app": "a"', '"app": "á"').encode(encoding))
    refused(file)


def test_the_place_of_a_wrong_byte_is_told(file: Path) -> None:
    file.write_bytes(b'{"buckets": {}, "x": "' + b"\xc3\xa1" * 3_000_000 + b'\xe1"}')
    assert "character" in refused(file)  # longer than any value that we read
    file.write_bytes(b'{"buckets": ' + b" " * 3_000_000 + b"\xe1}")
    assert "byte 3000013)" in refused(file)


NO_EXPORTS = [
    b"", b" ", b"\x00", b"[]", b"5", b'"text"', b"null", b"{}", b'{"buckets": []}', b'{"a": 1}',
    b'{"buckets": {"x": 5}}', b'{"buckets": {"x": {"events": {}}}}', b'{"buckets": null}',
    b'[{"timestamp": "2026-11-02T12:00:00Z", "duration": 5, "data": {"app": "a"}}]',
    b"PK\x03\x04 a zip file", b"\x89PNG\r\n", b"<html>", b"bucket,start,duration\n",
    b'{"buckets": {"x": {"events": [1 2]}}}', b'{"buckets": {"x": {"events": [1,]}}}',
    b'{"buckets": {"x": {"events": [,1]}}}', b'{"buckets": {,}}', b'{"buckets" {}}',
    b"{'buckets': {}}", b'{5: {}}', b"\xff\xfe", b"\xff\xff\xff\xff",
]  # fmt: skip


@pytest.mark.parametrize("content", NO_EXPORTS)
def test_anything_else_is_refused_in_one_sentence(content: bytes, file: Path) -> None:
    file.write_bytes(content)
    assert "\n" not in refused(file)


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
@pytest.mark.parametrize("place", ['{{"x": {}', '{{"buckets": {{"x": {{"events": [{}'])
def test_huge_nesting_is_refused(opening: str, place: str, file: Path) -> None:
    file.write_text(place.format(opening * 400_000), encoding="utf-8")
    assert "damaged" in refused(file)


def test_an_event_of_a_whole_book_is_refused_and_a_long_title_is_not(file: Path) -> None:
    event = window(0, 60, "a")
    event["data"]["title"] = "x" * 900_000
    found = export(windows([event, window(60, 70, "b")]), absences([afk(0, 70)]))
    assert used(read(save(file, found))) == [(0, 60, "a"), (60, 70, "b")]
    event["data"]["title"] = "x" * 4_000_000
    assert "damaged" in refused(save(file, found))


def test_too_many_apps_or_buckets_are_refused(file: Path) -> None:
    events = [window(n, n + 1, f"app {n}") for n in range(activitywatch.MOST_APPS + 1)]
    assert "20000 apps" in refused(save(file, export(windows(events))))
    many = [windows([], f"pc {n}") for n in range(activitywatch.MOST_BUCKETS + 1)]
    assert "500 buckets" in refused(save(file, export(*many)))


def test_a_folder_a_link_to_nowhere_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    assert "folder" in refused(tmp_path)
    assert "no file" in refused(tmp_path / "missing.json")
    link = tmp_path / "link.json"
    try:
        link.symlink_to(tmp_path / "nowhere.json")
    except OSError:
        pytest.skip("this account may make no links")
    assert "no file" in refused(link)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows gives few accounts links")
def test_a_link_to_a_good_file_is_followed(tmp_path: Path, file: Path) -> None:
    save(file, day_of_use())
    link = tmp_path / "link.json"
    try:
        link.symlink_to(file)
    except OSError:
        pytest.skip("this account may make no links")
    assert used(read(link)) == used(read(file))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    assert "ordinary" in refused(pipe)


def test_a_database_in_place_of_an_export_is_named(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE eventmodel (id)")
    connection.close()
    assert "Raw Data" in refused(file)


GOOD = json.dumps(day_of_use()).encode()[:4000] + WHOLE.encode()


@given(st.data(), st.sampled_from([GOOD, WHOLE.encode()]))
def test_whatever_happens_to_a_file_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, good: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "hurt.json"
    for _n in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(good)))
        gone = data.draw(st.integers(0, 9))
        signs = st.sampled_from(list(b'{}[],:"\\0-9eEtfn \x00\xff\xe2')).map(lambda n: bytes([n]))
        more = data.draw(st.one_of(st.binary(max_size=9), signs))
        good = good[:at] + more + good[at + gone :]
    path.write_bytes(good)
    with suppress(StorageTrouble):
        used(read(path))


# --- large files ----------------------------------------------------------------------------------


def test_events_are_read_alike_wherever_the_window_ends(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(file, day_of_use(apps="áb\U0001f600"))
    whole = used(read(file))
    monkeypatch.setattr(json_pieces, "AHEAD", 1)
    for chunk in (1, 2, 3, 5, 7, 64, 1000):
        monkeypatch.setattr(json_pieces, "CHUNK", chunk)
        assert used(read(file)) == whole


def test_how_far_it_is_read_is_told_in_order(file: Path) -> None:
    shares: list[float] = []
    file.write_text(WHOLE[:-1] + " " * 3_000_000 + "}", encoding="utf-8")
    activitywatch.read(file, NOW, shares.append)
    assert shares == sorted(shares)
    assert len(shares) >= 3
    assert shares[-1] == 1.0


def tiny(file: Path, count: int, stamp: Callable[[int], str]) -> Path:
    with file.open("w", encoding="utf-8") as out:
        out.write('{"buckets":{"w":{"type":"currentwindow","hostname":"pc","events":[')
        for n in range(count):
            event = f'{{"timestamp":"{stamp(n)}","duration":0.001,"data":{{"app":"a{n % 9}"}}}}'
            out.write(f"{',' if n else ''}{event}")
        out.write("]}}}")
    return file


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows counts memory otherwise")
def test_a_million_tiny_events_take_little_memory(file: Path) -> None:
    path = tiny(file, 1_000_000, lambda n: f"2026-11-02T{n // 50000:02}:00:00.{n % 50000:06}Z")
    program = """if True:
        import resource, sys
        from pathlib import Path
        from detox.storage import activitywatch
        from tests.storage.aw import NOW
        size = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        before = size()
        found = activitywatch.read(Path(sys.argv[1]), NOW, lambda _share: None)
        print(found.events, sum(found.lost.values()), size() - before < 64)"""
    told = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True)
    assert (told.stdout, told.stderr) == ("1000000 0 True\n", "")
