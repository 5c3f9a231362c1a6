"""Local control: whatever comes over the socket is answered, and harms nothing."""

import contextlib
import json
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detox.app import control
from detox.app.control import ControlServer
from detox.cli import wire
from detox.cli.wire import Refused, Request
from detox.ports import Reply, StorageTrouble
from tests.app.lines import MemoryListener

STATUS = {"now": "2026-11-23T17:05:00+08:00", "focus": {"state": "ready", "left_s": 0}}


def _breaks_off(how: str) -> Iterator[Reply]:
    yield from list(wire.document("é" * 20_000))[:-1]
    raise StorageTrouble("The disk is gone.") if how == "half" else ZeroDivisionError


class House:
    """A server whose answers the test chooses, and a way to talk to it."""

    def __init__(self) -> None:
        self.heard: list[Request] = []
        self.listener = MemoryListener()
        self.server = ControlServer(self.listener, self._submit)
        self.server.start()

    def _submit(self, request: Request) -> "Future[Iterable[Reply]]":
        self.heard.append(request)
        future: Future[Iterable[Reply]] = Future()
        match request.do:
            case "status":
                future.set_result([{"ok": True, "status": STATUS}])
            case "long":
                future.set_result(wire.document("é" * 200_000))
            case "half" | "half bug":
                future.set_result(_breaks_off(request.do))
            case "refuse":
                future.set_exception(Refused("Not now."))
            case "trouble":
                future.set_exception(StorageTrouble("The disk is full."))
            case "bug":
                future.set_exception(ZeroDivisionError())
            case _:
                future.set_result([])
        return future

    def say(self, line: bytes) -> list[dict[str, object]]:
        stream = self.listener.call()
        stream.write(line)
        replies = []
        while line := stream.read_line(wire.LINE_LIMIT, 10):
            replies.append(json.loads(line))
        stream.close()
        return replies


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    yield house
    house.server.stop()
    house.listener.hang_up()


def request(do: str, **arguments: object) -> bytes:
    return wire.encode_request(Request(do, arguments))


def test_a_request_is_handed_on_and_answered(house: House) -> None:
    assert house.say(request("focus.start", minutes=25)) == [{"ok": True, "done": True}]
    assert house.heard == [Request("focus.start", {"minutes": 25})]


def test_a_request_as_interface_md_writes_it(house: House) -> None:
    line = b'{"v": 1, "do": "focus.start", "with": {"minutes": 25}}\n'
    assert house.say(line) == [{"ok": True, "done": True}]


@pytest.mark.parametrize(("do", "said"), [("half", "disk is gone"), ("half bug", "went wrong")])
def test_an_answer_that_breaks_off_ends_with_the_reason(house: House, do: str, said: str) -> None:
    *begun, last = house.say(json.dumps({"v": 1, "do": do}).encode() + b"\n")
    assert all(reply["ok"] for reply in begun)
    assert len(begun) > 1
    assert said in str(last["error"])
    assert last["done"]


def test_the_answer_is_in_the_language_of_the_request(house: House) -> None:
    line = b'{"v": 1, "do": "bug", "lang": "id"}\n'
    assert "berkas log" in str(house.say(line)[0]["error"])
    assert "log file" in str(house.say(b'{"v": 1, "do": "bug"}\n')[0]["error"])
    assert "log file" in str(house.say(b'{"v": 1, "do": "bug", "lang": ["id"]}\n')[0]["error"])


def test_a_long_answer_comes_in_lines_that_fit(house: House) -> None:
    stream = house.listener.call()
    stream.write(request("long"))
    lines = []
    while line := stream.read_line(wire.LINE_LIMIT, 10):
        lines.append(line)
    assert all(len(line) <= wire.LINE_LIMIT for line in lines)
    replies = [wire.decode_reply(line) for line in lines]
    assert wire.read_document(replies) == "é" * 200_000
    assert [reply["done"] for reply in replies] == [False] * (len(replies) - 1) + [True]


@pytest.mark.parametrize(
    ("do", "error"), [("refuse", "Not now."), ("trouble", "The disk is full.")]
)
def test_a_refusal_says_why(house: House, do: str, error: str) -> None:
    assert house.say(request(do)) == [{"ok": False, "error": error, "done": True}]


def test_a_bug_is_an_error_and_the_next_request_is_answered(house: House) -> None:
    assert house.say(request("bug"))[0]["ok"] is False
    assert house.say(request("status"))[0]["ok"] is True


