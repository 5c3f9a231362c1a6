"""A prompt as a window of our own: the card, or the toast where nobody else shows it."""

from datetime import datetime, timedelta

from detox.domain.effects import Prompt
from detox.domain.events import Answer
from detox.domain.records import Choice, Kind, PromptKind
from detox.domain.world import World
from detox.ui.shown import CardView, Mood
from detox.words import _, ngettext
from detox.words.format import clock, weekday
from detox.words.prompts import note

LAST_STAGE = 3


def card(world: World, prompt: Prompt, now: datetime) -> CardView:
    """Return a prompt as a window of our own."""
    told = note(prompt)
    buttons = tuple(pair for pair in told.choices if pair[0] is not Choice.CLOSE)
    closes = prompt.card and Choice.CLOSE in prompt.choices
    facts = dict(prompt.facts)
    asked = tuple(filter(None, facts.get("asked", "").split("\n"))) if prompt.card else ()
    quiet_card = prompt.card and prompt.kind is PromptKind.QUIET
    return CardView(
        number=prompt.number,
        kind=prompt.kind,
        card=prompt.card,
        title=told.title,
        body=told.body,
        mood=_prompt_mood(prompt),
        apps=tuple(
            (name, Answer(Choice.CLOSE, prompt.number, app=name))
            for name in prompt.apps
            if name not in asked
        )
        if closes
        else (),
        asked=asked,
        still=_("asked to close already, still open"),
        close=_("Close gently"),
        hint=_("Detox asks only once; the app itself will ask about unsaved documents.")
        if closes and prompt.apps
        else "",
        why=_why(world) if quiet_card else "",
        buttons=buttons,
        reply=reply(world, now) if quiet_card else "",
        prominent=prompt.stage == LAST_STAGE,
    )


def _prompt_mood(prompt: Prompt) -> Mood:
    if prompt.kind in (PromptKind.QUIET, PromptKind.CLOSING, PromptKind.BEDTIME):
        return Mood.QUIET
    nexts = dict(prompt.facts).get("next")
    return Mood.READY if nexts == Kind.WORK else Mood.BREAK


def _why(world: World) -> str:
    length = world.plan.settings.quiet.in_front_for
    minutes = max(1, length // timedelta(minutes=1))
    return ngettext(
        "Quiet mode is on and a work app was in front for {n} minute or more.",
        "Quiet mode is on and a work app was in front for {n} minutes or more.",
        minutes,
    ).format(n=minutes)


def reply(world: World, now: datetime) -> str:
    """Return a polite answer to a message that came after hours; it is only ever copied."""
    start = world.plan.calendar.next_work_start(now)
    if start is None or start.date() == now.date():
        return _("Thank you, I have received it. I will follow up in working hours.")
    facts = {"time": clock(start), "day": weekday(start.date())}
    if start.date() == now.date() + timedelta(days=1):
        return _("Thank you, I have received it. I will follow up tomorrow at {time}.").format(
            **facts
        )
    return _("Thank you, I have received it. I will follow up on {day} at {time}.").format(**facts)
