"""The prompt budget: who may speak to the user now; and the one prompt that waits for an answer.

Only one prompt is on screen at a time. What comes at the end of a timer was asked for and obeys
the holds alone; quiet mode keeps limits of its own; all else shares a small budget for each day.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from detox.domain import plain, prompt_memory
from detox.domain.effects import Effect, LogPrompt, Prompt, Show, Withdraw
from detox.domain.events import Answer
from detox.domain.records import Choice, PromptKind, PromptRecord, Reason
from detox.domain.settings import Settings
from detox.domain.step import Step, Wish
from detox.domain.timespan import local_day

UNSOLICITED = frozenset({PromptKind.STRETCH, PromptKind.CLOSING, PromptKind.BEDTIME})
"""The kinds that share the budget: nobody started them, and they have no limits of their own."""


@dataclass(frozen=True, slots=True)
class PromptPlan:
    """The budget: one unsolicited prompt in `every`, `per_day` of them with one kept for closing.

    A kind that was dismissed `silenced_after` times in a row is silent for the rest of the day.
    """

    day_start: time
    every: timedelta = timedelta(minutes=20)
    per_day: int = 12
    silenced_after: int = 3


@dataclass(frozen=True, slots=True)
class Holds:
    """What holds every prompt back: the user's word, a meeting until then, a call going on."""

    held_until: datetime | None = None
    meeting_until: datetime | None = None
    call: bool = False

    def active(self, now: datetime) -> bool:
        """Tell whether anything holds prompts back now."""
        held = self.held_until is not None and now < self.held_until
        return self.call or held or (self.meeting_until is not None and now < self.meeting_until)


