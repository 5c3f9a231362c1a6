"""Tables as CSV: `data` for programs, `excel` for spreadsheets in the user's region.

Spreadsheets run a cell that looks like a formula, and names of apps come from outside; such text
gets a leading apostrophe in both presets (OWASP, "CSV Injection"). Numbers are written as numbers,
so that a negative one stays one.
"""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import chain

from detox.domain.tables import Cell, Table

LINE_END = "\r\n"
MARK = "\ufeff"

_FORMULA = frozenset("=+-@\t\r\n")
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cf", "Cc"})


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are parted, how decimals are written, and whether a byte order mark comes first."""

    separator: str = ","
    decimal: str = "."
    mark: bool = False


DATA = Dialect()


# Languages whose lists are parted by commas, because their decimals have a point.
_POINT = frozenset({"", "c", "posix", "en", "zh", "ja", "ko", "th", "he", "hi", "ms", "fil", "sw"})


def excel(tag: str) -> Dialect:
    """Return the dialect that spreadsheets expect in a language or region: "id", "en_US.UTF-8"."""
    language, _, region = tag.replace("-", "_").partition(".")[0].partition("_")
    if language.lower() in _POINT and region.upper() not in {"ID", "ZA"}:
        return Dialect(mark=True)
    return Dialect(separator=";", decimal=",", mark=True)


def lines(table: Table, dialect: Dialect = DATA) -> Iterator[str]:
    """Yield the table line by line, each with its end, as it may be written without translation."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=dialect.separator, lineterminator=LINE_END)
    buffer.write(MARK if dialect.mark else "")
    for row in chain([table.headers], table.rows):
        writer.writerow([written(cell, dialect) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def written(cell: Cell, dialect: Dialect = DATA) -> str:
    """Return a cell as text: numbers with the dialect's decimal sign, text made harmless."""
    match cell:
        case None:
            return ""
        case str():
            return harmless(cell)
        case int():
            return str(cell)
        case float():
            number = f"{cell:.3f}"
            return number.replace(".", dialect.decimal)


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    for sign in text:
        if sign in _FORMULA or unicodedata.normalize("NFKC", sign)[:1] in _FORMULA:
            return f"'{text}"
        if unicodedata.category(sign) not in _UNSEEN:
            return text
    return text
