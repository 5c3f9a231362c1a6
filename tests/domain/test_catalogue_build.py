"""The build of the catalogue names every fault of its sources."""

from pathlib import Path

import pytest

from resources.build import catalogue

APPS = "display_name,category,windows_process,macos_process,linux_process,title_pattern\n"
SOURCES = (
    "display_name,category,flags,macos_bundle_id,windows_status,macos_status,linux_status,"
    "title_status,windows_sources,linux_sources,macos_bundle_sources\n"
)
NAMES = "display_name,of,aliases\n"


@pytest.fixture(autouse=True)
def nothing_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "SHARED", {})


def make(folder: Path, apps: str, sources: str, names: str = "") -> catalogue.Catalogue:
    (folder / "apps.csv").write_text(APPS + apps, encoding="utf-8")
    (folder / "apps_sources.csv").write_text(SOURCES + sources, encoding="utf-8")
    (folder / "names.csv").write_text(NAMES + names, encoding="utf-8")
    return catalogue.make(folder)


GOOD = ("Word,office,WINWORD.EXE,,,\n", "Word,office,,,,,,,WINWORD.EXE[x],,\n")


@pytest.mark.parametrize(
    ("apps", "sources", "trouble"),
    [
        ("Word,no-such,WINWORD.EXE,,,\n", "Word,no-such,,,,,,,WINWORD.EXE[x],,\n", "category"),
        ("Word,office,WINWORD.EXE,,,\n", "", "does not say where Word"),
        ("Word,office,WINWORD.EXE,,,\n", "Word,office,,,,,,,,,\n", "where WINWORD.EXE"),
        ("Word,office,WINWORD.EXE,,,\n", "Word,video,,,,,,,WINWORD.EXE[x],,\n", "categories"),
        ("Word,office,WINWORD.EXE,,,\n", "Word,office,odd,,,,,,WINWORD.EXE[x],,\n", "flag"),
        ("Word,office,,,,(\n", "Word,office,,,,,,,,,\n", "broken pattern"),
        ("Word,office,,,,\n", "Word,office,,,,,,,,,\n", "neither"),
        (GOOD[0] * 2, GOOD[1], "twice"),
        (GOOD[0], GOOD[1] + "Excel,office,,,,,,,,,\n", "names Excel, apps.csv does not"),
        (
            GOOD[0] + "Wort,office,winword.exe,,,\n",
            GOOD[1] + "Wort,office,,,,,,,winword.exe[x],,\n",
            "winword belongs to Word and Wort",
        ),
    ],
)
def test_a_fault_of_the_sources_is_named(
    tmp_path: Path, apps: str, sources: str, trouble: str
) -> None:
    assert any(trouble in found for found in make(tmp_path, apps, sources).troubles)


def test_good_sources_make_the_rows(tmp_path: Path) -> None:
    made = make(tmp_path, *GOOD)
    assert made.troubles == []
    assert catalogue.text(made.rows).splitlines()[1] == "Word\toffice\twinword\t\t"


def test_an_app_is_taken_out_of_a_row_of_several_and_the_rest_is_renamed(tmp_path: Path) -> None:
    made = make(
        tmp_path,
        "One / Two,dev,one.exe|two.exe,,,\n",
        "One / Two,dev,,,,,,,one.exe[x]; two.exe[x],,\n",
        "Two,One / Two,two|org.two\nOne,One / Two,*|org.one\n",
    )
    assert made.troubles == []
    assert [(row.name, row.aliases) for row in made.rows] == [
        ("Two", ["two", "org.two"]),
        ("One", ["one", "org.one"]),
    ]


def test_a_name_for_a_row_that_is_not_there_is_named(tmp_path: Path) -> None:
    made = make(tmp_path, *GOOD, names="Two,Nothing,*\n")
    assert made.troubles == ["names.csv speaks of Nothing, apps.csv does not"]
