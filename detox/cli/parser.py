"""The grammar of the command line: verbs, options and what their values must look like.

Nothing is imported here but argparse, whose own sentences are put into the user's language too.
"""

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from detox import __version__
from detox.words import _

PROGRAM = "detox-timer"
# The words of the domain, written out: importing them would take a status line half its time.
REASONS = ("deadline", "asked", "duty", "choice")
ANSWERS = (
    "show", "snooze", "duty", "close", "take", "postpone", "skip", "back", "open", "dismissed",
)  # fmt: skip
LEDGERS = ("work", "personal", "neutral", "private")
PRESETS = (
    "kaltim_prov_5", "kaltim_prov_6", "samarinda_5", "perpres_5", "office_9_17", "custom",
)  # fmt: skip
TABLES = ("spans", "days", "apps", "focus", "prompts", "all")


CHECKED = {"export", "data.forget", "data.delete-all", "meeting"}


class UsageError(Exception):
    """The command line cannot be understood; the message is one sentence."""


class Parser(argparse.ArgumentParser):
    """An argument parser that raises what it does not understand."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, formatter_class=_Formatter)

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of printing the whole usage."""
        raise UsageError(_("{problem} (help: {command} --help)").format(
            problem=message, command=self.prog
        ))  # fmt: skip


class _Formatter(argparse.HelpFormatter):
    """Help as wide as the terminal; the standard way to learn its width imports three packers."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_width())


def _width() -> int:
    try:
        return min(max(os.get_terminal_size().columns, 40), 100) - 2
    except OSError:
        return 98


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; raise UsageError, or SystemExit after --help and --version."""
    _speak()
    parsed = build().parse_args(arguments)
    parsed.verb = parsed.verb or "run"
    if parsed.verb in CHECKED:
        from detox.cli import argument  # noqa: PLC0415  see _reader

        argument.check(parsed, UsageError)
    return parsed


def build() -> Parser:
    """Return the parser of the whole grammar."""
    parser = Parser(prog=PROGRAM, description=_("A calm tray app for focus, breaks and evenings."))
    _add_globals(parser, hidden=False)
    parser.add_argument(
        "--version", action="version", version=f"%(prog)s {__version__}",
        help=_("show the version and leave"),
    )  # fmt: skip
    parser.set_defaults(verb=None, hidden=False)
    verbs = _Verbs(parser, required=False)
    for add in (_add_program, _add_timer, _add_evening, _add_reports, _add_rules, _add_upkeep):
        add(verbs)
    return parser


class _Verbs:
    """The verbs of one parser; a verb may have verbs of its own."""

    def __init__(
        self, parser: argparse.ArgumentParser, name: str = "", required: bool = True
    ) -> None:
        self._name = name
        self._parsers: Any = parser.add_subparsers(
            metavar=_("VERB"), title=_("verbs"), parser_class=Parser, required=required
        )

    def add(self, name: str, help_: str) -> Parser:
        """Add a verb; its full name, such as "focus.start", becomes `verb`."""
        full = f"{self._name}.{name}" if self._name else name
        parser: Parser = self._parsers.add_parser(name, help=help_, description=help_)
        parser.set_defaults(verb=full)
        _add_globals(parser, hidden=True)
        return parser

    def group(self, name: str, help_: str) -> "_Verbs":
        """Add a verb that has verbs of its own and does nothing without one."""
        return _Verbs(self.add(name, help_), name)


def _add_globals(parser: argparse.ArgumentParser, hidden: bool) -> None:
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


def _add_program(verbs: _Verbs) -> None:
    run = verbs.add("run", _("start, or show the window of the running one"))
    run.add_argument("--hidden", action="store_true", help=_("open no window by itself"))
    status = verbs.add("status", _("what is going on now"))
    status.add_argument("--json", action="store_true", help=_("for programs"))
    status.add_argument("--follow", action="store_true", help=_("one JSON line for every change"))
    verbs.add("quit", _("ask the running app to leave"))


def _add_timer(verbs: _Verbs) -> None:
    focus = verbs.group("focus", _("the focus timer"))
    start = focus.add("start", _("begin a focus block"))
    _add_minutes(start)
    start.add_argument("--label", metavar=_("TEXT"), help=_("what you want to work on"))
    focus.add("pause", _("hold the running block"))
    focus.add("resume", _("go on with the held block"))
    focus.add("extend", _("give the block a few minutes more"))
    focus.add("skip", _("end what runs and go to what comes next"))
    focus.add("stop", _("end what runs"))
    pause = verbs.group("break", _("the break on screen"))
    pause.add("postpone", _("have it a little later"))
    pause.add("skip", _("leave it out"))
    pause.add("end", _("come back from it"))
    meeting = verbs.add("meeting", _("in a meeting: prompts wait"))
    _add_minutes(meeting)
    meeting.add_argument("ending", nargs="?", choices=("end",), help=_("the meeting is over"))


def _add_evening(verbs: _Verbs) -> None:
    quiet = verbs.group("quiet", _("quiet mode after working hours"))
    snooze = quiet.add("snooze", _("put it off for a while"))
    snooze.add_argument("--reason", choices=REASONS, help=_("why"))
    duty = quiet.add("duty", _("still on duty this evening"))
    _add_until(duty)
    close = quiet.add("close", _("ask an open work app to close"))
    close.add_argument("app", nargs="?", metavar=_("APP"), help=_("without it: all of them"))
    why = quiet.add("why", _("why was I (not) reminded?"))
    why.add_argument("--at", metavar=_("TIME"), type=_read_moment, help=_("such as 19:30"))
    remind = verbs.group("remind", _("hold back all prompts"))
    _add_end(remind.add("pause", _("say nothing for a while")))
    remind.add("resume", _("speak again"))
    prompt = verbs.group("prompt", _("the prompt on screen"))
    answer = prompt.add("answer", _("answer it"))
    answer.add_argument("choice", choices=ANSWERS, metavar=_("CHOICE"), help=", ".join(ANSWERS))
    log = verbs.group("log", _("the screen-time log"))
    _add_end(log.add("pause", _("record nothing for a while")))
    log.add("resume", _("record again"))


