"""The thread that owns the one database connection; others hand it small jobs.

Writes that fail wait in a `Backlog` and are tried again. Reads come back through a Future.
"""

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from detox.app.backlog import Backlog, Job
from detox.domain.effects import Effect
from detox.ports import Journal, StorageTrouble
from detox.words import _

T = TypeVar("T")
Handed = Callable[[], None]
Mend = Callable[[Journal, StorageTrouble], Journal | None]

log = logging.getLogger(__name__)

RETRY = 60.0


class Scribe:
    """Runs jobs on the journal, one after another, on its own thread.

    `open_journal` and `mend` are called on that thread; `troubled` is called from it with one
    sentence when writing fails, and with "" once all is written again. `mend` is shown what went
    wrong: it returns a journal to go on with in place of the one that failed, which it has closed,
    or None where it cannot help. It raises StorageTrouble where it has closed that one in vain.
    """

    def __init__(
        self,
        open_journal: Callable[[], Journal],
        troubled: Callable[[str], None],
        mend: Mend = lambda _journal, _trouble: None,
    ) -> None:
        self._open, self._mend = open_journal, mend
        self._handed: queue.SimpleQueue[Handed | None] = queue.SimpleQueue()
        self._backlog = Backlog(troubled)
        self._journal: Journal | None = None
        self._thread = threading.Thread(target=self._run, name="scribe", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def keep(self, effect: Effect) -> None:
        """Have written what the core has for the log; it is tried until it works. Returns at once.

        What a later effect makes superfluous while it waits is not written.
        """
        self._handed.put(lambda: self._take(lambda: self._backlog.add(effect)))

    def write(self, job: Job, key: str = "") -> None:
        """Have something done until it works; a later job of the same key takes its place."""
        self._handed.put(lambda: self._take(lambda: self._backlog.add_job(job, key)))

    def ask(self, job: Callable[[Journal], T], written: bool = False) -> "Future[T]":
        """Have something read, or done once; the Future holds its result or its StorageTrouble.

        With `written` it is done only when nothing waits to be written any more: what deletes or
        replaces rows must not have older ones come after it.
        """
        future: Future[T] = Future()
        self._handed.put(lambda: self._answer(job, future, written))
        return future

    def stop(self, timeout: float = 5.0) -> None:
        """Write all that waits and end the thread; harmless when repeated."""
        self._handed.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        while True:
            try:
                handed = self._handed.get(timeout=RETRY if self._backlog else None)
            except queue.Empty:
                self._flush()
                continue
            if handed is None:
                self._finish()
                return
            handed()

    def _take(self, add: Handed) -> None:
        add()
        self._flush()

    def _use(self, job: Callable[[Journal], T]) -> T:
        if self._journal is None:
            self._journal = self._opened()
        try:
            return job(self._journal)
        except StorageTrouble as trouble:
            if not self._is_mended(self._journal, trouble):
                raise
        return job(self._journal)

    def _is_mended(self, journal: Journal, trouble: StorageTrouble) -> bool:
        try:
            mended = self._mend(journal, trouble)
        except StorageTrouble:
            self._journal = None
            raise
        self._journal = mended or journal
        return mended is not None

    def _opened(self) -> Journal:
        """Open the log; a bug met there is told like any trouble, and loses nothing that waits."""
        try:
            return self._open()
        except StorageTrouble:
            raise
        except Exception as bug:
            log.exception("the log cannot be opened")
            raise StorageTrouble(
                _("The log cannot be opened: {reason}").format(reason=bug)
            ) from bug

    def _flush(self) -> None:
        self._backlog.flush(self._use)

    def _answer(self, job: Job, future: "Future[Any]", written: bool) -> None:
        try:
            if written and self._backlog:
                self._flush()
                self._backlog.demand_empty()
            future.set_result(self._use(job))
        except Exception as error:  # noqa: BLE001  handed to whoever asked
            future.set_exception(error)

    def _finish(self) -> None:
        self._flush()
        close = getattr(self._journal, "close", None)
        if close is not None:
            close()
