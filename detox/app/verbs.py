"""The service behind the verbs that work on files, in whichever process holds them.

The running instance calls `Verbs.answer` on the thread that owns the database, with its journal;
a verb on its own calls `answer_here`. What may be long is answered by `Verbs.stream`, which reads
in many small jobs. The tables of verbs stand in `verbs_*`.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from detox import words
from detox.app import verbs_calendar, verbs_data, verbs_import, verbs_reports, verbs_rules
from detox.app.case import Case, Keep, Read, Row, T
from detox.app.desk import reads
from detox.app.keeping import KeptJournal, kept, read_journal
from detox.app.known import Shipped, shipped
from detox.app.paths import Profile
from detox.cli.wire import Refused, Request, unknown
from detox.domain.marked import Marked
from detox.domain.settings import Settings
from detox.ports import Journal, Reply, StorageTrouble
from detox.storage import database
from detox.storage.trouble import DiskFull

STREAMED = frozenset({"export"})
"""What is as long as the log."""
ROWS: Mapping[str, Row] = {
    **verbs_reports.ROWS,
    **verbs_rules.ROWS,
    **verbs_data.ROWS,
    **verbs_import.ROWS,
    **verbs_calendar.ROWS,
}


class Verbs:
    """Answers the verbs that read, and the few that write, settings and data.

    `now` reads the wall clock; `changed` hears of every settings file that a verb has written,
    `marked` of the user's calendar.
    """

    def __init__(
        self,
        place: Profile,
        now: Callable[[], datetime],
        known: Callable[[], Shipped] = shipped,
        changed: Callable[[Settings], None] = lambda _settings: None,
        marked: Callable[[Marked], None] = lambda _marked: None,
    ) -> None:
        self._place, self._now, self._known, self._changed = place, now, known, changed
        self._marked = marked

    def answer(self, request: Request, journal: Journal) -> list[Reply]:
        """Answer with the journal of the running instance, on the thread that owns it."""
        own = kept(journal)
        with words.speaking(request.lang):
            return list(self.replies(request, lambda: own))

    def stream(self, request: Request, read: Read) -> Iterator[Reply]:
        """Yield the replies as they are asked for, on the asker's thread; `read` does each job."""

        def nobody() -> KeptJournal:
            raise TypeError("the journal stays on its own thread: read it by a job")

        return self.replies(request, nobody, read)

    def replies(self, request: Request, keep: Keep, read: Read | None = None) -> Iterator[Reply]:
        """Yield the replies; `keep` opens the journal for the verbs that want it."""
        row = ROWS.get(request.do)
        if row is None:
            raise unknown(request.do)

        def read_here(job: Callable[[KeptJournal], T]) -> T:
            return job(keep())

        case = Case(
            given=request.arguments,
            place=self._place,
            now=self._now(),
            keep=keep,
            known=self._known,
            changed=self._changed,
            marked=self._marked,
            read=read or read_here,
        )
        yield from row(case)


def answer_here(place: Profile, request: Request) -> Iterator[Reply]:
    """Answer in this process, which holds the instance's lock until all replies have been taken."""
    opened: list[KeptJournal] = []

    def keep() -> KeptJournal:
        if not opened:
            opened.append(_open(place.database, reads(request.do, request.arguments)))
        return opened[0]

    try:
        yield from Verbs(place, lambda: datetime.now().astimezone()).replies(request, keep)
    except StorageTrouble as trouble:
        raise Refused(str(trouble)) from trouble
    finally:
        for journal in opened:
            journal.close()


def _open(path: Path, only_read: bool) -> KeptJournal:
    """Open the log; on a full disk, where even that takes room, a reader reads a copy in memory."""
    try:
        return read_journal(path, only_read)
    except DiskFull:
        if not only_read:
            raise
        return KeptJournal(database.read(path))
