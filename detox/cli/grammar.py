"""The grammar of the command line: its verbs, their options, and what goes together."""

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from detox import __version__
from detox.cli.parser import Parser, UsageError, Verbs, add_globals, speak
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
TABLES = ("spans", "days", "apps", "focus", "prompts", "notes", "checkin", "all")
CHECKED = {"week", "export", "data.forget", "data.delete-all", "meeting"}


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; raise UsageError, or SystemExit after --help and --version."""
    speak()
    parsed = build().parse_args(arguments)
    parsed.verb = parsed.verb or "run"
    if parsed.verb in CHECKED:
        from detox.cli import argument  # noqa: PLC0415  see _reader

        argument.check(parsed, UsageError)
    return parsed


def build() -> Parser:
    """Return the parser of the whole grammar."""
    parser = Parser(prog=PROGRAM, description=_("A calm tray app for focus, breaks and evenings."))
    add_globals(parser, hidden=False)
    parser.add_argument(
        "--version", action="version", version=f"%(prog)s {__version__}",
        help=_("show the version and leave"),
    )  # fmt: skip
    parser.set_defaults(verb=None, hidden=False)
    verbs = Verbs(parser, required=False)
    verbs.add("run", _("start, or show the window of the running one"), _run)
    verbs.add("status", _("what is going on now"), _status)
    verbs.add("quit", _("ask the running app to leave"))
    verbs.group("focus", _("the focus timer"), _focus)
    verbs.group("break", _("the break on screen"), _break)
    verbs.add("meeting", _("in a meeting: prompts wait"), _meeting)
    verbs.group("quiet", _("quiet mode after working hours"), _quiet)
    verbs.group("remind", _("hold back all prompts"), _remind)
    verbs.group("prompt", _("the prompt on screen"), _prompt)
    verbs.group("log", _("the screen-time log"), _log)
    verbs.add("week", _("the weekly summary"), _week)
    verbs.add("export", _("tables of what is kept"), _export)
    verbs.group("import", _("take over what you have elsewhere"), _import)
    verbs.add("apps", _("the catalogue of apps and your rules"), _apps)
    verbs.group("settings", _("the settings"), _settings)
    verbs.add("schedule", _("the working calendar"), _schedule)
    verbs.group("data", _("the database"), _data)
    verbs.add("doctor", _("what works on this desktop, and why not"), _doctor)
    verbs.group("autostart", _("start with the session"), _autostart)
    verbs.add("demo", _("write a sample week as text, tables and pictures"), _demo)
    verbs.add("selftest", _("open everything once and leave"))
    return parser


# --- the program, the timer -----------------------------------------------------------------------


def _run(run: Parser) -> None:
    run.add_argument("--hidden", action="store_true", help=_("open no window by itself"))


def _status(status: Parser) -> None:
    status.add_argument("--json", action="store_true", help=_("for programs"))
    status.add_argument("--follow", action="store_true", help=_("one JSON line for every change"))


def _focus(focus: Verbs) -> None:
    focus.add("start", _("begin a focus block"), _focus_start)
    focus.add("pause", _("hold the running block"))
    focus.add("resume", _("go on with the held block"))
    focus.add("extend", _("give the block a few minutes more"))
    focus.add("skip", _("end what runs and go to what comes next"))
    focus.add("stop", _("end what runs"))


def _focus_start(start: Parser) -> None:
    _add_minutes(start)
    start.add_argument("--label", metavar=_("TEXT"), help=_("what you want to work on"))


def _break(pause: Verbs) -> None:
    pause.add("postpone", _("have it a little later"))
    pause.add("skip", _("leave it out"))
    pause.add("end", _("come back from it"))


def _meeting(meeting: Parser) -> None:
    _add_minutes(meeting)
    meeting.add_argument("ending", nargs="?", choices=("end",), help=_("the meeting is over"))


# --- the evening ----------------------------------------------------------------------------------


def _quiet(quiet: Verbs) -> None:
    quiet.add("snooze", _("put it off for a while"), _snooze)
    quiet.add("duty", _("still on duty this evening"), _add_until)
    quiet.add("close", _("ask an open work app to close"), _close)
    quiet.add("why", _("why was I (not) reminded?"), _why)


def _snooze(snooze: Parser) -> None:
    snooze.add_argument("--reason", choices=REASONS, help=_("why"))


def _close(close: Parser) -> None:
    close.add_argument("app", nargs="?", metavar=_("APP"), help=_("without it: all of them"))


def _why(why: Parser) -> None:
    why.add_argument("--at", metavar=_("TIME"), type=_read_moment, help=_("such as 19:30"))


def _remind(remind: Verbs) -> None:
    remind.add("pause", _("say nothing for a while"), _add_end)
    remind.add("resume", _("speak again"))


def _prompt(prompt: Verbs) -> None:
    prompt.add("answer", _("answer it"), _answer)


def _answer(answer: Parser) -> None:
    answer.add_argument("choice", choices=ANSWERS, metavar=_("CHOICE"), help=", ".join(ANSWERS))


def _log(log: Verbs) -> None:
    log.add("pause", _("record nothing for a while"), _add_end)
    log.add("resume", _("record again"))


# --- reports --------------------------------------------------------------------------------------


def _week(week: Parser) -> None:
    week.add_argument("week", nargs="?", metavar="YYYY-Www", type=_read_iso_week,
                      help=_("without it: this week"))  # fmt: skip
    formats = ("text", "json", "csv", "pdf", "png")
    week.add_argument("--format", choices=formats, default="text", help=_("kind of file"))
    _add_output(week)


def _export(export: Parser) -> None:
    export.add_argument("--what", choices=TABLES, required=True, help=_("which table"))
    _add_days(export)
    export.add_argument("--format", choices=("csv", "json"), help=_("kind of file"))
    _add_output(export)


def _import(imports: Verbs) -> None:
    imports.add("activitywatch", _("times of use from an export of ActivityWatch"), _activitywatch)
    imports.add("ics", _("days off or times on duty from a calendar"), _ics)


def _ics(calendar: Parser) -> None:
    calendar.add_argument("file", metavar=_("FILE"))
    calendar.add_argument("--as", dest="what", choices=("holidays", "duty"), required=True,
                          help=_("what its events are"))  # fmt: skip
    calendar.add_argument("--dry-run", dest="dry", action="store_true",
                          help=_("only say what would come"))  # fmt: skip


def _activitywatch(times: Parser) -> None:
    times.add_argument("file", metavar=_("FILE"))
    times.add_argument("--dry-run", dest="dry", action="store_true",
                       help=_("only say what would come"))  # fmt: skip


def _doctor(doctor: Parser) -> None:
    doctor.add_argument("--json", action="store_true", help=_("for programs"))


# --- rules ----------------------------------------------------------------------------------------


def _apps(parser: Parser) -> None:
    apps = Verbs(parser, "apps", required=False)
    apps.add("list", _("list all that is known"))
    apps.add("set", _("say whose time an app takes"), _set_app)
    apps.add("find", _("look an app up"), _named("text", _("TEXT")))


def _set_app(rule: Parser) -> None:
    rule.add_argument("name", metavar=_("NAME"))
    rule.add_argument("ledger", choices=LEDGERS)


def _settings(settings: Verbs) -> None:
    settings.add("show", _("show all settings"))
    settings.add("get", _("show one"), _named("key", _("KEY")))
    settings.add("set", _("change one"), _set)
    settings.add("check", _("look for mistakes in the file"), _check)
    settings.add("schema", _("the JSON schema of the file"))


def _set(change: Parser) -> None:
    change.add_argument("key", metavar=_("KEY"))
    change.add_argument("value", metavar=_("VALUE"))


def _check(check: Parser) -> None:
    check.add_argument("file", nargs="?", metavar=_("FILE"))


def _schedule(schedule: Parser) -> None:
    schedule.add_argument("--from", dest="first", metavar=_("DAY"), type=_read_day,
                          help=_("first day, such as 2026-11-23"))  # fmt: skip
    schedule.add_argument("--days", type=_read_count, default=14, metavar="N",
                          help=_("how many days"))  # fmt: skip
    schedule.add_argument("--format", choices=("text", "json"), default="text",
                          help=_("kind of file"))  # fmt: skip
    inner = Verbs(schedule, "schedule", required=False)
    inner.add("confirm", _("accept the working hours"), _confirm)


def _confirm(confirm: Parser) -> None:
    confirm.add_argument("preset", nargs="?", choices=PRESETS, metavar=_("PRESET"),
                         help=", ".join(PRESETS))  # fmt: skip


# --- upkeep ---------------------------------------------------------------------------------------


def _data(data: Verbs) -> None:
    data.add("check", _("look for damage"))
    data.add("backup", _("make a copy"), _backup)
    data.add("restore", _("go back to a copy"), _named("file", _("FILE")))
    data.add("forget", _("delete some days"), lambda forget: _add_days(forget, required=True))
    data.add("delete-all", _("delete everything, copies too"), _delete_all)


def _backup(backup: Parser) -> None:
    backup.add_argument("file", nargs="?", metavar=_("FILE"),
                        help=_("without it: beside the database, the newest seven"))  # fmt: skip


def _delete_all(delete_all: Parser) -> None:
    delete_all.add_argument("--yes", action="store_true", help=_("really do it"))


def _autostart(autostart: Verbs) -> None:
    for name, text in (("on", _("switch on")), ("off", _("switch off")), ("status", _("tell"))):
        autostart.add(name, text)


def _demo(demo: Parser) -> None:
    demo.add_argument("--weeks", type=_read_count, default=6, metavar="N",
                      help=_("how many weeks of data"))  # fmt: skip
    demo.add_argument("-o", dest="output", metavar=_("DIR"), default="detox-demo",
                      help=_("folder to write to"))  # fmt: skip


# --- options that several verbs have --------------------------------------------------------------


def _named(name: str, shown: str) -> Callable[[Parser], None]:
    """Return what adds one value that must be there."""

    def fill(parser: Parser) -> None:
        parser.add_argument(name, metavar=shown)

    return fill


def _reader(name: str) -> Callable[[str], Any]:
    """Return a reader of values that is imported when there is one to read."""

    def read(text: str) -> Any:
        from detox.cli import argument  # noqa: PLC0415

        return getattr(argument, name)(text)

    return read


_read_minutes, _read_clock, _read_count = map(_reader, ("minutes", "clock", "count"))
_read_day, _read_moment, _read_iso_week = map(_reader, ("day", "moment", "iso_week"))


def _add_minutes(parser: Parser) -> None:
    parser.add_argument("--minutes", metavar="N", type=_read_minutes, help=_("how many minutes"))


def _add_until(parser: Parser) -> None:
    parser.add_argument("--until", metavar="HH:MM", type=_read_clock, help=_("until when"))


def _add_end(parser: Parser) -> None:
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--minutes", metavar="N", type=_read_minutes,
                        help=_("how many minutes"))  # fmt: skip
    either.add_argument("--until", metavar="HH:MM", type=_read_clock, help=_("until when"))


def _add_days(parser: Parser, required: bool = False) -> None:
    for option, name, text in (
        ("--from", "first", _("first day, such as 2026-11-23")),
        ("--to", "last", _("last day")),
    ):
        parser.add_argument(option, dest=name, metavar=_("DAY"), type=_read_day,
                            required=required, help=text)  # fmt: skip


def _add_output(parser: Parser) -> None:
    parser.add_argument("--preset", choices=("data", "excel"),
                        help=_("tables for programs, or for the office"))  # fmt: skip
    parser.add_argument("-o", dest="output", metavar=_("FILE"), help=_("write to this file"))
