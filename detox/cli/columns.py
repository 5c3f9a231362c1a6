"""Rows of text as columns, for a terminal."""

from collections.abc import Iterable, Sequence


def text(rows: Iterable[Sequence[str]]) -> str:
    """Return the rows with their cells under each other, two spaces apart."""
    lines = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
