"""What is wrong with a setting, in a sentence that names the key and what it can be."""

from collections.abc import Callable, Mapping

from detox.domain.settings import Trouble
from detox.domain.values import BadValue
from detox.words import _

SHOWN = 40


def sentence(trouble: Trouble) -> str:
    """Return what is wrong with a key of the settings file and what happens instead."""
    if trouble.problem == "unknown":
        return _("{key}: there is no such setting.").format(key=trouble.key)
    facts = dict(trouble.facts)
    return _("{key}: {given} cannot be used. {expected}").format(
        key=trouble.key, given=_given(trouble.given), expected=expected(trouble.problem, facts)
    )


def refusal(key: str, bad: BadValue) -> str:
    """Return why a value given on the command line, or in a window, is not taken."""
    return sentence(Trouble(key, bad.problem, bad.given, tuple(bad.facts.items())))


def expected(problem: str, facts: Mapping[str, str]) -> str:
    """Return what a value must look like, for each problem that `domain.values` tells apart."""
    return _EXPECTED.get(problem, _anything)().format(**facts)


def _given(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    text = "".join(character if character.isprintable() else "?" for character in text)
    return f"“{text[:SHOWN]}…”" if len(text) > SHOWN else f"“{text}”"


def _anything() -> str:
    return _("It is not a value that this setting knows.")


_EXPECTED: Mapping[str, Callable[[], str]] = {
    "duration": lambda: _("Write a duration such as 25m, 90s or 1h30m."),
    "clock": lambda: _("Write a time of day such as 22:00."),
    "hours": lambda: _("Write hours such as 07:30-16:00."),
    "overlap": lambda: _("These hours overlap."),
    "range": lambda: _("It must lie between {low} and {high}."),
    "whole": lambda: _("Write a whole number."),
    "flag": lambda: _("Write true or false."),
    "one_of": lambda: _("It must be one of: {words}."),
    "text": lambda: _("Write a text of at most {longest} characters."),
    "texts": lambda: _("Write a list of texts."),
    "country": lambda: _("Write a country code such as ID or DE-BY, auto, or nothing."),
    "months": lambda: _("Write months such as 24mo, or forever."),
    "days": lambda: _("Write days such as 30d, or forever."),
}
