"""What Detox says unasked: two sentences at most, no app named in a toast, and labelled choices."""

from collections.abc import Mapping

from detox.domain.effects import Prompt
from detox.domain.records import Choice, DayKind, Kind, PromptKind
from detox.ports import Note
from detox.words import _, ngettext
from detox.words.format import clock_text

EVENING = 18
LAST_STAGE = 3

Facts = Mapping[str, str]
Sentences = tuple[str, str]


def note(prompt: Prompt) -> Note:
    """Return the prompt in words: a title, one sentence more, and each choice with its label."""
    title, body = _sentences(prompt, dict(prompt.facts))
    choices = tuple((choice, label(prompt, choice)) for choice in prompt.choices)
    return Note(prompt, title, body, choices)


def label(prompt: Prompt, choice: Choice) -> str:
    """Return what the button of a choice says on this prompt."""
    facts = dict(prompt.facts)
    match choice:
        case Choice.DUTY:
            return duty_label(prompt.at.hour)
        case Choice.SNOOZE:
            return _more_minutes(_number(facts, "snooze", 15))
        case Choice.TAKE if prompt.kind is PromptKind.BREAK and facts.get("next") == Kind.WORK:
            return _("Start focus")
        case Choice.SKIP if facts.get("begun") == "yes" and "ended" not in facts:
            return _("End the break")
        case Choice.POSTPONE:
            return _put_off(_number(facts, "postpone", 5))
        case Choice.OPEN:
            return _open_for(_number(facts, "minutes", 5))
        case _:
            return _plain_label(choice)


def duty_label(hour: int) -> str:
    """Return the words for working on by duty, as they fit the hour of the day."""
    return _("Still on duty tonight") if hour >= EVENING else _("Still on duty today")


def _plain_label(choice: Choice) -> str:
    return {
        Choice.SHOW: _("Show"),
        Choice.CLOSE: _("Close gently"),
        Choice.TAKE: _("Take the break"),
        Choice.SKIP: _("Skip this time"),
        Choice.BACK: _("Back to focus"),
        Choice.DISMISSED: _("Dismiss"),
        Choice.EXPIRED: _("No answer"),
    }[choice]


def _number(facts: Facts, name: str, otherwise: int) -> int:
    """Return a number of minutes among the facts; a sentence never says "0 minutes"."""
    told = facts.get(name, "")
    return max(int(told), 1) if told.isdigit() else otherwise


def _more_minutes(minutes: int) -> str:
    return ngettext("{n} more minute", "{n} more minutes", minutes).format(n=minutes)


def _put_off(minutes: int) -> str:
    return ngettext("In {n} minute", "In {n} minutes", minutes).format(n=minutes)


def _open_for(minutes: int) -> str:
    return ngettext("Open for {n} minute", "Open for {n} minutes", minutes).format(n=minutes)


# --- the two sentences of each kind ---------------------------------------------------------------


def _sentences(prompt: Prompt, facts: Facts) -> Sentences:
    match prompt.kind:
        case PromptKind.QUIET:
            return _quiet(prompt, facts)
        case PromptKind.CLOSING:
            return _closing(facts)
        case PromptKind.BEDTIME:
            return _("It is nearly time to rest."), _(
                "If work can wait, let it wait until morning."
            )
        case PromptKind.BREAK:
            return _break(facts.get("next", ""), Choice.TAKE in prompt.choices)
        case PromptKind.STRETCH:
            return _stretch(_number(facts, "minutes", 55))
        case PromptKind.MICRO:
            return _("A very short break."), _("Look far away for 20 seconds.")
        case PromptKind.FRICTION:
            return _friction(prompt.apps)
        case PromptKind.SCREEN_FREE:
            return _screen_free(facts.get("next", ""))
        case PromptKind.QUESTION:
            return _question(_number(facts, "minutes", 5))


def _quiet(prompt: Prompt, facts: Facts) -> Sentences:
    title = _("Your working hours have ended.")
    if facts.get("day", DayKind.WORKDAY) != DayKind.WORKDAY:
        title = _("Today is a day off.")
    elif "starts" in facts:
        begins = clock_text(facts["starts"])
        title = _("Your working day begins at {time}.").format(time=begins)
    elif prompt.stage == LAST_STAGE:
        title = _("Let us close the day.")
    if not prompt.card:
        return title, _("A work app is still open.")
    asked = [name for name in facts.get("asked", "").split("\n") if name]
    still_open = _still_open(len(prompt.apps) + len(asked))
    if "since" in facts:
        since = _("Since {time}.").format(time=clock_text(facts["since"]))
        return title, f"{since} {still_open}"
    return title, still_open


def _still_open(count: int) -> str:
    if not count:
        return _("All work apps are closed now.")
    message = ngettext(
        "There is still {n} work app open.", "There are still {n} work apps open.", count
    )
    return message.format(n=count)


def _closing(facts: Facts) -> Sentences:
    body = _("A good moment to note the first step for the next working day.")
    if "minutes" not in facts:
        return _("Your working day has ended."), body
    left = _number(facts, "minutes", 15)
    title = ngettext(
        "Your working day ends in {n} minute.",
        "Your working day ends in {n} minutes.",
        left,
    )
    return title.format(n=left), body


def _break(following: str, offered: bool) -> Sentences:
    stretch = _("Stand up and look far away for 20 seconds.")
    match following:
        case Kind.WORK if offered:
            return _("The break is over."), _("Ready when you are.")
        case Kind.WORK:
            return _("The break is over."), _("The next focus block has begun.")
        case Kind.LONG_BREAK:
            return _("Time for a longer break."), stretch
        case _:
            return _("Time for a short break."), stretch


def _stretch(minutes: int) -> Sentences:
    title = ngettext(
        "You have worked about {n} minute without a pause.",
        "You have worked about {n} minutes without a pause.",
        minutes,
    )
    return title.format(n=minutes), _("A few minutes away from the screen will do you good.")


def _friction(apps: tuple[str, ...]) -> Sentences:
    if not apps:
        return _("You kept this app for later."), _("A focus block is running.")
    title = _("{app} is on your “keep for later” list.").format(app=apps[0])
    return title, _("A focus block is running.")


def _screen_free(following: str) -> Sentences:
    if following == Kind.SCREEN_FREE:
        return _("Time without the screen."), _("It begins when you say so.")
    return _("The screen-free time is over."), _("Welcome back.")


def _question(minutes: int) -> Sentences:
    title = ngettext("You were away for {n} minute.", "You were away for {n} minutes.", minutes)
    return title.format(n=minutes), _("The focus block was held meanwhile.")
