"""The sentences, in the language of the user.

A message is plain English and its own key. Every lookup happens when a sentence is needed, so that
the language can change while the program runs, and so that importing this package costs nothing:
gettext and the catalogue are loaded at the first lookup in a language other than English.

The process speaks one language, chosen by `use`. Whoever answers somebody else, such as a command
line with another language, builds that one answer inside `speaking`; no other thread hears of it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

__all__ = ["_", "again", "language", "ngettext", "pgettext", "speaking", "use"]

SOURCE = "en"
DOMAIN = "detox"

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
_FOLDERS = (f"{_PACKAGE}/resources", f"{_PACKAGE}/../resources")
"""What `detox.assets` would find; its importlib.resources costs a status line half its time."""

_chosen = SOURCE
_for_this_answer: ContextVar[str] = ContextVar("language", default="")


def use(language: str) -> None:
    """Speak this language from now on: "id" or "en", or a longer tag such as "id_ID.UTF-8"."""
    global _chosen  # noqa: PLW0603  one process speaks one language
    _chosen = _two_letters(language) or SOURCE


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Speak this language inside the block and on this thread only; None changes nothing.

    Show nothing on screen inside: the window would keep the sentences of somebody else's language.
    """
    before = _for_this_answer.set(_two_letters(language or "") or _for_this_answer.get())
    try:
        yield
    finally:
        _for_this_answer.reset(before)


def language() -> str:
    """Return the language in use, as two letters."""
    return _for_this_answer.get() or _chosen


def _(message: str) -> str:
    """Return the message in the language in use; in English where it has no translation."""
    tag = language()
    return message if tag == SOURCE else _catalogue(tag).gettext(message)


def again(sentence: str) -> str:
    """Return a sentence that was made earlier, perhaps in another language, in the one in use now.

    A sentence that something was put into stays as it is.
    """
    message = sentence if _chosen == SOURCE else _messages(_chosen).get(sentence, sentence)
    return _(message) if message else ""


def pgettext(context: str, message: str) -> str:
    """Return the message as it reads in this context, for words that English uses twice."""
    tag = language()
    return message if tag == SOURCE else _catalogue(tag).pgettext(context, message)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form of the message that goes with the number; put the number in by `format`."""
    tag = language()
    if tag == SOURCE:
        return one if n == 1 else many
    return _catalogue(tag).ngettext(one, many, n)


def _two_letters(language: str) -> str:
    return language.replace("-", "_").partition("_")[0].partition(".")[0].lower()


@cache
def _messages(tag: str) -> dict[str, str]:
    """Return the message of each translation that has neither context nor plural."""
    known = vars(_catalogue(tag)).get("_catalog", {})  # gettext has no public way to list them
    return {
        text: message
        for message, text in known.items()
        if isinstance(message, str) and "\x04" not in message
    }


@cache
def _catalogue(tag: str) -> "NullTranslations":
    from gettext import GNUTranslations, NullTranslations  # noqa: PLC0415  see above

    for folder in _FOLDERS:
        try:
            with open(f"{folder}/locale/{tag}/LC_MESSAGES/{DOMAIN}.mo", "rb") as compiled:  # noqa: PTH123
                return GNUTranslations(compiled)
        except OSError:
            continue
    return NullTranslations()
