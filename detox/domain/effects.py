"""Everything the core may ask the shell to do; frozen values in the imperative."""

from dataclasses import dataclass, field
from datetime import datetime

from detox.domain.records import (
    Choice,
    DayRecord,
    FocusRecord,
    Gap,
    Kind,
    PromptKind,
    PromptRecord,
    UsageSpan,
    VerdictRecord,
)


class Effect:
    """Anything the core may ask for."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something Detox says unasked, or at the end of a timer; words are made from it in `words`.

    `number` identifies it, `choices` are offered in this order, `until` is when it goes away by
    itself (None: it waits), `apps` the open work apps that a card offers to close (names for
    people), `facts` plain values for the sentences: "next" (a Kind), "minutes", "since" ("HH:MM")
    and so on; "asked" are the open work apps, one a line, that were asked to close and no longer
    have a button.
    `card` asks for a card window instead of a notification.
    """

    number: int
    kind: PromptKind
    at: datetime
    choices: tuple[Choice, ...] = ()
    stage: int | None = None
    until: datetime | None = None
    card: bool = False
    apps: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Show(Effect):
    """Show the prompt, without taking the keyboard."""

    prompt: Prompt


@dataclass(frozen=True, slots=True)
class Withdraw(Effect):
    """Take the prompt off the screen."""

    prompt: int


@dataclass(frozen=True, slots=True)
class LogSpan(Effect):
    """Keep a span that has ended; it takes the place of the open one."""

    usage: UsageSpan


@dataclass(frozen=True, slots=True)
class KeepOpen(Effect):
    """Keep the running span as far as it goes, so that a crash loses half a minute at most."""

    usage: UsageSpan


@dataclass(frozen=True, slots=True)
class KeepWaiting(Effect):
    """Keep these closed spans until a sign of life confirms them; they replace the last ones."""

    usages: tuple[UsageSpan, ...]


@dataclass(frozen=True, slots=True)
class LogGap(Effect):
    """Keep a time that was not recorded."""

    gap: Gap


@dataclass(frozen=True, slots=True)
class LogFocus(Effect):
    """Keep a focus block or break that has ended."""

    record: FocusRecord


@dataclass(frozen=True, slots=True)
class LogPrompt(Effect):
    """Keep a prompt, or its answer (the same moment and kind replace the earlier record)."""

    record: PromptRecord


@dataclass(frozen=True, slots=True)
class LogDay(Effect):
    """Keep what the calendar says of the day."""

    record: DayRecord


@dataclass(frozen=True, slots=True)
class LogVerdict(Effect):
    """Keep why quiet mode speaks or stays silent from now on."""

    record: VerdictRecord


@dataclass(frozen=True, slots=True)
class Remember(Effect):
    """Keep what must survive a crash or a restart (JSON text made by `domain.memory`)."""

    text: str


@dataclass(frozen=True, slots=True)
class AskToClose(Effect):
    """Ask an app's windows to close, once and politely; `programs` are its identities."""

    app: str
    programs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chime(Effect):
    """Make the soft sound that goes with the end of a block or a break."""

    ended: Kind


@dataclass(frozen=True, slots=True)
class TellLost(Effect):
    """Tell the user, once, that a sensor has died."""

    role: str
    reason: str
