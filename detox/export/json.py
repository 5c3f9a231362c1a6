"""Tables as JSON: an array of objects whose keys are the headers, or several under their names."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from detox.domain.tables import Table

__all__ = ["document", "lines", "objects", "tables"]


def objects(table: Table) -> Iterator[dict[str, Any]]:
    """Yield each row under its headers."""
    return (dict(zip(table.headers, row, strict=True)) for row in table.rows)


def lines(table: Table, indent: str = "") -> Iterator[str]:
    """Yield the table as one array, a row a line, without holding it in memory."""
    yield "["
    before = "\n"
    for row in objects(table):
        yield f"{before}{indent}  {_text(row)}"
        before = ",\n"
    yield f"\n{indent}]" if before == ",\n" else "]"
    yield "" if indent else "\n"


def tables(named: Mapping[str, Table]) -> Iterator[str]:
    """Yield several tables as one object of arrays."""
    yield "{"
    before = "\n"
    for name, table in named.items():
        yield f"{before}  {_text(name)}: "
        yield from lines(table, "  ")
        before = ",\n"
    yield "\n}\n" if before == ",\n" else "}\n"


def document(value: Any) -> Iterator[str]:
    """Yield any plain value as indented JSON."""
    yield json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
