"""The roles that the outside world plays for the core; `platforms` and `storage` fill them.

Every sensor answers with a value or with `Unavailable(why)`, and raises `SensorFailed` once it is
broken for good. Unknown is never taken for "active" or for "idle for zero seconds".
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from detox.domain.apps import Identity
from detox.domain.effects import Prompt
from detox.domain.events import Event
from detox.domain.records import (
    AppTime,
    Choice,
    DayRecord,
    DaySum,
    FocusRecord,
    Gap,
    HourTime,
    PromptRecord,
    UsageSpan,
    VerdictRecord,
)


@dataclass(frozen=True, slots=True)
class Unavailable:
    """A sensor cannot tell; `why` is one sentence for people, already translated."""

    why: str


@dataclass(frozen=True, slots=True)
class Capability:
    """One row of `doctor`: a role, whether it works, by which means, and why not."""

    role: str
    works: bool
    by: str | None
    why: str | None


class SensorFailed(Exception):
    """A sensor that worked has died; the message is one sentence for people."""


class StorageTrouble(Exception):
    """The user's files cannot be used as asked; the message is one sentence for people."""


@dataclass(frozen=True, slots=True)
class Instant:
    """The three clocks read together.

    `awake` and `boot` are seconds from an arbitrary start; `awake` stands still while the computer
    sleeps, `boot` does not. `wall` is local time with its fixed offset, `zone` an IANA name or "".
    """

    awake: float
    boot: float
    wall: datetime
    zone: str = ""


class Clock(Protocol):
    """Tell the time three ways."""

    def read(self) -> Instant:
        """Return all clocks, read together."""
        ...


class IdleSensor(Protocol):
    """Tell how long ago the last input was. Called from one thread only."""

    def idle(self) -> timedelta | Unavailable:
        """Return the time since the last key press or mouse movement."""
        ...

    def close(self) -> None:
        """Give back what the sensor holds; harmless when repeated."""
        ...


class FrontApp(Protocol):
    """Tell which app is in front. Called from one thread only.

    Where the system pushes changes, `fileno` is a descriptor that becomes readable with news and
    the shell then calls `front`; otherwise `fileno` is None and the shell polls.
    """

    def fileno(self) -> int | None:
        """Return the descriptor to watch, or None where the shell must poll."""
        ...

    def front(self) -> Identity | None | Unavailable:
        """Take in all news and return the app in front; None where there is no window."""
        ...

    def close(self) -> None:
        """Give back what the sensor holds; harmless when repeated."""
        ...


class ProcessList(Protocol):
    """Tell which programs run."""

    def programs(self) -> frozenset[str] | Unavailable:
        """Return the names of this user's running programs, as `RunningSeen` wants them."""
        ...


class LockSensor(Protocol):
    """Tell of locks and unlocks by calling back with `Locked` and `Unlocked`."""

    def fileno(self) -> int | None:
        """Return the descriptor to watch, or None where the sensor never knows."""
        ...

    def news(self) -> Sequence[Event]:
        """Take in what has come and return it as events."""
        ...

    def close(self) -> None:
        """Give back what the sensor holds; harmless when repeated."""
        ...


class Closer(Protocol):
    """Ask windows to close, as a click on their X would; never ends a process."""

    def ask_to_close(self, programs: Sequence[str]) -> int | Unavailable:
        """Ask every window of these programs (identities) once; return how many were asked."""
        ...


@dataclass(frozen=True, slots=True)
class Note:
    """A prompt in words, for a notification: title, body and the choices with their labels."""

    prompt: Prompt
    title: str
    body: str
    choices: tuple[tuple[Choice, str], ...]


class Notifier(Protocol):
    """Show notifications with buttons; `fileno` and `news` deliver clicks and closes."""

    def show(self, note: Note, stays: timedelta | None) -> bool:
        """Show it; False where it could not be shown (the caller falls back to its own card)."""
        ...

    def withdraw(self, prompt: int) -> None:
        """Take it off the screen, if it is there."""
        ...

    def fileno(self) -> int | None:
        """Return the descriptor to watch, or None."""
        ...

    def news(self) -> Sequence[Event]:
        """Take in what has come: `Answer(choice, prompt)` for a click or a dismissal."""
        ...

    def close(self) -> None:
        """Give back what the notifier holds; harmless when repeated."""
        ...


class Autostart(Protocol):
    """Start with the session; the state is read back from the system, never from our settings."""

    def state(self) -> bool | Unavailable:
        """Return whether Detox starts with the session."""
        ...

    def turn(self, on: bool) -> None:
        """Switch it; raise StorageTrouble where that failed."""
        ...


class Journal(Protocol):
    """The user's log. One connection on one thread: every call comes from that thread.

    All writes are idempotent by their natural key, so that a retry after `StorageTrouble` harms
    nothing. Reads take inclusive local days; None means from the beginning, or to the end.
    """

    def add_span(self, usage: UsageSpan) -> None:
        """Keep a closed span; it replaces the open one. What overlaps older spans is cut off."""
        ...

    def keep_open(self, usage: UsageSpan) -> None:
        """Keep the running span as far as it goes."""
        ...

    def keep_waiting(self, usages: Sequence[UsageSpan]) -> None:
        """Keep closed spans that no sign of life has confirmed yet; they replace the last ones."""
        ...

    def add_gap(self, gap: Gap) -> None: ...

    def add_focus(self, record: FocusRecord) -> None: ...

    def add_prompt(self, record: PromptRecord) -> None: ...

    def add_day(self, record: DayRecord) -> None: ...

    def add_verdict(self, record: VerdictRecord) -> None: ...

    def remember(self, text: str) -> None:
        """Keep the text that `memory` gives back after a restart."""
        ...

    def memory(self) -> str: ...

    def spans(self, first: date | None = None, last: date | None = None) -> list[UsageSpan]: ...

    def app_times(self, first: date | None = None, last: date | None = None) -> list[AppTime]:
        """Return the time of each app on these days, also where the spans are gone."""
        ...

    def hour_times(
        self, first: date | None, last: date | None, programs: Collection[tuple[str, str]]
    ) -> list[HourTime]:
        """Return the time of these apps, (program, name), together in each hour of these days."""
        ...

    def day_sums(self, first: date | None = None, last: date | None = None) -> list[DaySum]:
        """Return what is counted of these days beside apps, also where the rows are gone."""
        ...

    def gaps(self, first: date | None = None, last: date | None = None) -> list[Gap]: ...

    def focus(self, first: date | None = None, last: date | None = None) -> list[FocusRecord]: ...

    def prompts(
        self, first: date | None = None, last: date | None = None
    ) -> list[PromptRecord]: ...

    def days(self, first: date | None = None, last: date | None = None) -> list[DayRecord]: ...

    def verdicts(self, first: datetime, last: datetime) -> list[VerdictRecord]:
        """Return the verdicts in force between the moments, the one that still held too."""
        ...


Reply = Mapping[str, Any]


class Desk(Protocol):
    """Whoever answers a command-line verb: the running instance, or this process itself."""

    def ask(self, do: str, arguments: Mapping[str, Any]) -> Iterator[Reply]:
        """Send one request and yield its replies; the last one has `done` true."""
        ...
