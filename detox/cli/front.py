"""The command line from the first word to the exit code.

0 done, 1 failed with one sentence on stderr, 2 not understood, 3 the running app is needed and
there is none.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from detox import words
from detox.cli.grammar import PROGRAM, parse
from detox.cli.parser import UsageError
from detox.cli.wire import NotRunning, Refused
from detox.words import _

if TYPE_CHECKING:
    import argparse

    from detox.cli.stage import Stage

DONE, FAILED, USAGE, NOT_RUNNING, INTERRUPTED = 0, 1, 2, 3, 130


def main(arguments: Sequence[str], stage: Stage) -> int:
    """Do what the command line says and return the exit code."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # a Windows program without a console has nowhere to write
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif hasattr(stream, "reconfigure"):  # a terminal without "é" shows "?", and no error
            stream.reconfigure(errors="replace")
    profile, language = _first_look(arguments)
    words.use(language or stage.language(profile))
    try:
        code = _perform(arguments, stage)
        sys.stdout.flush()
    except OSError as error:
        if not _is_reader_gone(error):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _perform(arguments: Sequence[str], stage: Stage) -> int:
    try:
        given = parse(arguments)
    except UsageError as error:
        return _fail(str(error), USAGE)
    except SystemExit as left:  # --help and --version
        return int(left.code or DONE)
    try:
        from detox.cli.verbs import perform  # noqa: PLC0415  --help needs none of it

        return perform(given, stage)
    except NotRunning:
        return _fail(_("Detox is not running."), NOT_RUNNING)
    except Refused as refused:
        return _fail(str(refused), FAILED)
    except Exception as error:
        if _is_reader_gone(error):
            raise
        return _surprise(given, error)


def _is_reader_gone(error: Exception) -> bool:
    """Tell whether whoever read us has had enough; Windows calls that an invalid argument.

    https://github.com/python/cpython/issues/79935
    """
    if isinstance(error, BrokenPipeError):
        return True
    invalid = isinstance(error, OSError) and error.errno == errno.EINVAL and not error.filename
    return invalid and not hasattr(os, "getuid")


def _surprise(given: argparse.Namespace, error: Exception) -> int:
    """Say what the system said; what is a bug shows its place with -v."""
    if given.verbose:
        raise error
    if isinstance(error, OSError) and error.strerror:
        name = f" ({error.filename})" if error.filename else ""
        from detox.words import failures  # noqa: PLC0415

        return _fail(_("The system refused: {reason}{name}.").format(
            reason=failures.reason(error), name=name
        ), FAILED)  # fmt: skip
    return _fail(
        _("Something went wrong ({error}); with -v it says more.").format(
            error=type(error).__name__
        ),
        FAILED,
    )


def _fail(sentence: str, code: int) -> int:
    print(f"{PROGRAM}: {sentence}", file=sys.stderr)
    return code


def _first_look(arguments: Sequence[str]) -> tuple[str | None, str | None]:
    """Return the profile and the language named, before the grammar has been read in a language."""
    found: dict[str, str | None] = {"--profile": None, "--lang": None}
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        name, equals, value = word.partition("=")
        if name in found:
            found[name] = (value if equals else following) or None
    language = found["--lang"]
    return found["--profile"], language if language in {"id", "en"} else None
