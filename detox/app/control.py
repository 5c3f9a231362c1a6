"""Local control: a thread that takes requests from the socket and brings back the answers.

It touches nothing of the core. A request is handed to `submit`, whose Future brings the replies;
whoever is slow, silent or talks nonsense is answered with an error and can hold up nobody else.
"""

import contextlib
import logging
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any

from detox import words
from detox.cli import wire
from detox.cli.wire import Refused, Request
from detox.platforms.endpoint import Listener, Stream
from detox.ports import Reply, StorageTrouble
from detox.words import _

log = logging.getLogger(__name__)

FOLLOW = "status.follow"
STATUS = "status"
MOST_VISITORS = 24
ANSWER_WITHIN = 120.0
LEAVE_WITHIN = 1.0
HEARTBEAT = 10.0
MOST_HEARD = 1024 * 1024
HEARD_WITHIN = 0.5
PASSING = frozenset({"now", "left_s", "today_s"})
"""What changes all the time by itself and makes no news in `status --follow`."""

Submit = Callable[[Request], "Future[Iterable[Reply]]"]


class ControlServer:
    """Answers the socket. `submit` is called on the visitor's thread and must return at once."""

    def __init__(self, listener: Listener, submit: Submit) -> None:
        self._listener = listener
        self._submit = submit
        self._room = threading.BoundedSemaphore(MOST_VISITORS)
        self._board = _Board()
        self._visits: set[threading.Thread] = set()
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._accept, name="control", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    @property
    def followed(self) -> bool:
        """Tell whether anybody follows; who does so later asks for the status first."""
        return self._board.readers > 0

    def publish(self, status: Mapping[str, Any]) -> None:
        """Tell those who follow what is going on now; call it after every change while any do."""
        self._board.post(status)

    def stop(self) -> None:
        """Say goodbye to all, and stop; what is being answered gets a second to be finished."""
        self._leaving.set()
        self._board.close()
        self._listener.close()
        for visit in list(self._visits):
            visit.join(LEAVE_WITHIN)

    def _accept(self) -> None:
        while not self._leaving.is_set():
            try:
                stream = self._listener.accept()
            except OSError:
                if not self._leaving.wait(0.1):
                    log.warning("the local socket failed for a moment", exc_info=True)
                continue
            self._welcome(stream)

    def _welcome(self, stream: Stream) -> None:
        if not self._room.acquire(blocking=False):
            with contextlib.suppress(OSError):
                stream.write(wire.encode_reply(wire.refusal(_("Detox is busy."))))
            stream.close()
            return
        visit = threading.Thread(target=self._visit, args=(stream,), name="visitor", daemon=True)
        self._visits.add(visit)
        visit.start()

    def _visit(self, stream: Stream) -> None:
        try:
            with contextlib.closing(self._replies(stream)) as replies:
                for reply in replies:
                    stream.write(wire.encode_reply(reply))
        except _Unreadable as refused:
            _turn_away(stream, str(refused))
        except (OSError, Refused):
            log.debug("a visitor left early", exc_info=True)
        finally:
            stream.close()
            self._room.release()
            self._visits.discard(threading.current_thread())

    def _replies(self, stream: Stream) -> Generator[Reply]:
        try:
            request = self._read(stream)
            with words.speaking(request.lang):
                if request.do == FOLLOW:
                    with self._board.read():
                        yield from self._follow(request)
                else:
                    yield from self._answer(request)
        except _Unreadable:
            raise
        except (Refused, StorageTrouble) as refused:
            yield wire.refusal(str(refused))

    def _read(self, stream: Stream) -> Request:
        try:
            line = stream.read_line(wire.LINE_LIMIT, wire.PATIENCE)
        except OSError:
            raise _Unreadable(_("The request cannot be read.")) from None
        return wire.decode_request(line)

    def _answer(self, request: Request) -> Iterator[Reply]:
        try:
            yield from _closed(self._ask(request))
        except (Refused, StorageTrouble):
            raise
        except Exception:  # a bug must not end the conversation without a word
            log.exception("a request failed: %s", request.do)
            raise Refused(_("Something went wrong; the log file says more.")) from None

    def _ask(self, request: Request) -> Iterable[Reply]:
        try:
            return self._submit(request).result(ANSWER_WITHIN)
        except FutureTimeoutError:
            raise Refused(_("Detox is busy.")) from None

    def _follow(self, request: Request) -> Iterator[Reply]:
        seen, told = self._board.number(), {}
        for reply in self._ask(request._replace(do=STATUS, arguments={})):
            told = _lasting(reply.get("status", {}))
            yield {**reply, "done": False}
        while (news := self._board.wait(seen)) is not None:
            seen, status = news
            if status is None:
                yield {"ok": True, "done": False}  # finds out who has gone
            elif _lasting(status) != told:
                told = _lasting(status)
                yield {"ok": True, "status": status, "done": False}
        yield wire.done()


class _Unreadable(Refused):
    """No line came, or none that ends."""


def _turn_away(stream: Stream, sentence: str) -> None:
    """Refuse, and hear the rest out: closing with input unread would tear up the answer."""
    with contextlib.suppress(OSError):
        stream.write(wire.encode_reply(wire.refusal(sentence)))
        stream.read_line(MOST_HEARD, HEARD_WITHIN)


class _Board:
    """What is going on now, for all to read; who reads slowly misses what is past."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0
        self._status: Mapping[str, Any] = {}
        self._open = True
        self.readers = 0

    @contextlib.contextmanager
    def read(self) -> Iterator[None]:
        """Count one reader more, as long as the block lasts."""
        with self._changed:
            self.readers += 1
        try:
            yield
        finally:
            with self._changed:
                self.readers -= 1

    def post(self, status: Mapping[str, Any]) -> None:
        with self._changed:
            self._status = status
            self._number += 1
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._open = False
            self._changed.notify_all()

    def number(self) -> int:
        with self._changed:
            return self._number

    def wait(self, seen: int) -> tuple[int, Mapping[str, Any] | None] | None:
        """Return the news after the seen ones, None for status where none came; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != seen or not self._open, HEARTBEAT)
            if not self._open:
                return None
            return self._number, self._status if self._number != seen else None


def _lasting(status: Mapping[str, Any]) -> dict[str, Any]:
    """Return the status without what changes by itself."""
    return {
        key: _lasting(part) if isinstance(part, Mapping) else part
        for key, part in status.items()
        if key not in PASSING
    }


def _closed(replies: Iterable[Reply]) -> Iterator[Reply]:
    """Yield the replies, the last one marked as such whoever forgot it."""
    waiting: Reply | None = None
    for reply in replies:
        if waiting is not None:
            yield {**waiting, "done": False}
        waiting = reply
    yield wire.done() if waiting is None else {**waiting, "done": True}
