"""What a window is given to draw: frozen values without Qt; `views` makes them from the world."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from detox.domain.apps import Ledger
from detox.domain.events import Answer
from detox.domain.heat import Cell
from detox.domain.records import Choice, PromptKind
from detox.domain.timespan import ZERO

WEDGES = 12


class Mood(StrEnum):
    """The state that the tray icon shows, each with its own shape."""

    READY = "ready"
    FOCUS = "focus"
    PAUSED = "paused"
    BREAK = "break"
    HELD = "held"
    QUIET = "quiet"
    DUTY = "duty"
    NOT_LOGGED = "not_logged"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a menu, or a button; without an `ask` and a submenu it is only read."""

    text: str
    ask: object = None
    items: tuple["Item | None", ...] = ()
    chosen: bool = False
    icon: str = ""

    @property
    def enabled(self) -> bool:
        """Tell whether it can be clicked."""
        return self.ask is not None or bool(self.items)


@dataclass(frozen=True, slots=True)
class TrayView:
    """The tray icon: its shape, its tooltip and its menu (None is a separating line)."""

    mood: Mood
    line: str
    menu: tuple[Item | None, ...]
    wedge: int = WEDGES
    minutes: int | None = None
    not_logged: bool = False


@dataclass(frozen=True, slots=True)
class CompactView:
    """The small window: a picture, a sentence, its second line, buttons and what comes next."""

    mood: Mood
    title: str
    detail: str
    buttons: tuple[Item, ...]
    more: tuple[Item | None, ...]
    footer: str
    minutes: int | None = None
    passed: float = 0.0


@dataclass(frozen=True, slots=True)
class CardView:
    """A prompt as a window of our own: the toast where there is no notifier, or the card.

    Each of `apps` can be asked to close; those in `asked` were, and stand there as `still` says.
    """

    number: int
    kind: PromptKind
    card: bool
    title: str
    body: str
    mood: Mood = Mood.QUIET
    apps: tuple[tuple[str, Answer], ...] = ()
    asked: tuple[str, ...] = ()
    still: str = ""
    close: str = ""
    hint: str = ""
    why: str = ""
    buttons: tuple[tuple[Choice, str], ...] = ()
    reply: str = ""
    prominent: bool = False


# --- the week -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayBar:
    """One day of the week's bars; what hangs is None while the hours are unconfirmed.

    `work` leaves out what hangs. `state` is "kept", "coming", or "missing" (nothing was recorded).
    """

    label: str
    work: timedelta = ZERO
    personal: timedelta = ZERO
    neutral: timedelta = ZERO
    outside: timedelta | None = None
    duty: timedelta | None = None
    state: str = "kept"

    @property
    def upright(self) -> timedelta:
        """What stands above the line."""
        return self.work + self.personal + self.neutral

    @property
    def hanging(self) -> timedelta:
        """What hangs below the line, duty and all."""
        return (self.outside or ZERO) + (self.duty or ZERO)

    @property
    def total(self) -> timedelta:
        """The day's screen time."""
        return self.upright + self.hanging


@dataclass(frozen=True, slots=True)
class BarsView:
    """Seven days, and the least that the scale must hold above and below the line."""

    days: tuple[DayBar, ...]
    high: timedelta = ZERO
    deep: timedelta = ZERO


@dataclass(frozen=True, slots=True)
class HeatView:
    """An hour map: `cells[day][hour]` from hour `first` on; lines are hours of the clock.

    `starts` and `ends` bound each working day; a free day has no start and ends at the top, a day
    with unconfirmed hours has neither (None).
    """

    days: tuple[str, ...]
    names: tuple[str, ...]
    first: int
    cells: tuple[tuple[Cell, ...], ...]
    starts: tuple[float | None, ...]
    ends: tuple[float | None, ...]

    @property
    def hours(self) -> int:
        """How many hours the map shows."""
        return len(self.cells[0]) if self.cells else 0


@dataclass(frozen=True, slots=True)
class AppBar:
    """One of the most used apps; `time` is all of it."""

    name: str
    ledger: Ledger
    time: timedelta
    outside: timedelta = ZERO
    duty: timedelta = ZERO


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under headers; the first column holds names, the others figures.

    `inner` are the rows that are a part of the one above them. Figures that are `wordy` may fold.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    inner: frozenset[int] = frozenset()
    wordy: bool = False


@dataclass(frozen=True, slots=True)
class WeekView:
    """The week as the window and the paper show it; `text` is what can be copied.

    `sparse` shows the bars alone: the week has hardly begun, or nothing was recorded.
    """

    monday: date
    heading: str
    sentence: str
    second: str
    bars: BarsView
    heat: HeatView
    apps: tuple[AppBar, ...]
    days_table: Table
    heat_table: Table
    apps_table: Table
    comparison: Table
    text: str = ""
    has_next: bool = False
    has_last: bool = True
    current: bool = True
    sparse: bool = False
    note: str = ""
    made: str = ""

    @property
    def last_monday(self) -> date:
        """The Monday of the week before."""
        return self.monday - timedelta(days=7)


# --- the first run --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HoursView:
    """A working week to be drawn: for each day its blocks and when quiet mode starts, in hours."""

    days: tuple[str, ...]
    blocks: tuple[tuple[tuple[float, float], ...], ...]
    quiet_from: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class PresetView:
    """Working hours to choose from: the setting's word, a name, where they come from."""

    key: str
    name: str
    source: str
    hours: HoursView


@dataclass(frozen=True, slots=True)
class FirstRunView:
    """What the first questions offer; the likeliest hours come first.

    `again` makes the same offer in the language that is spoken by then.
    """

    presets: tuple[PresetView, ...]
    language: str
    again: "Callable[[], FirstRunView] | None" = field(default=None, compare=False)