def _add_reports(verbs: _Verbs) -> None:
    week = verbs.add("week", _("the weekly summary"))
    week.add_argument("week", nargs="?", metavar="YYYY-Www", type=_read_iso_week,
                      help=_("without it: this week"))  # fmt: skip
    formats = ("text", "json", "csv", "pdf", "png")
    week.add_argument("--format", choices=formats, default="text", help=_("kind of file"))
    _add_output(week)
    export = verbs.add("export", _("tables of what is kept"))
    export.add_argument("--what", choices=TABLES, required=True, help=_("which table"))
    _add_days(export)
    export.add_argument("--format", choices=("csv", "json"), help=_("kind of file"))
    _add_output(export)


def _add_rules(verbs: _Verbs) -> None:
    listing = verbs.add("apps", _("the catalogue of apps and your rules"))
    apps = _Verbs(listing, "apps", required=False)
    apps.add("list", _("list all that is known"))
    rule = apps.add("set", _("say whose time an app takes"))
    rule.add_argument("name", metavar=_("NAME"))
    rule.add_argument("ledger", choices=LEDGERS)
    apps.add("find", _("look an app up")).add_argument("text", metavar=_("TEXT"))
    settings = verbs.group("settings", _("the settings"))
    settings.add("show", _("show all settings"))
    settings.add("get", _("show one")).add_argument("key", metavar=_("KEY"))
    change = settings.add("set", _("change one"))
    change.add_argument("key", metavar=_("KEY"))
    change.add_argument("value", metavar=_("VALUE"))
    settings.add("check", _("look for mistakes in the file")).add_argument(
        "file", nargs="?", metavar=_("FILE")
    )
    settings.add("schema", _("the JSON schema of the file"))
    _add_schedule(verbs)


def _add_schedule(verbs: _Verbs) -> None:
    schedule = verbs.add("schedule", _("the working calendar"))
    schedule.add_argument("--from", dest="first", metavar=_("DAY"), type=_read_day,
                          help=_("first day, such as 2026-11-23"))  # fmt: skip
    schedule.add_argument("--days", type=_read_count, default=14, metavar="N",
                          help=_("how many days"))  # fmt: skip
    schedule.add_argument("--format", choices=("text", "json"), default="text",
                          help=_("kind of file"))  # fmt: skip
    confirm = _Verbs(schedule, "schedule", required=False).add(
        "confirm", _("accept the working hours")
    )
    confirm.add_argument("preset", nargs="?", choices=PRESETS, metavar=_("PRESET"),
                         help=", ".join(PRESETS))  # fmt: skip


def _add_upkeep(verbs: _Verbs) -> None:
    data = verbs.group("data", _("the database"))
    data.add("check", _("look for damage"))
    data.add("backup", _("make a copy"))
    data.add("restore", _("go back to a copy")).add_argument("file", metavar=_("FILE"))
    _add_days(data.add("forget", _("delete some days")), required=True)
    data.add("delete-all", _("delete everything, copies too")).add_argument(
        "--yes", action="store_true", help=_("really do it")
    )
    doctor = verbs.add("doctor", _("what works on this desktop, and why not"))
    doctor.add_argument("--json", action="store_true", help=_("for programs"))
    autostart = verbs.group("autostart", _("start with the session"))
    for name, text in (("on", _("switch on")), ("off", _("switch off")), ("status", _("tell"))):
        autostart.add(name, text)
    demo = verbs.add("demo", _("write a sample week as text, tables and pictures"))
    demo.add_argument("--weeks", type=_read_count, default=6, metavar="N",
                      help=_("how many weeks of data"))  # fmt: skip
    demo.add_argument("-o", dest="output", metavar=_("DIR"), default="detox-demo",
                      help=_("folder to write to"))  # fmt: skip
    verbs.add("selftest", _("open everything once and leave"))


def _reader(name: str) -> Callable[[str], Any]:
    """Return a reader of values that is imported when there is one to read."""

    def read(text: str) -> Any:
        from detox.cli import argument  # noqa: PLC0415

        return getattr(argument, name)(text)

    return read


_read_minutes, _read_clock, _read_count = map(_reader, ("minutes", "clock", "count"))
_read_day, _read_moment, _read_iso_week = map(_reader, ("day", "moment", "iso_week"))


def _add_minutes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--minutes", metavar="N", type=_read_minutes, help=_("how many minutes"))


def _add_until(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--until", metavar="HH:MM", type=_read_clock, help=_("until when"))


def _add_end(parser: argparse.ArgumentParser) -> None:
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--minutes", metavar="N", type=_read_minutes,
                        help=_("how many minutes"))  # fmt: skip
    either.add_argument("--until", metavar="HH:MM", type=_read_clock, help=_("until when"))


def _add_days(parser: argparse.ArgumentParser, required: bool = False) -> None:
    for option, name, text in (
        ("--from", "first", _("first day, such as 2026-11-23")),
        ("--to", "last", _("last day")),
    ):
        parser.add_argument(option, dest=name, metavar=_("DAY"), type=_read_day,
                            required=required, help=text)  # fmt: skip


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--preset", choices=("data", "excel"), default="data",
                        help=_("tables for programs, or for the office"))  # fmt: skip
    parser.add_argument("-o", dest="output", metavar=_("FILE"), help=_("write to this file"))


def _speak() -> None:
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
