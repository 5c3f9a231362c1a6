"""The states of the focus timer, and what can be read off them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import assert_never

from detox.domain.records import Kind
from detox.domain.timespan import ZERO


class Hold(StrEnum):
    """What holds a block: only the same thing, or the user, lets it go on."""

    USER = "user"
    LOCK = "lock"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many blocks were finished on a local day."""

    day: date = date.min
    done: int = 0

    def plus(self, day: date) -> "Tally":
        """Return the count with one block more, begun on that day."""
        return Tally(day, self.done + 1 if day == self.day else 1)


@dataclass(frozen=True, slots=True)
class Block:
    """A focus block; `worked` is its time up to the last pause, `planned` None is free flow."""

    began: datetime
    planned: timedelta | None
    label: str = ""
    worked: timedelta = ZERO
    extended: timedelta = ZERO
    extensions: int = 0

    @property
    def left(self) -> timedelta | None:
        """What was left of the block at its last pause; None in free flow."""
        return None if self.planned is None else self.planned + self.extended - self.worked


@dataclass(frozen=True, slots=True)
class Rest:
    """A break that is due, or that runs, and how often it was put off."""

    kind: Kind
    length: timedelta
    postponed: int = 0


@dataclass(frozen=True, slots=True)
class Ready:
    """Nothing runs."""

    tally: Tally = Tally()


@dataclass(frozen=True, slots=True)
class Running:
    """A block runs since its start, or since its last pause."""

    block: Block
    since: datetime
    tally: Tally

    @property
    def ends_at(self) -> datetime | None:
        """The planned end; None in free flow."""
        left = self.block.left
        return None if left is None else self.since + left

    def worked(self, now: datetime) -> timedelta:
        """Return how long the block was worked on, without its pauses."""
        return self.block.worked + max(now - self.since, ZERO)

    def passed(self, now: datetime) -> bool:
        """Tell whether the planned end is over."""
        return self.ends_at is not None and now >= self.ends_at


@dataclass(frozen=True, slots=True)
class Paused:
    """A block is held since then."""

    block: Block
    since: datetime
    hold: Hold
    tally: Tally


@dataclass(frozen=True, slots=True)
class Offered:
    """A break is due and waits for the user's word."""

    rest: Rest
    tally: Tally


@dataclass(frozen=True, slots=True)
class Postponed:
    """A break was put off until then."""

    rest: Rest
    until: datetime
    tally: Tally


@dataclass(frozen=True, slots=True)
class Resting:
    """A break runs."""

    rest: Rest
    since: datetime
    tally: Tally

    @property
    def ends_at(self) -> datetime:
        """When the break is over."""
        return self.since + self.rest.length


Focus = Ready | Running | Paused | Offered | Postponed | Resting
START: Focus = Ready()


# --- what views ask ------------------------------------------------------------------------------


def name(state: Focus) -> str:
    """Return the word of `status --json`; a break that only is due counts as ready."""
    match state:
        case Running() | Resting():
            return "running"
        case Paused():
            return "paused"
        case _:
            return "ready"


def kind(state: Focus) -> Kind | None:
    """Return what is being counted; None where nothing is."""
    match state:
        case Running() | Paused():
            return Kind.WORK
        case Resting(rest):
            return rest.kind
        case _:
            return None


def ends_at(state: Focus) -> datetime | None:
    """Return when what runs is over; None where it is held, has no planned end or nothing runs."""
    return state.ends_at if isinstance(state, Running | Resting) else None


def left(state: Focus, now: datetime) -> timedelta:
    """Return what is left of the block or break; nothing in free flow."""
    if isinstance(state, Paused):
        return max(state.block.left or ZERO, ZERO)
    end = ends_at(state)
    return ZERO if end is None else max(end - now, ZERO)


def worked(state: Focus, now: datetime) -> timedelta:
    """Return how long the block was worked on so far; free flow counts up by it."""
    match state:
        case Running():
            return state.worked(now)
        case Paused(block):
            return block.worked
        case _:
            return ZERO


def passed(state: Focus, now: datetime) -> float:
    """Return the part that is over, 0 to 1; 0 in free flow and where nothing runs."""
    match state:
        case Running(block) | Paused(block):
            whole = ZERO if block.planned is None else block.planned + block.extended
        case Resting(rest):
            whole = rest.length
        case _:
            whole = ZERO
    return min(max(1 - left(state, now) / whole, 0.0), 1.0) if whole else 0.0


def label(state: Focus) -> str:
    """Return what the user meant to do in this block, or nothing."""
    return state.block.label if isinstance(state, Running | Paused) else ""


def blocks_today(state: Focus, day: date) -> int:
    """Return how many blocks begun on that local day were finished."""
    return state.tally.done if state.tally.day == day else 0


def next_deadline(state: Focus) -> datetime | None:
    """Return when time alone will change something."""
    return state.until if isinstance(state, Postponed) else ends_at(state)


# --- when the wall clock is moved ----------------------------------------------------------------


def moved(state: Focus, by: timedelta) -> Focus:
    """Return the state after the wall clock was set: no block ends or lasts longer by it."""
    match state:
        case Running(block) | Paused(block):
            began = replace(block, began=block.began + by)
            return replace(state, block=began, since=state.since + by)
        case Resting():
            return replace(state, since=state.since + by)
        case Postponed():
            return replace(state, until=state.until + by)
        case Ready() | Offered():
            return state
        case _:
            assert_never(state)


def in_zone(state: Focus, zone: tzinfo | None) -> Focus:
    """Return the state with what lies ahead told by the wall clock of that zone."""
    match state:
        case Running() | Paused() | Resting():
            return replace(state, since=state.since.astimezone(zone))
        case Postponed():
            return replace(state, until=state.until.astimezone(zone))
        case _:
            return state
