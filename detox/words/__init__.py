"""The sentences, in the language of the user.

A message is plain English and its own key. Every lookup happens when a sentence is needed, so that
the language can change while the program runs, and so that importing this package costs nothing:
gettext and the catalogue are loaded at the first lookup in a language other than English.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

__all__ = ["_", "language", "ngettext", "pgettext", "use"]

SOURCE = "en"
DOMAIN = "detox"

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
    from gettext import GNUTranslations, NullTranslations  # noqa: PLC0415  costs 16 ms

    from detox.assets import resource  # noqa: PLC0415  a status line in English needs no files

    compiled = resource("locale", tag, "LC_MESSAGES", f"{DOMAIN}.mo")
    if not compiled.is_file():
        return NullTranslations()
    with compiled.open("rb") as stream:
        return GNUTranslations(stream)
