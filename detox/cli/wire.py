"""What goes over the local socket: one JSON object a line, as interface.md has it.

Both ends use this module. A document that is longer than a line may be goes over in pieces, each a
reply with `text`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from detox.words import _

if TYPE_CHECKING:  # a status line has no time for the ports and all they import
    from detox.ports import Reply

VERSION = 1
LINE_LIMIT = 64 * 1024
PATIENCE = 2.0
"""How long the server waits for a request, in seconds."""
PIECE = 5000
"""Characters of a document in one reply: no character takes more than 12 bytes in a JSON line."""
LONGEST_NAME = 60
LANGUAGES = ("id", "en")


class Refused(Exception):
    """The request cannot be done; the message is one sentence for people."""


class NotRunning(Exception):
    """Nobody answers for this profile."""


class Request(NamedTuple):
    """One wish from outside: what to do, with which plain JSON values, and in which language.

    The language is that of the answer's sentences; None leaves it to whoever answers.
    """

    do: str
    arguments: Mapping[str, Any] = {}
    lang: str | None = None


def encode_request(request: Request) -> bytes:
    """Return the request as one line; raise Refused where it is longer than a line may be."""
    lang = {"lang": request.lang} if request.lang else {}
    return _line({"v": VERSION, "do": request.do, "with": dict(request.arguments), **lang})


def encode_reply(reply: Reply) -> bytes:
    """Return a reply as one line; raise Refused where it is longer than a line may be."""
    return _line(dict(reply))


def decode_request(line: bytes) -> Request:
    """Read a request; raise Refused for anything that is none."""
    value = _read(line)
    if value.get("v") != VERSION or isinstance(value.get("v"), bool):
        raise Refused(_("This version of Detox does not understand that request."))
    do, arguments = value.get("do"), value.get("with", {})
    if not isinstance(do, str) or not do or len(do) > LONGEST_NAME:
        raise Refused(_("The request does not say what to do."))
    if not isinstance(arguments, dict):
        raise Refused(_("The request cannot be read."))
    lang = value.get("lang")
    return Request(do, arguments, lang if lang in LANGUAGES else None)


def decode_reply(line: bytes) -> dict[str, Any]:
    """Read a reply; raise Refused for anything that is none, and for an answer that refuses."""
    value = _read(line)
    if value.get("ok") is not True:
        error = value.get("error")
        raise Refused(error if isinstance(error, str) else _("The answer cannot be read."))
    return value


def refusal(sentence: str) -> Reply:
    """Return the reply that says why not."""
    return {"ok": False, "error": sentence, "done": True}


def unknown(do: str) -> Refused:
    """Return what to raise for a request that nobody answers."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in do)
    return Refused(_("Detox cannot do “{request}”.").format(request=shown))


def done(**facts: Any) -> Reply:
    """Return the one reply of a request that has succeeded."""
    return {"ok": True, **facts, "done": True}


def document(text: str) -> Iterator[Reply]:
    """Yield the replies that carry a text of any length."""
    return pieces([text])


def pieces(chunks: Iterable[str]) -> Iterator[Reply]:
    """Yield the replies that carry a text as it comes, holding little more than one of them."""
    held = ""
    for chunk in chunks:
        held += chunk
        starts = range(0, len(held) - PIECE, PIECE)
        for start in starts:
            yield {"ok": True, "text": held[start : start + PIECE], "done": False}
        held = held[len(starts) * PIECE :]
    yield {"ok": True, "text": held, "done": True}


def value(content: Any) -> Iterator[Reply]:
    """Yield the replies that carry a JSON value of any length."""
    return document(json.dumps(content))


def read_document(replies: Iterable[Reply]) -> str:
    """Return the text that the replies carry."""
    return "".join(read_pieces(replies))


def read_pieces(replies: Iterable[Reply]) -> Iterator[str]:
    """Yield the text that the replies carry, as it comes."""
    return (str(reply.get("text", "")) for reply in replies)


def read_value(replies: Iterable[Reply]) -> Any:
    """Return the JSON value that the replies carry."""
    return json.loads(read_document(replies))


def _line(content: dict[str, Any]) -> bytes:
    line = json.dumps(content, allow_nan=False).encode() + b"\n"
    if len(line) > LINE_LIMIT:
        raise Refused(_("That is more than fits into one request."))
    return line


def _read(line: bytes) -> dict[str, Any]:
    try:
        content = json.loads(line.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise Refused(_("The request cannot be read."))
    return content


def _no_constant(word: str) -> float:
    raise ValueError(word)
