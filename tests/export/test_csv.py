"""CSV: both presets byte for byte, harmless to spreadsheets, and the same again when read."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detox.domain.tables import Table
from detox.export.csv import DATA, Dialect, excel, harmless, lines, written

TABLE = Table(("app", "duration_s", "seconds"), [('Word; "A, B"', 1.5, 90), (None, -2.25, -1)])


def test_the_data_preset_is_rfc_4180() -> None:
    assert "".join(lines(TABLE)) == (
        'app,duration_s,seconds\r\n"Word; ""A, B""",1.500,90\r\n,-2.250,-1\r\n'
    )


def test_the_excel_preset_has_a_mark_semicolons_and_decimal_commas_in_indonesian() -> None:
    assert "".join(lines(TABLE, excel("id"))) == (
        '\ufeffapp;duration_s;seconds\r\n"Word; ""A, B""";1,500;90\r\n;-2,250;-1\r\n'
    )


def test_the_excel_preset_has_commas_in_english() -> None:
    assert "".join(lines(TABLE, excel("en"))).startswith("\ufeffapp,duration_s,seconds\r\n")


@pytest.mark.parametrize(
    ("tag", "separator", "decimal"),
    [
        ("id", ";", ","), ("id_ID.UTF-8", ";", ","), ("id-ID", ";", ","), ("en_ID", ";", ","),
        ("de_DE", ";", ","), ("en", ",", "."), ("en_US.UTF-8", ",", "."), ("C", ",", "."),
        ("C.UTF-8", ",", "."), ("", ",", "."), ("ja_JP", ",", "."),
    ],
)  # fmt: skip
def test_a_region_has_its_separator(tag: str, separator: str, decimal: str) -> None:
    assert excel(tag) == Dialect(separator, decimal, mark=True)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "  =1", "\u200b=1", "\u00a0=1",
        "\ufeff@x", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x", "\u202e=1", " \u00ad-x", "\x00=1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("dialect", [DATA, excel("id")])
def test_text_that_looks_like_a_formula_gets_an_apostrophe(text: str, dialect: Dialect) -> None:
    assert written(text, dialect) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Word", "a=b", "'=1", "1-2", "app:=x", "   ", "\u200b", "é"])
def test_other_text_is_left_alone(text: str) -> None:
    assert harmless(text) == text


def test_a_negative_number_stays_a_number() -> None:
    assert written(-1) == "-1"
    assert written(-1.5, excel("id")) == "-1,500"


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5), st.sampled_from([DATA, excel("id")]))
def test_what_is_written_is_read_again(rows: list[tuple[str, str]], dialect: Dialect) -> None:
    text = "".join(lines(Table(("one", "two"), rows), dialect)).removeprefix("\ufeff")
    read = list(csv.reader(StringIO(text, newline=""), delimiter=dialect.separator))
    assert read == [["one", "two"], *([harmless(cell) for cell in row] for row in rows)]
