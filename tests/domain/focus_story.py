"""How the stories of the focus timer are told: in minutes from noon."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from detox.domain import focus
from detox.domain.effects import Effect, LogFocus
from detox.domain.events import (
    Event,
    Start,
    Tick,
)
from detox.domain.records import FocusRecord, Kind, Outcome
from detox.domain.settings import Settings
from detox.domain.step import Wish

WITA = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 23, 12, tzinfo=WITA)
TODAY = date(2026, 11, 23)
PLAN = focus.plan(Settings())
FLOW = focus.plan(Settings().having("focus.preset", "flow"))
ASK_FIRST = replace(PLAN, auto_break=False)
BY_ITSELF = replace(PLAN, auto_next=True)


def m(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def at(minutes: float) -> datetime:
    return NOON + m(minutes)


def play(
    *story: tuple[float, Event], plan: focus.FocusPlan = PLAN, state: focus.Focus = focus.START
) -> tuple[focus.Focus, list[Effect]]:
    """Return the state and all effects after the story, told in minutes from noon."""
    done: list[Effect] = []
    for minutes, event in story:
        told = focus.step(state, event, at(minutes), plan)
        state = told.state
        done += told.effects
    return state, done


def records(effects: list[Effect]) -> list[FocusRecord]:
    return [effect.record for effect in effects if isinstance(effect, LogFocus)]


def outcomes(effects: list[Effect]) -> list[tuple[Kind, Outcome]]:
    return [(record.kind, record.outcome) for record in records(effects)]


def wishes(effects: list[Effect]) -> list[Wish]:
    return [effect for effect in effects if isinstance(effect, Wish)]


def four_blocks() -> list[tuple[float, Event]]:
    story: list[tuple[float, Event]] = []
    for begin in range(0, 120, 30):
        story += [(begin, Start()), (begin + 25, Tick()), (begin + 30, Tick())]
    return story


WORK, SHORT, LONG = Kind.WORK, Kind.SHORT_BREAK, Kind.LONG_BREAK
DONE, STOPPED, SKIPPED = Outcome.DONE, Outcome.STOPPED, Outcome.SKIPPED
