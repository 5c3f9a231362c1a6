"""What a window asks of the program beside the events of the domain; frozen values."""

from dataclasses import dataclass
from datetime import date


class Request:
    """Anything a window may ask for that is not an event of the domain."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class OpenWindow(Request):
    """Show the main window, or bring it to the front."""


@dataclass(frozen=True, slots=True)
class ShowWeek(Request):
    """Show the week that begins on this Monday."""

    monday: date


@dataclass(frozen=True, slots=True)
class ExportWeek(Request):
    """Write the week's table to a CSV file; `preset` is "data" or "excel"."""

    path: str
    monday: date
    preset: str = "excel"


@dataclass(frozen=True, slots=True)
class PrintWeek(Request):
    """Write the week as a picture or a sheet; the ending of the path (.png, .pdf) says which."""

    path: str
    monday: date


@dataclass(frozen=True, slots=True)
class CopyText(Request):
    """Put the text on the clipboard."""

    text: str


@dataclass(frozen=True, slots=True)
class SetSetting(Request):
    """Change one setting; key and value as the settings file has them."""

    key: str
    value: object


@dataclass(frozen=True, slots=True)
class FirstRunDone(Request):
    """The first questions are over; `answers` are the settings that the user chose."""

    answers: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Quit(Request):
    """Leave the program."""
