"""A click on a prompt, and the same wish said any other way, mean the same.

`implied` finds the answer that a user's act gives to the prompt on screen, `action` the act that an
answer stands for, and `amend` the answers after which the prompt goes on in another form.
"""

from dataclasses import replace
from datetime import date

from detox.domain.effects import Effect, LogPrompt, Prompt, Show, Withdraw
from detox.domain.events import (
    Answer,
    CloseApps,
    Event,
    OnDuty,
    PostponeBreak,
    SkipBreak,
    Snooze,
    Start,
    TakeBreak,
)
from detox.domain.records import Choice, PromptKind, PromptRecord, Reason


def implied(waiting: Prompt, event: Event) -> Answer | None:
    """Return the answer that this event gives to the waiting prompt; None for anything else."""
    choice: Choice | None = None
    reason: Reason | None = None
    app: str | None = None
    match waiting.kind, event:
        case _, Answer():
            return event if event.choice in _possible(waiting) else None
        case PromptKind.QUIET, Snooze(reason):
            choice = Choice.SNOOZE
        case PromptKind.QUIET, OnDuty():
            choice = Choice.DUTY
        case PromptKind.QUIET, CloseApps(app):
            choice = Choice.CLOSE
        case ((PromptKind.BREAK | PromptKind.STRETCH), TakeBreak()):
            choice = Choice.TAKE
        case ((PromptKind.BREAK | PromptKind.STRETCH), PostponeBreak()):
            choice = Choice.POSTPONE
        case ((PromptKind.BREAK | PromptKind.STRETCH), SkipBreak()):
            choice = Choice.SKIP
        case PromptKind.BREAK, Start() if _next(waiting) == "work":
            choice = Choice.TAKE
    if choice is None or choice not in waiting.choices:
        return None
    return Answer(choice, waiting.number, reason, app)


def _possible(waiting: Prompt) -> set[Choice]:
    return {*waiting.choices, Choice.DISMISSED}


def _next(prompt: Prompt) -> str:
    return dict(prompt.facts).get("next", "")


def action(prompt: Prompt, answer: Answer, event: Event) -> Event | None:
    """Return what the user asked for: the event itself, or what a click stands for."""
    if not isinstance(event, Answer):
        return event
    match prompt.kind, answer.choice:
        case PromptKind.QUIET, Choice.SNOOZE:
            return Snooze(answer.reason)
        case PromptKind.QUIET, Choice.DUTY:
            return OnDuty()
        case PromptKind.QUIET, Choice.CLOSE:
            return CloseApps(answer.app)
        case PromptKind.BREAK, Choice.TAKE if _next(prompt) == "work":
            return Start()
        case ((PromptKind.BREAK | PromptKind.STRETCH), Choice.TAKE):
            return TakeBreak()
        case ((PromptKind.BREAK | PromptKind.STRETCH), Choice.POSTPONE):
            return PostponeBreak()
        case ((PromptKind.BREAK | PromptKind.STRETCH), Choice.SKIP):
            return SkipBreak()
        case _:
            return None


def amend(
    waiting: Prompt, answer: Answer, work_apps: tuple[str, ...], day: date
) -> tuple[Prompt, tuple[Effect, ...]] | None:
    """Return the prompt as it goes on after this answer; None where the answer ends it.

    "Show" turns the notification into the card; closing one app of several leaves the card there
    for the others.
    """
    if waiting.kind is not PromptKind.QUIET:
        return None
    if answer.choice is Choice.SHOW:
        choices = (Choice.SNOOZE, Choice.DUTY, Choice.CLOSE)
        card = replace(waiting, card=True, choices=choices, apps=work_apps, until=None)
        return card, (
            Withdraw(waiting.number),
            Show(card),
            LogPrompt(_record(waiting, answer, day)),
        )
    rest = tuple(name for name in waiting.apps if name != answer.app)
    if answer.choice is Choice.CLOSE and answer.app in waiting.apps and rest:
        card = replace(waiting, apps=rest)
        return card, (Show(card), LogPrompt(_record(waiting, answer, day)))
    return None


def _record(prompt: Prompt, answer: Answer, day: date) -> PromptRecord:
    return PromptRecord(prompt.at, day, prompt.kind, prompt.stage, answer.choice, answer.reason)
