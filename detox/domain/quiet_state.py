"""The states of quiet mode, and what it keeps beside them; the arrows are in `quiet`."""

from dataclasses import dataclass, field
from datetime import datetime

from detox.domain.evening import Tally
from detox.domain.records import Verdict
from detox.domain.schedule import Calendar
from detox.domain.settings import QuietSettings
from detox.domain.stretch import Stretch


@dataclass(frozen=True, slots=True)
class Off:
    """Switched off, or the hours are not confirmed."""


@dataclass(frozen=True, slots=True)
class Daytime:
    """Working hours, or the half hour after them."""


@dataclass(frozen=True, slots=True)
class Closing:
    """The working day is about to end."""


@dataclass(frozen=True, slots=True)
class Watching:
    """Quiet time, and nothing said about this stretch of work."""


@dataclass(frozen=True, slots=True)
class Nudging:
    """`stage` nudges were said in this stretch; the others count from `first_at`."""

    stage: int
    first_at: datetime


@dataclass(frozen=True, slots=True)
class Resting:
    """Enough was said: silence until a new stretch for which there is something left to say."""


Speaking = Watching | Nudging | Resting


@dataclass(frozen=True, slots=True)
class Snoozed:
    """The user asked for a little more time; then it goes on where it was."""

    at: datetime
    until: datetime
    then: Speaking


@dataclass(frozen=True, slots=True)
class OnDuty:
    """The user works on by duty, as long as that lasts."""

    since: datetime
    until: datetime


Mode = Off | Daytime | Closing | Speaking | Snoozed | OnDuty

NAMES: dict[type[Mode], str] = {
    Off: "off",
    Daytime: "daytime",
    Closing: "closing",
    Watching: "watching",
    Nudging: "nudging",
    Resting: "resting",
    Snoozed: "snoozed",
    OnDuty: "on_duty",
}


@dataclass(frozen=True, slots=True)
class Quiet:
    """Quiet mode as a whole.

    `open_until` is set while a nudge waits for its answer, `spoke_at` is when the last one came.
    """

    mode: Mode = Daytime()
    tally: Tally = field(default_factory=Tally)
    stretch: Stretch = field(default_factory=Stretch)
    open_until: datetime | None = None
    spoke_at: datetime | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True)
class QuietPlan:
    """What the user wants of quiet mode, and the calendar it keeps to."""

    settings: QuietSettings
    calendar: Calendar
