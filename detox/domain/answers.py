"""A click on a prompt, and the same wish said any other way, mean the same.

`implied` finds the answer that a user's act gives to the prompt on screen, `action` the act that an
answer stands for, and `amend` the answers after which the prompt goes on in another form.
"""

from dataclasses import replace

from detox.domain.effects import Prompt
from detox.domain.evening import Listing
from detox.domain.events import (
    Answer,
    CloseApps,
    CloseAsked,
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
            return event if _fits(waiting, event) else None
        case PromptKind.QUIET, Snooze(reason):
            choice = Choice.SNOOZE
        case PromptKind.QUIET, OnDuty():
            choice = Choice.DUTY
        case PromptKind.QUIET, CloseApps(wanted):
            app = _offered(waiting, wanted)
            choice = Choice.CLOSE if app or wanted is None else None
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


def _fits(waiting: Prompt, answer: Answer) -> bool:
    """Tell whether the answer is among those offered, and its app among the apps offered."""
    if answer.choice is Choice.CLOSE and answer.app not in {None, *waiting.apps}:
        return False
    return answer.choice in {*waiting.choices, Choice.DISMISSED}


def _offered(waiting: Prompt, wanted: str | None) -> str | None:
    """Return the app of that name as the card offers it; None where it does not."""
    names = {name.casefold(): name for name in waiting.apps}
    return names.get(wanted.casefold()) if wanted else None


def _next(prompt: Prompt) -> str:
    return dict(prompt.facts).get("next", "")


def action(prompt: Prompt, answer: Answer, event: Event) -> Event:
    """Return what the user asked for: the event itself, or what a click stands for.

    A click that stands for nothing else is told as itself: it took the prompt off the screen.
    """
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
        case PromptKind.BREAK, Choice.POSTPONE:
            return PostponeBreak()
        case PromptKind.BREAK, Choice.SKIP:
            return SkipBreak()
        case _:
            return event


def amend(waiting: Prompt, answer: Answer, listing: Listing) -> Prompt | None:
    """Return the prompt as it goes on after this answer; None where the answer ends it.

    "Show" turns the notification into the card; closing one app of several leaves the card there
    for the others.
    """
    if waiting.kind is not PromptKind.QUIET:
        return None
    if answer.choice is Choice.SHOW:
        apps, asked = listing
        offered = (
            (Choice.SNOOZE, Choice.SNOOZE in waiting.choices),
            (Choice.DUTY, True),
            (Choice.CLOSE, bool(apps)),
        )
        choices = tuple(choice for choice, may in offered if may)
        return replace(waiting, card=True, choices=choices, apps=apps, facts=waiting.facts + asked)
    rest = tuple(name for name in waiting.apps if name != answer.app)
    if answer.choice is Choice.CLOSE and answer.app in waiting.apps and rest:
        return replace(waiting, apps=rest)
    return None


def asked(waiting: Prompt | None, event: Event) -> Prompt | None:
    """Return the card that offered an app which was asked to close meanwhile, without the offer."""
    match event:
        case CloseAsked(app, windows) if waiting and windows > 0 and app in waiting.apps:
            apps = tuple(name for name in waiting.apps if name != app)
            left = tuple(one for one in waiting.choices if apps or one is not Choice.CLOSE)
            facts = dict(waiting.facts)
            facts["asked"] = "\n".join(filter(None, (facts.get("asked"), app)))
            return replace(waiting, apps=apps, choices=left, facts=tuple(facts.items()))
        case _:
            return None


def late_reason(snoozed: PromptRecord | None, state: str, event: Event) -> PromptRecord | None:
    """Return the record of a snooze with the reason that is given for it only now."""
    match event:
        case Snooze(reason) if reason and snoozed and snoozed.reason is None and state == "snoozed":
            return replace(snoozed, reason=reason)
        case _:
            return None