GARBAGE = [
    b"\n",
    b"hello\n",
    b"[]\n",
    b"{}\n",
    b"null\n",
    b'{"v": 2, "do": "quit"}\n',
    b'{"v": true, "do": "quit"}\n',
    b'{"v": 1}\n',
    b'{"v": 1, "do": 5}\n',
    b'{"v": 1, "do": ""}\n',
    b'{"v": 1, "do": "quit", "with": []}\n',
    b'{"v": 1, "do": "quit", "with": {"x": NaN}}\n',
    b'{"v": 1, "do": "quit"\n',
    b"\xff\xfe\x00\n",
    b"[" * 60_000 + b"\n",
    b'{"v": 1, "do": "quit", "with": {"x": ' + b"9" * 60_000 + b"}}\n",
    b"x" * 200_000 + b"\n",
]


@pytest.mark.parametrize("line", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_answered_with_an_error_and_harms_nothing(house: House, line: bytes) -> None:
    replies = house.say(line)
    assert [reply["ok"] for reply in replies] == [False]
    assert house.heard == []
    assert house.say(request("status"))[0]["ok"] is True


@given(st.binary(max_size=300))
def test_any_bytes_are_a_request_or_refused(line: bytes) -> None:
    with contextlib.suppress(Refused):
        assert wire.decode_request(line).do


def test_a_visitor_who_says_nothing_is_sent_away(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "PATIENCE", 0.05)
    stream = house.listener.call()
    assert b'"ok": false' in stream.read_line(wire.LINE_LIMIT, 5)


def test_a_silent_visitor_holds_up_nobody(house: House) -> None:
    silent = house.listener.call()
    assert house.say(request("status"))[0]["ok"] is True
    silent.close()


def test_a_visitor_who_leaves_at_once_harms_nothing(house: House) -> None:
    for _ in range(50):
        house.listener.call().close()
    assert house.say(request("status"))[0]["ok"] is True


def test_too_many_at_once_are_told_so(house: House) -> None:
    waiting = [house.listener.call() for _ in range(control.MOST_VISITORS)]
    assert house.say(b"")[0]["ok"] is False
    for stream in waiting:
        stream.close()


def test_a_core_that_never_answers_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control, "ANSWER_WITHIN", 0.05)
    listener = MemoryListener()
    server = ControlServer(listener, lambda _: Future())
    server.start()
    stream = listener.call()
    stream.write(request("status"))
    reply = json.loads(stream.read_line(wire.LINE_LIMIT, 5))
    server.stop()
    listener.hang_up()
    assert reply == {"ok": False, "error": "Detox is busy.", "done": True}


def test_following_tells_every_change_once(house: House) -> None:
    stream = house.listener.call()
    stream.write(request("status.follow"))
    first = json.loads(stream.read_line(wire.LINE_LIMIT, 5))
    house.server.publish({**STATUS, "now": "2026-11-23T17:06:00+08:00"})
    running = {**STATUS, "focus": {"state": "running", "left_s": 1500}}
    house.server.publish(running)
    second = json.loads(stream.read_line(wire.LINE_LIMIT, 5))
    house.server.publish({**running, "focus": {"state": "running", "left_s": 1499}})
    house.server.stop()
    last = json.loads(stream.read_line(wire.LINE_LIMIT, 5))
    assert [first["status"], second["status"]] == [STATUS, running]
    assert last == {"ok": True, "done": True}


def test_a_server_knows_whether_anybody_follows(house: House) -> None:
    assert not house.server.followed
    stream = house.listener.call()
    stream.write(request("status.follow"))
    stream.read_line(wire.LINE_LIMIT, 5)
    assert house.server.followed


def test_a_follower_who_has_gone_is_found_out(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "HEARTBEAT", 0.02)
    stream = house.listener.call()
    stream.write(request("status.follow"))
    stream.read_line(wire.LINE_LIMIT, 5)
    (visit,) = [thread for thread in threading.enumerate() if thread.name == "visitor"]
    stream.close()
    visit.join(5)
    assert not visit.is_alive()
    assert not house.server.followed


def test_after_a_stop_no_thread_is_left(house: House) -> None:
    house.listener.call().write(request("status.follow"))
    house.say(request("status"))
    house.server.stop()
    names = [thread.name for thread in threading.enumerate()]
    assert "visitor" not in names


@given(st.lists(st.text(max_size=30) | st.just("😀" * 12_000), max_size=8))
def test_a_text_in_chunks_comes_whole_and_in_lines_that_are_short_enough(chunks: list[str]) -> None:
    replies = list(wire.pieces(chunks))
    assert wire.read_document(replies) == "".join(chunks)
    assert [reply["done"] for reply in replies] == [False] * (len(replies) - 1) + [True]
    assert all(len(wire.encode_reply(reply)) <= wire.LINE_LIMIT for reply in replies)


def test_a_text_is_sent_on_before_its_end_is_known() -> None:
    taken = 0

    def chunks() -> Iterator[str]:
        nonlocal taken
        for _ in range(1000):
            taken += 1
            yield "x" * 100

    next(wire.pieces(chunks()))
    assert taken <= wire.PIECE // 100 + 1
