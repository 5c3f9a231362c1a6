"""How the command line is read: verbs within verbs, in the user's language.

argparse does it, with three changes: what is not understood is raised, its own sentences are put
into our words, and a verb learns its options when it is used: a status line needs none of the
others.
"""

import argparse
import os
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from detox.words import _

Fill = Callable[["Parser"], None]


class UsageError(Exception):
    """The command line cannot be understood; the message is one sentence."""


class Parser(argparse.ArgumentParser):
    """An argument parser that raises what it does not understand; `fill` adds its arguments."""

    def __init__(self, *, fill: Fill | None = None, **given: Any) -> None:
        super().__init__(**given, formatter_class=_Formatter, allow_abbrev=False)
        self._fill = fill

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of printing the whole usage."""
        sentence = _("{problem} (help: {command} --help)")
        raise UsageError(sentence.format(problem=message, command=self.prog))

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Learn the own arguments, and read."""
        fill, self._fill = self._fill, None
        if fill is not None:
            fill(self)
        return super().parse_known_args(args, namespace)


class Verbs:
    """The verbs of one parser; a verb may have verbs of its own."""

    def __init__(self, parser: Parser, name: str = "", required: bool = True) -> None:
        self._name = name
        self._parsers: Any = parser.add_subparsers(
            metavar=_("VERB"), title=_("verbs"), parser_class=Parser, required=required
        )

    def add(self, name: str, help_: str, fill: Fill | None = None) -> None:
        """Add a verb; its full name, such as "focus.start", becomes `verb`."""

        def fill_all(parser: Parser) -> None:
            add_globals(parser, hidden=True)
            if fill is not None:
                fill(parser)

        full = f"{self._name}.{name}" if self._name else name
        parser = self._parsers.add_parser(name, help=help_, description=help_, fill=fill_all)
        parser.set_defaults(verb=full)

    def group(self, name: str, help_: str, fill: Callable[["Verbs"], None]) -> None:
        """Add a verb that has verbs of its own and does nothing without one."""
        self.add(name, help_, lambda parser: fill(Verbs(parser, name)))


def add_globals(parser: Parser, hidden: bool) -> None:
    """Add the options that every verb takes, before the verb or after it."""
    default: Any = argparse.SUPPRESS if hidden else None

    def say(text: str) -> str:
        return argparse.SUPPRESS if hidden else text

    parser.add_argument(
        "--profile", metavar=_("DIR"), default=default,
        help=say(_("keep everything below this folder (or DETOX_PROFILE)")),
    )  # fmt: skip
    parser.add_argument(
        "--lang", choices=("id", "en"), default=default, help=say(_("language of the texts"))
    )
    parser.add_argument(
        "-v", "--verbose", action="store_true", default=argparse.SUPPRESS if hidden else False,
        help=say(_("write more into the log file")),
    )  # fmt: skip


class _Formatter(argparse.HelpFormatter):
    """Help as wide as the terminal; the standard way to learn its width imports three packers."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_width())


def _width() -> int:
    try:
        return min(max(os.get_terminal_size().columns, 40), 100) - 2
    except OSError:
        return 98


# --- argparse's own sentences ---------------------------------------------------------------------


def speak() -> None:
    """Let argparse say its own sentences in our words: it looks them up when it says them."""
    for name, lookup in (("_", standard), ("ngettext", standard_plural)):
        setattr(argparse, name, lookup)


def standard(message: str) -> str:
    """Return a sentence of argparse in the language in use."""
    return _STANDARD[message]() if message in _STANDARD else message


def standard_plural(one: str, many: str, n: int) -> str:
    """Return a sentence of argparse that goes with a number."""
    return standard(one) if n == 1 else standard(many)


_STANDARD: Mapping[str, Callable[[], str]] = {
    "usage: ": lambda: _("usage: "),
    "options": lambda: _("options"),
    "positional arguments": lambda: _("arguments"),
    "show this help message and exit": lambda: _("show this help and leave"),
    "argument %(argument_name)s: %(message)s": lambda: "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": lambda: _("missing: %s"),
    "unrecognized arguments: %s": lambda: _("not understood: %s"),
    "one of the arguments %s is required": lambda: _("one of these is missing: %s"),
    "not allowed with argument %s": lambda: _("does not go together with %s"),
    "expected one argument": lambda: _("a value is missing"),
    "expected at least one argument": lambda: _("a value is missing"),
    "expected at most one argument": lambda: _("one value is enough"),
    "ignored explicit argument %r": lambda: _("takes no value: %r"),
    "ambiguous option: %(option)s could match %(matches)s": lambda: _(
        "%(option)s could mean %(matches)s"
    ),
    "invalid choice: %(value)r (choose from %(choices)s)": lambda: _(
        "%(value)r is not one of %(choices)s"
    ),
}
