"""Rows of text as columns, for a terminal."""

from collections.abc import Iterable, Sequence


def text(rows: Iterable[Sequence[str]]) -> str:
    """Return the rows with their cells under each other, two spaces apart.

    The last cell of a row that is shorter than others may reach under the columns it lacks.
    """
    lines = [[str(cell) for cell in row] for row in rows]
    most = max(map(len, lines))
    widths = [
        max(len(line[column]) for line in lines if len(line) in {most, *range(column + 2, most)})
        for column in range(most)
    ]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=False)).rstrip()
        for line in lines
    )
