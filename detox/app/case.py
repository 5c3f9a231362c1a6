"""One request as a verb sees it: what was given, and what it can reach."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol, TypeVar

from detox import words
from detox.app.keeping import KeptJournal
from detox.app.known import Shipped
from detox.app.paths import Profile
from detox.cli.wire import Refused
from detox.domain import apps, schedule
from detox.domain.marked import Marked
from detox.domain.settings import Settings
from detox.domain.timespan import local_day
from detox.ports import Reply
from detox.storage import calendar, settings_file
from detox.storage.settings_file import LoadedSettings
from detox.words import _

T = TypeVar("T")
Keep = Callable[[], KeptJournal]


class Read(Protocol):
    """Does a job on the journal, on the thread that owns it, and returns what it found."""

    def __call__(self, job: Callable[[KeptJournal], T]) -> T:
        """Do the job; raise StorageTrouble where the log cannot be read."""
        ...


@dataclass(frozen=True)
class Case:
    """A request on its way; everything beside the arguments is read when first asked for.

    A verb uses `keep` where it is answered on the thread that owns the journal, `read` where its
    answer comes in pieces (see `Verbs.stream`).
    """

    given: Mapping[str, Any]
    place: Profile
    now: datetime
    keep: Keep
    known: Callable[[], Shipped]
    changed: Callable[[Settings], None]
    marked: Callable[[Marked], None]
    read: Read

    @cached_property
    def loaded(self) -> LoadedSettings:
        """What the settings file says."""
        return settings_file.load(self.place.settings)

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.loaded.settings

    @cached_property
    def calendar(self) -> schedule.Calendar:
        """The working calendar of the settings, with what the user brought into it."""
        known = self.known()
        marked = self.read(lambda journal: calendar.read(journal.database))
        return schedule.calendar(
            self.settings, known.region, known.holidays, words.language(), marked
        )

    @cached_property
    def catalogue(self) -> apps.Catalogue:
        """The catalogue with the user's rules."""
        return apps.catalogue(self.known().entries, self.settings)

    @property
    def today(self) -> date:
        """The local day that it is."""
        return local_day(self.now, self.settings.schedule.day_start)

    def text(self, name: str) -> str:
        """Return an argument that must be there."""
        value = self.given.get(name)
        if not isinstance(value, str) or len(value) > 4096:
            raise Refused(_("The request cannot be read."))
        return value

    def text_or_none(self, name: str) -> str | None:
        """Return an argument that may be left out."""
        return None if self.given.get(name) is None else self.text(name)

    def day(self, name: str) -> date | None:
        """Return a day given as ISO 8601, or None where it was left out."""
        text = self.text_or_none(name)
        try:
            return None if text is None else date.fromisoformat(text)
        except ValueError:
            raise Refused(_("The request cannot be read.")) from None


Row = Callable[[Case], Iterable[Reply]]
