"""Domain values as plain JSON values and back; what cannot be read raises Unreadable."""

from datetime import date, datetime, timedelta
from typing import Any

DISTANT = range(1971, 9001)
"""Years in which a remembered moment can lie, so that no sum with it leaves the calendar."""
LONGEST = timedelta(days=400)


class Unreadable(ValueError):
    """A remembered value that no version of this program wrote."""


def table(value: object) -> dict[str, Any]:
    """Return the value as a table of names."""
    if not isinstance(value, dict):
        raise Unreadable(value)
    return value


def moment(value: object) -> datetime:
    """Read an aware moment written by `isoformat`."""
    try:
        read = datetime.fromisoformat(text(value))
    except ValueError:
        raise Unreadable(value) from None
    if read.tzinfo is None or read.year not in DISTANT:
        raise Unreadable(value)
    return read


def day(value: object) -> date:
    """Read a day written by `isoformat`."""
    try:
        return date.fromisoformat(text(value))
    except ValueError:
        raise Unreadable(value) from None


def seconds(value: object) -> timedelta:
    """Read a length written by `timedelta.total_seconds`; none is negative or beyond all reason."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable(value)
    if not 0 <= value <= LONGEST.total_seconds():  # also refuses NaN
        raise Unreadable(value)
    return timedelta(seconds=value)


def whole(value: object) -> int:
    """Read a number that counts something."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Unreadable(value)
    return value


def text(value: object) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise Unreadable(value)
    return value


def items(value: object) -> list[Any]:
    """Return the value as a list."""
    if not isinstance(value, list):
        raise Unreadable(value)
    return value


def texts(value: object) -> tuple[str, ...]:
    """Read a list of texts."""
    return tuple(text(item) for item in items(value))
