"""How a setting's value is read from TOML or text and written back; bad ones raise BadValue."""

import re
from collections.abc import Callable
from datetime import time, timedelta
from itertools import pairwise
from typing import cast


class BadValue(ValueError):
    """A value that a setting cannot take; `problem` is a stable word, `given` what was written."""

    def __init__(self, problem: str, given: object, **facts: str) -> None:
        super().__init__(problem)
        self.problem, self.given, self.facts = problem, given, facts


# --- how each kind of value is read and written -------------------------------------------------

_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")


def parse_duration(text: object) -> timedelta:
    """Read "25m", "90s" or "1h30m"; raise BadValue for anything else."""
    match = _DURATION.fullmatch(text) if isinstance(text, str) and text else None
    if not match or len(str(text)) > 12:
        raise BadValue("duration", text)
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def format_duration(value: timedelta) -> str:
    """Write a duration as the settings file has it: "25m", "1h30m", "0s"."""
    total = int(value.total_seconds())
    parts = ((total // 3600, "h"), (total % 3600 // 60, "m"), (total % 60, "s"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0s"


def parse_clock(text: object) -> time:
    """Read "HH:MM" (00:00 to 23:59); raise BadValue for anything else."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text) if isinstance(text, str) else None
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise BadValue("clock", text)
    return time(int(match[1]), int(match[2]))


def parse_hours(text: object) -> tuple[time, time]:
    """Read "07:30-12:00"; an end before its start runs over midnight."""
    first, dash, last = text.partition("-") if isinstance(text, str) else ("", "", "")
    if not dash:
        raise BadValue("hours", text)
    try:
        start, end = parse_clock(first.strip()), parse_clock(last.strip())
    except BadValue:
        raise BadValue("hours", text) from None
    if start == end:
        raise BadValue("hours", text)
    return start, end


def duration(low: timedelta, high: timedelta) -> Callable[[object], timedelta]:
    """Return a reader of durations from `low` to `high`."""

    def read(value: object) -> timedelta:
        length = parse_duration(value)
        if not low <= length <= high:
            raise BadValue("range", value, low=format_duration(low), high=format_duration(high))
        return length

    return read


def whole(low: int, high: int) -> Callable[[object], int]:
    """Return a reader of whole numbers from `low` to `high`."""

    def read(value: object) -> int:
        if isinstance(value, str) and re.fullmatch(r"-?\d{1,9}", value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadValue("whole", value)
        if not low <= value <= high:
            raise BadValue("range", value, low=str(low), high=str(high))
        return value

    return read


def flag(value: object) -> bool:
    """Read true or false, on or off."""
    words = {"true": True, "false": False, "on": True, "off": False}
    if isinstance(value, str):
        value = words.get(value.lower(), value)
    if not isinstance(value, bool):
        raise BadValue("flag", value)
    return value


def one_of(*words: str) -> Callable[[object], str]:
    """Return a reader of one of these words."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise BadValue("one_of", value, words=", ".join(words))
        return value

    return read


def short_text(longest: int) -> Callable[[object], str]:
    """Return a reader of text of at most so many characters."""

    def read(value: object) -> str:
        if not isinstance(value, str) or len(value) > longest or "\x00" in value:
            raise BadValue("text", value, longest=str(longest))
        return value

    return read


def texts(value: object) -> tuple[str, ...]:
    """Read a list of texts; one text stands for its parts between commas."""
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise BadValue("texts", value)
    return tuple(cast("list[str]", list(value)))


def some_of(*words: str) -> Callable[[object], tuple[str, ...]]:
    """Return a reader of any of these words."""

    def read(value: object) -> tuple[str, ...]:
        chosen = texts(value)
        if not set(chosen) <= set(words):
            raise BadValue("one_of", value, words=", ".join(words))
        return chosen

    return read


def pattern(shape: str, problem: str) -> Callable[[object], str]:
    """Return a reader of text of this shape (a regular expression)."""

    def read(value: object) -> str:
        if not isinstance(value, str) or not re.fullmatch(shape, value):
            raise BadValue(problem, value)
        return value

    return read


def day_hours(value: object) -> tuple[tuple[time, time], ...]:
    """Read the working hours of one day; they must not overlap."""
    spans = tuple(sorted(parse_hours(item) for item in texts(value)))
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise BadValue("overlap", value)
    if any(end <= start for start, end in spans[:-1]):
        raise BadValue("overlap", value)
    return spans


def toast_length(value: object) -> timedelta | None:
    """Read a length from 5 s to 1 h, or "until_closed" (None)."""
    if value == "until_closed":
        return None
    return duration(timedelta(seconds=5), timedelta(hours=1))(value)


def months_kept(value: object) -> int | None:
    """Read "24mo" or "forever" (None), as whole months."""
    if value == "forever":
        return None
    match = re.fullmatch(r"(\d{1,4})mo", value) if isinstance(value, str) else None
    if not match:
        raise BadValue("months", value)
    return int(match[1])


def days_kept(*allowed: int) -> Callable[[object], int | None]:
    """Read "30d" or "forever" (None); `allowed` limits the numbers (none given: 0 to 3650)."""

    def read(value: object) -> int | None:
        if value == "forever":
            return None
        match = re.fullmatch(r"(\d{1,4})d", value) if isinstance(value, str) else None
        if not match or (allowed and int(match[1]) not in allowed) or int(match[1]) > 3650:
            raise BadValue("days", value)
        return int(match[1])

    return read


def to_toml(value: object, key: str) -> object:
    """Turn a parsed value back into what TOML holds."""
    match value:
        case timedelta():
            return format_duration(value)
        case time():
            return value.strftime("%H:%M")
        case None if key == "look.toast_for":
            return "until_closed"
        case None:
            return None if key.startswith("focus.") else "forever"
        case tuple() if value and isinstance(value[0], tuple):
            return [f"{start:%H:%M}-{end:%H:%M}" for start, end in value]
        case tuple():
            return list(value)
        case int() if key == "log.keep_totals":
            return f"{value}mo"
        case int() if key.startswith("log.keep"):
            return f"{value}d"
        case _:
            return value
