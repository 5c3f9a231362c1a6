"""JSON: what is written is read again with the same names and values."""

import json

import pytest

from detox.domain.tables import Table
from detox.export import json as writer

ROWS = [('Wörd = "x"\n', 1.5, None), ("=1", 90, 0)]
TABLE = Table(("app", "duration_s", "stage"), ROWS)


@pytest.mark.parametrize("rows", [[], ROWS[:1], ROWS])
def test_a_table_is_an_array_of_objects(rows: list[tuple[str, float, int | None]]) -> None:
    text = "".join(writer.lines(Table(TABLE.headers, rows)))
    assert text.endswith("]\n")
    assert json.loads(text) == [dict(zip(TABLE.headers, row, strict=True)) for row in rows]


def test_several_tables_are_one_object() -> None:
    text = "".join(writer.tables({"spans": TABLE, "notes": Table(("date", "text"), [])}))
    read = json.loads(text)
    assert list(read) == ["spans", "notes"]
    assert read["spans"][1] == {"app": "=1", "duration_s": 90, "stage": 0}
    assert read["notes"] == []
    assert json.loads("".join(writer.tables({}))) == {}


def test_a_document_is_written_for_people_too() -> None:
    text = "".join(writer.document({"week": "2026-W48", "total": None}))
    assert json.loads(text) == {"week": "2026-W48", "total": None}
    assert text.count("\n") == 4
