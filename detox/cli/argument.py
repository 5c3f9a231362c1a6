"""What the values on the command line must look like; the errors are sentences for people."""

import argparse
import re
from datetime import date, datetime, time, timedelta

from detox.domain.values import BadValue, parse_clock, parse_duration
from detox.words import _

SHORTEST, LONGEST = timedelta(seconds=1), timedelta(hours=24)
MOST = 3660
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def minutes(text: str) -> float:
    """Read a number of minutes ("25", "0.5", "1,5") or a duration ("90s"); 1 s to 24 h."""
    plain = text.replace(",", ".")
    try:
        if re.fullmatch(r"\d{1,6}(\.\d{1,6})?", plain):
            length = timedelta(minutes=float(plain))
        else:
            length = parse_duration(text)
    except BadValue:
        raise argparse.ArgumentTypeError(
            _("{text} is no number of minutes.").format(text=text)
        ) from None
    if not SHORTEST <= length <= LONGEST:
        raise argparse.ArgumentTypeError(
            _("The minutes must be more than nothing and at most 1440.")
        )
    return length / timedelta(minutes=1)


def clock(text: str) -> str:
    """Read a time of day and return it as "HH:MM"; the Indonesian 17.30 is a time too."""
    try:
        return f"{parse_clock(text.replace('.', ':')):%H:%M}"
    except BadValue:
        raise argparse.ArgumentTypeError(
            _("{text} is no time such as 17:30.").format(text=text)
        ) from None


def day(text: str) -> date:
    """Read a day as ISO 8601 has it."""
    try:
        return date(*map(int, _DAY.fullmatch(text).groups()))  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        raise argparse.ArgumentTypeError(_("{text} is no day such as 2026-11-23.").format(
            text=text
        )) from None  # fmt: skip


def moment(text: str) -> str:
    """Read a time of day, or a day and a time, and return it as ISO 8601 has it."""
    try:
        return (
            datetime.fromisoformat(text).isoformat()
            if len(text) > len("23:59:59")
            else time.fromisoformat(clock(text)).isoformat("minutes")
        )
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("{text} is no moment such as 19:30 or 2026-11-23T19:30.").format(text=text)
        ) from None


def iso_week(text: str) -> str:
    """Read an ISO week and return it as "2026-W48"."""
    match = re.fullmatch(r"(\d{4})-?[Ww](\d{1,2})", text)
    try:
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else None
    except ValueError:
        monday = None
    if monday is None:
        raise argparse.ArgumentTypeError(_("{text} is no week such as 2026-W48.").format(text=text))
    return f"{monday:%G-W%V}"


def count(text: str) -> int:
    """Read a whole number from 1 on."""
    if not re.fullmatch(r"\d{1,4}", text) or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(
            _("{text} is no whole number from 1 to {most}.").format(text=text, most=MOST)
        )
    return int(text)


def check(given: argparse.Namespace, error: type[Exception]) -> None:
    """Raise the error where single values are right and do not go together."""
    if (
        given.verb in {"export", "data.forget"}
        and given.first
        and given.last
        and given.last < given.first
    ):
        raise error(_("The last day lies before the first."))
    if given.verb == "export" and given.what == "all" and given.format == "csv":
        raise error(_("All tables together are written as JSON only."))
    if given.verb == "week" and given.preset and given.format != "csv":
        raise error(_("A preset is for tables: add --format csv."))
    if given.verb == "data.delete-all" and not given.yes:
        raise error(_("To delete everything, copies too, say so with --yes."))
    if given.verb == "meeting" and given.ending and given.minutes:
        raise error(_("Give the minutes or the end, not both."))
