"""The thread that owns the one database connection; others hand it small jobs.

Writes that fail are kept in memory, in order, and tried again: a full disk costs nothing but
patience. Reads come back through a Future.
"""

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from detox.ports import Journal, StorageTrouble

T = TypeVar("T")
Job = Callable[[Journal], Any]

log = logging.getLogger(__name__)

RETRY = 60.0
MOST_KEPT = 20_000


class Scribe:
    """Runs jobs on the journal, one after another, on its own thread.

    `open_journal` is called on that thread; `troubled` is called from it with one sentence when
    writing fails, and with "" once all is written again.
    """

    def __init__(
        self, open_journal: Callable[[], Journal], troubled: Callable[[str], None]
    ) -> None:
        self._open = open_journal
        self._troubled = troubled
        self._jobs: queue.SimpleQueue[tuple[Job, Future[Any] | None] | None] = queue.SimpleQueue()
        self._unwritten: deque[Job] = deque(maxlen=MOST_KEPT)
        self._trouble = ""
        self._journal: Journal | None = None
        self._thread = threading.Thread(target=self._run, name="scribe", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def write(self, job: Job) -> None:
        """Have something written; it is tried until it works. Returns at once."""
        self._jobs.put((job, None))

    def ask(self, job: Callable[[Journal], T]) -> "Future[T]":
        """Have something read, or done once; the Future holds its result or its StorageTrouble."""
        future: Future[T] = Future()
        self._jobs.put((job, future))
        return future

    def stop(self, timeout: float = 5.0) -> None:
        """Write all that waits and end the thread; harmless when repeated."""
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        while True:
            try:
                item = self._jobs.get(timeout=RETRY if self._unwritten else None)
            except queue.Empty:
                self._flush()
                continue
            if item is None:
                self._finish()
                return
            job, future = item
            if future is None:
                self._unwritten.append(job)
                self._flush()
            else:
                self._answer(job, future)

    def _journal_now(self) -> Journal:
        if self._journal is None:
            self._journal = self._open()
        return self._journal

    def _flush(self) -> None:
        try:
            journal = self._journal_now()
            while self._unwritten:
                self._write_one(journal)
        except StorageTrouble as trouble:
            self._tell(str(trouble))
        except Exception:
            log.exception("the log cannot be opened")
        else:
            self._tell("")

    def _write_one(self, journal: Journal) -> None:
        """Write the oldest; a bug in one job must not stop the log, so that one is left out."""
        try:
            self._unwritten[0](journal)
        except StorageTrouble:
            raise
        except Exception:
            log.exception("a write failed and is left out")
        self._unwritten.popleft()

    def _tell(self, trouble: str) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self._troubled(trouble)

    def _answer(self, job: Job, future: "Future[Any]") -> None:
        try:
            future.set_result(job(self._journal_now()))
        except Exception as error:  # noqa: BLE001  handed to whoever asked
            future.set_exception(error)

    def _finish(self) -> None:
        self._flush()
        close = getattr(self._journal, "close", None)
        if close is not None:
            close()