@dataclass(frozen=True, slots=True)
class Spent:
    """What was used of a day's budget; `dismissed` has one entry for each dismissal in a row."""

    day: date = date.min
    spoken: int = 0
    closing: bool = False
    dismissed: tuple[PromptKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Prompts:
    """The prompt that waits, the number of the latest one, and what the budget has left.

    `given` is what the waiting prompt was answered and yet went on, as a card does after one of its
    apps was closed. `last` is the moment of the latest unsolicited prompt.
    """

    waiting: Prompt | None = None
    given: Choice | None = None
    number: int = 0
    last: datetime | None = None
    spent: Spent = Spent()


START = Prompts()


def plan(settings: Settings) -> PromptPlan:
    """Return the budget; only the start of the day is a setting."""
    return PromptPlan(settings.schedule.day_start)


def may_speak(
    state: Prompts, kind: PromptKind, now: datetime, plan: PromptPlan, holds: Holds
) -> bool:
    """Tell whether a prompt of this kind may be shown now."""
    if holds.active(now):
        return False
    if kind not in UNSOLICITED:
        return True
    if state.last is not None and now - state.last < plan.every:
        return False
    spent = _today(state, now, plan)
    silenced = spent.dismissed.count(kind) >= plan.silenced_after
    kept = 0 if spent.closing or kind is PromptKind.CLOSING else 1
    return not silenced and spent.spoken + kept < plan.per_day


def show(state: Prompts, wish: Wish, now: datetime, plan: PromptPlan) -> Step[Prompts]:
    """Show what a machine wants to say; an older prompt gives way and counts as not answered."""
    cleared = _expire(state, plan)
    prompt = Prompt(
        number=state.number + 1,
        kind=wish.kind,
        at=now,
        choices=wish.choices,
        stage=wish.stage,
        until=wish.until,
        card=wish.card,
        apps=wish.apps,
        facts=wish.facts,
    )
    shown = replace(_spend(cleared.state, wish.kind, now, plan), waiting=prompt)
    shown = replace(shown, number=prompt.number)
    return Step(shown, (*cleared.effects, Show(prompt), LogPrompt(_record(prompt, plan))))


def answer(
    state: Prompts, event: Answer, now: datetime, plan: PromptPlan
) -> tuple[Step[Prompts], Prompt | None]:
    """Take an answer; also return the prompt it answers, None where it fits none that waits."""
    prompt = state.waiting
    if prompt is None or event.prompt not in {None, prompt.number}:
        return Step(state), None
    if event.choice not in {*prompt.choices, Choice.DISMISSED, Choice.EXPIRED}:
        return Step(state), None
    if event.choice is Choice.EXPIRED:
        return _expire(state, plan), prompt
    counted = _count_dismissal(state, prompt.kind, event.choice, now, plan)
    closed = event.choice is Choice.DISMISSED and state.given is Choice.CLOSE
    choice = Choice.CLOSE if closed else event.choice
    return Step(counted, _end(prompt, choice, plan, event.reason)), prompt


def go_on(state: Prompts, shown: Prompt, event: Answer, plan: PromptPlan) -> Step[Prompts]:
    """Keep an answer after which the prompt goes on in another form, shown in its own place."""
    record = replace(_record(shown, plan), answer=event.choice, reason=event.reason)
    went_on = replace(state, waiting=shown, given=event.choice)
    return Step(went_on, (Show(shown), LogPrompt(record)))


def tick(state: Prompts, now: datetime, plan: PromptPlan) -> tuple[Step[Prompts], Prompt | None]:
    """Take a prompt off the screen whose time is over; also return that prompt."""
    prompt = state.waiting
    if prompt is None or prompt.until is None or now < prompt.until:
        return Step(state), None
    return _expire(state, plan), prompt


def unwish(state: Prompts, kind: PromptKind, now: datetime, plan: PromptPlan) -> Step[Prompts]:
    """Take the waiting prompt of this kind off the screen: it is out of date."""
    del now
    if state.waiting is None or state.waiting.kind is not kind:
        return Step(state)
    return _expire(state, plan)


def clock_set(state: Prompts, by: timedelta) -> Prompts:
    """Return the state after the wall clock was moved: nothing is due sooner or later by it.

    The moment a prompt was shown stays, for it identifies the prompt's record.
    """
    waiting = state.waiting
    if waiting is not None and waiting.until is not None:
        waiting = replace(waiting, until=waiting.until + by)
    last = None if state.last is None else state.last + by
    return replace(state, waiting=waiting, last=last)


def next_deadline(state: Prompts) -> datetime | None:
    """Return when the waiting prompt goes away by itself."""
    return state.waiting.until if state.waiting else None


# --- the budget ----------------------------------------------------------------------------------


def _today(state: Prompts, now: datetime, plan: PromptPlan) -> Spent:
    day = local_day(now, plan.day_start)
    return state.spent if state.spent.day == day else Spent(day)


def _spend(state: Prompts, kind: PromptKind, now: datetime, plan: PromptPlan) -> Prompts:
    if kind not in UNSOLICITED:
        return state
    spent = _today(state, now, plan)
    closing = spent.closing or kind is PromptKind.CLOSING
    return replace(state, last=now, spent=replace(spent, spoken=spent.spoken + 1, closing=closing))


def _count_dismissal(
    state: Prompts, kind: PromptKind, choice: Choice, now: datetime, plan: PromptPlan
) -> Prompts:
    """Return the state without its prompt; any answer but a dismissal ends the row."""
    spent = _today(state, now, plan)
    row = (*spent.dismissed, kind)
    if choice is not Choice.DISMISSED:
        row = tuple(other for other in spent.dismissed if other is not kind)
    if kind in UNSOLICITED:
        spent = replace(spent, dismissed=row)
    return replace(state, waiting=None, given=None, spent=spent)


# --- off the screen, and into the record ---------------------------------------------------------


def _expire(state: Prompts, plan: PromptPlan) -> Step[Prompts]:
    if state.waiting is None:
        return Step(state)
    choice = state.given or Choice.EXPIRED
    return Step(replace(state, waiting=None, given=None), _end(state.waiting, choice, plan))


def _end(
    prompt: Prompt, choice: Choice, plan: PromptPlan, reason: Reason | None = None
) -> tuple[Effect, ...]:
    record = replace(_record(prompt, plan), answer=choice, reason=reason)
    return Withdraw(prompt.number), LogPrompt(record)


def _record(prompt: Prompt, plan: PromptPlan) -> PromptRecord:
    day = local_day(prompt.at, plan.day_start)
    return PromptRecord(prompt.at, day, prompt.kind, prompt.stage)


# --- memory --------------------------------------------------------------------------------------


def freeze(state: Prompts) -> dict[str, Any]:
    """Return the state as JSON values."""
    spent = state.spent
    return {
        "waiting": None if state.waiting is None else prompt_memory.freeze(state.waiting),
        "given": state.given,
        "number": state.number,
        "last": None if state.last is None else state.last.isoformat(),
        "day": spent.day.isoformat(),
        "spoken": spent.spoken,
        "closing": spent.closing,
        "dismissed": [str(kind) for kind in spent.dismissed],
    }


def thaw(told: object) -> Prompts:
    """Return the state that was frozen; the start where the values make no sense."""
    try:
        return _thaw(plain.table(told))
    except (KeyError, ValueError):
        return START


def _thaw(told: dict[str, Any]) -> Prompts:
    waiting, given, last = told["waiting"], told.get("given"), told["last"]
    spent = Spent(
        day=plain.day(told["day"]),
        spoken=plain.whole(told["spoken"]),
        closing=told["closing"] is True,
        dismissed=tuple(PromptKind(kind) for kind in plain.texts(told["dismissed"])),
    )
    return Prompts(
        waiting=None if waiting is None else prompt_memory.thaw(waiting),
        given=None if given is None else Choice(given),
        number=plain.whole(told["number"]),
        last=None if last is None else plain.moment(last),
        spent=spent,
    )
