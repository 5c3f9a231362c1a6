"""The sentences, in the language of the user.

A message is plain English and its own key. Every lookup happens when a sentence is needed, so that
the language can change while the program runs, and so that importing this package costs nothing:
gettext and the catalogue are loaded at the first lookup in a language other than English.
"""

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

__all__ = ["_", "language", "ngettext", "pgettext", "use"]

SOURCE = "en"
DOMAIN = "detox"

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
_FOLDERS = (f"{_PACKAGE}/resources", f"{_PACKAGE}/../resources")
"""What `detox.assets` would find; its importlib.resources costs a status line half its time."""

_chosen = SOURCE


def use(language: str) -> None:
    """Speak this language from now on: "id" or "en", or a longer tag such as "id_ID.UTF-8"."""
    global _chosen  # noqa: PLW0603  one process speaks one language
    _chosen = language.replace("-", "_").partition("_")[0].partition(".")[0].lower() or SOURCE


def language() -> str:
    """Return the language in use, as two letters."""
    return _chosen


def _(message: str) -> str:
    """Return the message in the language in use; in English where it has no translation."""
    return message if _chosen == SOURCE else _catalogue(_chosen).gettext(message)


def pgettext(context: str, message: str) -> str:
    """Return the message as it reads in this context, for words that English uses twice."""
    return message if _chosen == SOURCE else _catalogue(_chosen).pgettext(context, message)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form of the message that goes with the number; put the number in by `format`."""
    if _chosen == SOURCE:
        return one if n == 1 else many
    return _catalogue(_chosen).ngettext(one, many, n)


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
