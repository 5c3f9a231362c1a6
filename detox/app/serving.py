"""Answers the requests of the socket on the GUI thread, where the core lives."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from detox import words
from detox.app import commands
from detox.app.conductor import Conductor
from detox.app.desk import QUIT, SHOW
from detox.app.keeping import KeptJournal, kept
from detox.app.scribe import Scribe
from detox.app.status import table
from detox.cli import wire
from detox.cli.wire import Refused, Request
from detox.domain import memory
from detox.domain.effects import AskToClose, Effect, LogPrompt, Show
from detox.domain.events import CloseApps, Event, Leaving
from detox.domain.world import sorted_apps
from detox.ports import Capability, Journal, Reply
from detox.words import _

if TYPE_CHECKING:  # reports are imported when the first is asked for
    from detox.app.case import Read
    from detox.app.verbs import Verbs

T = TypeVar("T")
READ_WITHIN = 120.0
"""How long a visitor waits for one piece of a long answer, in seconds."""
STATUS = "status"
DOCTOR = "doctor"
CHANGE_LOG = frozenset({
    "data.delete-all", "data.forget", "data.restore", "import.activitywatch",
})  # fmt: skip
OWN = frozenset({STATUS, DOCTOR, SHOW, QUIT})
Replies = Iterable[Reply]


@dataclass(frozen=True)
class House:
    """What a request can make the running instance do.

    `hear` has the core take an event and returns what it asked for, `settle` writes the running
    span as far as it goes, so that a report counts it, `verbs` are those that read the log, `notes`
    says what is odd about the profile, `renew` takes up a log that a verb has changed.
    """

    hear: Callable[[Event], list[Effect]]
    status: Callable[[], Mapping[str, Any]]
    settle: Callable[[], None]
    show: Callable[[], None]
    leave: Callable[[], None]
    verbs: Callable[[], "Verbs"]
    capabilities: Callable[[], Iterable[Capability]]
    notes: Callable[[], list[str]]
    renew: Callable[[], None]


class Serving(QObject):
    """Takes requests from the visitors' threads and answers them on its own.

    Signals:
        requested: a request, with the Future of its replies.
        renewed: a verb has changed a part of the log; from the scribe's thread.
    """

    requested = Signal(object, object)
    renewed = Signal()

    def __init__(self, conductor: Conductor, scribe: Scribe, house: House) -> None:
        super().__init__()
        self._conductor, self._scribe, self._house = conductor, scribe, house
        self.requested.connect(self._serve, Qt.ConnectionType.QueuedConnection)
        self.renewed.connect(house.renew, Qt.ConnectionType.QueuedConnection)

    def submit(self, request: Request) -> "Future[Replies]":
        """Bring a request to the GUI thread; called on a visitor's thread."""
        future: Future[Replies] = Future()
        self.requested.emit(request, future)
        return future

    @Slot(object, object)
    def _serve(self, request: Request, future: "Future[Replies]") -> None:
        try:
            if request.do in OWN or commands.is_command(request.do):
                future.set_result(self._answer(request))
            else:
                self._ask_scribe(request, future)
        except Exception as error:  # noqa: BLE001  whoever asked is told; a bug is logged there
            future.set_exception(error)

    def _answer(self, request: Request) -> list[Reply]:
        match request.do:
            case _ if request.do == STATUS:
                with words.speaking(request.lang):
                    return [wire.done(status=self._house.status())]
            case _ if request.do == DOCTOR:
                with words.speaking(request.lang):
                    found = table(self._house.capabilities())
                    return [wire.done(capabilities=found, notes=self._house.notes())]
            case _ if request.do == SHOW:
                if not request.arguments.get("hidden"):
                    self._house.show()
                return [wire.done()]
            case _ if request.do == QUIT:
                self._house.leave()
                return [wire.done()]
            case _:
                return self._command(request)

    def _command(self, request: Request) -> list[Reply]:
        """Let the core hear a command; one that changed nothing was in vain."""
        with words.speaking(request.lang):
            event = commands.event(request, self._conductor.now())
        before = self._conductor.world
        heard = self._house.hear(event)
        acted = any(isinstance(effect, Show | LogPrompt) for effect in heard)
        if not acted and not memory.changed(before, self._conductor.world):
            with words.speaking(request.lang):
                why = commands.refusal(request.do)
                if isinstance(event, CloseApps):
                    why = self._why_not_closed(event.app, heard) or why
            if why:
                raise Refused(why)
        return [wire.done()]

    def _why_not_closed(self, wanted: str | None, heard: Iterable[Effect]) -> str:
        """Return why no window was asked to close; "" where no work app is open."""
        world = self._conductor.world
        if any(isinstance(effect, AskToClose) for effect in heard):
            return _("This desktop gives no way to ask a window to close.")
        names = {app.name.casefold(): app.name for app in sorted_apps(world)}
        names |= {app.program.casefold(): app.name for app in sorted_apps(world)}
        if not names:
            return ""
        if wanted is None:
            return _("All open work apps were asked already, or close only by their name.")
        name = names.get(wanted.casefold())
        if name is None:
            return _("No open work app is called {name}.").format(name=wanted)
        return _("{name} was asked to close already and is still open.").format(name=name)

    def _ask_scribe(self, request: Request, future: "Future[Replies]") -> None:
        from detox.app.verbs import STREAMED  # noqa: PLC0415  reports, as above

        verbs = self._house.verbs()
        changes = request.do in CHANGE_LOG and not request.arguments.get("dry")
        if changes:
            self._house.hear(Leaving())  # what ran so far ends here, and what runs on begins anew
        self._house.settle()
        if request.do in STREAMED:
            future.set_result(verbs.stream(request, self._reader(request.lang)))
            return
        job = self._scribe.ask(lambda journal: verbs.answer(request, journal), changes)

        def told(done: "Future[list[Reply]]") -> None:
            error = done.exception()
            if error is not None:
                future.set_exception(error)
            else:
                if changes:
                    self.renewed.emit()
                future.set_result(done.result())

        job.add_done_callback(told)

    def _reader(self, lang: str | None) -> "Read":
        """Return what reads the log for a visitor, a job at a time between those of others."""

        def read(job: Callable[[KeptJournal], T]) -> T:
            def spoken(journal: Journal) -> T:
                with words.speaking(lang):
                    return job(kept(journal))

            try:
                return self._scribe.ask(spoken).result(READ_WITHIN)
            except TooLate:
                raise Refused(_("Detox is busy.")) from None

        return read
