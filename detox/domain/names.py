"""Names of programs: how they are compared, and how one looks to people.

Names are compared without invisible characters, in one Unicode form and in lower case: Edge and
WhatsApp carry such characters in names that systems report
(https://github.com/MicrosoftEdge/WebView2Feedback/issues/2455).
"""

import re
import unicodedata

LONGEST = 200

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_ENDINGS = (" (deleted)", ".exe", ".bin", ".py", ".appimage")


def normal(text: str) -> str:
    """Return a name as it is compared: nothing invisible, NFKC, single spaces, folded case."""
    plain = text.isascii() and text.isprintable()
    folded = text.lower() if plain else _folded(text[: 4 * LONGEST])
    return " ".join(folded.split())[:LONGEST]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()


def program_name(text: str) -> str:
    """Return the normal form of a program's name, without the `.exe` of Windows."""
    return normal(text).removesuffix(".exe")


def pretty(program: str) -> str:
    """Return a name for people from a program's own: `org.gnome.text-editor` -> "Text Editor"."""
    name = program
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    if name.count(".") > 1:
        name = name.rpartition(".")[2]
    words = re.split(r"[\s_-]+", name.strip())
    return " ".join(word[:1].upper() + word[1:] for word in words if word) or program
